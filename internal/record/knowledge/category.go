package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// CategoryKind is the kind of a category in references.
const CategoryKind = "category"

// Category is a drawer of articles; drawers stand within one another.
type Category struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Path      string `json:"path" doc:"with the names of those above it"`
	Parent    string `json:"parent,omitempty" doc:"id"`
	Order     int64  `json:"order"`
	Approval  bool   `json:"approval" doc:"publishing wants an approver who did not write the edition"`
	Approvers *Named `json:"approvers,omitempty" doc:"the group that approves; supervisors do in any case"`
	Articles  int64  `json:"articles" doc:"published ones right in it that the reader may read"`
	Version   int64  `json:"version"`
}

// ETag implements api.Tagged.
func (c Category) ETag() string { return api.ETagOf(c.Version) }

const (
	depthLimit = 5
	nameLimit  = 80
	between    = " / "
)

// CategoriesIn asks for all of them.
type CategoriesIn struct{}

// Categories lists the drawers as one reads a tree: each before those within it.
func (l *Library) Categories(ctx context.Context, r db.Reader, _ CategoriesIn) (api.Page[Category], error) {
	out := api.Page[Category]{Items: []Category{}}
	d, err := drawersOf(ctx, r)
	if err != nil {
		return out, err
	}
	who, err := l.reader(ctx, r)
	if err != nil {
		return out, err
	}
	counts, err := articlesIn(ctx, r, who)
	if err != nil {
		return out, err
	}
	groups := make([]string, 0, len(d))
	for _, c := range d {
		groups = append(groups, c.Approvers)
	}
	names, err := directory.GroupBriefs(ctx, r, groups...)
	if err != nil {
		return out, err
	}
	var walk func(parent string)
	walk = func(parent string) {
		var level []categoryRow
		for _, c := range d {
			if c.Parent == parent {
				level = append(level, c)
			}
		}
		slices.SortFunc(level, func(a, b categoryRow) int {
			return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(i18n.Fold(a.Name), i18n.Fold(b.Name)))
		})
		for _, c := range level {
			shown := d.shown(c)
			shown.Articles = counts[c.ID]
			if g, ok := names[c.Approvers]; ok {
				shown.Approvers = &Named{ID: g.ID, Name: g.Name}
			}
			out.Items = append(out.Items, shown)
			walk(c.ID)
		}
	}
	walk("")
	return out, nil
}

func (d drawers) shown(c categoryRow) Category {
	return Category{ID: c.ID, Name: c.Name, Path: strings.Join(d.way(c.ID), between), Parent: c.Parent, Order: c.Order, Approval: c.Approval, Version: c.Version}
}

// articlesIn counts what the reader finds in each drawer.
func articlesIn(ctx context.Context, r db.Reader, who reader) (map[string]int64, error) {
	type count struct {
		Category string `db:"category_id"`
		N        int64  `db:"n"`
	}
	w := where{}
	w.add(`a.state = 'published'`)
	w.readableBy(who, "a", ArticleKind)
	rows, err := db.Select[count](ctx, r, `SELECT a.category_id, count(*) AS n FROM article a WHERE `+w.sql("a")+` GROUP BY a.category_id`, w.args...)
	out := map[string]int64{}
	for _, c := range rows {
		out[c.Category] = c.N
	}
	return out, err
}

// CategoryIn is a drawer to make, or what to change of one: what is absent stays.
type CategoryIn struct {
	ID        string  `path:"id" json:"-"`
	IfMatch   string  `header:"If-Match" json:"-"`
	Name      *string `json:"name,omitempty" maxLength:"80"`
	Parent    *string `json:"parent,omitempty" maxLength:"40" doc:"id; empty for the top"`
	Order     *int64  `json:"order,omitempty"`
	Approval  *bool   `json:"approval,omitempty"`
	Approvers *string `json:"approvers,omitempty" maxLength:"40" doc:"id of a group; empty for supervisors alone"`
}

// MakeCategoryIn is a new drawer.
type MakeCategoryIn struct {
	Name      string `json:"name" maxLength:"80"`
	Parent    string `json:"parent,omitempty" maxLength:"40" doc:"id; absent for the top"`
	Order     int64  `json:"order,omitempty"`
	Approval  bool   `json:"approval,omitempty"`
	Approvers string `json:"approvers,omitempty" maxLength:"40" doc:"id of a group"`
}

// MakeCategory adds a drawer.
func (l *Library) MakeCategory(ctx context.Context, tx *db.Tx, in MakeCategoryIn) (Category, error) {
	d, err := drawersOf(ctx, tx)
	if err != nil {
		return Category{}, err
	}
	if len(d) >= categoriesLimit {
		return Category{}, fault.Conflict("category.too_many").With("limit", categoriesLimit)
	}
	c := categoryRow{ID: id.New(), Version: 1}
	if err := l.setCategory(ctx, tx, d, &c, CategoryIn{Name: &in.Name, Parent: &in.Parent, Order: &in.Order, Approval: &in.Approval, Approvers: &in.Approvers}); err != nil {
		return Category{}, err
	}
	if err := insertCategory(ctx, tx, c); err != nil {
		return Category{}, err
	}
	return l.categoryChanged(ctx, tx, c.ID)
}

// EditCategory renames, moves or guards a drawer.
func (l *Library) EditCategory(ctx context.Context, tx *db.Tx, in CategoryIn) (Category, error) {
	d, err := drawersOf(ctx, tx)
	if err != nil {
		return Category{}, err
	}
	c, ok := d[in.ID]
	if !ok {
		return Category{}, fault.NotFound("category.not_found")
	}
	if err := api.CheckVersion(in.IfMatch, c.Version); err != nil {
		return Category{}, err
	}
	if err := l.setCategory(ctx, tx, d, &c, in); err != nil {
		return Category{}, err
	}
	if err := saveCategory(ctx, tx, c); err != nil {
		return Category{}, err
	}
	return l.categoryChanged(ctx, tx, c.ID)
}

// DropCategory removes an empty drawer.
func (l *Library) DropCategory(ctx context.Context, tx *db.Tx, in NoteIn) (api.None, error) {
	d, err := drawersOf(ctx, tx)
	if err != nil {
		return api.None{}, err
	}
	if _, ok := d[in.ID]; !ok {
		return api.None{}, fault.NotFound("category.not_found")
	}
	n, err := dropCategory(ctx, tx, in.ID)
	if err == nil && n == 0 {
		err = fault.Conflict("category.not_empty")
	}
	if err == nil {
		tx.Emit(ref.Of(CategoryKind, in.ID), CategoryEdited{}, "knowledge:everyone")
	}
	return api.None{}, err
}

func (l *Library) categoryChanged(ctx context.Context, tx *db.Tx, key string) (Category, error) {
	tx.Emit(ref.Of(CategoryKind, key), CategoryEdited{}, "knowledge:everyone")
	all, err := l.Categories(ctx, tx, CategoriesIn{})
	if err != nil {
		return Category{}, err
	}
	i := slices.IndexFunc(all.Items, func(c Category) bool { return c.ID == key })
	if i < 0 {
		return Category{}, fault.NotFound("category.not_found")
	}
	return all.Items[i], nil
}

func (l *Library) setCategory(ctx context.Context, r db.Reader, d drawers, c *categoryRow, in CategoryIn) error {
	if in.Name != nil {
		c.Name = strings.ReplaceAll(markdown.CleanLine(*in.Name), "/", "-") // a path is cut at its bars
		if c.Name == "" {
			return fault.InvalidField("name", "category.name_missing")
		}
		if utf8.RuneCountInString(c.Name) > nameLimit {
			return tooLong("name", nameLimit)
		}
	}
	if in.Parent != nil {
		c.Parent = *in.Parent
		if c.Parent != "" {
			if _, ok := d[c.Parent]; !ok {
				return fault.InvalidField("parent", "category.not_found")
			}
			if d.below(c.Parent, c.ID) {
				return fault.InvalidField("parent", "category.within_itself")
			}
			if len(d.way(c.Parent))+d.depth(c.ID) > depthLimit {
				return fault.InvalidField("parent", "category.too_deep").With("limit", depthLimit)
			}
		}
	}
	if in.Order != nil {
		c.Order = *in.Order
	}
	if in.Approval != nil {
		c.Approval = *in.Approval
	}
	if in.Approvers != nil {
		if c.Approvers = *in.Approvers; c.Approvers != "" {
			names, err := directory.GroupBriefs(ctx, r, c.Approvers)
			if err != nil {
				return err
			}
			if names[c.Approvers].ID == "" {
				return fault.InvalidField("approvers", "knowledge.group_unknown")
			}
		}
	}
	taken, err := nameTaken(ctx, r, *c)
	if err == nil && taken {
		err = fault.InvalidField("name", "category.name_taken")
	}
	return err
}

// approves says whether somebody may approve what is in a category.
func (c categoryRow) approves(a auth.Actor, groups []string) bool {
	return a.Has(auth.Supervisor) || a.Has(auth.Agent) && c.Approvers != "" && slices.Contains(groups, c.Approvers)
}
