package contribution

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/thread"
)

// ContributeIn is an answer, or a hypothesis.
type ContributeIn struct {
	ID    string   `path:"id" json:"-" doc:"of the call"`
	Kind  string   `json:"kind,omitempty" enum:"answer,hypothesis" doc:"answer where absent"`
	Text  string   `json:"text" maxLength:"10000" doc:"Markdown"`
	Files []string `json:"files,omitempty" nullable:"false" maxItems:"10" doc:"ids from POST /files"`
}

// Contribute answers a call.
func (s *Calls) Contribute(ctx context.Context, tx *db.Tx, in ContributeIn) (Contribution, error) {
	c, err := s.opened(ctx, tx, in.ID)
	if err != nil {
		return Contribution{}, err
	}
	n, err := countsOf(ctx, tx, []string{c.ID})
	if err != nil {
		return Contribution{}, err
	}
	if n[c.ID].All >= mostOfCall {
		return Contribution{}, fault.Conflict("call.too_many").With("limit", mostOfCall)
	}
	w := &row{ID: id.New(), Call: c.ID, Kind: Answer, Author: tx.Actor().ID, CreatedAt: tx.Now(), Version: 1}
	if in.Kind == Hypothesis {
		w.Kind, w.Status = Hypothesis, Proposed
	}
	if err := w.say(in.Text); err != nil {
		return Contribution{}, err
	}
	if err := insert(ctx, tx, w); err != nil {
		return Contribution{}, err
	}
	if err := thread.AttachTo(ctx, tx, w.ref(), in.Files); err != nil {
		return Contribution{}, err
	}
	if w.Author != "" {
		if err := thread.Follow(ctx, tx, c.ref(), w.Author); err != nil {
			return Contribution{}, err
		}
	}
	tx.Emit(w.ref(), Made{Call: c.ID, Kind: w.Kind, Version: w.Version}, c.told()...)
	return s.answer(ctx, tx, w, c)
}

func (w *row) say(text string) error {
	if w.Text = markdown.Clean(text); w.Text == "" {
		return fault.InvalidField("text", "contribution.text_missing")
	}
	if utf8.RuneCountInString(w.Text) > textLimit {
		return tooLong("text", textLimit)
	}
	return nil
}

// EditIn says a contribution otherwise.
type EditIn struct {
	ID      string   `path:"id" json:"-"`
	IfMatch string   `header:"If-Match" json:"-"`
	Text    *string  `json:"text,omitempty" maxLength:"10000"`
	Files   []string `json:"files,omitempty" nullable:"false" maxItems:"10" doc:"ids from POST /files, to add"`
}

// Edit changes one's own contribution.
func (s *Calls) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "edit")
	if err != nil {
		return Contribution{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		now, show := s.answer(ctx, tx, w, c)
		if show != nil {
			return Contribution{}, show
		}
		return Contribution{}, fault.Stale("contribution.changed_meanwhile").With(api.CurrentArg, now)
	}
	fields := []string{}
	if in.Text != nil {
		if err := w.say(*in.Text); err != nil {
			return Contribution{}, err
		}
		w.EditedAt, fields = tx.Now(), append(fields, "text")
	}
	if len(in.Files) > 0 {
		if err := thread.AttachTo(ctx, tx, w.ref(), in.Files); err != nil {
			return Contribution{}, err
		}
		fields = append(fields, "files")
	}
	if len(fields) > 0 {
		if err := save(ctx, tx, w); err != nil {
			return Contribution{}, err
		}
		tx.Emit(w.ref(), Edited{Call: c.ID, Fields: fields, Version: w.Version}, c.told()...)
	}
	return s.answer(ctx, tx, w, c)
}

// Remove takes back what has not been marked.
func (s *Calls) Remove(ctx context.Context, tx *db.Tx, in GetIn) (api.None, error) {
	w, c, err := s.may(ctx, tx, in.ID, "remove")
	if err != nil {
		return api.None{}, err
	}
	if err := remove(ctx, tx, w); err != nil {
		return api.None{}, err
	}
	tx.Emit(w.ref(), Removed{Call: c.ID, Version: w.Version + 1}, c.told()...)
	return api.None{}, nil
}

// may finds a contribution for who may do something to it now.
func (s *Calls) may(ctx context.Context, r db.Reader, key, verb string) (*row, *callRow, error) {
	w, c, err := answered(ctx, r, key)
	switch {
	case err != nil:
	case c.State != Open:
		err = fault.Conflict("call.is_closed")
	case slices.Contains(w.actions(r.Actor(), c, true), verb):
	case verb == "vote" && w.Author == r.Actor().ID:
		err = fault.Conflict("contribution.is_yours")
	case verb == "move" && w.Kind != Hypothesis:
		err = fault.Conflict("contribution.no_hypothesis")
	case verb == "remove" && w.Mark != "" && (w.Author == r.Actor().ID || r.Actor().Has(auth.Supervisor)):
		err = fault.Conflict("contribution.is_marked")
	case verb == "unmark" && r.Actor().Has(auth.Agent):
		err = fault.Conflict("contribution.not_marked")
	default:
		err = fault.Denied("contribution.not_yours")
	}
	return w, c, err
}
