package cmdb

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
)

// ListIn filters and sorts CIs. Retired ones are left out unless the status asks for them.
type ListIn struct {
	Class       string `query:"class" json:"-" maxLength:"400" doc:"classes, separated by commas, each with those below it"`
	Status      string `query:"status" json:"-" maxLength:"80" doc:"in_service, down, maintenance, retired, separated by commas; all: any"`
	Environment string `query:"environment" json:"-" maxLength:"80"`
	Criticality string `query:"criticality" json:"-" maxLength:"20" doc:"1 to 4, separated by commas"`
	Site        string `query:"site" json:"-" maxLength:"200" doc:"id, number or external id; none"`
	Group       string `query:"group" json:"-" maxLength:"40" doc:"support group: id, or none"`
	Owner       string `query:"owner" json:"-" maxLength:"40" doc:"id, me or none"`
	Query       string `query:"q" json:"-" maxLength:"200" doc:"a number, an external id, or the beginnings of words of the name"`
	ExternalID  string `query:"external_id" json:"-" maxLength:"200"`
	Source      string `query:"source" json:"-" maxLength:"60" doc:"of the external id, or where the CI came from first"`
	Stale       string `query:"stale" json:"-" enum:"true,false" doc:"neither verified nor seen for 60 days"`
	Sort        string `query:"sort" json:"-" enum:"name,-updated_at,updated_at,fresh_at,-created_at" default:"name" doc:"fresh_at: the longest unverified first"`
	Limit       int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor      string `query:"cursor" json:"-" maxLength:"600"`
}

// List answers a page of CIs, without attributes and long texts.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[CI], error) {
	out := api.Page[CI]{Items: []CI{}}
	all, err := classesOf(ctx, r)
	if err != nil {
		return out, err
	}
	l := &lister{limit: in.Limit}
	if l.limit <= 0 {
		l.limit = 50
	}
	none, err := l.plan(ctx, r, all, in)
	if err != nil || none {
		return out, err
	}
	rows, err := l.read(ctx, r)
	if err != nil {
		return out, err
	}
	if len(rows) > l.limit {
		rows = rows[:l.limit]
		out.Next = l.cursor(rows[l.limit-1])
	}
	out.Items, err = presentBriefs(ctx, r, all, rows)
	return out, err
}

// lister is one statement in the making.
type lister struct {
	sort   string
	column string
	down   bool
	limit  int
	terms  []string
	args   []any

	classes []string
}

func (l *lister) add(term string, args ...any) {
	for _, a := range args {
		l.args = append(l.args, a)
		term = strings.Replace(term, "?", "$"+strconv.Itoa(len(l.args)+1), 1)
	}
	l.terms = append(l.terms, term)
}

func (l *lister) among(column string, list []string) {
	l.add(column+` IN (?`+strings.Repeat(`,?`, len(list)-1)+`)`, db.Args(list)...)
}

// plan turns the filters into terms; none says that nothing can match.
func (l *lister) plan(ctx context.Context, r db.Reader, all classes, in ListIn) (none bool, err error) {
	if err := l.order(in); err != nil {
		return true, err
	}
	if list := split(in.Class); len(list) > 0 {
		var below []string
		for _, c := range list {
			if all[c] == nil {
				return true, fault.InvalidField("class", "cmdb.class_unknown")
			}
			below = append(below, all.below(c)...)
		}
		slices.Sort(below)
		l.classes = slices.Compact(below)
	}
	if err := l.status(in.Status); err != nil {
		return true, err
	}
	if in.Environment != "" {
		l.add("environment = ? AND environment <> ''", in.Environment)
	}
	if list := split(in.Criticality); len(list) > 0 {
		var levels []string
		for _, c := range list {
			if len(c) != 1 || c[0] < '0' || c[0] > '4' {
				return true, wrong("criticality", "cmdb.number_between", "limit", 4)
			}
			levels = append(levels, c)
		}
		l.add(`criticality IN (` + strings.Join(levels, ",") + `)`)
	}
	if none, err := l.belongs(ctx, r, in); none || err != nil {
		return true, err
	}
	fresh := r.Now().Add(-staleAfter)
	switch in.Stale {
	case "true":
		l.add(l.along("fresh_at")+" < ?", fresh)
	case "false":
		l.add(l.along("fresh_at")+" >= ?", fresh)
	}
	if none, err := l.external(ctx, r, in); none || err != nil {
		return true, err
	}
	return l.search(ctx, r, in.Query)
}

// along hides a number's index from the planner where the list has another order: walking in order and passing over some is
// cheaper than sorting all.
func (l *lister) along(column string) string {
	if l.column == column {
		return column
	}
	return column + ` + 0`
}

func (l *lister) status(given string) error {
	list := split(given)
	for _, s := range list {
		if !slices.Contains([]string{InService, Down, Maintenance, Retired, "all"}, s) {
			return wrong("status", "cmdb.not_a_choice", "choices", "in_service, down, maintenance, retired, all")
		}
	}
	switch {
	case slices.Contains(list, "all"):
	case len(list) == 0:
		l.add(`status || '' <> ?`, Retired)
	case slices.Contains(list, InService): // nearly all: along the order of the list
		l.among(`status || ''`, list)
	default:
		l.among(`status <> 'in_service' AND status`, list)
	}
	return nil
}

// belongs is where a CI stands and who answers for it.
func (l *lister) belongs(ctx context.Context, r db.Reader, in ListIn) (none bool, err error) {
	switch in.Site {
	case "":
	case "none":
		l.add(`site_id = ''`)
	default:
		site, err := IDOf(ctx, r, in.Site)
		if fault.KindOf(err) == fault.KindNotFound {
			return true, nil
		}
		if err != nil {
			return true, err
		}
		l.add(`site_id = ? AND site_id <> ''`, site)
	}
	for _, f := range []struct{ column, value string }{{"group_id", in.Group}, {"owner_id", in.Owner}} {
		switch f.value {
		case "":
		case "none":
			l.add(f.column + ` = ''`)
		case "me":
			l.add(f.column+` = ? AND `+f.column+` <> ''`, r.Actor().ID)
		default:
			l.add(f.column+` = ? AND `+f.column+` <> ''`, f.value)
		}
	}
	return false, nil
}

func (l *lister) external(ctx context.Context, r db.Reader, in ListIn) (none bool, err error) {
	switch {
	case in.ExternalID != "":
		var found []keyRow
		if in.Source != "" {
			found, err = idsBySource(ctx, r, in.Source, []string{in.ExternalID})
		} else {
			found, err = idsByExternal(ctx, r, []string{in.ExternalID})
		}
		if err != nil || len(found) == 0 {
			return true, err
		}
		var ids []string
		for _, f := range found {
			ids = append(ids, f.ID)
		}
		l.among("id", ids)
	case in.Source == ByPerson:
		l.add(`source = ''`)
	case in.Source != "":
		l.add(`source = ?`, in.Source)
	}
	return false, nil
}

func (l *lister) order(in ListIn) error {
	l.sort = in.Sort
	if l.sort == "" {
		l.sort = "name"
	}
	columns := map[string]string{"name": "folded", "-updated_at": "updated_at", "updated_at": "updated_at", "fresh_at": "fresh_at", "-created_at": "created_at"}
	column, ok := columns[l.sort]
	if !ok {
		return fault.InvalidField("sort", "cmdb.sort_unknown")
	}
	l.column, l.down = column, strings.HasPrefix(l.sort, "-")
	if in.Cursor == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(in.Cursor)
	parts := strings.SplitN(string(b), " ", 3)
	if err != nil || len(parts) != 3 || parts[0] != l.sort || !id.Valid(parts[1]) {
		return fault.InvalidField("cursor", "cmdb.cursor_invalid")
	}
	op := ">"
	if l.down {
		op = "<"
	}
	var at any = parts[2]
	if column != "folded" {
		if at, err = strconv.ParseInt(parts[2], 10, 64); err != nil {
			return fault.InvalidField("cursor", "cmdb.cursor_invalid")
		}
	}
	l.add(`(`+column+`, id) `+op+` (?, ?)`, at, parts[1])
	return nil
}

func (l *lister) cursor(c brief) string {
	at := map[string]string{
		"folded": c.Folded, "updated_at": fmt.Sprint(int64(c.UpdatedAt)), "fresh_at": fmt.Sprint(int64(c.FreshAt)), "created_at": fmt.Sprint(int64(c.CreatedAt)),
	}[l.column]
	return base64.RawURLEncoding.EncodeToString([]byte(l.sort + " " + c.ID + " " + at))
}

// search adds the words of a query, or the CIs that it names.
func (l *lister) search(ctx context.Context, r db.Reader, query string) (none bool, err error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return false, nil
	}
	var exact []string
	found, err := IDs(ctx, r, []string{query})
	if err == nil && found[query] != "" {
		exact = append(exact, found[query])
	} else if err != nil && !fault.Is(err, "cmdb.external_ambiguous") {
		return true, err
	}
	words := i18n.Words(i18n.Fold(query))
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	words = words[:min(len(words), 6)]
	var among []string
	var common []string
	ok := len(words) > 0
	for _, w := range words {
		ids, err := idsByWord(ctx, r, cutWord(w), few+1)
		if err != nil {
			return true, err
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		switch {
		case len(ids) > few:
			common = append(common, w)
			continue
		case among == nil:
			among = append([]string{}, ids...)
		default:
			among = slices.DeleteFunc(among, func(id string) bool { return !slices.Contains(ids, id) })
		}
		ok = ok && len(among) > 0
	}
	switch {
	case !ok && len(exact) == 0:
		return true, nil
	case !ok:
		l.among("id", exact)
	default:
		if among != nil {
			if len(common) == 0 {
				among = append(among, exact...)
			}
			l.among("id", among)
		}
		for _, w := range common {
			l.add(`words LIKE ?`, "% "+cutWord(w)+"%")
		}
	}
	return false, nil
}

// few is up to how many CIs a word names so that they are read by their ids.
const few = 400

func split(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// read reads a page and one row more. Several classes are a range of the index each, merged: what a page costs does not grow with
// how many CIs they have.
func (l *lister) read(ctx context.Context, r db.Reader) ([]brief, error) {
	switch {
	case len(l.classes) == 0:
		return l.rows(ctx, r)
	case l.column != "folded" && l.column != "updated_at":
		l.among("class", l.classes)
		return l.rows(ctx, r)
	}
	var all []brief
	for _, class := range l.classes {
		one := *l
		one.terms, one.args = slices.Clone(l.terms), slices.Clone(l.args)
		one.add("class = ?", class)
		rows, err := one.rows(ctx, r)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, l.compare)
	return all[:min(len(all), l.limit+1)], nil
}

func (l *lister) compare(a, b brief) int {
	c := strings.Compare(a.Folded, b.Folded)
	if l.column == "updated_at" {
		c = cmp.Compare(a.UpdatedAt, b.UpdatedAt)
	}
	c = cmp.Or(c, strings.Compare(a.ID, b.ID))
	if l.down {
		c = -c
	}
	return c
}

func (l *lister) rows(ctx context.Context, r db.Reader) ([]brief, error) {
	way := ""
	if l.down {
		way = " DESC"
	}
	text := `SELECT ` + listed + ` FROM ci WHERE tenant_id = $1`
	for _, t := range l.terms {
		text += ` AND ` + t
	}
	text += fmt.Sprintf(` ORDER BY %[1]s%[2]s, id%[2]s LIMIT $%[3]d`, l.column, way, len(l.args)+2)
	return db.Select[brief](ctx, r, text, append(l.args, l.limit+1)...)
}
