package recovery

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/people/contact"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
)

// Help is what helps to do a task: what to follow, and whom to call. It is of now, not of the edition.
type Help struct {
	N          int                 `json:"n" doc:"of the task in the edition shown"`
	Procedures []runbook.Procedure `json:"procedures" nullable:"false" doc:"published procedures of the CI"`
	Calls      []Call              `json:"calls" nullable:"false" doc:"who is on call for it now, then its owner"`
}

// Call is somebody to call.
type Call struct {
	PersonID string `json:"person_id"`
	Name     string `json:"name"`
	Phone    string `json:"phone,omitempty" doc:"absent where none is known, or it is not for the reader"`
	Rota     string `json:"rota,omitempty" doc:"name of the rota in which they are on call; absent of an owner"`
}

const atOnce = 500 // records in one statement

// helpOf tells what helps with tasks. Those that nothing helps with are absent.
func helpOf(ctx context.Context, r db.Reader, tasks []*Task) ([]Help, error) {
	cis := make([]string, len(tasks))
	for i, t := range tasks {
		cis[i] = t.CI.ID
	}
	now, err := briefs(ctx, r, cis)
	if err != nil {
		return nil, err
	}
	procedures, err := runbook.OfCIs(ctx, r, cis)
	if err != nil {
		return nil, err
	}
	wants := make([]oncall.Want, len(tasks))
	var owners []string
	for i, id := range cis {
		wants[i].ID = id
		if g := now[id].SupportGroup; g != nil {
			wants[i].Group = g.ID
		}
		if o := now[id].Owner; o != nil && !slices.Contains(owners, o.ID) {
			owners = append(owners, o.ID)
		}
	}
	duties, err := oncall.ForMany(ctx, r, cmdb.Subject, wants)
	if err != nil {
		return nil, err
	}
	phones := make(map[string]string, len(owners))
	for part := range slices.Chunk(owners, atOnce) {
		some, err := contact.Phones(ctx, r, part)
		if err != nil {
			return nil, err
		}
		for id, phone := range some {
			phones[id] = phone
		}
	}
	out := []Help{}
	for _, t := range tasks {
		h := Help{N: t.N, Procedures: procedures[t.CI.ID], Calls: callsOf(duties[t.CI.ID])}
		if o := now[t.CI.ID].Owner; o != nil && !slices.ContainsFunc(h.Calls, func(c Call) bool { return c.PersonID == o.ID }) {
			h.Calls = append(h.Calls, Call{PersonID: o.ID, Name: o.Name, Phone: phones[o.ID]})
		}
		if len(h.Procedures)+len(h.Calls) == 0 {
			continue
		}
		if h.Procedures == nil {
			h.Procedures = []runbook.Procedure{}
		}
		out = append(out, h)
	}
	return out, nil
}

// callsOf names who is on call, each once.
func callsOf(duties []oncall.Duty) []Call {
	out := []Call{}
	for _, d := range duties {
		if d.Person != nil && !slices.ContainsFunc(out, func(c Call) bool { return c.PersonID == d.Person.ID }) {
			out = append(out, Call{PersonID: d.Person.ID, Name: d.Person.Name, Phone: d.Phone, Rota: d.Rota})
		}
	}
	return out
}

func briefs(ctx context.Context, r db.Reader, ids []string) (map[string]cmdb.CI, error) {
	out := make(map[string]cmdb.CI, len(ids))
	for part := range slices.Chunk(ids, atOnce) {
		some, err := cmdb.Briefs(ctx, r, part)
		if err != nil {
			return nil, err
		}
		for id, c := range some {
			out[id] = c
		}
	}
	return out, nil
}
