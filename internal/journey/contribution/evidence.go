package contribution

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/thread"
)

// EvidenceIn names what a contribution leans on.
type EvidenceIn struct {
	ID      string  `path:"id" json:"-"`
	Record  ref.Ref `json:"record" doc:"kind, and id or number"`
	Message string  `json:"message,omitempty" maxLength:"40" doc:"id of a message in the record's thread; absent: the record itself"`
	Comment string  `json:"comment,omitempty" maxLength:"200" doc:"why it is evidence"`
}

// AddEvidence ties a contribution to a message or a record that the actor may read. The same twice is one.
func (s *Calls) AddEvidence(ctx context.Context, tx *db.Tx, in EvidenceIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "evidence")
	if err != nil {
		return Contribution{}, err
	}
	comment := markdown.CleanLine(in.Comment)
	if utf8.RuneCountInString(comment) > placeLimit {
		return Contribution{}, tooLong("comment", placeLimit)
	}
	of, err := s.findable(ctx, tx, in)
	if err != nil {
		return Contribution{}, err
	}
	all, err := evidenceOf(ctx, tx, []string{w.ID})
	if err != nil {
		return Contribution{}, err
	}
	if len(all) >= mostEvidence {
		return Contribution{}, fault.Conflict("contribution.too_much_evidence").With("limit", mostEvidence)
	}
	n, err := tx.Exec(ctx, `INSERT INTO contribution_evidence (tenant_id, id, contribution_id, ref_kind, ref_id, message_id, by_id, at, comment)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`, id.New(), w.ID, of.Kind, of.ID, in.Message, tx.Actor().ID, tx.Now(), comment)
	if err != nil {
		return Contribution{}, err
	}
	return s.leans(ctx, tx, w, c, n)
}

// findable checks that there is such a record or message, for the actor.
func (s *Calls) findable(ctx context.Context, r db.Reader, in EvidenceIn) (ref.Ref, error) {
	unknown := fault.InvalidField("record", "contribution.evidence_unknown")
	k, ok := s.Threads.Kinds[in.Record.Kind]
	if !ok || k.MayRead == nil || in.Record.ID == "" || len(in.Record.ID) > 64 {
		return in.Record, unknown
	}
	if k.Find != nil && !id.Valid(in.Record.ID) {
		found, err := k.Find(ctx, r, in.Record.ID)
		if fault.KindOf(err) == fault.KindNotFound {
			return in.Record, unknown
		}
		if err != nil {
			return in.Record, err
		}
		in.Record.ID = found
	}
	if !id.Valid(in.Record.ID) {
		return in.Record, unknown
	}
	err := k.MayRead(ctx, r, in.Record.ID)
	if err == nil && in.Message != "" {
		_, err = s.Threads.Get(ctx, r, thread.GetIn{Kind: in.Record.Kind, ID: in.Record.ID, Message: in.Message})
	}
	if fault.KindOf(err) == fault.KindNotFound {
		err = unknown
	}
	return in.Record, err
}

// DropEvidenceIn names one piece of evidence.
type DropEvidenceIn struct {
	ID       string `path:"id" json:"-"`
	Evidence string `path:"evidence" json:"-"`
}

// DropEvidence unties it.
func (s *Calls) DropEvidence(ctx context.Context, tx *db.Tx, in DropEvidenceIn) (Contribution, error) {
	w, c, err := s.may(ctx, tx, in.ID, "evidence")
	if err != nil {
		return Contribution{}, err
	}
	n, err := tx.Exec(ctx, `DELETE FROM contribution_evidence WHERE tenant_id = $1 AND contribution_id = $2 AND id = $3`, w.ID, in.Evidence)
	if err != nil {
		return Contribution{}, err
	}
	return s.leans(ctx, tx, w, c, n)
}

func (s *Calls) leans(ctx context.Context, tx *db.Tx, w *row, c *callRow, changed int64) (Contribution, error) {
	if changed > 0 {
		if err := save(ctx, tx, w); err != nil {
			return Contribution{}, err
		}
		tx.Emit(w.ref(), Edited{Call: c.ID, Fields: []string{"evidence"}, Version: w.Version}, c.told()...)
	}
	return s.answer(ctx, tx, w, c)
}
