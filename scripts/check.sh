#!/usr/bin/env bash
# Everything that can be known without running the product. Each step says its name and its seconds; all steps run.
set -uo pipefail
cd "$(dirname "$0")/.."

bin=.venv/bin
failed=()
step() {
  local name=$1 started=$EPOCHREALTIME output code=0
  shift
  output=$("$@" 2>&1) || code=$?
  printf '%-14s %s  %4.1f s\n' "$name" "$([ "$code" -eq 0 ] && echo ok || echo FAILED)" \
    "$(awk "BEGIN {print $EPOCHREALTIME - $started}")"
  if [ "$code" -ne 0 ]; then
    printf '%s\n' "$output" | grep -v '^Assuming the' | tail -n 40 | sed 's/^/    /'
    failed+=("$name")
  fi
}

step format $bin/ruff format --check -q
step lint $bin/ruff check --output-format concise
step types $bin/mypy
step imports $bin/lint-imports
step dependencies $bin/deptry .
step spelling $bin/codespell
step licences $bin/python scripts/licences.py
step locks $bin/python scripts/locks.py check
step house-rules $bin/pytest -q -p no:cacheprovider tests/test_house_rules.py

if [ "${#failed[@]}" -gt 0 ]; then
  echo "Failed: ${failed[*]}"
  exit 1
fi
