#!/usr/bin/env bash
# Writes the committed locks, hash-pinned and naming no host: requirements/{demo,image,test,docs,ops}.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

uv=$(bash scripts/uv.sh)
export_to() {
  local file=requirements/$1.txt
  shift
  "$uv" export -q --frozen --no-emit-project --no-header "$@" --format requirements.txt -o "$file.new"
  .venv/bin/python scripts/locks.py sign "$file.new"
  mv "$file.new" "$file"
}

"$uv" lock -q "$@"
export_to demo --extra local --no-default-groups
# everything that a server may need: no microphone, nothing that has to be compiled
export_to image --all-extras --no-extra floor --no-extra microphone --no-default-groups
export_to test --all-extras --group dev --group lab
export_to docs --only-group docs
export_to ops --only-group ops
