// Package migrations holds the schema: forward only, one SQL text for both engines.
package migrations

import "embed"

// FS has the goose files.
//
//go:embed *.sql
var FS embed.FS
