package cmdb

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
)

// MapChangesIn names two instants.
type MapChangesIn struct {
	From   string `query:"from" json:"-" required:"true" maxLength:"40" doc:"RFC 3339, or a day"`
	To     string `query:"to" json:"-" maxLength:"40" doc:"RFC 3339, or a day; now where absent"`
	Limit  int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
	Cursor string `query:"cursor" json:"-" maxLength:"80"`
}

// MapChange is what is different about one CI or one relation between the two instants, whatever happened in between.
type MapChange struct {
	Action   string    `json:"action" enum:"ci_made,ci_edited,relation_made,relation_removed"`
	CI       *End      `json:"ci,omitempty"`
	Changes  []Change  `json:"changes,omitempty" nullable:"false" doc:"of an edited CI, by field"`
	Relation *Relation `json:"relation,omitempty"`
}

// MapDifference is a page of what is different between two instants: CIs that are new, CIs that changed, relations that are new, and
// relations that are gone.
type MapDifference struct {
	From  instant.Instant `json:"from"`
	To    instant.Instant `json:"to"`
	Items []MapChange     `json:"items" nullable:"false"`
	Next  string          `json:"next,omitempty"`
}

// span is what is compared: after from, up to to.
type span struct{ from, to instant.Instant }

// part reads one sort of difference behind a place; the places are the last one of each.
type part func(ctx context.Context, r db.Reader, s span, after string, limit int) (items []MapChange, places []string, err error)

// MapChanges compares the whole map of two instants.
func MapChanges(ctx context.Context, r db.Reader, in MapChangesIn) (MapDifference, error) {
	s := span{to: r.Now()}
	var err error
	if s.from, err = instantOf("from", in.From); err != nil {
		return MapDifference{}, err
	}
	if in.To != "" {
		if s.to, err = instantOf("to", in.To); err != nil {
			return MapDifference{}, err
		}
	}
	if s.to < s.from {
		return MapDifference{}, fault.InvalidField("to", "cmdb.wrong_order")
	}
	out := MapDifference{From: s.from, To: s.to, Items: []MapChange{}}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	parts := []part{cisMade, cisEdited, relationsMade, relationsGone}
	at, after := 0, ""
	if in.Cursor != "" {
		n, rest, _ := strings.Cut(in.Cursor, ".")
		if at, err = strconv.Atoi(n); err != nil || at < 0 || at >= len(parts) || rest != "" && !id.Valid(rest) {
			return out, fault.InvalidField("cursor", "cmdb.cursor_invalid")
		}
		after = rest
	}
	for ; at < len(parts); at, after = at+1, "" {
		room := in.Limit - len(out.Items)
		if room == 0 {
			out.Next = strconv.Itoa(at) + "."
			return out, nil
		}
		items, places, err := parts[at](ctx, r, s, after, room+1)
		if err != nil {
			return out, err
		}
		if len(items) > room {
			out.Items = append(out.Items, items[:room]...)
			out.Next = strconv.Itoa(at) + "." + places[room-1]
			return out, nil
		}
		out.Items = append(out.Items, items...)
	}
	return out, nil
}

func cisMade(ctx context.Context, r db.Reader, s span, after string, limit int) ([]MapChange, []string, error) {
	rows, err := madeBetween(ctx, r, s, after, limit)
	if err != nil {
		return nil, nil, err
	}
	all, err := classesOf(ctx, r)
	out, places := make([]MapChange, len(rows)), make([]string, len(rows))
	for i := range rows {
		end := endOf(all, rows[i].ID, &rows[i])
		out[i], places[i] = MapChange{Action: "ci_made", CI: &end}, rows[i].ID
	}
	return out, places, err
}

func cisEdited(ctx context.Context, r db.Reader, s span, after string, limit int) (out []MapChange, places []string, err error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	for len(out) < limit {
		ids, err := editedBetween(ctx, r, s, after, limit)
		if err != nil || len(ids) == 0 {
			return out, places, err
		}
		after = ids[len(ids)-1]
		lines, err := linesBetween(ctx, r, s, ids)
		if err != nil {
			return nil, nil, err
		}
		cis, err := briefsByID(ctx, r, ids)
		if err != nil {
			return nil, nil, err
		}
		for _, ci := range ids {
			if net := netOf(lines[ci]); len(net) > 0 {
				end := endOf(all, ci, cis[ci])
				out, places = append(out, MapChange{Action: "ci_edited", CI: &end, Changes: net}), append(places, ci)
			}
		}
		if len(ids) < limit {
			return out, places, nil
		}
	}
	return out, places, nil
}

// netOf is what some lines of one CI, oldest first, come to.
func netOf(lines []changeRow) []Change {
	var out []Change
	at := map[string]int{}
	for _, l := range lines {
		for _, ch := range l.Changes.V {
			if i, ok := at[ch.Field]; ok && ch.Field != "users" {
				out[i].New = ch.New
				continue
			}
			at[ch.Field] = len(out)
			out = append(out, ch)
		}
	}
	return slices.DeleteFunc(out, func(ch Change) bool { return ch.Old == ch.New })
}

func relationsMade(ctx context.Context, r db.Reader, s span, after string, limit int) ([]MapChange, []string, error) {
	rows, err := relationsMadeBetween(ctx, r, s, after, limit)
	if err != nil {
		return nil, nil, err
	}
	return relationChanges(ctx, r, "relation_made", rows)
}

func relationsGone(ctx context.Context, r db.Reader, s span, after string, limit int) ([]MapChange, []string, error) {
	rows, err := relationsGoneBetween(ctx, r, s, after, limit)
	if err != nil {
		return nil, nil, err
	}
	return relationChanges(ctx, r, "relation_removed", rows)
}

func relationChanges(ctx context.Context, r db.Reader, action string, rows []relationRow) ([]MapChange, []string, error) {
	list, err := presentRelations(ctx, r, rows)
	if err != nil {
		return nil, nil, err
	}
	out, places := make([]MapChange, len(list)), make([]string, len(list))
	for i := range list {
		out[i], places[i] = MapChange{Action: action, Relation: &list[i]}, list[i].ID
	}
	return out, places, nil
}
