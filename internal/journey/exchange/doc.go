// Package exchange brings records in from other tools and gives them out.
//
// A file of CIs and one of relations come in as an import, which a person looks at before it is applied:
//
//	Make ─▶ reading ─▶ ready ─ apply ─▶ applying ─▶ done
//	          ▲  │        │                 │
//	          │  └────────┼────▶ failed ◀───┘
//	          └─ remap ───┘
//
// Reading is a dry run: every difference is kept as a row, and nothing else is written. Applying reads the file again and writes in
// chunks of a few milliseconds; it may be repeated. A CI is found by its source and external id; by name or serial number only where
// the import says so, for names repeat. Rows that cannot be understood or are refused come back with their line and the reason.
// CIs that came from this source alone and are no longer in its file are offered for retirement: none is retired that nobody chose.
//
// Permissions: see Permissions. Events: import.made, import.progressed. Topics: import:<id>, imports.
package exchange

import (
	"embed"

	"comptoir/internal/base/auth"
)

// Locales are this package's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"import.read":  auth.Admin,
	"import.make":  auth.Admin,
	"import.remap": auth.Admin,
	"import.apply": auth.Admin,
}
