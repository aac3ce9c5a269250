package contact

import (
	"context"
	"errors"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// Branch is one to call in a tree: whoever stands above calls them, and they call those below.
type Branch struct {
	Contact string `json:"contact_id" maxLength:"40"`
	Under   string `json:"under,omitempty" maxLength:"40" doc:"id of the contact above; absent at the top"`
}

// Tree is who calls whom. Branches are in the order of calling: above before below.
type Tree struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Branches    []Branch        `json:"branches" nullable:"false"`
	Contacts    []Contact       `json:"contacts,omitempty" nullable:"false" doc:"those of the branches, each once; on one tree's own page"`
	UpdatedAt   instant.Instant `json:"updated_at"`
	Version     int64           `json:"version"`
}

// ETag lets a client edit exactly what it saw.
func (t Tree) ETag() string { return api.ETagOf(t.Version) }

type treeRow struct {
	ID          string            `db:"id"`
	Name        string            `db:"name"`
	Description string            `db:"description"`
	Branches    db.JSON[[]Branch] `db:"branches"`
	UpdatedAt   instant.Instant   `db:"updated_at"`
	Version     int64             `db:"version"`
}

const maxBranches = 300

// order puts a tree's branches above before below, each contact once, and refuses what is no tree: a contact under itself, by
// however many steps, or under one that is not in it.
func order(in []Branch) ([]Branch, error) {
	below := map[string][]string{}
	seen := map[string]bool{}
	for _, b := range in {
		if b.Contact == "" || seen[b.Contact] {
			return nil, fault.InvalidField("branches", "contact.branch_twice")
		}
		seen[b.Contact] = true
		below[b.Under] = append(below[b.Under], b.Contact)
	}
	out := make([]Branch, 0, len(in))
	var grow func(under string)
	grow = func(under string) {
		for _, c := range below[under] {
			out = append(out, Branch{Contact: c, Under: under})
			grow(c)
		}
	}
	grow("")
	if len(out) != len(in) {
		return nil, fault.InvalidField("branches", "contact.no_tree")
	}
	return out, nil
}

// TreeIn is a call tree to write down.
type TreeIn struct {
	Name        string   `json:"name" minLength:"1" maxLength:"120"`
	Description string   `json:"description,omitempty" maxLength:"500"`
	Branches    []Branch `json:"branches,omitempty" nullable:"false" maxItems:"300"`
}

// MakeTree writes down who calls whom.
func MakeTree(ctx context.Context, tx *db.Tx, in TreeIn) (Tree, error) {
	t := treeRow{ID: id.New(), Name: markdown.CleanLine(in.Name), Description: markdown.Clean(in.Description), UpdatedAt: tx.Now(), Version: 1}
	if err := t.grow(ctx, tx, in.Branches); err != nil {
		return Tree{}, err
	}
	n, err := tx.Exec(ctx, `INSERT INTO call_tree (tenant_id, id, name, name_fold, description, branches, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
		ON CONFLICT DO NOTHING`, t.ID, t.Name, i18n.Fold(t.Name), t.Description, t.Branches, tx.Now())
	if err != nil {
		return Tree{}, err
	}
	if n == 0 {
		return Tree{}, fault.InvalidField("name", "contact.tree_name_taken")
	}
	tx.Emit(ref.Of(TreeSubject, t.ID), TreeMade{}, TopicAll)
	return t.present(ctx, tx)
}

// EditTreeIn changes what is given.
type EditTreeIn struct {
	ID          string    `path:"id" json:"-"`
	IfMatch     string    `header:"If-Match" json:"-"`
	Name        *string   `json:"name,omitempty" maxLength:"120"`
	Description *string   `json:"description,omitempty" maxLength:"500"`
	Branches    *[]Branch `json:"branches,omitempty" maxItems:"300"`
}

// EditTree changes a call tree.
func EditTree(ctx context.Context, tx *db.Tx, in EditTreeIn) (Tree, error) {
	t, err := loadTree(ctx, tx, in.ID)
	if err != nil {
		return Tree{}, err
	}
	if err := api.CheckVersion(in.IfMatch, t.Version); err != nil {
		return Tree{}, err
	}
	if in.Name != nil {
		t.Name = markdown.CleanLine(*in.Name)
	}
	if in.Description != nil {
		t.Description = markdown.Clean(*in.Description)
	}
	branches := t.Branches.V
	if in.Branches != nil {
		branches = *in.Branches
	}
	if err := t.grow(ctx, tx, branches); err != nil {
		return Tree{}, err
	}
	n, err := tx.Exec(ctx, `UPDATE call_tree SET name = $2, name_fold = $3, description = $4, branches = $5, updated_at = $6, version = version + 1
		WHERE tenant_id = $1 AND id = $7 AND version = $8`, t.Name, i18n.Fold(t.Name), t.Description, t.Branches, tx.Now(), t.ID, t.Version)
	switch {
	case db.IsUnique(err):
		return Tree{}, fault.InvalidField("name", "contact.tree_name_taken")
	case err != nil:
		return Tree{}, err
	case n == 0:
		return Tree{}, fault.Stale("record.stale")
	}
	t.Version, t.UpdatedAt = t.Version+1, tx.Now()
	tx.Emit(ref.Of(TreeSubject, t.ID), TreeEdited{Version: t.Version}, TopicAll)
	return t.present(ctx, tx)
}

// RemoveTree forgets a call tree.
func RemoveTree(ctx context.Context, tx *db.Tx, in GetIn) (api.None, error) {
	n, err := tx.Exec(ctx, `DELETE FROM call_tree WHERE tenant_id = $1 AND id = $2`, in.ID)
	if err == nil && n == 0 {
		err = fault.NotFound("contact.tree_not_found")
	}
	if err == nil {
		tx.Emit(ref.Of(TreeSubject, in.ID), TreeRemoved{}, TopicAll)
	}
	return api.None{}, err
}

// GetTree reads one call tree, with its contacts as the reader may see them.
func GetTree(ctx context.Context, r db.Reader, in GetIn) (Tree, error) {
	t, err := loadTree(ctx, r, in.ID)
	if err != nil {
		return Tree{}, err
	}
	return t.present(ctx, r)
}

// NoIn asks nothing more.
type NoIn struct{}

// Trees lists the call trees, by name.
func Trees(ctx context.Context, r db.Reader, _ NoIn) (api.Page[Tree], error) {
	rows, err := db.Select[treeRow](ctx, r, `SELECT id, name, description, branches, updated_at, version FROM call_tree WHERE tenant_id = $1 ORDER BY name_fold, id LIMIT 200`)
	page := api.Page[Tree]{Items: []Tree{}}
	for _, t := range rows {
		page.Items = append(page.Items, t.bare())
	}
	return page, err
}

func (t *treeRow) grow(ctx context.Context, tx *db.Tx, branches []Branch) (err error) {
	if t.Name == "" {
		return fault.InvalidField("name", "field.empty")
	}
	if len(branches) > maxBranches {
		return fault.InvalidField("branches", "field.too_long").With("limit", maxBranches)
	}
	if t.Branches.V, err = order(branches); err != nil {
		return err
	}
	ids := make([]string, len(branches))
	for i, b := range branches {
		ids[i] = b.Contact
	}
	known, err := briefs(ctx, tx, ids)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(ids, func(id string) bool { b, ok := known[id]; return !ok || b.Kind == Group }) {
		return fault.InvalidField("branches", "contact.not_found")
	}
	return nil
}

func (t *treeRow) bare() Tree {
	out := Tree{ID: t.ID, Name: t.Name, Description: t.Description, Branches: t.Branches.V, UpdatedAt: t.UpdatedAt, Version: t.Version}
	if out.Branches == nil {
		out.Branches = []Branch{}
	}
	return out
}

func (t *treeRow) present(ctx context.Context, r db.Reader) (Tree, error) {
	out := t.bare()
	ids := make([]string, len(out.Branches))
	for i, b := range out.Branches {
		ids[i] = b.Contact
	}
	if len(ids) == 0 {
		return out, nil
	}
	rows, err := db.Select[row](ctx, r, `SELECT `+columns+` FROM contact c WHERE c.tenant_id = $1 AND c.id IN `+db.In(2, len(ids)), db.Args(ids)...)
	if err != nil {
		return out, err
	}
	out.Contacts, err = present(ctx, r, rows)
	slices.SortFunc(out.Contacts, func(a, b Contact) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return out, err
}

func loadTree(ctx context.Context, r db.Reader, id string) (treeRow, error) {
	t, err := db.One[treeRow](ctx, r, `SELECT id, name, description, branches, updated_at, version FROM call_tree WHERE tenant_id = $1 AND id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("contact.tree_not_found")
	}
	return t, err
}
