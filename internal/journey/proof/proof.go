package proof

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// Kinds of what is asked about.
const (
	Line      = "line" // a number or an address of one's own card
	CI        = "ci"
	Procedure = "runbook"
)

// States of what is asked about.
const (
	Open      = "open"
	Right     = "right"
	Wrong     = "wrong"
	Elsewhere = "elsewhere" // looked at without the letter
	again     = "again"     // a later letter asks it
)

// Proofs is the domain with what it stands on, given by app.
type Proofs struct {
	DB       *db.DB
	Runbooks *runbook.Runbooks
}

// Item is one thing to confirm.
type Item struct {
	ID          string          `json:"id" doc:"to answer with"`
	Kind        string          `json:"kind" enum:"line,ci,runbook"`
	Number      string          `json:"number,omitempty"`
	Name        string          `json:"name" doc:"a number or an address as it is written, else a title"`
	Use         string          `json:"use,omitempty" doc:"of a line: mobile, work …"`
	Criticality int64           `json:"criticality,omitempty"`
	VerifiedAt  instant.Instant `json:"verified_at,omitzero"`
	VerifiedBy  string          `json:"verified_by,omitempty" doc:"a name"`
	State       string          `json:"state" enum:"open,right,wrong,elsewhere"`
	AnsweredAt  instant.Instant `json:"answered_at,omitzero"`
	Note        string          `json:"note,omitempty"`
}

// wanted is one thing to ask a person about.
type wanted struct{ kind, record, of string }

func itemID(kind, record string) string { return kind + ":" + record }

// due says what each person with an open account is to be asked, who was not written to for AskEvery: lines first, then CIs by
// criticality, then procedures.
func due(ctx context.Context, r db.Reader) (map[string][]wanted, error) {
	before := r.Now().Add(-AskEvery)
	out := map[string][]wanted{}
	cards, err := contact.CardsDue(ctx, r, before)
	if err != nil {
		return nil, err
	}
	for _, c := range cards {
		for _, l := range c.Lines {
			out[c.Person] = append(out[c.Person], wanted{Line, l, c.Contact})
		}
	}
	cis, err := cmdb.CriticalDue(ctx, r, before)
	if err != nil {
		return nil, err
	}
	groups := members{}
	for _, c := range cis {
		whose, err := groups.answerFor(ctx, r, c)
		if err != nil {
			return nil, err
		}
		for _, p := range whose {
			out[p] = append(out[p], wanted{CI, c.ID, ""})
		}
	}
	books, err := runbook.VerifyDue(ctx, r, before)
	if err != nil {
		return nil, err
	}
	for _, b := range books {
		out[b.Owner] = append(out[b.Owner], wanted{Procedure, b.ID, ""})
	}
	return out, drop(ctx, r, out, before)
}

// verdict is one answer as it came.
type verdict struct {
	right, wrong []string
	all          bool
}

// of says what became of an open item; false: nothing was said of it.
func (v verdict) of(item string, open bool) (answer string, ok bool) {
	switch {
	case slices.Contains(v.wrong, item):
		return Wrong, true
	case slices.Contains(v.right, item) || v.all && open:
		return Right, true
	}
	return "", false
}
