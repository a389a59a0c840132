#!/usr/bin/env bash
# Builds the documentation into site/, with the tool of requirements/docs.txt in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(cat .uv/docs/made-from 2>/dev/null)" != "$(sha256sum <requirements/docs.txt)" ]; then
  uv=$(bash scripts/uv.sh)
  "$uv" venv -q --clear --no-project --python "${PYTHON:-3.11}" .uv/docs
  "$uv" pip sync -q --python .uv/docs --require-hashes requirements/docs.txt
  sha256sum <requirements/docs.txt >.uv/docs/made-from
fi
.uv/docs/bin/zensical build --clean --strict "$@"
