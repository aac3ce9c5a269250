package contact

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// AddLineIn is one more phone number or address.
type AddLineIn struct {
	ID string `path:"id" json:"-"`
	LineIn
}

// AddLine writes down one more line.
func AddLine(ctx context.Context, tx *db.Tx, in AddLineIn) (Contact, error) {
	c, err := mine(ctx, tx, in.ID)
	if err != nil {
		return Contact{}, err
	}
	have, err := linesOf(ctx, tx, []string{c.ID})
	if err != nil {
		return Contact{}, err
	}
	l, err := addLine(ctx, tx, c, in.LineIn, len(have[c.ID]))
	if err != nil {
		return Contact{}, err
	}
	return touched(ctx, tx, c, l.ID, "lines")
}

func addLine(ctx context.Context, tx *db.Tx, c row, in LineIn, place int) (Line, error) {
	if place >= maxLines {
		return Line{}, fault.Conflict("contact.too_many_lines").With("limit", maxLines)
	}
	l := Line{ID: id.New(), ContactID: c.ID, Kind: in.Kind, Use: in.Use, Value: in.Value, Place: int64(place), Private: in.Private, Emergency: in.Emergency, Independent: in.Independent}
	if err := l.clean(); err != nil {
		return l, err
	}
	if in.Verified {
		l.VerifiedAt, l.VerifiedBy = tx.Now(), tx.Actor().ID
	}
	return l, insertLine(ctx, tx, l)
}

// EditLineIn changes what is given of a line.
type EditLineIn struct {
	ID          string  `path:"id" json:"-"`
	Line        string  `path:"line" json:"-"`
	Use         *string `json:"use,omitempty" maxLength:"20"`
	Value       *string `json:"value,omitempty" maxLength:"200"`
	Private     *bool   `json:"private,omitempty"`
	Emergency   *bool   `json:"emergency,omitempty"`
	Independent *bool   `json:"independent,omitempty"`
}

// EditLine changes a line; another value is unverified again.
func EditLine(ctx context.Context, tx *db.Tx, in EditLineIn) (Contact, error) {
	c, l, err := lineOf(ctx, tx, in.ID, in.Line)
	if err != nil {
		return Contact{}, err
	}
	change("use", &l.Use, in.Use)
	change("private", &l.Private, in.Private)
	change("emergency", &l.Emergency, in.Emergency)
	change("independent", &l.Independent, in.Independent)
	if len(change("value", &l.Value, in.Value)) > 0 {
		l.VerifiedAt, l.VerifiedBy, l.WrongAt = 0, "", 0
	}
	if err := l.clean(); err != nil {
		return Contact{}, err
	}
	if err := updateLine(ctx, tx, l); err != nil {
		return Contact{}, err
	}
	return touched(ctx, tx, c, l.ID, "lines")
}

// LineOfIn names a line.
type LineOfIn struct {
	ID   string `path:"id" json:"-"`
	Line string `path:"line" json:"-"`
}

// RemoveLine forgets a line.
func RemoveLine(ctx context.Context, tx *db.Tx, in LineOfIn) (Contact, error) {
	c, l, err := lineOf(ctx, tx, in.ID, in.Line)
	if err != nil {
		return Contact{}, err
	}
	if err := deleteLine(ctx, tx, l.ID); err != nil {
		return Contact{}, err
	}
	return touched(ctx, tx, c, l.ID, "lines")
}

// lineOf reads a line that the actor may see and change.
func lineOf(ctx context.Context, tx *db.Tx, contact, line string) (row, Line, error) {
	c, l, err := seenLine(ctx, tx, contact, line)
	if err == nil && !mayEdit(tx.Actor(), c.PersonID) {
		err = fault.Denied("contact.not_yours")
	}
	return c, l, err
}

func seenLine(ctx context.Context, tx *db.Tx, contact, line string) (row, Line, error) {
	c, err := load(ctx, tx, contact)
	if err != nil {
		return c, Line{}, err
	}
	all, err := linesOf(ctx, tx, []string{c.ID})
	if err != nil {
		return c, Line{}, err
	}
	i := slices.IndexFunc(all[c.ID], func(l Line) bool { return l.ID == line })
	if i < 0 || all[c.ID][i].Private && !seesPrivate(tx.Actor(), c.PersonID) {
		return c, Line{}, fault.NotFound("contact.line_not_found")
	}
	return c, all[c.ID][i], nil
}

func touched(ctx context.Context, tx *db.Tx, c row, line string, fields ...string) (Contact, error) {
	version, err := touch(ctx, tx, c.ID)
	if err != nil {
		return Contact{}, err
	}
	c.Version, c.UpdatedAt = version, tx.Now()
	emit(tx, c.ID, Edited{Version: version, Fields: fields, Line: line})
	return presentOne(ctx, tx, c)
}

// VerifyIn says that a line is right, or that it is not.
type VerifyIn struct {
	ID    string `path:"id" json:"-"`
	Line  string `path:"line" json:"-"`
	Wrong bool   `json:"wrong,omitempty"`
}

// Verify notes that a line was found right, or wrong, just now. Whoever sees a line may: it takes a call, not a right.
func Verify(ctx context.Context, tx *db.Tx, in VerifyIn) (Contact, error) {
	c, l, err := seenLine(ctx, tx, in.ID, in.Line)
	if err != nil {
		return Contact{}, err
	}
	return verified(ctx, tx, c, []string{l.ID}, in.Wrong, tx.Actor().ID)
}

func verified(ctx context.Context, tx *db.Tx, c row, lines []string, wrong bool, by string) (Contact, error) {
	for _, l := range lines {
		var err error
		if wrong {
			_, err = answerLine(ctx, tx, c.ID, l, 0, tx.Now(), "")
		} else {
			_, err = answerLine(ctx, tx, c.ID, l, tx.Now(), 0, by)
		}
		if err != nil {
			return Contact{}, err
		}
	}
	version, err := touch(ctx, tx, c.ID)
	if err != nil {
		return Contact{}, err
	}
	c.Version, c.UpdatedAt = version, tx.Now()
	p := Verified{Version: version, Right: lines}
	if wrong {
		p = Verified{Version: version, Wrong: lines}
	}
	emit(tx, c.ID, p)
	return presentOne(ctx, tx, c)
}
