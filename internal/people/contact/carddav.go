package contact

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/emersion/go-vcard"
	"github.com/emersion/go-webdav"
	"github.com/emersion/go-webdav/carddav"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// Where the address book of phones is. The book is each reader's own: what they may see.
const (
	DavPrefix = "/carddav"
	davMe     = DavPrefix + "/me/"
	davBooks  = davMe + "books/"
	davBook   = davBooks + "contacts/"
)

// Dav serves the address book to phones, for reading alone. They sign in by HTTP's own way, with an API token for password: a
// phone that is lost costs a token, never the account.
func (c *Contacts) Dav() http.Handler {
	h := &carddav.Handler{Backend: &book{c: c}, Prefix: DavPrefix}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, secret, ok := r.BasicAuth()
		if !ok {
			unsigned(w)
			return
		}
		actor, err := c.Actor(r.Context(), strings.TrimSpace(secret))
		if err != nil || !actor.Has(Permissions["contact.read"]) {
			unsigned(w)
			return
		}
		w.Header().Set("Cache-Control", "private, no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
		h.ServeHTTP(w, r.WithContext(auth.Into(r.Context(), actor)))
	})
}

func unsigned(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Basic realm="Comptoir", charset="UTF-8"`)
	http.Error(w, "Sign in with your e-mail, and an API token for password.", http.StatusUnauthorized)
}

// book is carddav.Backend.
type book struct{ c *Contacts }

var errReadOnly = webdav.NewHTTPError(http.StatusForbidden, fmt.Errorf("this address book is for reading"))

func (b *book) CurrentUserPrincipal(context.Context) (string, error)   { return davMe, nil }
func (b *book) AddressBookHomeSetPath(context.Context) (string, error) { return davBooks, nil }

func (b *book) about(ctx context.Context) carddav.AddressBook {
	actor, _ := auth.From(ctx)
	return carddav.AddressBook{Path: davBook, Name: b.c.BookName(actor.Lang), MaxResourceSize: 64 << 10,
		SupportedAddressData: []carddav.AddressDataType{{ContentType: vcard.MIMEType, Version: "3.0"}}}
}

func (b *book) ListAddressBooks(ctx context.Context) ([]carddav.AddressBook, error) {
	return []carddav.AddressBook{b.about(ctx)}, nil
}

func (b *book) GetAddressBook(ctx context.Context, at string) (*carddav.AddressBook, error) {
	if path.Clean(at) != path.Clean(davBook) {
		return nil, notThere()
	}
	about := b.about(ctx)
	return &about, nil
}

func (b *book) GetAddressObject(ctx context.Context, at string, _ *carddav.AddressDataRequest) (*carddav.AddressObject, error) {
	key, ok := strings.CutSuffix(path.Base(at), ".vcf")
	if !ok || path.Dir(at) != path.Clean(davBook) || !id.Valid(key) {
		return nil, notThere()
	}
	actor, _ := auth.From(ctx)
	c, err := db.View(ctx, b.c.DB, actor, func(ctx context.Context, r db.Reader) (Contact, error) { return Get(ctx, r, GetIn{ID: key}) })
	if fault.KindOf(err) == fault.KindNotFound || err == nil && !c.ArchivedAt.IsZero() {
		return nil, notThere()
	}
	if err != nil {
		return nil, err
	}
	return object(c)
}

func (b *book) ListAddressObjects(ctx context.Context, at string, _ *carddav.AddressDataRequest) ([]carddav.AddressObject, error) {
	if path.Clean(at) != path.Clean(davBook) {
		return nil, notThere()
	}
	actor, _ := auth.From(ctx)
	all, err := db.View(ctx, b.c.DB, actor, Book)
	if err != nil {
		return nil, err
	}
	out := make([]carddav.AddressObject, 0, len(all))
	for _, c := range all {
		if c.Kind == Group {
			continue // version 3 has no groups, and a group has no number
		}
		o, err := object(c)
		if err != nil {
			return nil, err
		}
		out = append(out, *o)
	}
	return out, nil
}

func (b *book) QueryAddressObjects(ctx context.Context, at string, query *carddav.AddressBookQuery) ([]carddav.AddressObject, error) {
	all, err := b.ListAddressObjects(ctx, at, &query.DataRequest)
	if err != nil {
		return nil, err
	}
	if len(query.PropFilters) == 0 {
		query = nil // the library would find nothing with an empty filter
	}
	return carddav.Filter(query, all)
}

func (b *book) CreateAddressBook(context.Context, *carddav.AddressBook) error { return errReadOnly }
func (b *book) DeleteAddressBook(context.Context, string) error               { return errReadOnly }
func (b *book) DeleteAddressObject(context.Context, string) error             { return errReadOnly }
func (b *book) PutAddressObject(context.Context, string, vcard.Card, *carddav.PutAddressObjectOptions) (*carddav.AddressObject, error) {
	return nil, errReadOnly
}

func notThere() error {
	return webdav.NewHTTPError(http.StatusNotFound, fmt.Errorf("there is no such thing"))
}

// object is a contact as phones fetch it. Its tag is of the words themselves: what a reader may see changes with their rights, and
// with the day on which a number was verified, and not with a version alone.
func object(c Contact) (*carddav.AddressObject, error) {
	v := card(c, "3.0")
	var b strings.Builder
	if err := vcard.NewEncoder(&b).Encode(v); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(b.String()))
	return &carddav.AddressObject{Path: davBook + c.ID + ".vcf", ModTime: c.UpdatedAt.Time(), ContentLength: int64(b.Len()), ETag: hex.EncodeToString(sum[:8]), Card: v}, nil
}
