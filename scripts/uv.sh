#!/usr/bin/env bash
# Prints the path of a uv that is new enough: the one on the PATH, else one from PyPI in an environment of its own (.uv).
set -euo pipefail
cd "$(dirname "$0")/.."

oldest=0.13.0
release=0.13.9

new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | awk '{print $2}') || return 1
  [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$oldest" "$version" | sort -V | head -n 1)" = "$oldest" ]
}

for candidate in "$(command -v uv || true)" .uv/bin/uv; do
  if [ -n "$candidate" ] && new_enough "$candidate"; then
    echo "$candidate"
    exit 0
  fi
done

echo "Fetching uv $release from PyPI into .uv" >&2
if ! { python3 -m venv .uv && .uv/bin/python -m pip install -q --disable-pip-version-check "uv==$release"; } >&2; then
  echo "uv could not be installed. Install it yourself (for example 'pipx install uv') and try again." >&2
  exit 1
fi
echo .uv/bin/uv
