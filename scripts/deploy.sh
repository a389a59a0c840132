#!/usr/bin/env bash
# Reads every file under deploy/ with the tool that knows its form, offline: image, compose, proxy, rooms, chart, units.
# Tools from requirements/ops.txt in an environment of their own; helm and livekit-server are built from source once.
# Alerts and the dashboard are read by tests/telemetry/test_metrics.py, with promtool.
set -uo pipefail
cd "$(dirname "$0")/.."

bash scripts/tools.sh || exit 1
bash scripts/servers.sh helm livekit-server || exit 1
tools=.uv/ops/bin
bin=${VOICEDESK_BIN:-$HOME/.cache/voicedesk/bin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=()
step() {
  local name=$1 output code=0
  shift
  output=$("$@" 2>&1) || code=$?
  printf '%-12s %s\n' "$name" "$([ "$code" -eq 0 ] && echo ok || echo FAILED)"
  if [ "$code" -ne 0 ]; then
    printf '%s\n' "$output" | tail -n 30 | sed 's/^/    /'
    failed+=("$name")
  fi
}

chart() {
  "$bin/helm" lint --strict deploy/helm/voicedesk &&
    "$bin/helm" template desk deploy/helm/voicedesk --kube-version 1.33.0 --set ingress.enabled=true,ingress.tlsSecret=tls \
      --set metrics.enabled=true,metrics.from[0].podSelector.matchLabels.app=prometheus >"$work/all.yaml" &&
    "$bin/helm" template desk deploy/helm/voicedesk --kube-version 1.33.0 --set worker.autoscaling.enabled=false,networkPolicy.enabled=false \
      >"$work/few.yaml" &&
    "$tools/kubernetes-validate" --strict "$work/all.yaml" "$work/few.yaml"
}

# a unit names programs and a user of the machine that it is for: stand-ins, so that all else is judged
units() {
  mkdir -p "$work/units"
  for unit in deploy/systemd/*.service; do
    sed -e 's#=/opt/voicedesk/[^ ]*#=/bin/true#' -e 's/^User=.*/User=daemon/' -e 's/^Group=.*/Group=daemon/' \
      -e 's/%i/a/g' "$unit" >"$work/units/$(basename "${unit/@/-a}")"
  done
  systemd-analyze verify --man=no "$work"/units/*.service 2>&1 | tee "$work/verify.txt"
  ! grep -q "$work" "$work/verify.txt" &&
    for unit in "$work"/units/*.service; do
      systemd-analyze security --offline=true --threshold=30 "$unit" || return 1
    done
}

proxy() {
  OFFICE_DOMAIN=desk.example.com LIVEKIT_DOMAIN=rooms.example.com HOME=$work \
    "$tools/caddy" validate --adapter caddyfile --config deploy/compose/Caddyfile &&
    "$tools/caddy" fmt --diff deploy/compose/Caddyfile | { ! grep '^[-+]'; }
}

# the server itself reads its configuration, and refuses a name that it does not know; it must not ask for its address
rooms() {
  sed 's/use_external_ip: true/use_external_ip: false/' deploy/compose/livekit.yaml >"$work/livekit.yaml" &&
    "$bin/livekit-server" --config "$work/livekit.yaml" --keys "check: $(printf '%040d' 0)" ports 2>&1 | tee "$work/ports.txt" &&
    grep -q '50000-60000 - ICE/UDP range' "$work/ports.txt"
}

cloud() {
  "$tools/python" -c 'import sys, tomllib
found = tomllib.load(open(sys.argv[1], "rb"))
sys.exit(sorted(found) != ["agent", "project"] or "id" not in found["agent"] or "subdomain" not in found["project"])' \
    deploy/livekit.toml
}

step image "$tools/hadolint" deploy/Dockerfile
step compose "$tools/check-jsonschema" --builtin-schema vendor.compose-spec deploy/compose/compose.yaml
step compose-care "$tools/compose-lint" --config deploy/compose/.compose-lint.yml deploy/compose/compose.yaml
step proxy proxy
step rooms rooms
step sip "$tools/check-jsonschema" --schemafile deploy/compose/.sip.schema.json deploy/compose/sip.yaml
step cloud cloud
step chart chart
step units units
step scripts bash -n deploy/compose/prepare.sh deploy/compose/roll.sh

if [ "${#failed[@]}" -gt 0 ]; then
  echo "Failed: ${failed[*]}"
  exit 1
fi
