package status

import (
	"context"
	"errors"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// States of a service, from the best.
const (
	Up          = "up"
	Maintenance = "maintenance"
	Degraded    = "degraded"
	Down        = "down"
)

// worse orders states.
func worse(state string) int {
	switch state {
	case Down:
		return 3
	case Degraded:
		return 2
	case Maintenance:
		return 1
	}
	return 0
}

const mostServices = 100

// Service is something the public knows by name.
type Service struct {
	ID      string          `json:"id" db:"id"`
	NameFR  string          `json:"name_fr" db:"name_fr"`
	NameEN  string          `json:"name_en" db:"name_en"`
	State   string          `json:"state" db:"state" enum:"up,maintenance,degraded,down"`
	StateAt instant.Instant `json:"state_at" db:"state_at"`
	Place   int64           `json:"place" db:"place" doc:"order on the page, the lowest first"`
	Version int64           `json:"version" db:"version"`
}

// ETag implements api.Tagged.
func (s Service) ETag() string { return api.ETagOf(s.Version) }

const serviceColumns = `id, name_fr, name_en, state, state_at, place, version`

func servicesOf(ctx context.Context, r db.Reader) ([]Service, error) {
	out, err := db.Select[Service](ctx, r, `SELECT `+serviceColumns+` FROM status_service WHERE tenant_id = $1 ORDER BY place, id`)
	if out == nil {
		out = []Service{}
	}
	return out, err
}

func serviceOf(ctx context.Context, r db.Reader, key string) (Service, error) {
	s, err := db.One[Service](ctx, r, `SELECT `+serviceColumns+` FROM status_service WHERE tenant_id = $1 AND id = $2`, key)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("status.service_not_found")
	}
	return s, err
}

func (s *Service) check() error {
	for _, f := range []struct {
		name string
		text *string
	}{{"name_fr", &s.NameFR}, {"name_en", &s.NameEN}} {
		*f.text = markdown.CleanLine(*f.text)
		if n := utf8.RuneCountInString(*f.text); n == 0 || n > longTitle {
			return fault.InvalidField(f.name, "status.nameless").With("limit", longTitle)
		}
	}
	return nil
}

// ServiceIn is a service to show.
type ServiceIn struct {
	NameFR string `json:"name_fr" maxLength:"480"`
	NameEN string `json:"name_en,omitempty" maxLength:"480" doc:"as in French where absent"`
	State  string `json:"state,omitempty" enum:"up,maintenance,degraded,down"`
	Place  int64  `json:"place,omitempty" minimum:"0" maximum:"100000"`
}

// AddService shows one more service.
func (x *Pages) AddService(ctx context.Context, tx *db.Tx, in ServiceIn) (Service, error) {
	s := Service{ID: id.New(), NameFR: in.NameFR, NameEN: in.NameEN, State: in.State, StateAt: tx.Now(), Place: in.Place, Version: 1}
	if s.NameEN == "" {
		s.NameEN = s.NameFR
	}
	if s.State == "" {
		s.State = Up
	}
	if err := s.check(); err != nil {
		return s, err
	}
	n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM status_service WHERE tenant_id = $1`)
	if err != nil {
		return s, err
	}
	if n >= mostServices {
		return s, fault.Conflict("status.too_many_services").With("limit", mostServices)
	}
	if s.Place == 0 {
		s.Place = (n + 1) * 10
	}
	_, err = tx.Exec(ctx, `INSERT INTO status_service (tenant_id, id, name_fr, name_en, state, state_at, place) VALUES ($1, $2, $3, $4, $5, $6, $7)`, s.ID, s.NameFR, s.NameEN, s.State, s.StateAt, s.Place)
	tx.Emit(of(tx.Tenant()), Changed{What: "service", ID: s.ID}, topic)
	return s, err
}

// EditServiceIn changes a service; what is absent stays.
type EditServiceIn struct {
	ID      string  `path:"id" json:"-" maxLength:"40"`
	IfMatch string  `header:"If-Match" json:"-"`
	NameFR  *string `json:"name_fr,omitempty" maxLength:"480"`
	NameEN  *string `json:"name_en,omitempty" maxLength:"480"`
	Place   *int64  `json:"place,omitempty" minimum:"0" maximum:"100000"`
}

// EditService names or moves a service.
func (x *Pages) EditService(ctx context.Context, tx *db.Tx, in EditServiceIn) (Service, error) {
	s, err := serviceOf(ctx, tx, in.ID)
	if err != nil {
		return s, err
	}
	if err := api.CheckVersion(in.IfMatch, s.Version); err != nil {
		return s, err
	}
	if in.NameFR != nil {
		s.NameFR = *in.NameFR
	}
	if in.NameEN != nil {
		s.NameEN = *in.NameEN
	}
	if in.Place != nil {
		s.Place = *in.Place
	}
	if err := s.check(); err != nil {
		return s, err
	}
	return s, s.save(ctx, tx)
}

// SetStateIn says how a service is.
type SetStateIn struct {
	ID    string `path:"id" json:"-" maxLength:"40"`
	State string `json:"state" enum:"up,maintenance,degraded,down"`
}

// SetState says how a service is. The same state again changes nothing.
func (x *Pages) SetState(ctx context.Context, tx *db.Tx, in SetStateIn) (Service, error) {
	s, err := serviceOf(ctx, tx, in.ID)
	if err != nil || s.State == in.State {
		return s, err
	}
	s.State, s.StateAt = in.State, tx.Now()
	return s, s.save(ctx, tx)
}

func (s *Service) save(ctx context.Context, tx *db.Tx) error {
	n, err := tx.Exec(ctx, `UPDATE status_service SET name_fr = $4, name_en = $5, state = $6, state_at = $7, place = $8, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`,
		s.ID, s.Version, s.NameFR, s.NameEN, s.State, s.StateAt, s.Place)
	if err == nil && n == 0 {
		err = fault.Stale("status.changed_meanwhile")
	}
	s.Version++
	tx.Emit(of(tx.Tenant()), Changed{What: "service", ID: s.ID}, topic)
	return err
}

// ServiceKey names a service.
type ServiceKey struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// DropService shows a service no longer.
func (x *Pages) DropService(ctx context.Context, tx *db.Tx, in ServiceKey) (api.None, error) {
	n, err := tx.Exec(ctx, `DELETE FROM status_service WHERE tenant_id = $1 AND id = $2`, in.ID)
	if err == nil && n == 0 {
		err = fault.NotFound("status.service_not_found")
	}
	tx.Emit(of(tx.Tenant()), Changed{What: "service", ID: in.ID}, topic)
	return api.None{}, err
}
