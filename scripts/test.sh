#!/usr/bin/env bash
# All tests: the hermetic ones and those with a database of their own side by side; then those with models, servers or
# browsers that keep no time with sound, side by side too; then those with sound, one at a time.
# The real servers are built beside the first kind (minutes, once). Arguments go to every pytest.
set -uo pipefail
cd "$(dirname "$0")/.."

# four runs read the same modules, and tests start dozens of processes: none has to compile them anew
unset PYTHONDONTWRITEBYTECODE

mkdir -p var
rm -f var/one-at-a-time
bash scripts/servers.sh livekit-server weaviate-server helm >var/servers.log 2>&1 &
servers=$!

code=0
run() { # NAME, then what pytest is given; 1 when a test failed
  local name=$1 result=0
  shift
  echo "== $name"
  .venv/bin/python -m pytest -q "$@" || result=$?
  # 5: no test of this kind exists
  [ "$result" -eq 0 ] || [ "$result" -eq 5 ]
}

run "unit tests, and those with a database" -n 2 -m "unit or db" "$@" || code=1
if ! wait "$servers"; then
  echo "== a real server could not be built; what needs it says so"
  tail -n 5 var/servers.log
fi

# the kind stands once in each module: nothing else has to be imported
mapfile -t slow < <(grep -rlE --include='test_*.py' '^(pytestmark =)? *pytest\.mark\.(voice|server|browser)' tests)
is_quiet='^tests/(attacks|cli/test_phone|connectors/embedding|contracts|lab/bench|lab/histories|speech/local|web/dashboard)'
mapfile -t quiet < <(printf '%s\n' "${slow[@]}" | grep -E "$is_quiet")
mapfile -t aloud < <(printf '%s\n' "${slow[@]}" | grep -vE "$is_quiet")

run "tests with models, servers and browsers that keep no time with sound" -n 2 "${quiet[@]}" "$@" || code=1
touch var/one-at-a-time # whoever waits for room beside the tests may begin
own_cache=(-o cache_dir=var/aloud)
again=
run "tests with sound" "${own_cache[@]}" --durations=15 "${aloud[@]}" "$@" || again=1
# they keep time: a second that a shared machine lends to others fails one, and does not fail it twice
if [ -n "$again" ]; then
  run "what failed with sound, once more and alone" "${own_cache[@]}" --last-failed "${aloud[@]}" "$@" || code=1
fi
exit $code
