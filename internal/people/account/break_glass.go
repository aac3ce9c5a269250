package account

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/tenant"
)

// SheetKind is the kind of a sheet of codes in references.
const SheetKind = "break_glass"

const (
	mostCodes  = 20
	mostSheets = 50
	// A code is typed at night from a drawer: it is good for a year, and what it opens for half a day, whatever is done with it.
	defaultSheetDays = 365
	mostSheetDays    = 730
	brokenFor        = 12 * time.Hour

	selectorLength = 8  // 40 bits that name the code
	secretLength   = 16 // 80 bits that prove it
)

// Sheet is a sheet of printed one-time codes. Its codes are shown once, when they are made.
type Sheet struct {
	ID        string          `json:"id"`
	Label     string          `json:"label"`
	Person    Holder          `json:"person" doc:"who one is, signed in with a code"`
	Role      auth.Role       `json:"role,omitempty" doc:"of a sheet for a role: its account was made for it"`
	MadeAt    instant.Instant `json:"made_at"`
	MadeBy    Holder          `json:"made_by"`
	ExpiresAt instant.Instant `json:"expires_at"`
	RevokedAt instant.Instant `json:"revoked_at,omitzero"`
	Edition   int64           `json:"edition" doc:"one more each time it is renewed"`
	Left      int             `json:"left" doc:"codes that still open"`
	Uses      []Use           `json:"uses" nullable:"false"`
	Count     int             `json:"count"`
	Codes     []PrintedCode   `json:"codes,omitempty" nullable:"false" doc:"once, in the answer that made them"`
	Version   int64           `json:"version"`
}

// Holder is a person in a sheet.
type Holder struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Use is one code that was used.
type Use struct {
	N       int64           `json:"n"`
	At      instant.Instant `json:"at"`
	Name    string          `json:"name" doc:"as whoever used it said"`
	Address string          `json:"address"`
}

// PrintedCode is a code in clear.
type PrintedCode struct {
	N    int64  `json:"n"`
	Code string `json:"code"`
}

type sheetRow struct {
	ID        string          `db:"id"`
	Label     string          `db:"label"`
	Person    string          `db:"person_id"`
	Role      string          `db:"role"`
	MadeAt    instant.Instant `db:"made_at"`
	MadeBy    string          `db:"made_by"`
	ExpiresAt instant.Instant `db:"expires_at"`
	RevokedAt instant.Instant `db:"revoked_at"`
	Edition   int64           `db:"edition"`
	Version   int64           `db:"version"`
}

type codeRow struct {
	Selector string          `db:"selector"`
	Tenant   string          `db:"tenant_id"`
	Sheet    string          `db:"sheet_id"`
	N        int64           `db:"n"`
	Hash     string          `db:"code_hash"`
	UsedAt   instant.Instant `db:"used_at"`
	Name     string          `db:"used_name"`
	Address  string          `db:"used_address"`
}

// newPrinted is a code: what names it, what proves it, and how it is printed.
func newPrinted() (selector, secret, printed string) {
	var b [selectorLength + secretLength]byte
	_, _ = rand.Read(b[:]) // never fails
	for i, v := range b {
		b[i] = codeAlphabet[int(v)%len(codeAlphabet)]
	}
	all := string(b[:])
	var groups []string
	for i := 0; i < len(all); i += 4 {
		groups = append(groups, all[i:i+4])
	}
	return all[:selectorLength], all[selectorLength:], strings.Join(groups, "-")
}

// readPrinted reads a code as it was typed: blanks, dashes and case do not matter, nor what is taken for another letter.
func readPrinted(typed string) (selector, secret string, ok bool) {
	plain := plainCode(typed)
	if len(plain) != selectorLength+secretLength {
		return "", "", false
	}
	return plain[:selectorLength], plain[selectorLength:], true
}

// BreakGlassIn is a printed code, and who says to use it.
type BreakGlassIn struct {
	Code string `json:"code" maxLength:"60" doc:"as it is printed; blanks, dashes and case do not matter"`
	Name string `json:"name" maxLength:"120" doc:"who uses it: kept with the use, and told to the admins"`
}

var errBadCode = fault.Unauthenticated("break_glass.refused")

// BreakGlass opens a session with a printed code, on any host that is not another organisation's. It takes as long for a code that
// never was as for a wrong one, and says no more.
func (a *Accounts) BreakGlass(ctx context.Context, in BreakGlassIn, from From) (SignedIn, error) {
	name, err := cleanName(in.Name)
	if err != nil {
		return SignedIn{}, err
	}
	selector, secret, formed := readPrinted(in.Code)
	key, address := "g:"+selector, "a:"+network(from.Address)
	if !formed {
		key += network(from.Address)
	}
	if err := a.wait(key, address); err != nil {
		return SignedIn{}, err
	}
	var row codeRow
	if formed {
		if row, err = a.printed(ctx, selector, from.Host); err != nil {
			return SignedIn{}, err
		}
	}
	hash := row.Hash
	if hash == "" {
		hash = nobodysHash
	}
	same, err := a.proves(ctx, secret, hash, key, address)
	if err != nil {
		return SignedIn{}, err
	}
	if !same || row.Hash == "" {
		a.failed(key, address)
		return SignedIn{}, errBadCode
	}
	t, err := tenant.Get(ctx, a.c.DB, row.Tenant)
	if err != nil {
		return SignedIn{}, err
	}
	if t.Suspended() {
		return SignedIn{}, fault.Denied("tenant.suspended")
	}
	return db.Update(ctx, a.c.DB, auth.System(row.Tenant), func(ctx context.Context, tx *db.Tx) (SignedIn, error) {
		return a.breakIn(ctx, tx, row, name, from)
	})
}

// breakIn uses a code that was proved: once, while its sheet is good.
func (a *Accounts) breakIn(ctx context.Context, tx *db.Tx, c codeRow, name string, from From) (SignedIn, error) {
	s, err := sheetByID(ctx, tx, c.Sheet)
	if err != nil {
		return SignedIn{}, err
	}
	switch {
	case !s.RevokedAt.IsZero():
		return SignedIn{}, fault.Denied("break_glass.revoked")
	case s.ExpiresAt <= tx.Now():
		return SignedIn{}, fault.Denied("break_glass.expired")
	}
	used, err := useCode(ctx, tx, c, name, from.Address)
	if err != nil {
		return SignedIn{}, err
	}
	if !used {
		return SignedIn{}, fault.Denied("break_glass.used")
	}
	in, err := a.beginFor(ctx, tx, s.Person, from, brokenFor, s.ID)
	if err != nil {
		return SignedIn{}, err
	}
	tx.As(in.Actor).Emit(ref.Of(SheetKind, s.ID), BrokeGlass{Sheet: s.ID, Code: c.N, Session: in.Actor.Session}, topicSheets)
	return in, nil
}

// topicSheets is where the use of codes is told, to admins.
const topicSheets = "break_glass"

// MayHear says whether the reader may follow a topic of this domain's sheets.
func MayHear(_ context.Context, r db.Reader, topic string) (known bool, err error) {
	if topic != topicSheets {
		return false, nil
	}
	if !r.Actor().Has(auth.Admin) {
		err = fault.Denied("permission.denied")
	}
	return true, err
}

// BrokeGlass: a printed code opened a session.
type BrokeGlass struct {
	Sheet   string `json:"sheet"`
	Code    int64  `json:"code"`
	Session string `json:"session"`
}

// EventType implements event.Payload.
func (BrokeGlass) EventType() string { return "break_glass.used" }

// SheetMade: a sheet of codes was made; SheetRenewed: it has new ones, and the old ones open nothing any more.
type SheetMade struct {
	Codes int `json:"codes"`
}

// EventType implements event.Payload.
func (SheetMade) EventType() string { return "break_glass.made" }

// SheetRenewed: the codes are new ones.
type SheetRenewed struct {
	Edition int64 `json:"edition"`
	Codes   int   `json:"codes"`
}

// EventType implements event.Payload.
func (SheetRenewed) EventType() string { return "break_glass.renewed" }

// SheetRevoked: none of its codes opens anything any more, and what they opened is closed.
type SheetRevoked struct{}

// EventType implements event.Payload.
func (SheetRevoked) EventType() string { return "break_glass.revoked" }

func emitSheet(tx *db.Tx, sheet string, p event.Payload) {
	tx.Emit(ref.Of(SheetKind, sheet), p, topicSheets)
}
