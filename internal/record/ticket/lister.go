package ticket

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/db"
)

// lister reads a page as ranges of the indexes of migration 00030: one range for each state asked for, each in the
// list's order, which the database merges as it reads. So a page costs the same among a hundred tickets and among a million, and
// nothing is ever sorted.
type lister struct {
	sort                       string
	limit                      int
	after                      *spot
	places                     []place
	all                        bool // no filter of kind or state
	priorities                 []int64
	group, assignee, requester string
	opener                     bool // with what the requester opened for others
	query                      string
	among                      []string // only these ids, not more than a few
	words                      []string // only titles with words that begin so
}

// page reads a page of list rows.
func (l *lister) page(ctx context.Context, r db.Reader) (rows []*row, next string, err error) {
	none, err := l.search(ctx, r)
	if err != nil || none || len(l.places) == 0 {
		return nil, "", err
	}
	if l.among != nil {
		rows, err = l.few(ctx, r)
	} else {
		rows, err = l.walk(ctx, r)
	}
	if err != nil || len(rows) <= l.limit {
		return rows, "", err
	}
	rows = rows[:l.limit]
	return rows, l.spotOf(rows[l.limit-1]).cursor(l.sort), nil
}

func (l *lister) spotOf(t *row) spot {
	s := spot{at: int64(t.UpdatedAt), id: t.ID}
	if l.by() == "opened_at" {
		s.at = int64(t.OpenedAt)
	}
	if l.sort == "priority" {
		s.priority = t.Priority
	}
	return s
}

// few reads what a search has named.
func (l *lister) few(ctx context.Context, r db.Reader) ([]*row, error) {
	found, err := spotsAmong(ctx, r, l.by(), l.rest([]term{among("id", l.among)}, l.priorities))
	if err != nil {
		return nil, err
	}
	if l.sort != "priority" {
		for i := range found {
			found[i].priority = 0
		}
	}
	slices.SortFunc(found, l.compare)
	if l.after != nil {
		found = slices.DeleteFunc(found, func(s spot) bool { return l.compare(s, *l.after) <= 0 })
	}
	var ids []string
	for _, s := range found[:min(len(found), l.limit+1)] {
		ids = append(ids, s.id)
	}
	return rowsByID(ctx, r, ids)
}

// walk reads ranges until the page is full.
func (l *lister) walk(ctx context.Context, r db.Reader) ([]*row, error) {
	var found []*row
	for _, p := range l.passes() {
		part, err := briefs(ctx, r, l.by(), l.descending(), l.reading(p), l.limit+1-len(found))
		if err != nil {
			return nil, err
		}
		if found = append(found, part...); len(found) > l.limit {
			break
		}
	}
	return found, nil
}

// reading is the ranges of a pass from where the page before ended.
func (l *lister) reading(p pass) [][]term {
	ranges := l.ranges(p)
	for i := range ranges {
		ranges[i] = append(ranges[i], l.behind(p)...)
	}
	return ranges
}

// pass is one reading of the ranges: all, or one priority after the other where the list is sorted by it.
type pass struct {
	priority int64 // 0 for any
	after    *spot
}

func (l *lister) passes() []pass {
	if l.sort != "priority" {
		return []pass{{after: l.after}}
	}
	var out []pass
	for p := int64(1); p <= lowest; p++ {
		switch {
		case len(l.priorities) > 0 && !slices.Contains(l.priorities, p), l.after != nil && p < l.after.priority:
		case l.after != nil && p == l.after.priority:
			out = append(out, pass{p, l.after})
		default:
			out = append(out, pass{priority: p})
		}
	}
	return out
}

// behind is where the page before ended.
func (l *lister) behind(p pass) []term {
	if p.after == nil {
		return nil
	}
	op := ` > `
	if l.descending() {
		op = ` < `
	}
	return []term{{`(` + l.by() + `, id)` + op + `(?, ?)`, []any{p.after.at, p.after.id}}}
}

func (l *lister) compare(a, b spot) int {
	c := cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id))
	if l.descending() {
		c = -c
	}
	return cmp.Or(cmp.Compare(a.priority, b.priority), c)
}

func (l *lister) descending() bool { return l.sort != "updated_at" && l.sort != "opened_at" }

func (l *lister) by() string {
	if strings.HasSuffix(l.sort, "opened_at") {
		return "opened_at"
	}
	return "updated_at"
}

// ranges are sets of conditions, each beginning with the equalities that an index begins with.
func (l *lister) ranges(p pass) [][]term {
	opened := l.by() == "opened_at"
	wanted := l.priorities
	if p.priority != 0 {
		wanted = []int64{p.priority}
	}
	switch {
	case l.requester != "" && !opened:
		mine := [][]term{l.rest([]term{is("requester_id", l.requester)}, wanted)}
		if l.opener {
			mine = append(mine, l.rest([]term{is("opened_by", l.requester), {sql: `opened_by <> requester_id`}}, wanted))
		}
		return mine
	case l.all && !opened && len(wanted) == 0 && l.requester == "" && l.assignee == "" && l.group == "":
		return [][]term{l.rest(nil, nil)}
	}
	var begin []term
	byPriority := false
	switch {
	case opened:
	case l.assignee != "":
		begin = []term{is("assignee_id", someone(l.assignee))}
	case l.group != "":
		begin = []term{is("group_id", someone(l.group))}
	default:
		byPriority = len(wanted) > 0
	}
	var out [][]term
	for _, at := range l.places {
		terms := append(slices.Clone(begin), is("kind", at.kind), is("state", at.state))
		if !byPriority {
			out = append(out, l.rest(terms, wanted))
			continue
		}
		for _, prio := range wanted {
			out = append(out, l.rest(append(slices.Clone(terms), is("priority", prio)), wanted))
		}
	}
	return out
}

// rest adds the conditions that a range does not begin with; they are checked along it. Their columns stand in expressions, so
// that neither database gives up the order for another index.
func (l *lister) rest(terms []term, priorities []int64) []term {
	has := func(column string) bool {
		return slices.ContainsFunc(terms, func(t term) bool { return t.sql == column+` = ?` })
	}
	if !has("state") && !l.all {
		var kinds, states []string
		for _, at := range l.places {
			kinds, states = append(kinds, at.kind), append(states, at.state)
		}
		slices.Sort(kinds)
		slices.Sort(states)
		terms = append(terms, among(`kind || ''`, slices.Compact(kinds)), among(`state || ''`, slices.Compact(states)))
	}
	if l.assignee != "" && !has("assignee_id") {
		terms = append(terms, is(`assignee_id || ''`, someone(l.assignee)))
	}
	if l.group != "" && !has("group_id") {
		terms = append(terms, is(`group_id || ''`, someone(l.group)))
	}
	if l.requester != "" && !has("requester_id") && !has("opened_by") {
		if l.opener {
			terms = append(terms, term{`(requester_id || '' = ? OR opened_by || '' = ?)`, []any{l.requester, l.requester}})
		} else {
			terms = append(terms, is(`requester_id || ''`, l.requester))
		}
	}
	if len(priorities) > 0 && !has("priority") {
		terms = append(terms, among(`priority + 0`, priorities))
	}
	for _, w := range l.words {
		terms = append(terms, term{`words LIKE ?`, []any{"% " + w + "%"}})
	}
	return terms
}

// term is one condition, with ? for each of its values.
type term struct {
	sql  string
	args []any
}

func is(column string, value any) term { return term{column + ` = ?`, []any{value}} }

func among[T any](column string, list []T) term {
	return term{column + ` IN (?` + strings.Repeat(`,?`, len(list)-1) + `)`, db.Args(list)}
}

func someone(id string) string {
	if id == "none" {
		return ""
	}
	return id
}
