package status

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"html/template"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/tenant"
)

// look is how the page is made: one document, its style in it, nothing fetched and nothing run.
type look struct {
	page   *template.Template
	style  template.HTML
	policy string
}

func newLook() (*look, error) {
	css, err := looks.ReadFile("look/page.css")
	if err != nil {
		return nil, err
	}
	t, err := template.New("page.html").ParseFS(looks, "look/page.html")
	sum := sha256.Sum256(css)
	return &look{page: t, style: template.HTML("<style>" + string(css) + "</style>"), //nolint:gosec // of the binary itself
		policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"}, err
}

// rendered is a document ready to be sent.
type rendered struct {
	at           time.Time
	plain, small []byte // as it is, and by gzip
	tag          string
}

func pack(body []byte, now time.Time) (rendered, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		return rendered{}, err
	}
	if err := z.Close(); err != nil {
		return rendered{}, err
	}
	sum := sha256.Sum256(body)
	return rendered{at: now, plain: body, small: b.Bytes(), tag: hex.EncodeToString(sum[:8])}, nil
}

// board is what the page says.
type board struct {
	Lang, Other  string
	Title, About string
	Style        template.HTML
	Worst, Says  string
	Services     []line
	Now, Past    []said
	Say          func(key string) string
	Atom         string
	// One of the pages on the way to a letter, instead of the board.
	Heading, Words, Act, Button string
	Asked                       bool
	Updated                     string
	UpdatedISO                  string
}

type line struct{ Name, State, Word, Since string }

type said struct {
	ID, At, ISO, Ended string
	HTML               template.HTML
	Text               string
	Published, Updated instant.Instant
}

// content reads what the page says, in one language, as of one snapshot.
func (x *Pages) content(ctx context.Context, of, lang string) (board, error) {
	return db.View(ctx, x.DB, auth.System(of), func(ctx context.Context, r db.Reader) (board, error) {
		b := x.frame(lang)
		t, err := tenant.Mine(ctx, r)
		if err != nil {
			return b, err
		}
		p, err := pageOf(ctx, r)
		if err != nil {
			return b, err
		}
		if b.Title, b.About = p.TitleFR, p.AboutFR; lang == i18n.English {
			b.Title, b.About = p.TitleEN, p.AboutEN
		}
		if b.Title == "" {
			b.Title = t.Name
		}
		services, err := servicesOf(ctx, r)
		if err != nil {
			return b, err
		}
		notices, err := noticesOf(ctx, r)
		when, last := i18n.For(lang, t.Zone), p.UpdatedAt
		b.Worst = Up
		for _, s := range services {
			l := line{Name: s.NameFR, State: s.State, Word: b.Say("state." + s.State)}
			if lang == i18n.English {
				l.Name = s.NameEN
			}
			if s.State != Up {
				l.Since = x.Text.Text(lang, "status.since", i18n.Args{"at": when.DateTime(s.StateAt.Time())})
			}
			if worse(s.State) > worse(b.Worst) {
				b.Worst = s.State
			}
			b.Services, last = append(b.Services, l), max(last, s.StateAt)
		}
		for _, n := range notices {
			s := said{ID: n.ID, At: when.DateTime(n.PublishedAt.Time()), ISO: n.PublishedAt.String(), HTML: template.HTML(markdown.Render(n.Text)), Text: n.Text, //nolint:gosec // markdown.Render sanitises
				Published: n.PublishedAt, Updated: max(n.PublishedAt, n.EndedAt)}
			if last = max(last, s.Updated); n.EndedAt.IsZero() {
				b.Now = append(b.Now, s)
				continue
			}
			s.Ended = x.Text.Text(lang, "status.ended", i18n.Args{"at": when.DateTime(n.EndedAt.Time())})
			b.Past = append(b.Past, s)
		}
		b.Says = b.Say("worst." + b.Worst)
		if b.Worst == Up && len(b.Now) > 0 {
			b.Says = b.Say("worst.told")
		}
		if last > 0 {
			b.Updated, b.UpdatedISO = x.Text.Text(lang, "status.updated", i18n.Args{"at": when.DateTime(last.Time())}), last.String()
		}
		return b, err
	})
}

func (x *Pages) frame(lang string) board {
	other := i18n.English
	if lang == i18n.English {
		other = i18n.French
	}
	return board{Lang: lang, Other: other, Style: x.look.style, Atom: Path + "/atom.xml?lang=" + lang, Say: func(key string) string { return x.Text.Text(lang, "status."+key, nil) }}
}

// made answers a document of a tenant from memory, or makes it.
func (x *Pages) made(ctx context.Context, of, lang, form string, write func(board) ([]byte, error)) (rendered, error) {
	key, now := of+" "+lang+" "+form, x.DB.Clock()()
	x.mu.Lock()
	k, ok := x.kept[key]
	change := x.change
	x.mu.Unlock()
	if ok && now.Sub(k.at) < freshFor {
		return k, nil
	}
	b, err := x.content(ctx, of, lang)
	if err != nil {
		return k, err
	}
	body, err := write(b)
	if err != nil {
		return k, err
	}
	if k, err = pack(body, now); err != nil {
		return k, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if change == x.change {
		x.kept[key] = k
	}
	return k, nil
}

func (x *Pages) html(b board) ([]byte, error) {
	var out bytes.Buffer
	err := x.look.page.Execute(&out, b)
	return out.Bytes(), err
}
