package kit

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// Kits is the domain with what it stands on, given by app.
type Kits struct {
	DB       *db.DB
	Text     *i18n.Catalog
	Runbooks *runbook.Runbooks
	Maps     *cmdb.Maps
	Folder   string // where an archive is written before it is given out
	Origin   func() string

	// Crises are those that go on and that the reader takes part in.
	Crises func(ctx context.Context, r db.Reader) ([]Crisis, error)
	// Lines are some lines of a crisis's log after a number, and where to go on: 0 is the end.
	Lines func(ctx context.Context, r db.Reader, crisis string, after int64) (lines []Line, next int64, err error)
	// Order is in what order to rebuild what is lost.
	Order func(ctx context.Context, r db.Reader, lost []string, most int) (Plan, error)
	// Plans are the kept plans that are not finished.
	Plans func(ctx context.Context, r db.Reader, most int) ([]Plan, error)
}

// Crisis is a crisis as the kit prints it. Words are in the reader's language already.
type Crisis struct {
	ID, Number, Name, Level, Phase, Description string
	Exercise                                    bool
	Declared                                    instant.Instant
	Roles                                       []Pair
	Affected                                    []Named
	Decisions                                   []Decision
	Tasks                                       []Task
	Head                                        int64
	Hash                                        string
}

// Pair is a word and what it stands for.
type Pair struct{ Label, Value string }

// Named is a record's name, and its id.
type Named struct{ ID, Name string }

// Decision of a crisis.
type Decision struct {
	Number, Question, Chosen, Reason, By string
	At                                   instant.Instant
}

// Task of a crisis.
type Task struct {
	Number, Title, Details, Owner, State, CI, Runbook, Note string
	Due                                                     instant.Instant
	Over                                                    bool // done or dropped
}

// Line of a crisis's log.
type Line struct {
	Number              int64
	Happened, Written   instant.Instant
	Kind, Author, Words string
	Verification        string
	Struck              bool // refuted, or put right by a later line
}

// Plan is in what order to rebuild.
type Plan struct {
	ID, Number, Name, State string
	Minutes                 int
	Steps                   []Step
	Count                   int // of all steps, shown or not
	Late                    []string
	Waves                   int
}

// Step is the restoring of one CI.
type Step struct {
	N, Wave, Start, Finish, Restore, RTO int
	CI, Name, Number, GroupID, Group     string
	Waits                                []int
	Critical, Done                       bool
}

// edition is one export in the making: whose, when, and what it found so far.
type edition struct {
	Meta    meta
	Say     words
	k       *Kits
	books   map[string][]bookLink // by CI
	list    []bookLink
	duty    []duty
	byCI    map[string]int // index in duty
	byGroup map[string]int
}

// meta is what every page says of the kit.
type meta struct {
	Organisation, For, Lang string
	At, Until               time.Time
	Version                 string // the position in the tenant's log: two kits with the same one say the same
	Server                  string
}
