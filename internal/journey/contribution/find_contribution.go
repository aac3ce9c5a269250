package contribution

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// Contributions lists what was answered to a call, oldest first.
func (s *Calls) Contributions(ctx context.Context, r db.Reader, in GetIn) (api.Page[Contribution], error) {
	out := api.Page[Contribution]{Items: []Contribution{}}
	c, err := readable(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := ofCall(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	out.Items, err = s.answers(ctx, r, rows, map[string]*callRow{c.ID: c})
	return out, err
}

// CreditsIn asks what a person contributed.
type CreditsIn struct {
	Author string `query:"author" json:"-" maxLength:"40" required:"true" doc:"id, or me"`
	Marked bool   `query:"marked" json:"-" doc:"only what helped"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

// Credits lists what a person contributed, to calls that the reader may read, the latest first.
func (s *Calls) Credits(ctx context.Context, r db.Reader, in CreditsIn) (api.Page[Contribution], error) {
	out := api.Page[Contribution]{Items: []Contribution{}}
	if in.Author == "me" {
		in.Author = r.Actor().ID
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := ofAuthor(ctx, r, in.Author, in.Marked, in.Limit)
	if err != nil {
		return out, err
	}
	known, kept := map[string]*callRow{}, rows[:0]
	for _, w := range rows {
		if _, asked := known[w.Call]; !asked {
			c, err := readable(ctx, r, w.Call)
			if err != nil && !fault.Is(err, errNoCall.Code) {
				return out, err
			}
			known[w.Call] = c
		}
		if known[w.Call] != nil {
			kept = append(kept, w)
		}
	}
	out.Items, err = s.answers(ctx, r, kept, known)
	return out, err
}

// Get answers one contribution.
func (s *Calls) Get(ctx context.Context, r db.Reader, in GetIn) (Contribution, error) {
	w, c, err := answered(ctx, r, in.ID)
	if err != nil {
		return Contribution{}, err
	}
	return s.answer(ctx, r, w, c)
}

func (s *Calls) answer(ctx context.Context, r db.Reader, w *row, c *callRow) (Contribution, error) {
	list, err := s.answers(ctx, r, []row{*w}, map[string]*callRow{c.ID: c})
	if err != nil {
		return Contribution{}, err
	}
	return list[0], nil
}

// answers adds what depends on the reader.
func (s *Calls) answers(ctx context.Context, r db.Reader, rows []row, of map[string]*callRow) ([]Contribution, error) {
	out, err := given(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	ids, at := make([]string, len(rows)), map[string]int{}
	for i, w := range rows {
		ids[i], at[w.ID] = w.ID, i
	}
	votes, err := votesBy(ctx, r, r.Actor().ID, ids)
	if err != nil {
		return nil, err
	}
	for i, w := range rows {
		switch votes[w.ID] {
		case 1:
			out[i].MyVote = "for"
		case -1:
			out[i].MyVote = "against"
		}
		out[i].Actions = w.actions(r.Actor(), of[w.Call], votes[w.ID] != 0)
	}
	leaning, err := evidenceOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	for _, e := range leaning {
		shown, ok, err := s.evidence(ctx, r, e)
		if err != nil {
			return nil, err
		}
		if ok {
			c := &out[at[e.Contribution]]
			c.Evidence = append(c.Evidence, shown)
		}
	}
	return out, nil
}

// evidence is shown to those who may read what it names.
func (s *Calls) evidence(ctx context.Context, r db.Reader, e evidenceRow) (Evidence, bool, error) {
	if !s.mayRead(ctx, r, ref.Of(e.RefKind, e.RefID)) {
		return Evidence{}, false, nil
	}
	out := Evidence{ID: e.ID, Record: ref.Of(e.RefKind, e.RefID), Message: e.Message, Comment: e.Comment, At: e.At}
	if e.Message != "" {
		m, err := s.Threads.Get(ctx, r, thread.GetIn{Kind: e.RefKind, ID: e.RefID, Message: e.Message})
		if fault.KindOf(err) == fault.KindNotFound {
			return out, false, nil // an internal note, for this reader
		}
		if err != nil {
			return out, false, err
		}
		out.Seq, out.Text = m.Seq, markdown.Preview(m.Text, 200)
	}
	if s.Named != nil {
		var err error
		if out.Number, out.Title, err = s.Named(ctx, r, out.Record); err != nil {
			return out, false, err
		}
	}
	by, err := directory.Briefs(ctx, r, e.By)
	out.By = personOf(by, e.By)
	return out, err == nil, err
}

// mayRead asks the record itself.
func (s *Calls) mayRead(ctx context.Context, r db.Reader, of ref.Ref) bool {
	k, ok := s.Threads.Kinds[of.Kind]
	return ok && k.MayRead != nil && k.MayRead(ctx, r, of.ID) == nil
}

// given are contributions as all readers of their calls see them.
func given(ctx context.Context, r db.Reader, rows []row) ([]Contribution, error) {
	var persons []string
	for _, w := range rows {
		persons = append(persons, w.Author, w.MarkedBy)
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	out := make([]Contribution, len(rows))
	for i, w := range rows {
		out[i] = Contribution{ID: w.ID, Call: w.Call, Kind: w.Kind, Author: personOf(names, w.Author), Text: w.Text, HTML: HTML(w.Text), Status: w.Status, For: w.For, Against: w.Against,
			Mark: w.Mark, MarkedBy: personOf(names, w.MarkedBy), MarkedAt: w.MarkedAt, Evidence: []Evidence{}, Files: []thread.File{}, CreatedAt: w.CreatedAt, EditedAt: w.EditedAt, Version: w.Version}
		files, err := thread.FilesOf(ctx, r, w.ref())
		if err != nil {
			return nil, err
		}
		if len(files) > 0 {
			out[i].Files = files
		}
	}
	return out, nil
}

func (w *row) actions(a auth.Actor, c *callRow, voted bool) []string {
	out := []string{}
	if c == nil || c.State != Open {
		return out
	}
	own, agent := w.Author == a.ID, a.Has(auth.Agent)
	if !own {
		if out = append(out, "vote"); voted {
			out = append(out, "undo_vote")
		}
	}
	if own {
		out = append(out, "edit")
	}
	if (own || a.Has(auth.Supervisor)) && w.Mark == "" {
		out = append(out, "remove")
	}
	if own || agent {
		out = append(out, "evidence")
	}
	if agent && w.Kind == Hypothesis {
		out = append(out, "move")
	}
	if agent {
		if out = append(out, "mark"); w.Mark != "" {
			out = append(out, "unmark")
		}
	}
	return out
}
