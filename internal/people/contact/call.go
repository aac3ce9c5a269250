package contact

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// Call is a call that somebody made.
type Call struct {
	ID        string           `json:"id" db:"id"`
	ContactID string           `json:"contact_id" db:"contact_id"`
	LineID    string           `json:"line_id,omitempty" db:"line_id"`
	Outcome   string           `json:"outcome" db:"outcome" enum:"reached,no_answer,voicemail,wrong_number"`
	Note      string           `json:"note" db:"note"`
	By        *directory.Brief `json:"by,omitempty"`
	At        instant.Instant  `json:"at" db:"at"`
	ByID      string           `json:"-" db:"by_id"`
}

const wrongNumber = "wrong_number"

// CallIn is how a call went.
type CallIn struct {
	ID      string `path:"id" json:"-"`
	Outcome string `json:"outcome" enum:"reached,no_answer,voicemail,wrong_number"`
	Line    string `json:"line_id,omitempty" maxLength:"40"`
	Note    string `json:"note,omitempty" maxLength:"500"`
}

// LogCall writes down a call. Who is reached finds the number right; a wrong one is marked so.
func LogCall(ctx context.Context, tx *db.Tx, in CallIn) (Call, error) {
	c, err := load(ctx, tx, in.ID)
	if err != nil {
		return Call{}, err
	}
	if in.Line != "" {
		if _, _, err := seenLine(ctx, tx, c.ID, in.Line); err != nil {
			return Call{}, err
		}
	}
	out := Call{ID: id.New(), ContactID: c.ID, LineID: in.Line, Outcome: in.Outcome, Note: markdown.CleanLine(in.Note), At: tx.Now(), ByID: tx.Actor().ID}
	if _, err := tx.Exec(ctx, `INSERT INTO contact_call (tenant_id, id, contact_id, line_id, outcome, note, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		out.ID, out.ContactID, out.LineID, out.Outcome, out.Note, out.ByID, out.At); err != nil {
		return Call{}, err
	}
	if in.Line != "" && (in.Outcome == "reached" || in.Outcome == wrongNumber) {
		if _, err := verified(ctx, tx, c, []string{in.Line}, in.Outcome == wrongNumber, tx.Actor().ID); err != nil {
			return Call{}, err
		}
	}
	emit(tx, c.ID, Called{Call: out.ID, Line: in.Line, Outcome: in.Outcome})
	by, err := directory.BriefOf(ctx, tx, out.ByID)
	out.By = &by
	return out, err
}

// CallsIn names a contact.
type CallsIn struct {
	ID    string `path:"id" json:"-"`
	Limit int    `query:"limit" json:"-" default:"20" minimum:"1" maximum:"200"`
}

// Calls are the last calls to a contact, the newest first.
func Calls(ctx context.Context, r db.Reader, in CallsIn) (api.Page[Call], error) {
	page := api.Page[Call]{Items: []Call{}}
	if _, err := load(ctx, r, in.ID); err != nil {
		return page, err
	}
	rows, err := db.Select[Call](ctx, r, `SELECT id, contact_id, line_id, outcome, note, by_id, at FROM contact_call WHERE tenant_id = $1 AND contact_id = $2
		ORDER BY at DESC, id DESC LIMIT $3`, in.ID, in.Limit)
	if err != nil {
		return page, err
	}
	who := make([]string, len(rows))
	for i, c := range rows {
		who[i] = c.ByID
	}
	names, err := directory.Briefs(ctx, r, who...)
	for i := range rows {
		if b, ok := names[rows[i].ByID]; ok {
			rows[i].By = &b
		}
	}
	page.Items = rows
	return page, err
}
