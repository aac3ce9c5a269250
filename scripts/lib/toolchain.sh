# Which Go and which Node.js are needed, and a sentence where they are missing. Sourced, never run.

readonly GO_WANTED=1.26 NODE_WANTED=20.19

need_go() {
  command -v go >/dev/null || fail "Comptoir is built with Go $GO_WANTED or newer, and the go command was not found. Get it from https://go.dev/dl/"
  local found
  # Asked outside the module: inside, an older Go would first try to fetch a newer one.
  found="$(cd / && go env GOVERSION | sed -E 's/^go([0-9.]+).*/\1/')"
  newer "$GO_WANTED" "$found" || fail "Comptoir is built with Go $GO_WANTED or newer; this is Go $found. Get a newer one from https://go.dev/dl/"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null \
    || fail "The web application is built with Node.js $NODE_WANTED or newer, and node or npm was not found. Get it from https://nodejs.org/"
  local found
  found="$(node --version)"; found="${found#v}"
  newer "$NODE_WANTED" "$found" || fail "The web application is built with Node.js $NODE_WANTED or newer; this is Node.js $found. Get a newer one from https://nodejs.org/"
}
