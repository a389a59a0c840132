#!/usr/bin/env bash
# Everything `make demo`, `make up`, `make check` or `make test` needs, from a fresh machine. Run again, it takes a moment.
# Usage: setup.sh demo|up|check|test
set -euo pipefail
cd "$(dirname "$0")/.."

for_what=${1:-demo}
case "$for_what" in
  demo | up) lock=demo ;;
  check | test) lock=test ;;
  *) echo "usage: $0 demo|up|check|test" >&2; exit 2 ;;
esac
# the test set holds the demo set: an environment made for the tests stays one
[ -e .venv/.voicedesk-test ] && lock=test
# who has a key of a vendor wants the vendor's package, and keeps it
keys='(ASSEMBLYAI|CARTESIA|DEEPGRAM|ELEVENLABS|ELEVEN|GOOGLE|GROQ|OPENAI)_API_KEY|GOOGLE_APPLICATION_CREDENTIALS|GOOGLE_CLOUD_PROJECT|OPENAI_BASE_URL|OLLAMA_BASE_URL'
has_keys() { { env; cat .env 2>/dev/null || true; } | grep -qE "^(export )?($keys)(_FILE)?=."; }
if [ "$lock" = demo ] && { [ -e .venv/.voicedesk-image ] || has_keys; }; then lock=image; fi

bash scripts/debian.sh "$for_what"

packages=(-e .)
[ "$lock" = test ] && packages+=(-e examples/custom_connector)
state=$(cat "requirements/$lock.txt" pyproject.toml .python-version examples/*/pyproject.toml | sha256sum)
[ "$(cat ".venv/.voicedesk-$lock" 2>/dev/null)" = "$state" ] && [ -x .venv/bin/python ] && exit 0

uv=$(bash scripts/uv.sh)
export UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 UV_HTTP_TIMEOUT=180
unset PYTHONDONTWRITEBYTECODE
if [ ! -x .venv/bin/python ]; then
  python=$("$uv" python find --no-project "$(cat .python-version)" 2>/dev/null ||
    "$uv" python find --no-project '>=3.11,<3.15' 2>/dev/null) || {
    echo "No Python from 3.11 to 3.14 was found. Install one (Debian: python3) and try again." >&2
    exit 1
  }
  "$uv" venv -q --allow-existing --python "$python" .venv
fi
rm -f .venv/.voicedesk-*
echo "Setting up .venv from requirements/$lock.txt"
started=$SECONDS
"$uv" pip sync -q --python .venv --require-hashes "requirements/$lock.txt"
"$uv" pip install -q --python .venv --no-deps "${packages[@]}"
echo "$state" >".venv/.voicedesk-$lock"
echo "Ready after $((SECONDS - started)) s"
