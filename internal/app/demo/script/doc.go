// Package script is what the demonstration says: who works at Demo (and at Autre, the other tenant), which queues and groups
// they have, what they ask the desk and what they are answered, three months of it, and who waits at this moment. It knows no
// database and no clock: the same moment and the same seed give the same script, to the last comma. Whoever plays it
// (internal/app/demo) calls the use cases in its order.
//
//	plan := script.Schedule(now, seed)
//	for step := range plan.Steps() { … }
//
// The conversations, incidents and canned replies lie as plain text in scenes/; format.go says how they are written. The
// people, their company and what happens to them are invented; their telephone numbers are of the ranges kept for fiction.
// When things happen, and how long they take, follows figures measured on a real service desk (distributions.go).
package script

import "embed"

//go:embed scenes
var scenes embed.FS
