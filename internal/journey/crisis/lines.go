package crisis

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis/chain"
)

// LinesIn asks for a page of a log: after a number, before one, or the last ones.
type LinesIn struct {
	ID           string          `path:"id" json:"-" maxLength:"40"`
	After        int64           `query:"after" json:"-" minimum:"0" doc:"lines whose number is greater, oldest first"`
	Before       int64           `query:"before" json:"-" minimum:"0" doc:"the last lines whose number is smaller"`
	Last         bool            `query:"last" json:"-" doc:"the last lines of all"`
	At           instant.Instant `query:"at" json:"-" doc:"only what was written by then"`
	Type         string          `query:"type" json:"-" maxLength:"200" doc:"types, separated by commas"`
	Verification string          `query:"verification" json:"-" enum:"to_verify,being_verified,verified,refuted"`
	Chosen       bool            `query:"chosen" json:"-" doc:"only those chosen for the chronology"`
	Limit        int             `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
}

// Lines is a page of a log, in the order of numbers whichever way it was asked for.
type Lines struct {
	Items []Line     `json:"items" nullable:"false"`
	Next  int64      `json:"next,omitempty" doc:"there is more: ask again with after= this"`
	Prev  int64      `json:"prev,omitempty" doc:"there is more before: ask again with before= this"`
	Head  chain.Head `json:"head"`
}

// Log answers a page of the log.
func (x *Crises) Log(ctx context.Context, r db.Reader, in LinesIn) (Lines, error) {
	out := Lines{Items: []Line{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	f := lineFilter{after: in.After, before: in.Before, upTo: in.At, verification: in.Verification, chosen: in.Chosen, limit: in.Limit + 1,
		backwards: in.Last || in.Before > 0}
	if in.Type != "" {
		f.types = strings.Split(in.Type, ",")
		if len(f.types) > 10 {
			return out, fault.InvalidField("type", "crisis.type_unknown")
		}
	}
	if out.Head, err = headOf(ctx, r, c.ID); err != nil {
		return out, err
	}
	rows, err := linesOf(ctx, r, c.ID, f)
	if err != nil {
		return out, err
	}
	more := len(rows) > in.Limit
	if more {
		rows = rows[:in.Limit]
	}
	if f.backwards {
		slices.Reverse(rows)
	}
	if more && f.backwards {
		out.Prev = rows[0].Number
	} else if more {
		out.Next = rows[len(rows)-1].Number
	}
	out.Items, err = x.shownLines(ctx, r, rows)
	return out, err
}

// LineIn names a line.
type LineIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Number int64  `path:"number" json:"-" minimum:"1"`
}

// LineOf answers one line.
func (x *Crises) LineOf(ctx context.Context, r db.Reader, in LineIn) (Line, error) {
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return Line{}, err
	}
	w, err := lineOf(ctx, r, c.ID, in.Number)
	if err != nil {
		return Line{}, err
	}
	return x.shownLine(ctx, r, w)
}
