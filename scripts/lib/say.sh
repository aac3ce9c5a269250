# Words on the terminal, the same in every script. Sourced, never run.

if [[ -t 1 ]]; then
  BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' PLAIN=$'\e[0m'
else
  BOLD='' RED='' GREEN='' PLAIN=''
fi

say()  { printf '%s\n' "$*"; }
step() { printf '\n%s── %s%s\n' "$BOLD" "$*" "$PLAIN"; }
fail() { printf '%s%s%s\n' "$RED" "$*" "$PLAIN" >&2; exit 1; }

# newer WANTED FOUND: is FOUND at least WANTED (dotted numbers)?
newer() { [[ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]; }
