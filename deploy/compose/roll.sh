#!/usr/bin/env bash
# Takes a new release without losing a call: schema, office, then one worker after the other, each only once the other
# one takes calls. Usage: VOICEDESK_RELEASE=1.2.3 ./roll.sh
set -euo pipefail
cd "$(dirname "$0")"

ready() {
  local port=$1 tries=60
  until python3 -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/ready', timeout=2)" 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "Nothing is ready at port $port after two minutes. The other worker goes on." >&2; return 1; }
    sleep 2
  done
}

docker compose build
docker compose run --rm migrate
docker compose up -d --no-deps office
ready 8080
echo "office: ready"
for worker in a:8081:8082 b:8082:8081; do
  IFS=: read -r name port other <<<"$worker"
  # never stop a worker while the other one does not take calls
  ready "$other"
  docker compose up -d --no-deps "worker-$name"
  ready "$port"
  echo "worker-$name: ready"
done
