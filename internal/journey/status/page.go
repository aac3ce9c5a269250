package status

import (
	"context"
	"errors"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

const (
	longTitle = 120
	longAbout = 500
)

// Page is the public page as who looks after it sees it.
type Page struct {
	Open        bool            `json:"open" doc:"everybody may read it"`
	TitleFR     string          `json:"title_fr" doc:"the organisation's name where empty"`
	TitleEN     string          `json:"title_en"`
	AboutFR     string          `json:"about_fr"`
	AboutEN     string          `json:"about_en"`
	Services    []Service       `json:"services" nullable:"false"`
	Notices     []Notice        `json:"notices" nullable:"false" doc:"those shown now, then those of the last 90 days"`
	Subscribers int64           `json:"subscribers" doc:"confirmed"`
	Address     string          `json:"address" doc:"where it is read"`
	UpdatedAt   instant.Instant `json:"updated_at,omitzero"`
	Version     int64           `json:"version"`
}

// ETag implements api.Tagged.
func (p Page) ETag() string { return api.ETagOf(p.Version) }

type pageRow struct {
	Open      bool            `db:"open"`
	TitleFR   string          `db:"title_fr"`
	TitleEN   string          `db:"title_en"`
	AboutFR   string          `db:"about_fr"`
	AboutEN   string          `db:"about_en"`
	UpdatedAt instant.Instant `db:"updated_at"`
	Version   int64           `db:"version"`
}

func pageOf(ctx context.Context, r db.Reader) (pageRow, error) {
	w, err := db.One[pageRow](ctx, r, `SELECT open, title_fr, title_en, about_fr, about_en, updated_at, version FROM status_page WHERE tenant_id = $1`)
	if errors.Is(err, db.ErrNoRows) {
		return pageRow{}, nil
	}
	return w, err
}

// PageIn asks for one's own.
type PageIn struct{}

// Get shows the page to who looks after it.
func (x *Pages) Get(ctx context.Context, r db.Reader, _ PageIn) (Page, error) {
	w, err := pageOf(ctx, r)
	if err != nil {
		return Page{}, err
	}
	out := Page{Open: w.Open, TitleFR: w.TitleFR, TitleEN: w.TitleEN, AboutFR: w.AboutFR, AboutEN: w.AboutEN, Address: x.Origin() + Path, UpdatedAt: w.UpdatedAt, Version: w.Version}
	if out.Services, err = servicesOf(ctx, r); err != nil {
		return out, err
	}
	if out.Notices, err = noticesOf(ctx, r); err != nil {
		return out, err
	}
	out.Subscribers, err = db.One[int64](ctx, r, `SELECT count(*) FROM status_subscriber WHERE tenant_id = $1 AND confirmed_at > 0`)
	return out, err
}

// EditIn changes the page; what is absent stays.
type EditIn struct {
	IfMatch string  `header:"If-Match" json:"-"`
	Open    *bool   `json:"open,omitempty"`
	TitleFR *string `json:"title_fr,omitempty" maxLength:"480"`
	TitleEN *string `json:"title_en,omitempty" maxLength:"480"`
	AboutFR *string `json:"about_fr,omitempty" maxLength:"2000"`
	AboutEN *string `json:"about_en,omitempty" maxLength:"2000"`
}

// Edit opens, closes and names the page.
func (x *Pages) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Page, error) {
	w, err := pageOf(ctx, tx)
	if err != nil {
		return Page{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Page{}, err
	}
	if in.Open != nil {
		w.Open = *in.Open
	}
	for _, f := range []struct {
		name string
		in   *string
		to   *string
		most int
	}{{"title_fr", in.TitleFR, &w.TitleFR, longTitle}, {"title_en", in.TitleEN, &w.TitleEN, longTitle}, {"about_fr", in.AboutFR, &w.AboutFR, longAbout}, {"about_en", in.AboutEN, &w.AboutEN, longAbout}} {
		if f.in == nil {
			continue
		}
		if *f.to = markdown.CleanLine(*f.in); utf8.RuneCountInString(*f.to) > f.most {
			return Page{}, fault.InvalidField(f.name, "status.too_long").With("limit", f.most)
		}
	}
	if _, err := tx.Exec(ctx, `INSERT INTO status_page (tenant_id, open, title_fr, title_en, about_fr, about_en, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id) DO UPDATE SET open = excluded.open, title_fr = excluded.title_fr, title_en = excluded.title_en, about_fr = excluded.about_fr, about_en = excluded.about_en,
		updated_at = excluded.updated_at, version = status_page.version + 1`, w.Open, w.TitleFR, w.TitleEN, w.AboutFR, w.AboutEN, tx.Now()); err != nil {
		return Page{}, err
	}
	tx.Emit(of(tx.Tenant()), Changed{What: "page"}, topic)
	return x.Get(ctx, tx, PageIn{})
}
