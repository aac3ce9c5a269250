// Package incidentlog reads the event log of another service desk: a CSV in which every row is an incident as it stood after
// one change, with the columns of ServiceNow as the UCI data set 498 publishes them. It knows no database; the caller takes
// one Incident after the other, with its whole history, and makes of it what it likes.
//
// The rows of an incident follow each other in the order in which things happened, and its last row is how it stands. "?" and
// an empty cell mean that nothing is known. What cannot be understood costs its own row and is reported with its line, never
// the rest of the file. Memory is bounded: by the longest record, and by the number of incidents held open (Options).
//
//	log, err := incidentlog.NewReader(file, incidentlog.Options{Zone: paris, OnBad: func(b incidentlog.BadRow) { … }})
//	for incident, err := range log.All() { … }
package incidentlog

import "embed"

// Locales holds what is said of a bad row or file.
//
//go:embed locales
var Locales embed.FS
