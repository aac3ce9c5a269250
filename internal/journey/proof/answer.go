package proof

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

const mostNote = 500

// AnswerIn says what is right, and what is not; of what is in neither, nothing is said.
type AnswerIn struct {
	Token string   `path:"token" json:"-"`
	Right []string `json:"right,omitempty" nullable:"false" maxItems:"200"`
	Wrong []string `json:"wrong,omitempty" nullable:"false" maxItems:"200"`
	All   bool     `json:"all,omitempty" doc:"all that is still open, and is not said to be wrong, is right"`
	Note  string   `json:"note,omitempty" maxLength:"2000" doc:"what is wrong, in a line; told where it is wrong"`
}

// Answer takes an answer: in the name of who the letter was written to, for what still is theirs. It may be given otherwise later.
func (x *Proofs) Answer(ctx context.Context, in AnswerIn) (Sheet, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Sheet{}, errNone
	}
	note := markdown.CleanLine(in.Note)
	if utf8.RuneCountInString(note) > mostNote {
		return Sheet{}, fault.InvalidField("note", "proof.note_too_long").With("limit", mostNote)
	}
	return db.Update(ctx, x.DB, auth.System(of), func(ctx context.Context, tx *db.Tx) (Sheet, error) {
		w, who, err := good(ctx, tx, hash)
		if err != nil {
			return Sheet{}, err
		}
		if err := x.answer(ctx, tx.As(who), w, verdict{right: in.Right, wrong: in.Wrong, all: in.All}, note); err != nil {
			return Sheet{}, err
		}
		return x.sheet(ctx, tx, w)
	})
}

func (x *Proofs) answer(ctx context.Context, tx *db.Tx, w letterRow, v verdict, note string) error {
	rows, err := itemsOf(ctx, tx, w.ID)
	if err != nil {
		return err
	}
	theirs, err := standing(ctx, tx, w.Person, rows)
	if err != nil {
		return err
	}
	told := Answered{}
	for _, one := range rows {
		said, ok := v.of(one.id(), one.Answer == "")
		same := said == one.Answer && (said == Right || note == "" || note == one.Note) // what is wrong may be told better
		if _, still := theirs[one.id()]; !ok || !still || same {
			continue
		}
		words := ""
		if said == Wrong {
			words = note
			told.Wrong = append(told.Wrong, one.id())
			err = x.doubt(ctx, tx, one, note)
		} else {
			told.Right = append(told.Right, one.id())
			err = x.confirm(ctx, tx, one)
		}
		if err != nil {
			return err
		}
		if err := setAnswer(ctx, tx, one, said, words); err != nil {
			return err
		}
		if said == Right { // the others of the group need not answer any more
			if err := settle(ctx, tx, one.Kind, one.Record, Elsewhere, tx.Actor().ID, tx.Now()); err != nil {
				return err
			}
		}
	}
	if len(told.Right)+len(told.Wrong) > 0 {
		tx.Emit(ref.Of(Kind, w.ID), told)
	}
	return nil
}

// confirm finds the record right.
func (x *Proofs) confirm(ctx context.Context, tx *db.Tx, w itemRow) error {
	var err error
	switch w.Kind {
	case Line:
		err = contact.AnswerOwn(ctx, tx, w.Of, w.Record, false)
	case CI:
		_, err = cmdb.Verify(ctx, tx, cmdb.ActIn{ID: w.Record})
	case Procedure:
		_, err = x.Runbooks.Verify(ctx, tx, runbook.MoveIn{ID: w.Record})
	}
	return err
}

// doubt says of the record that it is not right: in its thread, and, of a procedure, by a review that is due now.
func (x *Proofs) doubt(ctx context.Context, tx *db.Tx, w itemRow, note string) error {
	subject := ref.Of(cmdb.Subject, w.Record)
	switch w.Kind {
	case Line:
		return contact.AnswerOwn(ctx, tx, w.Of, w.Record, true)
	case Procedure:
		subject = ref.Of(runbook.Kind, w.Record)
		if err := x.Runbooks.ReviewNow(ctx, tx, w.Record); err != nil {
			return err
		}
	}
	_, err := thread.System(ctx, tx, subject, "proof.wrong", map[string]string{"person": tx.Actor().ID, "text": note})
	return err
}
