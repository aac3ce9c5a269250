package cmdb

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Change is one field of a line of history, as texts; empty means none. An attribute's field is "attributes.<id>".
type Change struct {
	Field    string `json:"field"`
	Old      string `json:"old"`
	New      string `json:"new"`
	OldLabel string `json:"old_label,omitempty" doc:"the name behind an id"`
	NewLabel string `json:"new_label,omitempty" doc:"the name behind an id"`
}

// Line is one thing that was done to a CI or to one of its relations.
type Line struct {
	ID       string           `json:"id"`
	At       instant.Instant  `json:"at"`
	Actor    *directory.Brief `json:"actor,omitempty"`
	Source   string           `json:"source,omitempty" doc:"the import or agent that did it"`
	Verb     string           `json:"verb" doc:"make, edit, verify, retire, restore, release, relate, relation_edit, unrelate, user_add, user_remove"`
	Version  int64            `json:"version" doc:"the CI's, or the relation's, after it"`
	Changes  []Change         `json:"changes" nullable:"false"`
	Relation *LineRelation    `json:"relation,omitempty" doc:"the relation it is about"`
}

// LineRelation is the relation of a line, from the side of the CI whose history it is.
type LineRelation struct {
	ID    string `json:"id"`
	Type  string `json:"type" enum:"depends_on,runs_on,hosted_at,powered_by,connects_to,member_of,backed_up_by,fails_over_to"`
	Out   bool   `json:"out" doc:"whether the relation goes from this CI to the other"`
	Other Named  `json:"other"`
}

// HistoryIn names a CI.
type HistoryIn struct {
	ID     string `path:"id" json:"-" doc:"id, number or external id"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"80"`
}

// History answers what was done to a CI and its relations, the latest first; the last line is its making.
func History(ctx context.Context, r db.Reader, in HistoryIn) (api.Page[Line], error) {
	out := api.Page[Line]{Items: []Line{}}
	c, err := rowByKey(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	before, lineID, err := readPlace(in.Cursor)
	if err != nil {
		return out, err
	}
	rows, err := historyOf(ctx, r, c.ID, before, lineID, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		last := rows[in.Limit-1]
		out.Next = placeOf(last.At, last.ID)
	} else {
		rows = append(rows, changeRow{ID: c.ID, CI: c.ID, At: c.CreatedAt, Actor: c.CreatedBy, Source: c.Source, Verb: "make", Version: 1})
	}
	out.Items, err = presentLines(ctx, r, c.ID, rows)
	return out, err
}

func placeOf(at instant.Instant, id string) string { return fmt.Sprintf("%d.%s", int64(at), id) }

// readPlace reads the place of a line of history; none is the end of time.
func readPlace(cursor string) (instant.Instant, string, error) {
	if cursor == "" {
		return math.MaxInt64, "", nil
	}
	at, line, ok := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil || !id.Valid(line) {
		return 0, "", fault.InvalidField("cursor", "cmdb.cursor_invalid")
	}
	return instant.Instant(n), line, nil
}

// presentLines tells lines of history from the side of one CI.
func presentLines(ctx context.Context, r db.Reader, ci string, rows []changeRow) ([]Line, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	var persons, groups, cis, relations []string
	for _, l := range rows {
		persons = append(persons, l.Actor)
		relations = append(relations, l.Relation)
		cis = append(cis, l.CI, l.Other)
		for _, ch := range l.Changes.V {
			for _, v := range []string{ch.Old, ch.New} {
				switch ch.Field {
				case "owner_id":
					persons = append(persons, v)
				case "support_group_id":
					groups = append(groups, v)
				case "site_id":
					cis = append(cis, v)
				}
			}
		}
	}
	n, err := gather(ctx, r, persons, groups, cis)
	if err != nil {
		return nil, err
	}
	ties, err := relationsByID(ctx, r, distinct(relations))
	if err != nil {
		return nil, err
	}
	kinds := make(map[string]string, len(ties))
	for _, t := range ties {
		kinds[t.ID] = t.Type
	}
	out := make([]Line, len(rows))
	for i, l := range rows {
		out[i] = Line{ID: l.ID, At: l.At, Actor: n.person(l.Actor), Source: l.Source, Verb: l.Verb, Version: l.Version, Changes: []Change{}}
		for _, ch := range l.Changes.V {
			ch.OldLabel, ch.NewLabel = n.label(ch.Field, ch.Old, all), n.label(ch.Field, ch.New, all)
			out[i].Changes = append(out[i].Changes, ch)
		}
		if l.Relation != "" {
			other := l.Other
			if l.CI != ci {
				other = l.CI
			}
			out[i].Relation = &LineRelation{ID: l.Relation, Type: kinds[l.Relation], Out: l.CI == ci, Other: Named{ID: other, Name: n.cis[other]}}
		}
	}
	return out, nil
}

// rowAt takes back what was done to a CI since an instant; before its making there is no such CI.
func rowAt(ctx context.Context, r db.Reader, c *row, at instant.Instant) (*row, error) {
	if c.CreatedAt > at {
		return nil, errNotFound
	}
	lines, err := changesAfter(ctx, r, c.ID, at)
	if err != nil {
		return nil, err
	}
	c = c.clone()
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		c.Version = l.Version - 1
		for _, ch := range l.Changes.V {
			if _, known := fieldOf(ch.Field); !known && !strings.HasPrefix(ch.Field, attributePrefix) {
				continue // of its users, which are not in the row
			}
			if err := c.put(ch.Field, ch.Old); err != nil {
				return nil, err
			}
		}
		switch l.Verb {
		case "verify":
			c.VerifiedAt, c.VerifiedBy = 0, ""
		case "retire":
			c.RetiredAt = 0
		}
	}
	verified, err := lastVerified(ctx, r, c.ID, at)
	if err != nil {
		return nil, err
	}
	c.VerifiedAt, c.VerifiedBy, c.UpdatedAt = verified.At, verified.Actor, min(c.UpdatedAt, at)
	c.SeenAt, c.FreshAt = min(c.SeenAt, at), min(c.FreshAt, at)
	return c, nil
}
