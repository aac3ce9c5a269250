// Package cmdbfile reads the files a CMDB is filled from: CIs as CSV (comma, semicolon, tab or bar) or as JSON lines, one object a
// line, and relations as rows of parent, type and child. It knows no database.
//
// A Reader gives rows, a Mapping says which of our fields each column is, and CI makes one of the row. A column that is none of
// our fields is an attribute. What cannot be understood costs its own row and is reported with its line, never the rest of the
// file. Memory is bounded by the longest line.
//
//	rows, err := cmdbfile.NewReader(file, cmdbfile.Options{})
//	mapping := cmdbfile.Guess(rows.Columns())
//	for { row, bad, err := rows.Next(); … ci, bad := mapping.CI(row) }
package cmdbfile

import "embed"

// Locales holds what is said of a bad row or file.
//
//go:embed locales
var Locales embed.FS
