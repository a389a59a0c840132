#!/usr/bin/env bash
# The supply chain and the source, as a suspicious reader sees them: secrets in the history, dangerous calls, workflow
# files, licences, and a bill of materials in var/. Tools from requirements/ops.txt in an environment of their own.
# Nothing is asked of a network once the tools are there; what cannot be had is named at the end and is a failure,
# except with VOICEDESK_AUDIT=present, which goes by what is there.
set -uo pipefail
cd "$(dirname "$0")/.."

tools=.uv/ops
bin=${VOICEDESK_BIN:-$HOME/.cache/voicedesk/bin}
present=${VOICEDESK_AUDIT:-}
[ "$present" = present ] || bash scripts/tools.sh || echo "The tools of requirements/ops.txt cannot be had."
[ "$present" = present ] || bash scripts/servers.sh gitleaks || echo "gitleaks cannot be had."
mkdir -p var

failed=() absent=()
step() {
  local name=$1 tool=$2
  shift
  case $tool in
  "$tools"/* | "$bin"/*)
    [ -x "$tool" ] || { echo "== $name: $tool is not there"; absent+=("$name"); return; }
    ;;
  esac
  echo "== $name"
  "$@" || failed+=("$name")
}

step "secrets in the history" "$bin/gitleaks" git --no-banner --redact .
step "rules of ours" .venv/bin/python scripts/rules.py
# B314 and B608: ruff asks for them too (S314, S608), and each such line says that it was looked at
step "dangerous calls" $tools/bin/bandit -q -r src -ll --skip B314,B608
step "workflow files" $tools/bin/zizmor --offline --no-progress -q .github
step "statements of the migrations" bash -c "PYTHONPATH=. .venv/bin/python scripts/migrations.py >var/migrations.sql"
step "migrations" $tools/bin/squawk --assume-in-transaction \
  --exclude=prefer-bigint-over-int,prefer-identity,prefer-text-field,require-lock-timeout,require-statement-timeout var/migrations.sql
step "licences" bash -o pipefail -c '.venv/bin/python scripts/licences.py | tee var/licences.txt | tail -n 1'
step "bill of materials" $tools/bin/cyclonedx-py requirements requirements/demo.txt --of JSON -o var/sbom.json

[ "${#absent[@]}" -eq 0 ] || printf 'Not looked at: %s\n' "${absent[@]}"
[ "$present" = present ] || failed+=("${absent[@]}")
if [ "${#failed[@]}" -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}"
  exit 1
fi
echo "Nothing found. var/sbom.json has the bill of materials, var/licences.txt the licences."
