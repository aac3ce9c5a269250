package crisis

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/mail"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
)

// Subject is the kind of a crisis in references.
const Subject = "crisis"

// Sealed says which of this domain's tables the database must never let change.
func Sealed() []db.Sealed {
	return []db.Sealed{{Table: "crisis_line", Erasable: []string{"code", "args", "text", "salt"}}}
}

// Crises is what needs more than a transaction: the texts of the product's own lines, the threads that messages come from, the map.
type Crises struct {
	DB      *db.DB
	Text    *i18n.Catalog
	Threads *thread.Threads
	Maps    *cmdb.Maps
	Origin  func() string

	Post func(ctx context.Context, m mail.Message) error             // sends one letter
	Out  map[string]Carrier                                          // how a message leaves by feed, status and webhook
	Over func(ctx context.Context, tx *db.Tx, delivery string) error // takes off the public page what a delivery put there
	Ring func(ctx context.Context, tx *db.Tx, c Ringing) error       // tells somebody that they are called
	Ears *Ears                                                       // of guests who wait for words
}

// Person is how a person appears inside a crisis.
type Person = directory.Brief

// HTML is Markdown that becomes safe HTML when it is written as JSON.
type HTML = markdown.HTML

// Crisis is a crisis as its readers see it. What depends on the reader (mine, actions) is absent from live updates.
type Crisis struct {
	ID              string          `json:"id"`
	Number          string          `json:"number"`
	Name            string          `json:"name"`
	Description     string          `json:"description,omitempty"`
	DescriptionHTML HTML            `json:"description_html,omitempty" doc:"safe HTML of the Markdown"`
	Level           int64           `json:"level" doc:"0 watch, 1 alert, 2 operational, 3 strategic"`
	Exercise        bool            `json:"exercise"`
	Restricted      bool            `json:"restricted" doc:"nobody joins by themselves"`
	Phase           string          `json:"phase" enum:"alert,mobilisation,steering,stand_down,retex,archived"`
	PhaseAt         instant.Instant `json:"phase_at"`
	Open            bool            `json:"open" doc:"it goes on"`
	DetectedAt      instant.Instant `json:"detected_at,omitzero" doc:"the first sign, where it is known"`
	DeclaredAt      instant.Instant `json:"declared_at"`
	DeclaredBy      *Person         `json:"declared_by,omitempty"`
	EndedAt         instant.Instant `json:"ended_at,omitzero"`
	CadenceMin      int64           `json:"cadence_min,omitempty" doc:"minutes from one situation point to the next"`
	NextPointAt     instant.Instant `json:"next_point_at,omitzero"`
	Roles           []Role          `json:"roles,omitempty" nullable:"false" doc:"who has which role now"`
	Missing         []string        `json:"missing,omitempty" nullable:"false" doc:"expected roles that nobody has"`
	CIs             []Named         `json:"cis,omitempty" nullable:"false" doc:"the affected ones"`
	Records         []ref.Ref       `json:"records,omitempty" nullable:"false" doc:"tickets, plans and runs whose events become lines"`
	Members         int64           `json:"members"`
	Head            *chain.Head     `json:"head,omitempty" doc:"the end of the log"`
	Mine            *Mine           `json:"mine,omitempty" doc:"the reader's place in it"`
	Actions         []string        `json:"actions,omitempty" nullable:"false" doc:"what the reader may do now"`
	Limited         bool            `json:"limited,omitempty" doc:"the reader sees only that it goes on, and may join"`
	Version         int64           `json:"version"`
	UpdatedAt       instant.Instant `json:"updated_at"`
}

// Named is a configuration item inside a crisis.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Mine is the reader's place in a crisis.
type Mine struct {
	Member   bool            `json:"member"`
	Roles    []string        `json:"roles" nullable:"false"`
	AskedAt  instant.Instant `json:"asked_at,omitzero" doc:"called, and not answered yet"`
	Answer   string          `json:"answer,omitempty" enum:"take,later,no"`
	MayWrite bool            `json:"may_write" doc:"lines in the log"`
	MayTake  bool            `json:"may_decide"`
}

// Role is a role somebody has, or had.
type Role struct {
	ID      string          `json:"id"`
	Role    string          `json:"role" enum:"director,scribe,technical_lead,communication_lead,expert,observer"`
	Deputy  bool            `json:"deputy"`
	Person  Person          `json:"person"`
	From    instant.Instant `json:"from"`
	Until   instant.Instant `json:"until,omitzero"`
	GivenBy *Person         `json:"given_by,omitempty"`
}

// ETag implements api.Tagged.
func (c Crisis) ETag() string { return api.ETagOf(c.Version) }

// row is a crisis as it is kept.
type row struct {
	ID          string          `db:"id"`
	Number      string          `db:"number"`
	Name        string          `db:"name"`
	Description string          `db:"description"`
	Level       int64           `db:"level"`
	Exercise    bool            `db:"exercise"`
	Restricted  bool            `db:"restricted"`
	Phase       string          `db:"phase"`
	PhaseAt     instant.Instant `db:"phase_at"`
	DetectedAt  instant.Instant `db:"detected_at"`
	DeclaredAt  instant.Instant `db:"declared_at"`
	DeclaredBy  string          `db:"declared_by"`
	EndedAt     instant.Instant `db:"ended_at"`
	CadenceMin  int64           `db:"cadence_min"`
	NextPointAt instant.Instant `db:"next_point_at"`
	UpdatedAt   instant.Instant `db:"updated_at"`
	Version     int64           `db:"version"`
}

func (c *row) ref() ref.Ref { return ref.Of(Subject, c.ID) }

func (c *row) open() bool { return phaseOf(c.Phase).Open }

// card is what somebody who works here sees of a crisis they do not take part in.
func card(c *row) Crisis {
	return Crisis{ID: c.ID, Number: c.Number, Name: c.Name, Level: c.Level, Exercise: c.Exercise, Restricted: c.Restricted, Phase: c.Phase, PhaseAt: c.PhaseAt,
		Open: c.open(), DeclaredAt: c.DeclaredAt, EndedAt: c.EndedAt, Limited: true, Version: c.Version, UpdatedAt: c.UpdatedAt}
}
