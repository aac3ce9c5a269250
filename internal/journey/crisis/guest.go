package crisis

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/account"
)

const (
	longestStay = 7 * 24 * time.Hour
	mostGuests  = 100
	longGuest   = 50 // name, and company: both fit an account's name
	secretLen   = 43 // of 32 bytes in base64
)

// Guest is somebody from outside with a link to one room.
type Guest struct {
	ID        string          `json:"id"`
	Room      string          `json:"room"`
	Person    Person          `json:"person"`
	Company   string          `json:"company,omitempty"`
	MayPost   bool            `json:"may_post"`
	InvitedBy *Person         `json:"invited_by,omitempty"`
	InvitedAt instant.Instant `json:"invited_at"`
	ExpiresAt instant.Instant `json:"expires_at"`
	EnteredAt instant.Instant `json:"entered_at,omitzero" doc:"when the link was opened; from then on it opens on that device alone"`
	SeenAt    instant.Instant `json:"seen_at,omitzero"`
	Refused   int64           `json:"refused,omitempty" doc:"how often the link was tried from another device"`
	RevokedAt instant.Instant `json:"revoked_at,omitzero"`
	Link      string          `json:"link,omitempty" doc:"shown once, when the guest is invited"`
}

type guestRow struct {
	ID        string          `db:"id"`
	Crisis    string          `db:"crisis_id"`
	Room      string          `db:"room_id"`
	Person    string          `db:"person_id"`
	Name      string          `db:"name"`
	Company   string          `db:"company"`
	MayPost   bool            `db:"may_post"`
	KeyHash   string          `db:"key_hash"`
	InvitedBy string          `db:"invited_by"`
	InvitedAt instant.Instant `db:"invited_at"`
	ExpiresAt instant.Instant `db:"expires_at"`
	EnteredAt instant.Instant `db:"entered_at"`
	SeenAt    instant.Instant `db:"seen_at"`
	Refused   int64           `db:"refused"`
	RevokedAt instant.Instant `db:"revoked_at"`
}

const guestColumns = `id, crisis_id, room_id, person_id, name, company, may_post, key_hash, invited_by, invited_at, expires_at, entered_at, seen_at, refused, revoked_at`

// ended says why a guest's time is over; nil where it is not.
func (g guestRow) ended(now instant.Instant) error {
	switch {
	case !g.RevokedAt.IsZero():
		return fault.Gone("crisis.guest_revoked")
	case now >= g.ExpiresAt:
		return fault.Gone("crisis.guest_expired")
	}
	return nil
}

// guestOf finds the guest that an account stands for.
func guestOf(ctx context.Context, r db.Reader, person string) (guestRow, bool, error) {
	if person == "" || len(r.Actor().Roles) > 0 {
		return guestRow{}, false, nil
	}
	g, err := db.One[guestRow](ctx, r, `SELECT `+guestColumns+` FROM crisis_guest WHERE tenant_id = $1 AND person_id = $2`, person)
	if errors.Is(err, db.ErrNoRows) {
		return g, false, nil
	}
	return g, err == nil, err
}

// InviteIn is a guest to invite.
type InviteIn struct {
	ID      string `path:"id" json:"-" maxLength:"40"`
	Room    string `json:"room_id" maxLength:"40"`
	Name    string `json:"name" maxLength:"480"`
	Company string `json:"company,omitempty" maxLength:"480"`
	MayPost bool   `json:"may_post,omitempty" doc:"else they only read"`
	Hours   int64  `json:"hours" minimum:"1" maximum:"168" doc:"how long the link is good for"`
}

// Guests is what a guest needs of the house.
type Guests struct {
	*Crises
	Accounts *account.Accounts
}

// Invite makes a link to one room for somebody from outside. The link is shown once; only its digest is kept.
func (x *Guests) Invite(ctx context.Context, tx *db.Tx, in InviteIn) (Guest, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Guest{}, err
	}
	if !s.directs() && !s.has(Communication) && !s.has(Technical) {
		return Guest{}, fault.Denied("crisis.who_invites")
	}
	_, w, err := x.roomTo(ctx, tx, c.ID, in.Room)
	if fault.KindOf(err) == fault.KindNotFound {
		err = fault.InvalidField("room_id", "crisis.room_not_found")
	}
	if err != nil {
		return Guest{}, err
	}
	g := guestRow{ID: id.New(), Crisis: c.ID, Room: w.ID, Person: id.New(), Name: markdown.CleanLine(in.Name), Company: markdown.CleanLine(in.Company), MayPost: in.MayPost,
		InvitedBy: s.actor.ID, InvitedAt: tx.Now(), ExpiresAt: tx.Now().Add(min(time.Duration(in.Hours)*time.Hour, longestStay))}
	if n := utf8.RuneCountInString(g.Name); n == 0 || n > longGuest {
		return Guest{}, fault.InvalidField("name", "crisis.guest_name").With("limit", longGuest)
	}
	if utf8.RuneCountInString(g.Company) > longGuest {
		return Guest{}, fault.InvalidField("company", "crisis.too_long").With("limit", longGuest)
	}
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM crisis_guest WHERE tenant_id = $1 AND crisis_id = $2`, c.ID)
	if err != nil {
		return Guest{}, err
	}
	if n >= mostGuests {
		return Guest{}, fault.Conflict("crisis.too_many_guests").With("limit", mostGuests)
	}
	if err := x.shadow(ctx, tx, g); err != nil {
		return Guest{}, err
	}
	token, hash := newSecret(tx.Tenant() + ".")
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_guest (tenant_id, id, crisis_id, room_id, person_id, name, company, may_post, token_hash, invited_by, invited_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, g.ID, g.Crisis, g.Room, g.Person, g.Name, g.Company, g.MayPost, hash, g.InvitedBy, g.InvitedAt, g.ExpiresAt); err != nil {
		return Guest{}, err
	}
	if _, err := note(ctx, tx, c, "guest_invited", g.args()); err != nil {
		return Guest{}, err
	}
	tx.Emit(c.ref(), GuestChanged{Guest: g.ID}, TopicOf(c.ID))
	out, err := shownGuest(ctx, tx, g)
	out.Link = x.Origin() + "/guest/" + token
	return out, err
}

// shadow makes the account whose name the guest's words keep: closed, so that nobody ever signs in with it.
func (x *Guests) shadow(ctx context.Context, tx *db.Tx, g guestRow) error {
	made, err := account.Add(ctx, tx, account.AddIn{ID: g.Person, Email: "guest-" + g.ID + "@guest.invalid", Name: g.called(), Roles: auth.Roles{auth.Requester}})
	if err != nil {
		return err
	}
	_, err = x.Accounts.Close(ctx, tx, account.CloseIn{ID: made.ID})
	return err
}

// called is the guest's name as the others see it.
func (g guestRow) called() string {
	if g.Company == "" {
		return g.Name
	}
	return g.Name + " (" + g.Company + ")"
}

func (g guestRow) args() map[string]string {
	return map[string]string{"guest": g.called(), "guest_id": g.ID, "until": g.ExpiresAt.String()}
}

// RevokeIn names a guest.
type RevokeIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	Guest string `path:"guest" json:"-" maxLength:"40" doc:"id"`
}

// Revoke ends a guest's link at once.
func (x *Guests) Revoke(ctx context.Context, tx *db.Tx, in RevokeIn) (api.None, error) {
	c, s, err := inside(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	g, err := db.One[guestRow](ctx, tx, `SELECT `+guestColumns+` FROM crisis_guest WHERE tenant_id = $1 AND crisis_id = $2 AND id = $3`, c.ID, in.Guest)
	if errors.Is(err, db.ErrNoRows) {
		return api.None{}, fault.NotFound("crisis.guest_not_found")
	}
	if err != nil {
		return api.None{}, err
	}
	if !s.directs() && g.InvitedBy != s.actor.ID {
		return api.None{}, fault.Denied("crisis.who_invites")
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_guest SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at = 0`, g.ID, tx.Now())
	if err != nil || n == 0 {
		return api.None{}, err
	}
	if c.Phase != Archived {
		if _, err := note(ctx, tx, c, "guest_revoked", g.args()); err != nil {
			return api.None{}, err
		}
	}
	tx.Emit(c.ref(), GuestChanged{Guest: g.ID}, TopicOf(c.ID))
	return api.None{}, nil
}

// GuestsIn names a crisis.
type GuestsIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Guests lists who was invited from outside.
func (x *Guests) Guests(ctx context.Context, r db.Reader, in GuestsIn) (api.Page[Guest], error) {
	out := api.Page[Guest]{Items: []Guest{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := db.Select[guestRow](ctx, r, `SELECT `+guestColumns+` FROM crisis_guest WHERE tenant_id = $1 AND crisis_id = $2 ORDER BY id`, c.ID)
	if err != nil {
		return out, err
	}
	for _, g := range rows {
		one, err := shownGuest(ctx, r, g)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, one)
	}
	return out, nil
}

func shownGuest(ctx context.Context, r db.Reader, g guestRow) (Guest, error) {
	names, err := namesOf(ctx, r, g.InvitedBy)
	return Guest{ID: g.ID, Room: g.Room, Person: Person{ID: g.Person, Name: g.called()}, Company: g.Company, MayPost: g.MayPost, InvitedBy: personIn(names, g.InvitedBy),
		InvitedAt: g.InvitedAt, ExpiresAt: g.ExpiresAt, EnteredAt: g.EnteredAt, SeenAt: g.SeenAt, Refused: g.Refused, RevokedAt: g.RevokedAt}, err
}

// GuestChanged: a guest was invited, came, or may come no longer.
type GuestChanged struct {
	Guest string `json:"guest"`
}

// EventType implements event.Payload.
func (GuestChanged) EventType() string { return "crisis.guest_changed" }

// newSecret is a random secret and its digest.
func newSecret(prefix string) (secret, hash string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	secret = prefix + base64.RawURLEncoding.EncodeToString(b[:])
	return secret, hashOf(secret)
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// tenantIn reads which tenant a link is for; false for what never was one.
func tenantIn(token string) (string, bool) {
	tenant, secret, ok := strings.Cut(token, ".")
	return tenant, ok && id.Valid(tenant) && len(secret) == secretLen
}
