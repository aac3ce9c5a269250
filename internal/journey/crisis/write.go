package crisis

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/internal/people/directory"
)

const (
	longText  = 8000      // characters of a line
	mostLines = 1_000_000 // of one log
)

var (
	errNoLine    = fault.NotFound("crisis.line_not_found")
	errMeanwhile = fault.Stale("crisis.changed_meanwhile")
)

func place(n int) string { return "$" + strconv.Itoa(n) }

// entry is a line to write.
type entry struct {
	at           instant.Instant // when it happened; zero means now
	sent         instant.Instant // the device's clock
	kind         string
	verification string
	author       string
	source       string
	about        int64
	code         string
	args         map[string]string
	text         string
}

// write adds a line to the log of a crisis: the next number, sealed after the line before. Writers wait for one another. A source that
// has a line already is not written twice: written is false, and the line is the one there is.
func write(ctx context.Context, tx *db.Tx, c *row, e entry) (l *lineRow, written bool, err error) {
	head, err := lockLog(ctx, tx, c.ID)
	if err != nil {
		return nil, false, err
	}
	if e.source != "" {
		old, found, err := lineFrom(ctx, tx, c.ID, e.source)
		if err != nil || found {
			return old, false, err
		}
	}
	if head.Number >= mostLines {
		return nil, false, fault.Conflict("crisis.log_full").With("limit", mostLines)
	}
	if e.at == 0 {
		e.at = tx.Now()
	}
	sealed := chain.Line{Number: head.Number + 1, RecordedAt: tx.Now(), EventAt: e.at, Type: e.kind, Verification: e.verification, Author: e.author,
		Recorder: tx.Actor().ID, Source: e.source, About: e.about, Doubt: doubtOf(e.at, tx.Now(), e.sent), Code: e.code, Text: e.text}
	if e.code != "" {
		b, err := json.Marshal(e.args)
		if err != nil {
			return nil, false, err
		}
		sealed.Args = string(b)
	}
	sealed.Seal(c.ID, head.Hash)
	if err := insertLine(ctx, tx, c.ID, sealed); err != nil {
		return nil, false, err
	}
	tx.Emit(c.ref(), LineWritten{Number: sealed.Number, Type: e.kind, About: e.about}, TopicOf(c.ID))
	l, err = lineOf(ctx, tx, c.ID, sealed.Number)
	return l, true, err
}

// note writes a line of the product itself: what somebody did by a verb.
func note(ctx context.Context, tx *db.Tx, c *row, code string, args map[string]string) (*lineRow, error) {
	l, _, err := write(ctx, tx, c, entry{kind: SystemLine, author: tx.Actor().ID, code: code, args: args})
	return l, err
}

// WriteIn is a line to write.
type WriteIn struct {
	ID           string          `path:"id" json:"-" maxLength:"40"`
	Type         string          `json:"type,omitempty" enum:"information,decision,action,communication,question,situation,handover" doc:"information where absent"`
	Text         string          `json:"text" maxLength:"32000" doc:"Markdown"`
	EventAt      instant.Instant `json:"event_at,omitzero" doc:"when it happened; now where absent"`
	SentAt       instant.Instant `json:"sent_at,omitzero" doc:"what the device's clock says while sending: a wrong one is told"`
	SentNow      instant.Instant `header:"Sent-At" json:"-" once:"apart" format:"date-time" doc:"the same, of this try: what was typed without a network is sent later, with the same key"`
	Verification string          `json:"verification,omitempty" enum:"to_verify,being_verified,verified,refuted" doc:"to_verify where absent"`
	AuthorID     string          `json:"author_id,omitempty" maxLength:"40" doc:"who said or did it, where it is not who writes"`
	Corrects     int64           `json:"corrects,omitempty" minimum:"1" doc:"the line that this one puts right"`
}

// Write adds a line to the log.
func (x *Crises) Write(ctx context.Context, tx *db.Tx, in WriteIn) (Line, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	if err := s.mayWrite(); err != nil {
		return Line{}, err
	}
	e, err := in.entry(ctx, tx)
	if err != nil {
		return Line{}, err
	}
	if e.kind == DecisionLine && (e.author == s.actor.ID || e.author == "") {
		if err := s.mayDecide(); err != nil {
			return Line{}, err
		}
	}
	if in.Corrects > 0 {
		if _, err := lockLog(ctx, tx, c.ID); err != nil { // two who put right the same line do it one after the other, on whatever nodes
			return Line{}, err
		}
		if e.about, err = corrected(ctx, tx, c, in.Corrects); err != nil {
			return Line{}, err
		}
	}
	l, _, err := write(ctx, tx, c, e)
	if err != nil {
		return Line{}, err
	}
	if e.about > 0 {
		if err := x.correct(ctx, tx, c, e.about, l.Number); err != nil {
			return Line{}, err
		}
	}
	return x.shownLine(ctx, tx, l)
}

// entry checks a line.
func (in WriteIn) entry(ctx context.Context, r db.Reader) (entry, error) {
	e := entry{at: in.EventAt, sent: cmp.Or(in.SentNow, in.SentAt), kind: in.Type, verification: in.Verification, author: in.AuthorID, text: clean(in.Text)}
	if e.kind == "" {
		e.kind = Information
	}
	if e.verification == "" {
		e.verification = ToVerify
	}
	if e.text == "" {
		return e, fault.InvalidField("text", "crisis.text_missing")
	}
	if utf8.RuneCountInString(e.text) > longText {
		return e, fault.InvalidField("text", "crisis.too_long").With("limit", longText)
	}
	if !sensible(in.EventAt) {
		return e, fault.InvalidField("event_at", "crisis.time_unusable")
	}
	if !sensible(e.sent) {
		return e, fault.InvalidField("sent_at", "crisis.time_unusable")
	}
	if e.author == "" {
		e.author = r.Actor().ID
	} else if e.author != r.Actor().ID {
		there, err := directory.Exists(ctx, r, e.author)
		if err != nil {
			return e, err
		}
		if !there {
			return e, fault.InvalidField("author_id", "crisis.person_unknown")
		}
	}
	return e, nil
}

// sensible: a wrong clock is told, but not one that has lost its century.
func sensible(t instant.Instant) bool {
	return t == 0 || t.Time().Year() >= 1990 && t.Time().Year() < 2200
}

// corrected finds the line to put right, which may itself have been put right before: then the last of them is meant.
func corrected(ctx context.Context, r db.Reader, c *row, number int64) (int64, error) {
	w, err := lineOf(ctx, r, c.ID, number)
	if fault.KindOf(err) == fault.KindNotFound {
		return 0, fault.InvalidField("corrects", "crisis.line_not_found")
	}
	if err != nil {
		return 0, err
	}
	if w.ofProduct() {
		return 0, fault.InvalidField("corrects", "crisis.line_of_the_product")
	}
	if w.CorrectedBy > 0 {
		return corrected(ctx, r, c, w.CorrectedBy)
	}
	return number, nil
}

// correct notes on the old line which one puts it right.
func (x *Crises) correct(ctx context.Context, tx *db.Tx, c *row, old, by int64) error {
	w, err := lineOf(ctx, tx, c.ID, old)
	if err != nil {
		return err
	}
	if err := markCorrected(ctx, tx, c.ID, w, by); err != nil {
		return err
	}
	tx.Emit(c.ref(), LineMarked{Number: old}, TopicOf(c.ID))
	return nil
}

// shownLine is one line with its names.
func (x *Crises) shownLine(ctx context.Context, r db.Reader, w *lineRow) (Line, error) {
	out, err := x.shownLines(ctx, r, []lineRow{*w})
	if err != nil {
		return Line{}, err
	}
	return out[0], nil
}

func (x *Crises) shownLines(ctx context.Context, r db.Reader, rows []lineRow) ([]Line, error) {
	ids := make([]string, 0, 2*len(rows))
	for i := range rows {
		ids = append(ids, rows[i].Author, rows[i].Recorder)
	}
	names, err := namesOf(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Line, len(rows))
	for i := range rows {
		out[i] = x.line(&rows[i], names)
	}
	return out, nil
}
