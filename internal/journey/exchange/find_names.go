package exchange

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
)

// finder turns the words of a file into ids, each once.
type finder struct {
	source  string
	classes map[string]cmdb.Class // by id
	words   map[string]string     // a class's folded name → its id
	fresh   map[string]cmdb.Class // to be made, by id
	owners  map[string]string     // word → id, "" where nobody
	groups  map[string]string
	sites   map[string]string
}

// mostNewClasses of one import: more is a column that was mistaken for the class.
const mostNewClasses = 60

func newFinder(source string) *finder {
	return &finder{source: source, classes: map[string]cmdb.Class{}, words: map[string]string{}, fresh: map[string]cmdb.Class{},
		owners: map[string]string{}, groups: map[string]string{}, sites: map[string]string{}}
}

func (f *finder) begin(ctx context.Context, d *db.DB, a auth.Actor) error {
	page, err := db.View(ctx, d, a, func(ctx context.Context, r db.Reader) ([]cmdb.Class, error) {
		p, err := cmdb.Classes(ctx, r, cmdb.ClassesIn{})
		return p.Items, err
	})
	for _, c := range page {
		f.classes[c.ID] = c
		for _, name := range []string{c.NameFR, c.NameEN} {
			f.words[i18n.Fold(name)] = c.ID
		}
	}
	return err
}

// class is the id of a class by its id or name; an unknown one is to be made. false where there are too many of those.
func (f *finder) class(ci cmdbfile.CI) (string, bool) {
	if ci.Class == "" {
		return "", true
	}
	if _, known := f.classes[ci.Class]; known {
		return ci.Class, true
	}
	if id, known := f.words[i18n.Fold(ci.ClassName)]; known {
		return id, true
	}
	if _, known := f.fresh[ci.Class]; known {
		return ci.Class, true
	}
	if len(f.fresh) >= mostNewClasses {
		return "", false
	}
	c := cmdbfile.ClassOf(ci.Class, ci.ClassName)
	if _, known := f.classes[c.Parent]; !known {
		c.Parent = ""
	}
	f.fresh[c.ID] = cmdb.Class{ID: c.ID, Parent: c.Parent, NameFR: cut(c.NameFR), NameEN: cut(c.NameEN)}
	return c.ID, true
}

func cut(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), 80)])
}

// unmade are the classes to be made, in order.
func (f *finder) unmade() []cmdb.Class {
	var out []cmdb.Class
	for _, c := range f.fresh {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b cmdb.Class) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// makeClasses makes what is to be made, before the CIs that need them.
func (f *finder) makeClasses(ctx context.Context, tx *db.Tx, list []cmdb.Class) error {
	for _, c := range list {
		_, err := cmdb.MakeClass(ctx, tx, cmdb.MakeClassIn{ID: c.ID, Parent: c.Parent, NameFR: c.NameFR, NameEN: c.NameEN})
		if err != nil && !fault.Is(err, "cmdb.class_taken") {
			return err
		}
	}
	return nil
}

func (f *finder) made(list []cmdb.Class) {
	for _, c := range list {
		f.classes[c.ID] = c
		delete(f.fresh, c.ID)
	}
}

// owner is a person by e-mail or by a name that only one bears.
func (f *finder) owner(ctx context.Context, r db.Reader, word string) (string, error) {
	if id, known := f.owners[word]; known {
		return id, nil
	}
	id := ""
	if strings.Contains(word, "@") {
		a, err := account.ByEmail(ctx, r, word)
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return "", err
		}
		id = a.ID
	} else {
		found, err := called(ctx, r, word, false)
		if err != nil {
			return "", err
		}
		id = found
	}
	f.owners[word] = id
	return id, nil
}

func (f *finder) group(ctx context.Context, r db.Reader, word string) (string, error) {
	if id, known := f.groups[word]; known {
		return id, nil
	}
	id, err := called(ctx, r, word, true)
	if err == nil {
		f.groups[word] = id
	}
	return id, err
}

func called(ctx context.Context, r db.Reader, word string, group bool) (string, error) {
	folded := i18n.Fold(word)
	found, err := directory.Called(ctx, r, []string{folded})
	id := ""
	for _, c := range found[folded] {
		if c.Group != group {
			continue
		}
		if id != "" {
			return "", err // two of that name: neither
		}
		id = c.ID
	}
	return id, err
}

// site is a place by its id in the file, its number, its id elsewhere, or a name that only one bears.
func (f *finder) site(ctx context.Context, r db.Reader, word string) (string, error) {
	if id, known := f.sites[word]; known {
		return id, nil
	}
	bySource, err := cmdb.ExternalIDs(ctx, r, f.source, []string{word})
	if err != nil {
		return "", err
	}
	id := bySource[word]
	if id == "" {
		found, err := cmdb.IDs(ctx, r, []string{word})
		if err != nil && !fault.Is(err, "cmdb.external_ambiguous") {
			return "", err
		}
		id = found[word]
	}
	if id == "" {
		if id, err = f.siteNamed(ctx, r, word); err != nil {
			return "", err
		}
	}
	if id != "" {
		f.sites[word] = id
	}
	return id, nil
}

func (f *finder) siteNamed(ctx context.Context, r db.Reader, name string) (string, error) {
	found, err := cmdb.ByNames(ctx, r, []string{name})
	if err != nil {
		return "", err
	}
	id := ""
	for _, candidate := range found[i18n.Fold(name)] {
		c, err := cmdb.Get(ctx, r, cmdb.GetIn{ID: candidate})
		if err != nil {
			return "", err
		}
		if !f.isSite(c.Class) {
			continue
		}
		if id != "" {
			return "", nil
		}
		id = candidate
	}
	return id, nil
}

func (f *finder) isSite(class string) bool {
	for depth := 0; class != "" && depth < 20; depth++ {
		if class == "site" {
			return true
		}
		class = f.classes[class].Parent
	}
	return false
}
