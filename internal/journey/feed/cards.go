package feed

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// CardsIn names records by the numbers that stand in a text.
type CardsIn struct {
	Numbers string `query:"numbers" json:"-" required:"true" maxLength:"1000" doc:"separated by commas, 50 at most"`
}

const mostCards = 50

// Cards answers the records of some numbers, as much of them as the reader may know; the others are left out.
func (f *Feed) Cards(ctx context.Context, r db.Reader, in CardsIn) (api.Page[Card], error) {
	out := api.Page[Card]{Items: []Card{}}
	asked := strings.FieldsFunc(in.Numbers, func(c rune) bool { return c == ',' || c == ' ' })
	if len(asked) > mostCards {
		return out, fault.InvalidField("numbers", "feed.too_many_numbers").With("limit", mostCards)
	}
	wanted := map[string][]string{}
	for _, n := range asked {
		n = strings.ToUpper(n)
		m := numbers.FindStringSubmatch(n)
		if m == nil || m[0] != n {
			continue
		}
		kind := f.kindOf(m[1])
		if kind == "" {
			continue
		}
		about, err := f.Records[kind].Find(ctx, r, n)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		if !slices.Contains(wanted[kind], about) {
			wanted[kind] = append(wanted[kind], about)
		}
	}
	for kind, ids := range wanted {
		list, err := f.Records[kind].Cards(ctx, r, ids)
		if err != nil {
			return out, err
		}
		for _, c := range list {
			c.Kind = kind
			out.Items = append(out.Items, c)
		}
	}
	slices.SortFunc(out.Items, func(a, b Card) int { return strings.Compare(a.Number, b.Number) })
	return out, nil
}

// kindOf is the kind of the records whose numbers begin so.
func (f *Feed) kindOf(prefix string) string {
	for kind, rec := range f.Records {
		if rec.Find != nil && slices.Contains(rec.Prefixes, prefix) {
			return kind
		}
	}
	return ""
}

// TagsIn asks for tags in use.
type TagsIn struct {
	Q     string `query:"q" json:"-" maxLength:"60" doc:"the beginning of the tag"`
	Limit int    `query:"limit" json:"-" default:"10" minimum:"1" maximum:"50"`
}

// Tag is a tag in use.
type Tag struct {
	Name      string `json:"name"`
	Following bool   `json:"following"`
}

// Tags completes the beginning of a tag: those the reader follows, and those of posts they have just been able to read.
func (f *Feed) Tags(ctx context.Context, r db.Reader, in TagsIn) (api.Page[Tag], error) {
	out := api.Page[Tag]{Items: []Tag{}}
	q := FoldTag(in.Q)
	if in.Q != "" && q == "" {
		return out, nil
	}
	rows, err := db.Select[string](ctx, r, `SELECT source_id FROM follow WHERE tenant_id = $1 AND person_id = $2 AND kind = 'tag' AND muted = 0 ORDER BY source_id`, r.Actor().ID)
	if err != nil {
		return out, err
	}
	h, err := houseOf(ctx, r)
	if err != nil {
		return out, err
	}
	head, err := headPosition(ctx, r)
	if err != nil {
		return out, err
	}
	recent, err := f.visible(ctx, r, h, view{all: true}, head+1, 0, amongLast)
	if err != nil {
		return out, err
	}
	add := func(name string, following bool) {
		if strings.HasPrefix(name, q) && len(out.Items) < in.Limit && !slices.ContainsFunc(out.Items, func(t Tag) bool { return t.Name == name }) {
			out.Items = append(out.Items, Tag{Name: name, Following: following})
		}
	}
	for _, name := range rows {
		add(name, true)
	}
	for _, w := range recent.rows {
		for _, name := range w.Tags.V {
			add(name, false)
		}
	}
	return out, nil
}
