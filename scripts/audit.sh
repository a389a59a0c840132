#!/usr/bin/env bash
# The supply chain and the source, as a suspicious reader sees them: secrets in the history, dangerous calls, workflow
# files, licences, and a bill of materials in var/. Tools from requirements/ops.txt in an environment of their own.
set -uo pipefail
cd "$(dirname "$0")/.."

bash scripts/tools.sh || exit 1
tools=.uv/ops
bin=${VOICEDESK_BIN:-$HOME/.cache/voicedesk/bin}
bash scripts/servers.sh gitleaks || exit 1
mkdir -p var

failed=()
step() {
  local name=$1
  shift
  echo "== $name"
  "$@" || failed+=("$name")
}

step "secrets in the history" "$bin/gitleaks" git --no-banner --redact .
step "dangerous calls" $tools/bin/bandit -q -r src -ll
step "workflow files" $tools/bin/zizmor --offline --no-progress -q .github
step "migrations" bash -o pipefail -c "PYTHONPATH=. .venv/bin/python scripts/migrations.py | $tools/bin/squawk --assume-in-transaction \
  --exclude=prefer-bigint-over-int,prefer-identity,prefer-text-field,require-lock-timeout,require-statement-timeout"
step "licences" bash -o pipefail -c '.venv/bin/python scripts/licences.py | tee var/licences.txt | tail -n 1'
step "bill of materials" $tools/bin/cyclonedx-py requirements requirements/demo.txt --of JSON -o var/sbom.json

if [ "${#failed[@]}" -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "Nothing found. var/sbom.json has the bill of materials, var/licences.txt the licences."
