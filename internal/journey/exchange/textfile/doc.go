// Package textfile reads the files that people export from other tools: whatever the encoding (UTF-8, Windows-1252, UTF-16),
// whatever the separator. It knows no column by name.
package textfile

import "embed"

// Locales holds what is said of a record that breaks the rules.
//
//go:embed locales
var Locales embed.FS
