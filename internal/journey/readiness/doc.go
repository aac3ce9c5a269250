// Package readiness says, before the day, what would be missing on it: for each critical service eight questions, each with its answer,
// since when it holds, and the page that mends it.
//
//	rto        how long it may be gone is known (DMIA)
//	owner      somebody answers for it, or a group supports it
//	contact    who answers for it can be called at a number that was found right within 90 days
//	procedure  a published procedure is attached, found right within a year, and its review is not overdue
//	oncall     a rota covers it, without a gap in the four weeks to come
//	exercise   one of its procedures was carried out, or a crisis about it exercised, within a year
//	restore    how long its restoration takes is known, of itself and of all it stands on
//	verified   somebody found that its record is right, or a source saw it, within 60 days
//
// What its person was asked to confirm in the monthly letter and did not within a week, or said to be wrong, is old however fresh it
// else would be.
//
// A cell is ok, old (it was right once), or missing. The score of a service is the part of its cells that are ok, an old one counting
// half; the services that miss the most for the most people come first. Nothing is kept: it is read anew each time.
//
// Permissions: see Permissions. Events: none.
package readiness

import (
	"time"

	"comptoir/internal/base/auth"
)

// Permissions of this domain.
var Permissions = auth.Permissions{
	"readiness.read": auth.Agent,
}

const (
	mostServices = 200
	atOnce       = 200
	// OldAfter is how long a verified procedure and an exercise count.
	OldAfter = 365 * 24 * time.Hour
	ahead    = 28 * 24 * time.Hour
)

// The questions, in the order in which they are shown.
const (
	RTO       = "rto"
	Owner     = "owner"
	Contact   = "contact"
	Procedure = "procedure"
	OnCall    = "oncall"
	Exercise  = "exercise"
	Restore   = "restore"
	Verified  = "verified"
)

// Checks lists them.
func Checks() []string {
	return []string{RTO, Owner, Contact, Procedure, OnCall, Exercise, Restore, Verified}
}

// The answers.
const (
	OK      = "ok"
	Old     = "old"
	Missing = "missing"
)
