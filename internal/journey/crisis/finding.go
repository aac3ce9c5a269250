package crisis

import (
	"context"
	"errors"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/ticket"
)

// Kinds of findings.
const (
	WentWell     = "well"
	WentBadly    = "badly"
	Cause        = "cause"
	Gap          = "gap"
	Improvement  = "action"
	mostFindings = 500
	longFinding  = 4000
)

// Finding is something a post-mortem found: about what happened, never about who is to blame.
type Finding struct {
	N      int64           `json:"n"`
	Kind   string          `json:"kind" enum:"well,badly,cause,gap,action"`
	Text   string          `json:"text" doc:"Markdown"`
	Owner  *Person         `json:"owner,omitempty" doc:"of an action"`
	DueAt  instant.Instant `json:"due_at,omitzero" doc:"of an action"`
	Ticket string          `json:"ticket_id,omitempty" doc:"that an action became"`
	By     *Person         `json:"by,omitempty"`
	At     instant.Instant `json:"at"`
}

type findingRow struct {
	N      int64           `db:"n"`
	Kind   string          `db:"kind"`
	Text   string          `db:"text"`
	Owner  string          `db:"owner_id"`
	DueAt  instant.Instant `db:"due_at"`
	Ticket string          `db:"ticket_id"`
	By     string          `db:"by_id"`
	At     instant.Instant `db:"at"`
}

const findingColumns = `n, kind, text, owner_id, due_at, ticket_id, by_id, at`

// FindIn is something to keep of a crisis.
type FindIn struct {
	ID    string          `path:"id" json:"-" maxLength:"40"`
	Kind  string          `json:"kind" enum:"well,badly,cause,gap,action"`
	Text  string          `json:"text" maxLength:"16000" doc:"Markdown"`
	Owner string          `json:"owner_id,omitempty" maxLength:"40" doc:"of an action"`
	DueAt instant.Instant `json:"due_at,omitzero" doc:"of an action"`
	Draft string          `json:"draft,omitempty" maxLength:"80" doc:"key of the proposal it was made from, which is then not made again"`
}

// Find notes what went well or badly, a cause, a gap or an action.
func (x *Crises) Find(ctx context.Context, tx *db.Tx, in FindIn) (Finding, error) {
	c, _, err := at(ctx, tx, in.ID) // observers find, too
	if err != nil {
		return Finding{}, err
	}
	w := findingRow{Kind: in.Kind, Text: clean(in.Text), Owner: in.Owner, DueAt: in.DueAt, By: tx.Actor().ID, At: tx.Now()}
	switch {
	case w.Text == "":
		return Finding{}, fault.InvalidField("text", "crisis.text_missing")
	case utf8.RuneCountInString(w.Text) > longFinding:
		return Finding{}, fault.InvalidField("text", "crisis.too_long").With("limit", longFinding)
	case !sensible(w.DueAt):
		return Finding{}, fault.InvalidField("due_at", "crisis.time_unusable")
	}
	if w.Kind != Improvement {
		w.Owner, w.DueAt = "", 0
	}
	if w.Owner != "" {
		there, err := directory.Exists(ctx, tx, w.Owner)
		if err != nil {
			return Finding{}, err
		}
		if !there {
			return Finding{}, fault.InvalidField("owner_id", "crisis.person_unknown")
		}
	}
	if err := touch(ctx, tx, c); err != nil {
		return Finding{}, err
	}
	last, err := db.One[int64](ctx, tx, `SELECT coalesce(max(n), 0) FROM crisis_finding WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Finding{}, err
	}
	if last >= mostFindings {
		return Finding{}, fault.Conflict("crisis.too_many_findings").With("limit", mostFindings)
	}
	w.N = last + 1
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_finding (tenant_id, crisis_id, n, kind, text, owner_id, due_at, by_id, at, draft) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		c.ID, w.N, w.Kind, w.Text, w.Owner, w.DueAt, w.By, w.At, markdown.CleanLine(in.Draft)); err != nil {
		return Finding{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "finding", N: w.N}, TopicOf(c.ID))
	return shownFinding(ctx, tx, w)
}

// FindingIn names a finding.
type FindingIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
	N  int64  `path:"n" json:"-" minimum:"1"`
}

// DropFinding takes a finding back; one that became a ticket stays.
func (x *Crises) DropFinding(ctx context.Context, tx *db.Tx, in FindingIn) (api.None, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	w, err := findingOf(ctx, tx, c.ID, in.N)
	if err != nil {
		return api.None{}, err
	}
	if w.By != s.actor.ID && !s.directs() {
		return api.None{}, fault.Denied("crisis.director_decides")
	}
	if w.Ticket != "" {
		return api.None{}, fault.Conflict("crisis.finding_is_ticket")
	}
	_, err = tx.Exec(ctx, `UPDATE crisis_finding SET removed_at = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND removed_at = 0`, c.ID, w.N, tx.Now())
	tx.Emit(c.ref(), WorkChanged{What: "finding", N: w.N}, TopicOf(c.ID))
	return api.None{}, err
}

// TicketIn makes a ticket of an action.
type TicketIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	N     int64  `path:"n" json:"-" minimum:"1"`
	Kind  string `json:"kind,omitempty" maxLength:"40" doc:"problem where absent"`
	Title string `json:"title,omitempty" maxLength:"400" doc:"the action's first words where absent"`
}

// OpenTicket makes a ticket of an action, once; it is done where all other work is.
func (x *Crises) OpenTicket(ctx context.Context, tx *db.Tx, in TicketIn) (Finding, error) {
	c, _, err := at(ctx, tx, in.ID)
	if err != nil {
		return Finding{}, err
	}
	if err := touch(ctx, tx, c); err != nil {
		return Finding{}, err
	}
	w, err := findingOf(ctx, tx, c.ID, in.N)
	if err != nil {
		return Finding{}, err
	}
	if w.Kind != Improvement {
		return Finding{}, fault.Conflict("crisis.finding_no_action")
	}
	if w.Ticket != "" {
		return shownFinding(ctx, tx, w)
	}
	if in.Kind == "" {
		in.Kind = "problem"
	}
	if in.Title == "" {
		in.Title = firstWords(w.Text)
	}
	t, err := ticket.Open(ctx, tx, ticket.OpenIn{Kind: in.Kind, Title: in.Title, Description: w.Text + "\n\n" + c.Number + " · " + c.Name})
	if err != nil {
		return Finding{}, err
	}
	w.Ticket = t.ID
	if _, err := tx.Exec(ctx, `UPDATE crisis_finding SET ticket_id = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3`, c.ID, w.N, w.Ticket); err != nil {
		return Finding{}, err
	}
	tx.Emit(c.ref(), WorkChanged{What: "finding", N: w.N}, TopicOf(c.ID))
	return shownFinding(ctx, tx, w)
}

func findingOf(ctx context.Context, r db.Reader, crisis string, n int64) (findingRow, error) {
	w, err := db.One[findingRow](ctx, r, `SELECT `+findingColumns+` FROM crisis_finding WHERE tenant_id = $1 AND crisis_id = $2 AND n = $3 AND removed_at = 0`, crisis, n)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("crisis.finding_not_found")
	}
	return w, err
}

func findingsOf(ctx context.Context, r db.Reader, crisis string) ([]Finding, error) {
	rows, err := db.Select[findingRow](ctx, r, `SELECT `+findingColumns+` FROM crisis_finding WHERE tenant_id = $1 AND crisis_id = $2 AND removed_at = 0 ORDER BY n`, crisis)
	if err != nil {
		return nil, err
	}
	out := make([]Finding, 0, len(rows))
	for _, w := range rows {
		f, err := shownFinding(ctx, r, w)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func shownFinding(ctx context.Context, r db.Reader, w findingRow) (Finding, error) {
	names, err := namesOf(ctx, r, w.Owner, w.By)
	return Finding{N: w.N, Kind: w.Kind, Text: w.Text, Owner: personIn(names, w.Owner), DueAt: w.DueAt, Ticket: w.Ticket, By: personIn(names, w.By), At: w.At}, err
}

// firstWords are a title for what has none.
func firstWords(text string) string { return markdown.Preview(text, 150) }
