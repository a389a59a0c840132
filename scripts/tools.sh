#!/usr/bin/env bash
# The tools of operations (requirements/ops.txt), in .uv/ops: an environment of their own, made anew when the lock changes.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.uv/ops
[ "$(cat $tools/made-from 2>/dev/null)" = "$(sha256sum <requirements/ops.txt)" ] && exit 0
uv=$(bash scripts/uv.sh)
"$uv" venv -q --clear --no-project --python "$(cat .python-version)" $tools
"$uv" pip sync -q --python $tools --require-hashes requirements/ops.txt
sha256sum <requirements/ops.txt >$tools/made-from
