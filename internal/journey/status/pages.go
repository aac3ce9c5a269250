package status

import (
	"context"
	"net/http"
	"sync"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/mail"
	"comptoir/internal/people/tenant"
)

// Path is where the public reads the page.
const Path = "/status"

// An address of the network may ask for ten letters at once, then for one a minute.
const (
	askBurst = 10
	askPace  = time.Minute
)

// freshFor is how long a page is served from memory without being made anew: what is past ages, and a host may be bound to another
// organisation by a command of which no event tells.
const freshFor = time.Minute

// Pages are the public pages of this server's organisations.
type Pages struct {
	DB     *db.DB
	Origin func() string
	Text   *i18n.Catalog
	// Send leaves a letter behind, to go once the transaction is committed.
	Send func(ctx context.Context, tx *db.Tx, m mail.Message) error

	look     *look
	throttle *api.Throttle
	mu       sync.Mutex
	change   int                 // counted at each event: what was read before it is not kept
	whose    map[string]whose    // by host
	kept     map[string]rendered // by tenant, language and form
}

type whose struct {
	tenant string
	at     time.Time
}

// New makes the pages; nothing is rendered before somebody asks.
func New(d *db.DB, origin func() string, text *i18n.Catalog, send func(context.Context, *db.Tx, mail.Message) error) (*Pages, error) {
	l, err := newLook()
	return &Pages{DB: d, Origin: origin, Text: text, Send: send, look: l, throttle: api.NewThrottle(askBurst, askPace, d.Clock()),
		whose: map[string]whose{}, kept: map[string]rendered{}}, err
}

// Serve adds what the public reads.
func (x *Pages) Serve(mux *http.ServeMux) {
	mux.HandleFunc("GET "+Path, x.show)
	mux.HandleFunc("GET "+Path+"/atom.xml", x.atom)
	mux.HandleFunc("POST "+Path+"/subscribe", x.ask)
	mux.HandleFunc("GET "+Path+"/confirm/{token}", x.askConfirm)
	mux.HandleFunc("POST "+Path+"/confirm/{token}", x.doConfirm)
	mux.HandleFunc("GET "+Path+"/stop/{token}", x.askStop)
	mux.HandleFunc("POST "+Path+"/stop/{token}", x.doStop)
}

// Hear forgets what was rendered when something of it changed; it is a tail of the log.
func (x *Pages) Hear(_ context.Context, _ string, events []event.Event) error {
	for _, e := range events {
		if e.Subject.Kind == Kind || e.Subject.Kind == tenant.Kind {
			x.mu.Lock()
			x.change++
			clear(x.whose)
			clear(x.kept)
			x.mu.Unlock()
			return nil
		}
	}
	return nil
}

// tenantOf is whose page a host shows; "" where there is none.
func (x *Pages) tenantOf(r *http.Request) (string, error) {
	host, now := tenant.HostName(r.Host), x.DB.Clock()()
	x.mu.Lock()
	w, ok := x.whose[host]
	change := x.change
	x.mu.Unlock()
	if ok && now.Sub(w.at) < freshFor {
		return w.tenant, nil
	}
	of, err := x.find(r.Context(), host)
	if err != nil {
		return "", err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if change == x.change {
		if len(x.whose) >= mostHosts { // hosts are what clients say they are
			clear(x.whose)
		}
		x.whose[host] = whose{of, now}
	}
	return of, nil
}

const mostHosts = 1000

func (x *Pages) find(ctx context.Context, host string) (string, error) {
	t, bound, err := tenant.ByHost(ctx, x.DB, host)
	if err != nil {
		return "", err
	}
	if bound {
		if open, err := x.isOpen(ctx, t); err != nil || !open {
			return "", err
		}
		return t.ID, nil
	}
	all, err := tenant.List(ctx, x.DB)
	if err != nil {
		return "", err
	}
	found := ""
	for _, t := range all {
		open, err := x.isOpen(ctx, t)
		if err != nil {
			return "", err
		}
		if open && found != "" {
			return "", nil // of two, none: nobody said which
		}
		if open {
			found = t.ID
		}
	}
	return found, nil
}

func (x *Pages) isOpen(ctx context.Context, t tenant.Tenant) (bool, error) {
	if t.Suspended() {
		return false, nil
	}
	p, err := db.View(ctx, x.DB, auth.System(t.ID), pageOf)
	return p.Open, err
}
