# Comptoir: the tasks of a developer. `make` alone lists them.

SHELL         := /bin/bash
.SHELLFLAGS   := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS     += --no-builtin-rules --no-print-directory

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)

# What `make demo` and `make dev` use; write them behind the command: make demo ADDR=127.0.0.1:9090
ADDR ?= 127.0.0.1:8080
DATA ?= demo-data

WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/src/paraglide/*' -not -name '*.go' 2>/dev/null)

##@ Try it

.PHONY: demo
demo: ## Build, then serve a lived-in demo on http://127.0.0.1:8080 (ADDR=, DATA=)
	@scripts/need go node port $(ADDR)
	@$(MAKE) build
	@exec bin/comptoir demo --addr $(ADDR) --data $(DATA)

.PHONY: build
build: web ## Build the web application and the binary bin/comptoir
	@scripts/need go
	CGO_ENABLED=0 go build -trimpath -ldflags='$(LDFLAGS)' -o bin/comptoir ./cmd/comptoir

.PHONY: web
web: web/dist/index.html ## Build the web application alone, into web/dist

##@ Work on it

.PHONY: dev
dev: web/node_modules/.stamp ## Serve the demo and rebuild at each change, Go and web; open http://127.0.0.1:5173
	@scripts/need go node port $(ADDR)
	@go run ./scripts/dev --addr $(ADDR) --data $(DATA)

.PHONY: test
test: ## Run every suite; installs what it needs where it may
	@scripts/test

.PHONY: lint
lint: tools web/node_modules/.stamp ## Look for faults without running anything, Go and web
	tools/bin/golangci-lint run ./...
	npm --prefix web run --silent check
	npm --prefix web run --silent lint

.PHONY: generate
generate: web/node_modules/.stamp ## Write api/openapi.json from the Go types, and the TypeScript types from it
	@scripts/generate

.PHONY: e2e
e2e: build ## Run the journeys in a real browser against the real binary
	cd test/e2e && npm ci --no-audit --no-fund --silent && npm test

.PHONY: bench
bench: build ## Measure the server on this machine
	go run ./test/bench -o docs/bench.json

.PHONY: tools
tools: tools/bin/.stamp ## Build golangci-lint and gotestsum into tools/bin

.PHONY: clean
clean: ## Remove what was built; the demo's data stays
	rm -rf bin web/dist/* web/src/paraglide web/node_modules tools/bin

##@ About

.PHONY: help
help: ## List these tasks
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\n'

# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

web/node_modules/.stamp: web/package.json web/package-lock.json
	@scripts/need node
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.stamp $(WEB_SOURCES)
	npm --prefix web run --silent build
	@touch $@

tools/bin/.stamp: tools/go.mod tools/go.sum
	@scripts/need go
	cd tools && go build -o bin/ tool
	@touch $@
