package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/push"
	"comptoir/internal/base/ref"
)

// mostDevices of one person are told.
const mostDevices = 20

// Device is a browser its owner is told on.
type Device struct {
	ID        string          `json:"id" db:"id"`
	Name      string          `json:"name" db:"name" doc:"what the browser calls itself"`
	This      bool            `json:"this" db:"-" doc:"made in the session that asks"`
	CreatedAt instant.Instant `json:"created_at" db:"created_at"`
	ToldAt    instant.Instant `json:"told_at,omitzero" db:"told_at" doc:"when its push service last took a notice"`
	RefusedAt instant.Instant `json:"refused_at,omitzero" db:"refused_at" doc:"when it last refused one for good"`

	person   string
	session  string
	endpoint push.Browser
}

type deviceRow struct {
	Device
	Person   string `db:"person_id"`
	Session  string `db:"session_id"`
	Endpoint string `db:"endpoint"`
	P256dh   string `db:"p256dh"`
	Auth     string `db:"auth"`
}

const deviceColumns = `id, person_id, session_id, name, endpoint, p256dh, auth, created_at, told_at, refused_at`

func (w deviceRow) device(session string) Device {
	d := w.Device
	d.person, d.session, d.endpoint = w.Person, w.Session, push.Browser{Endpoint: w.Endpoint, P256dh: w.P256dh, Auth: w.Auth}
	d.This = session != "" && session == w.Session
	return d
}

// devicesOf are a person's, the oldest first.
func devicesOf(ctx context.Context, r db.Reader, person string) ([]Device, error) {
	rows, err := db.Select[deviceRow](ctx, r, `SELECT `+deviceColumns+` FROM push_device WHERE tenant_id = $1 AND person_id = $2 ORDER BY id LIMIT $3`, person, mostDevices)
	out := make([]Device, len(rows))
	for i, w := range rows {
		out[i] = w.device(r.Actor().Session)
	}
	return out, err
}

func loadDevice(ctx context.Context, r db.Reader, key string) (Device, error) {
	w, err := db.One[deviceRow](ctx, r, `SELECT `+deviceColumns+` FROM push_device WHERE tenant_id = $1 AND id = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoDevice
	}
	return w.device(r.Actor().Session), err
}

var errNoDevice = fault.NotFound("device.not_found")

// mine is one of the actor's own devices; anybody else's is not there.
func mine(ctx context.Context, r db.Reader, key string) (Device, error) {
	d, err := loadDevice(ctx, r, key)
	if err == nil && d.person != r.Actor().ID {
		err = errNoDevice
	}
	return d, err
}

// NoIn asks nothing more.
type NoIn struct{}

// List answers one's own devices.
func List(ctx context.Context, r db.Reader, _ NoIn) (api.Page[Device], error) {
	list, err := devicesOf(ctx, r, r.Actor().ID)
	return api.Page[Device]{Items: list}, err
}

// AddIn is what a browser gives of itself when it is allowed to be written to: a PushSubscription.
type AddIn struct {
	Name     string `json:"name" minLength:"1" maxLength:"120" doc:"as its owner knows it: Firefox, Android"`
	Endpoint string `json:"endpoint" minLength:"1" maxLength:"1000"`
	P256dh   string `json:"p256dh" minLength:"1" maxLength:"200" doc:"keys.p256dh"`
	Auth     string `json:"auth" minLength:"1" maxLength:"60" doc:"keys.auth"`
}

// Add tells the actor on this browser from now on. A browser is one person's: of who allowed it last.
func (s *Notices) Add(ctx context.Context, tx *db.Tx, in AddIn) (Device, error) {
	at := push.Browser{Endpoint: in.Endpoint, P256dh: in.P256dh, Auth: in.Auth}
	if err := at.Check(s.Private); err != nil {
		return Device{}, fault.InvalidField("endpoint", "device.not_a_push_service")
	}
	name := markdown.CleanLine(in.Name)
	if name == "" {
		return Device{}, fault.InvalidField("name", "field.empty")
	}
	me := tx.Actor()
	sum := sha256.Sum256([]byte(in.Endpoint))
	kept, err := db.One[deviceRow](ctx, tx, `INSERT INTO push_device (tenant_id, id, person_id, session_id, name, endpoint, endpoint_hash, p256dh, auth, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, endpoint_hash) DO UPDATE SET person_id = excluded.person_id, session_id = excluded.session_id,
		name = excluded.name, p256dh = excluded.p256dh, auth = excluded.auth, refused_at = 0 RETURNING `+deviceColumns,
		id.New(), me.ID, me.Session, name, in.Endpoint, hex.EncodeToString(sum[:]), in.P256dh, in.Auth, tx.Now())
	if err != nil {
		return Device{}, err
	}
	n, err := db.One[int](ctx, tx, `SELECT count(*) FROM push_device WHERE tenant_id = $1 AND person_id = $2`, me.ID)
	if err != nil {
		return Device{}, err
	}
	if n > mostDevices {
		return Device{}, fault.Conflict("device.too_many").With("limit", mostDevices)
	}
	tx.Emit(ref.Of(Kind, kept.ID), Added{}, account(me.ID))
	return kept.device(me.Session), nil
}

func account(person string) string { return "account:" + person }

// DeviceIn names a device.
type DeviceIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// Remove ends what is told on a device.
func Remove(ctx context.Context, tx *db.Tx, in DeviceIn) (api.None, error) {
	d, err := mine(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	return api.None{}, drop(ctx, tx, d, false)
}

func drop(ctx context.Context, tx *db.Tx, d Device, gone bool) error {
	n, err := tx.Exec(ctx, `DELETE FROM push_device WHERE tenant_id = $1 AND id = $2`, d.ID)
	if err == nil && n > 0 {
		tx.Emit(ref.Of(Kind, d.ID), Removed{Gone: gone}, account(d.person))
	}
	return err
}

// Left forgets the devices of who signed out of a session, or with none of who left altogether.
func Left(ctx context.Context, tx *db.Tx, person, session string) error {
	list, err := devicesOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, d := range list {
		if session != "" && d.session != session {
			continue
		}
		if err := drop(ctx, tx, d, false); err != nil {
			return err
		}
	}
	return nil
}
