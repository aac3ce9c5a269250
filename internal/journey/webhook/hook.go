package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// Hook is an address that is told of events.
type Hook struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	URL       string          `json:"url"`
	Events    []string        `json:"events" nullable:"false" doc:"types; ticket.* for all of a subject"`
	Enabled   bool            `json:"enabled"`
	Private   bool            `json:"private" doc:"may reach addresses of the house's own network"`
	Secret    string          `json:"secret,omitempty" doc:"shown once, when it is made"`
	CreatedAt instant.Instant `json:"created_at"`
	Version   int64           `json:"version"`
}

// ETag implements api.Tagged.
func (h Hook) ETag() string { return api.ETagOf(h.Version) }

const (
	mostHooks  = 50
	mostEvents = 50
	longName   = 120
)

type row struct {
	ID        string            `db:"id"`
	Name      string            `db:"name"`
	URL       string            `db:"url"`
	Secret    string            `db:"secret"`
	Events    db.JSON[[]string] `db:"events"`
	Enabled   bool              `db:"enabled"`
	Private   bool              `db:"private"`
	CreatedAt instant.Instant   `db:"created_at"`
	Version   int64             `db:"version"`
}

const columns = `id, name, url, secret, events, enabled, private, created_at, version`

func (w row) hook() Hook {
	return Hook{ID: w.ID, Name: w.Name, URL: w.URL, Events: w.Events.V, Enabled: w.Enabled, Private: w.Private, CreatedAt: w.CreatedAt, Version: w.Version}
}

// wants says whether a type of event is one the hook asks for.
func (w row) wants(what string) bool {
	for _, e := range w.Events.V {
		if subject, all := strings.CutSuffix(e, ".*"); e == what || all && strings.HasPrefix(what, subject+".") {
			return true
		}
	}
	return false
}

func (w *row) check() error {
	w.Name = markdown.CleanLine(w.Name)
	if n := utf8.RuneCountInString(w.Name); n == 0 || n > longName {
		return fault.InvalidField("name", "field.too_long").With("limit", longName)
	}
	if len(w.Events.V) == 0 || len(w.Events.V) > mostEvents {
		return fault.InvalidField("events", "webhook.events").With("limit", mostEvents)
	}
	for _, e := range w.Events.V {
		subject, verb, ok := strings.Cut(e, ".")
		if !ok || !plain(subject) || verb != "*" && !plain(verb) || strings.HasPrefix(e, "webhook.") || secretive(subject) {
			return fault.InvalidField("events", "webhook.events").With("limit", mostEvents)
		}
	}
	return checkURL(w.URL, w.Private)
}

// secretive subjects are nobody else's business: sessions, tokens, who reads what.
func secretive(subject string) bool {
	return subject == "account" || subject == "tenant" || subject == "feed" || subject == "profile"
}

func plain(s string) bool {
	return s != "" && len(s) <= 40 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' })
}

// Hooks is this domain with what it needs of the house.
type Hooks struct {
	// Record gives the record that an event is about, as live pushes show it; nil and false for none.
	Record func(ctx context.Context, r db.Reader, e event.Event) (json.RawMessage, bool, error)
}

// ListIn asks for the hooks.
type ListIn struct{}

// List answers the hooks, without their secrets.
func (h *Hooks) List(ctx context.Context, r db.Reader, _ ListIn) (api.Page[Hook], error) {
	rows, err := all(ctx, r)
	out := api.Page[Hook]{Items: make([]Hook, len(rows))}
	for i, w := range rows {
		out.Items[i] = w.hook()
	}
	return out, err
}

func all(ctx context.Context, r db.Reader) ([]row, error) {
	return db.Select[row](ctx, r, `SELECT `+columns+` FROM webhook WHERE tenant_id = $1 ORDER BY id`)
}

func byID(ctx context.Context, r db.Reader, hook string) (row, error) {
	w, err := db.One[row](ctx, r, `SELECT `+columns+` FROM webhook WHERE tenant_id = $1 AND id = $2`, hook)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("webhook.not_found")
	}
	return w, err
}

// MakeIn is a new hook.
type MakeIn struct {
	Name    string   `json:"name" maxLength:"480"`
	URL     string   `json:"url" maxLength:"1000"`
	Events  []string `json:"events" nullable:"false"`
	Private bool     `json:"private,omitempty"`
}

// Make adds a hook; its secret is shown once.
func (h *Hooks) Make(ctx context.Context, tx *db.Tx, in MakeIn) (Hook, error) {
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM webhook WHERE tenant_id = $1`)
	if err != nil {
		return Hook{}, err
	}
	if n >= mostHooks {
		return Hook{}, fault.Conflict("webhook.too_many").With("limit", mostHooks)
	}
	w := row{ID: id.New(), Name: in.Name, URL: in.URL, Secret: newSecret(), Enabled: true, Private: in.Private, CreatedAt: tx.Now(), Version: 1}
	w.Events.V = in.Events
	if err := w.check(); err != nil {
		return Hook{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO webhook (tenant_id, id, name, url, secret, events, private, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, w.ID, w.Name, w.URL, w.Secret, w.Events, w.Private, w.CreatedAt, tx.Actor().ID); err != nil {
		return Hook{}, err
	}
	tx.Emit(ref.Of(Kind, w.ID), Changed{What: "made", Version: 1}, topic)
	out := w.hook()
	out.Secret = w.Secret
	return out, nil
}

// EditIn changes a hook; what is absent stays.
type EditIn struct {
	ID      string    `path:"id" json:"-" maxLength:"40"`
	IfMatch string    `header:"If-Match" json:"-"`
	Name    *string   `json:"name,omitempty" maxLength:"480"`
	URL     *string   `json:"url,omitempty" maxLength:"1000"`
	Events  *[]string `json:"events,omitempty"`
	Enabled *bool     `json:"enabled,omitempty"`
	Private *bool     `json:"private,omitempty"`
}

// Edit changes a hook.
func (h *Hooks) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Hook, error) {
	w, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Hook{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Hook{}, err
	}
	put(&w.Name, in.Name)
	put(&w.URL, in.URL)
	put(&w.Events.V, in.Events)
	put(&w.Enabled, in.Enabled)
	put(&w.Private, in.Private)
	if err := w.check(); err != nil {
		return Hook{}, err
	}
	return save(ctx, tx, w, "edited")
}

// save writes a hook's next version.
func save(ctx context.Context, tx *db.Tx, w row, what string) (Hook, error) {
	n, err := tx.Exec(ctx, `UPDATE webhook SET name = $2, url = $3, events = $4, enabled = $5, private = $6, secret = $7, version = version + 1
		WHERE tenant_id = $1 AND id = $8 AND version = $9`, w.Name, w.URL, w.Events, w.Enabled, w.Private, w.Secret, w.ID, w.Version)
	if err != nil {
		return Hook{}, err
	}
	if n == 0 {
		return Hook{}, fault.Stale("webhook.changed_meanwhile")
	}
	w.Version++
	tx.Emit(ref.Of(Kind, w.ID), Changed{What: what, Version: w.Version}, topic)
	return w.hook(), nil
}

func put[T any](into *T, to *T) {
	if to != nil {
		*into = *to
	}
}

// DropIn names a hook.
type DropIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Drop takes a hook away, with its log.
func (h *Hooks) Drop(ctx context.Context, tx *db.Tx, in DropIn) (api.None, error) {
	w, err := byID(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM webhook_delivery WHERE tenant_id = $1 AND webhook_id = $2`, w.ID); err != nil {
		return api.None{}, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM webhook WHERE tenant_id = $1 AND id = $2`, w.ID)
	tx.Emit(ref.Of(Kind, w.ID), Changed{What: "dropped"}, topic)
	return api.None{}, err
}

// topic is where those who administer hear of hooks: ids and versions only.
const topic = "settings"

// Changed: a hook is not what it was, or a delivery of it. What is made, edited, renewed (its secret), dropped, tested, replayed or tried.
type Changed struct {
	What    string `json:"-"`
	Version int64  `json:"version,omitempty"`
}

// EventType implements event.Payload.
func (c Changed) EventType() string { return "webhook." + c.What }
