// Package api turns use cases into HTTP routes with an OpenAPI 3.1 contract. A route is one line of a domain's http.go:
//
//	api.Act(g, "/{id}/take", Take, "desk.take")
//
// The verb chooses View or Update; the flat input struct gives parameters (path, query, header tags with json:"-") and body;
// the permission is checked before, and it names the operation. Answers to a repeated Idempotency-Key are kept in the same
// transaction as the work.
package api

import "embed"

// Locales holds the texts of the problems this package can answer.
//
//go:embed locales
var Locales embed.FS
