#!/usr/bin/env bash
# Debian packages that `make demo`, `make up` or `make test` need. Installs only what is missing, asks for nothing,
# and where it may not install says what an administrator would have to type. Usage: debian.sh demo|up|test|check
set -euo pipefail

demo=(ca-certificates git make python3 python3-venv)
# build-essential and python3-dev compile ggwave, the one dependency without a wheel
check=("${demo[@]}" build-essential python3-dev)
test=("${check[@]}" postgresql redis-server chromium flite espeak-ng libportaudio2 baresip sip-tester
  prometheus faketime iproute2 fonts-dejavu-core)

case "${1:-}" in
  demo | up) wanted=("${demo[@]}") ;;
  check) wanted=("${check[@]}") ;;
  test) wanted=("${test[@]}") ;;
  *) echo "usage: $0 demo|up|check|test" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This is not a Debian system, so nothing was installed. Please see to it that these are there," >&2
  echo "under the names your system gives them: ${wanted[*]}" >&2
  exit 0
fi

present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
  grep -qx "installed $package" <<<"$present" || missing+=("$package")
done
# a Python that can make environments is what is needed, not Debian's own
if python3 -c 'import ensurepip, venv' 2>/dev/null; then
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | grep -vxE 'python3|python3-venv|' || true)
fi
[ "${#missing[@]}" -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=(env)
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n env)
else
  echo "These Debian packages are missing: ${missing[*]}" >&2
  echo "They may only be installed by an administrator. What to type, once:" >&2
  echo "    sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  echo "Going on without them; what needs one of them will say so." >&2
  exit 0
fi

echo "Installing Debian packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install_missing() {
  "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q update &&
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
      -o DPkg::Lock::Timeout=300 install "${missing[@]}"
}
if ! install_missing >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "apt-get could not install: ${missing[*]}" >&2
  exit 1
fi
