package kit

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/contact"
)

// In asks for a kit.
type In struct {
	Days int // how long it is to be trusted; ValidFor where 0
}

func (in *In) check() error {
	if in.Days == 0 {
		in.Days = int(ValidFor.Hours() / 24)
	}
	if in.Days < 1 || in.Days > mostDays {
		return fault.InvalidField("days", "kit.days_between").With("limit", mostDays)
	}
	return nil
}

// Written is what an export holds.
type Written struct {
	Organisation string
	At, Until    time.Time
	Version      string
	Services     int
	Procedures   int
	Contacts     int
	Crises       int
	Plans        int
	Pages        int
	Bytes        int64
}

// box is the archive being filled.
type box struct {
	*edition
	zip   *zip.Writer
	look  *template.Template
	index *index
	done  Written
}

const root = "kit/"

// Write writes the archive for an actor.
func (k *Kits) Write(ctx context.Context, actor auth.Actor, in In, out io.Writer) (done Written, err error) {
	if err := in.check(); err != nil {
		return done, err
	}
	e, err := db.View(ctx, k.DB, actor, func(ctx context.Context, r db.Reader) (*edition, error) { return k.begin(ctx, r, in.Days) })
	if err != nil {
		return done, err
	}
	b := &box{edition: e, zip: zip.NewWriter(out)}
	if b.look, err = e.looks(); err != nil {
		return done, err
	}
	if b.index, err = newIndex(k.Folder); err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, b.index.close()) }()
	b.done = Written{Organisation: e.Meta.Organisation, At: e.Meta.At, Until: e.Meta.Until, Version: e.Meta.Version}
	for _, part := range []func(context.Context, auth.Actor) error{b.procedures, b.people, b.onCall, b.services, b.plans, b.crises} {
		if err := part(ctx, actor); err != nil {
			return b.done, err
		}
	}
	if err := b.search(); err != nil {
		return b.done, err
	}
	return b.done, b.zip.Close()
}

// sheet is a page: what is above its body.
type sheet struct {
	E      *edition
	Title  string
	Number string
	Here   string // the part it belongs to
	Up     string // "../" as often as it is deep
	Body   any
}

// page writes one page from a look, and has it found.
func (b *box) page(path, kind, number, title, text, name string, body any) error {
	w, err := b.zip.CreateHeader(&zip.FileHeader{Name: root + path, Method: zip.Deflate, Modified: b.Meta.At})
	if err != nil {
		return err
	}
	b.done.Pages++
	if kind != "" {
		if err := b.index.add(path, kind, number, title, text); err != nil {
			return err
		}
	}
	s := sheet{E: b.edition, Title: title, Number: number, Here: kind, Up: strings.Repeat("../", strings.Count(path, "/")), Body: body}
	if err := b.look.ExecuteTemplate(w, name, s); err != nil {
		return fmt.Errorf("page %s: %w", path, err)
	}
	return nil
}

// file is the name of a page after a record's number.
func file(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, number) + ".html"
}

func (e *edition) looks() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"md":    func(s markdown.HTML) template.HTML { return template.HTML(markdown.Render(string(s))) }, //nolint:gosec // markdown.Render makes it safe
		"text":  func(s string) template.HTML { return template.HTML(markdown.Render(s)) },                //nolint:gosec // the same
		"dial":  contact.Dial,
		"int":   func(n int64) int { return int(n) },
		"books": func(list []bookLink, up string, e *edition) linked { return linked{list, up, e} },
		"waves": func(p any, up string, e *edition) (waves, error) {
			switch p := p.(type) {
			case *planPage:
				return waves{*p, up, e}, nil
			case planPage:
				return waves{p, up, e}, nil
			}
			return waves{}, fmt.Errorf("not a plan: %T", p)
		},
		"css": func() (template.CSS, error) {
			b, err := look.ReadFile("look/kit.css")
			return template.CSS(b), err //nolint:gosec // our own file
		},
		"js": func(name string) (template.JS, error) {
			b, err := look.ReadFile("look/" + name)
			return template.JS(b), err //nolint:gosec // our own file
		},
		"ms": func(e *edition) int64 { return e.Meta.Until.UnixMilli() },
	}).ParseFS(look, "look/*.gohtml")
}

// linked are procedures where another page names them.
type linked struct {
	List []bookLink
	Up   string
	E    *edition
}

// waves are the steps of a plan.
type waves struct {
	Plan planPage
	Up   string
	E    *edition
}

// Key is under what the browser keeps the ticks of a plan: one of each export, since a plan changes with the map.
func (w waves) Key() string { return w.Plan.File + "@" + w.E.Meta.Version }
