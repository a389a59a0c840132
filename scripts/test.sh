#!/usr/bin/env bash
# All tests: the hermetic ones and those with a database of their own side by side; then those with models or servers
# that keep no time with sound, side by side too; then those with sound, the real servers or a browser, one at a time.
# The real servers are built beside the first kind (minutes, once). Arguments go to both runs of pytest.
set -uo pipefail
cd "$(dirname "$0")/.."

mkdir -p var
rm -f var/one-at-a-time
bash scripts/servers.sh livekit-server weaviate-server helm >var/servers.log 2>&1 &
servers=$!

code=0
run() {
  local name=$1 result=0
  shift
  echo "== $name"
  .venv/bin/python -m pytest -q "$@" || result=$?
  # 5: no test of this kind exists
  if [ "$result" -ne 0 ] && [ "$result" -ne 5 ]; then code=1; fi
}

run "unit tests, and those with a database" -n 2 -m "unit or db" "$@"
if ! wait "$servers"; then
  echo "== a real server could not be built; what needs it says so"
  tail -n 5 var/servers.log
fi
quiet=(tests/speech/local tests/contracts/test_knowledge_weaviate.py tests/connectors/embedding tests/lab/histories
  tests/lab/bench tests/attacks)
run "tests with models and servers that keep no time with sound" -n 2 -m "voice or server" "${quiet[@]}" "$@"
touch var/one-at-a-time # whoever waits for room beside the tests may begin
run "tests with speech, servers and browsers" --durations=15 -m "voice or server or browser" "${quiet[@]/#/--ignore=}" "$@"
exit $code
