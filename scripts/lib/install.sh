# What the tests need from the machine. Sourced, never run.
#
#   install_test_needs    installs by apt-get what is missing when root; otherwise says what to install, and fails

# need COMMAND PACKAGE…: the packages are wanted where the command is not found.
MISSING_PACKAGES=()
need() {
  local program=$1; shift
  command -v "$program" >/dev/null || MISSING_PACKAGES+=("$@")
}

install_test_needs() {
  MISSING_PACKAGES=()
  find_browser >/dev/null || MISSING_PACKAGES+=(chromium)
  find_postgres >/dev/null || MISSING_PACKAGES+=(postgresql)
  command -v redis-server >/dev/null || command -v valkey-server >/dev/null || MISSING_PACKAGES+=(redis-server)
  need gcc gcc libc6-dev # the race detector is C
  need fusioninventory-agent fusioninventory-agent # a real agent reports to the server; 6 MB
  need vdirsyncer vdirsyncer # real clients read the address book and the calendars
  need khard khard
  need khal khal
  if [[ "$(id -u)" -eq 0 ]]; then
    need setpriv util-linux # root hands PostgreSQL to the postgres user
    find_firefox >/dev/null || MISSING_PACKAGES+=(firefox-esr) # without it its stories are skipped, and say so
  fi
  if [[ "$(uname)" == Linux ]]; then # without a font the browser draws no text
    compgen -G '/usr/share/fonts/truetype/*/*.ttf' >/dev/null || MISSING_PACKAGES+=(fonts-dejavu-core)
  fi

  [[ ${#MISSING_PACKAGES[@]} -gt 0 ]] || return 0

  local wanted="${MISSING_PACKAGES[*]}"
  command -v apt-get >/dev/null || fail "The tests need: $wanted. Install them with your system's packages and run this again."
  [[ "$(id -u)" -eq 0 ]] || fail "The tests need: $wanted. Install them once:  sudo apt-get install --no-install-recommends $wanted"

  step "Installing $wanted"
  # A lock held by another apt-get is waited for.
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes -o DPkg::Lock::Timeout=600)
  "${apt[@]}" update </dev/null
  "${apt[@]}" install --no-install-recommends "${MISSING_PACKAGES[@]}" </dev/null
}

# The browser of the end-to-end tests: Debian's, or the one that CHROMIUM names.
find_browser() {
  local program
  for program in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [[ -n "$program" ]] && command -v "$program"; then return; fi
  done
  return 1
}

# The second browser: Debian's Firefox, or the one that FIREFOX names.
find_firefox() {
  local program
  for program in "${FIREFOX:-}" firefox-esr firefox; do
    if [[ -n "$program" ]] && command -v "$program"; then return; fi
  done
  return 1
}
