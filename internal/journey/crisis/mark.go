package crisis

import (
	"context"
	"strconv"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// AssessIn says what is thought of a line.
type AssessIn struct {
	ID           string `path:"id" json:"-" maxLength:"40"`
	Number       int64  `path:"number" json:"-" minimum:"1"`
	Verification string `json:"verification" enum:"to_verify,being_verified,verified,refuted"`
	Reason       string `json:"reason,omitempty" maxLength:"2000"`
}

const longReason = 400

// Assess says what is thought of a line now. That is a line of its own; the one it is about stays as it was written.
func (x *Crises) Assess(ctx context.Context, tx *db.Tx, in AssessIn) (Line, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	w, err := lineOf(ctx, tx, c.ID, in.Number)
	if err != nil {
		return Line{}, err
	}
	if err := s.mayWrite(); err != nil {
		return Line{}, err
	}
	if w.ofProduct() {
		return Line{}, fault.Conflict("crisis.line_of_the_product")
	}
	reason := markdown.CleanLine(in.Reason)
	if utf8.RuneCountInString(reason) > longReason {
		return Line{}, fault.InvalidField("reason", "crisis.too_long").With("limit", longReason)
	}
	if _, err := lockLog(ctx, tx, c.ID); err != nil { // what was read may be old: two who say the same say it once
		return Line{}, err
	}
	if w, err = lineOf(ctx, tx, c.ID, in.Number); err != nil {
		return Line{}, err
	}
	if w.Now == in.Verification {
		return x.shownLine(ctx, tx, w)
	}
	args := map[string]string{"line": strconv.FormatInt(w.Number, 10), "was": w.Now, "verification": in.Verification}
	code := "line_assessed"
	if reason != "" {
		args["reason"], code = reason, "line_assessed_because"
	}
	if _, _, err := write(ctx, tx, c, entry{kind: SystemLine, author: tx.Actor().ID, about: w.Number, code: code, args: args}); err != nil {
		return Line{}, err
	}
	if err := markVerification(ctx, tx, c.ID, w.Number, in.Verification); err != nil {
		return Line{}, err
	}
	return x.marked(ctx, tx, c, w.Number)
}

// ChooseIn says whether a line is for the chronology of the post-mortem.
type ChooseIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Number int64  `path:"number" json:"-" minimum:"1"`
	Chosen bool   `json:"chosen"`
}

// Choose puts a line in the chronology of the post-mortem, or takes it out. It says nothing about the line, and writes none.
func (x *Crises) Choose(ctx context.Context, tx *db.Tx, in ChooseIn) (Line, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	w, err := lineOf(ctx, tx, c.ID, in.Number)
	if err != nil {
		return Line{}, err
	}
	if s.onlyObserves() {
		return Line{}, fault.Denied("crisis.observer_only_looks")
	}
	if w.Chosen == in.Chosen {
		return x.shownLine(ctx, tx, w)
	}
	if err := markChosen(ctx, tx, c.ID, w, in.Chosen); err != nil {
		return Line{}, err
	}
	return x.marked(ctx, tx, c, w.Number)
}

// EraseIn names a line whose words the law wants gone.
type EraseIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Number int64  `path:"number" json:"-" minimum:"1"`
	Reason string `json:"reason" maxLength:"2000" doc:"the law or the request that asks for it; it is written in the log"`
}

// Erase takes the words of a line away, for good. Its seal stays, so that the log still proves whole; a new line says that it was
// done, by whom and why.
func (x *Crises) Erase(ctx context.Context, tx *db.Tx, in EraseIn) (Line, error) {
	c, _, err := inside(ctx, tx, in.ID)
	if err != nil {
		return Line{}, err
	}
	w, err := lineOf(ctx, tx, c.ID, in.Number)
	if err != nil {
		return Line{}, err
	}
	reason := markdown.CleanLine(in.Reason)
	switch {
	case reason == "":
		return Line{}, fault.InvalidField("reason", "crisis.reason_missing")
	case utf8.RuneCountInString(reason) > longReason:
		return Line{}, fault.InvalidField("reason", "crisis.too_long").With("limit", longReason)
	case w.Salt == "":
		return x.shownLine(ctx, tx, w)
	case w.Code != "":
		return Line{}, fault.Conflict("crisis.line_of_the_product")
	}
	args := map[string]string{"line": strconv.FormatInt(w.Number, 10), "reason": reason}
	if _, _, err := write(ctx, tx, c, entry{kind: SystemLine, author: tx.Actor().ID, about: w.Number, code: "line_erased", args: args}); err != nil {
		return Line{}, err
	}
	if err := eraseLine(ctx, tx, c.ID, w.Number); err != nil {
		return Line{}, err
	}
	return x.marked(ctx, tx, c, w.Number)
}

// marked tells everybody of a line that is thought of otherwise.
func (x *Crises) marked(ctx context.Context, tx *db.Tx, c *row, number int64) (Line, error) {
	tx.Emit(c.ref(), LineMarked{Number: number}, TopicOf(c.ID))
	w, err := lineOf(ctx, tx, c.ID, number)
	if err != nil {
		return Line{}, err
	}
	return x.shownLine(ctx, tx, w)
}
