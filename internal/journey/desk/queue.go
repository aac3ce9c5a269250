package desk

import (
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// How a queue hands out its people.
const (
	Pull  = "pull"  // agents take the next
	Offer = "offer" // the person is offered to the agent idle longest
)

// Queue states.
const (
	Open        = "open"
	SwitchedOff = "closed"
)

// Queue is where people wait for one kind of help.
type Queue struct {
	ID              string          `json:"id"`
	Name            string          `json:"name"`
	Description     string          `json:"description"`
	State           string          `json:"state" enum:"open,closed" doc:"as set by a supervisor and by its hours"`
	Waiting         int             `json:"waiting"`
	LongestWaitMs   int64           `json:"longest_wait_ms"`
	OldestArrivedAt instant.Instant `json:"oldest_arrived_at,omitzero"`
	AgentsAvailable int             `json:"agents_available"`
	TargetWaitMs    int64           `json:"target_wait_ms"`
	MaxWaitMs       int64           `json:"max_wait_ms"`
	Mode            string          `json:"mode" enum:"pull,offer"`
	Group           *Named          `json:"group,omitempty"`
	Mine            bool            `json:"mine" doc:"the reader serves this queue"`
	Order           int             `json:"order"`
	EstimatedWaitMs int64           `json:"estimated_wait_ms" doc:"mean wait of the last 20 accepted"`
	OpensAt         instant.Instant `json:"opens_at,omitzero"`
	ClosesAt        instant.Instant `json:"closes_at,omitzero"`
	Hours           *Hours          `json:"hours,omitempty"`
	Notice          string          `json:"notice" doc:"what a supervisor wants everybody at the door to read"`
	Switched        string          `json:"switched" enum:"open,closed" doc:"the supervisor's switch, without the hours"`
	Version         int64           `json:"version"`
}

// ETag is the version's.
func (q Queue) ETag() string { return api.ETagOf(q.Version) }

// Hours are when a queue is open; none at all means always.
type Hours struct {
	Zone string `json:"zone" maxLength:"60" doc:"IANA name"`
	Days []Day  `json:"days" maxItems:"50" nullable:"false"`
}

// Day is one opening in the week.
type Day struct {
	Day  int    `json:"day" minimum:"1" maximum:"7" doc:"1 is Monday"`
	From string `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$"`
	To   string `json:"to" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"`
}

type queueRow struct {
	ID           string          `db:"id"`
	Name         string          `db:"name"`
	Description  string          `db:"description"`
	State        string          `db:"state"`
	Mode         string          `db:"mode"`
	TargetWaitMs int64           `db:"target_wait_ms"`
	MaxWaitMs    int64           `db:"max_wait_ms"`
	GroupID      string          `db:"group_id"`
	Position     int             `db:"position"`
	Hours        db.JSON[*Hours] `db:"hours"`
	Notice       string          `db:"notice"`
	Version      int64           `db:"version"`
}

const queueColumns = `id, name, description, state, mode, target_wait_ms, max_wait_ms, group_id, position, hours, notice, version`

// openAt says whether the hours include t, and when that changes next (zero when it never does).
func (h *Hours) openAt(t time.Time) (open bool, changes time.Time) {
	if h == nil || len(h.Days) == 0 {
		return true, time.Time{}
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		zone = time.UTC
	}
	local := t.In(zone)
	for ahead := range 8 {
		day := local.AddDate(0, 0, ahead)
		for _, d := range h.Days {
			if d.Day != weekday(day) {
				continue
			}
			from, to := clockOn(day, d.From), clockOn(day, d.To)
			switch {
			case !t.Before(from) && t.Before(to):
				return true, to
			case t.Before(from) && (changes.IsZero() || from.Before(changes)):
				changes = from
			}
		}
		if !changes.IsZero() {
			return false, changes
		}
	}
	return false, time.Time{}
}

func weekday(t time.Time) int {
	if d := int(t.Weekday()); d > 0 {
		return d
	}
	return 7
}

// clockOn is a wall clock time of a day; 24:00 is the next midnight. time.Date settles what summer time skips.
func clockOn(day time.Time, clock string) time.Time {
	var h, m int
	if len(clock) == 5 {
		h = int(clock[0]-'0')*10 + int(clock[1]-'0')
		m = int(clock[3]-'0')*10 + int(clock[4]-'0')
	}
	return time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, day.Location())
}

func (q queueRow) openAt(t time.Time) (open bool, changes time.Time) {
	if q.State != Open {
		return false, time.Time{}
	}
	return q.Hours.V.openAt(t)
}
