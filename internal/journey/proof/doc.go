// Package proof is the proof of life: once a month one letter to each person, with what is theirs to confirm (their own numbers, the
// published procedures they own, the CIs of criticality 1 and 2 they own or their group supports), and a link that needs no sign-in.
// Its page takes one click for each, or one for all that is still right.
//
//	open ─ right ─▶ right       the record is found right, at that time, by that person
//	  │  └ wrong ─▶ wrong       the record's thread says so; a procedure's review is due at once
//	  ├ looked at elsewhere ──▶ elsewhere
//	  └ asked again after a month ─▶ again
//
// Opening the link answers nothing: a mail server that follows links confirms nothing. A link is worth LinkFor; an answer may be
// given otherwise as long as it is. What nobody answered within AnswerWithin is Silent, and counts against readiness.
//
// Permissions: see Permissions. Events: proof.asked, proof.answered.
package proof

import (
	"embed"
	"time"

	"comptoir/internal/base/auth"
)

// Locales are this package's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Permissions of this domain.
var Permissions = auth.Permissions{
	"proof.read": auth.Agent,
}

// Kind of a letter in references.
const Kind = "proof"

const (
	// AskEvery is the least time between two letters to one person, and how long what was found right is left in peace.
	AskEvery = 30 * 24 * time.Hour
	// LinkFor is how long a letter's link is worth something.
	LinkFor = 21 * 24 * time.Hour
	// AnswerWithin is after how long what is not answered is told.
	AnswerWithin = 7 * 24 * time.Hour

	// atOnce is how many letters one look writes: they go out in hours, not in a second.
	atOnce    = 50
	mostItems = 200
	atATime   = 500 // persons looked up in one statement
)
