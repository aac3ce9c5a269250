package kit

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Forms of a kit.
const (
	Archive = "zip"
	Paper   = "pdf"
)

// Export is a kit that somebody took out.
type Export struct {
	ID         string           `json:"id" db:"id"`
	Form       string           `json:"form" db:"form" enum:"zip,pdf"`
	Version    string           `json:"version" db:"version" doc:"the position in the log: two kits with the same one say the same"`
	At         instant.Instant  `json:"at" db:"at"`
	ExpiresAt  instant.Instant  `json:"expires_at" db:"expires_at"`
	Expired    bool             `json:"expired"`
	By         *directory.Brief `json:"by,omitempty" doc:"absent where the operator did on the server"`
	Services   int64            `json:"services" db:"services"`
	Procedures int64            `json:"procedures" db:"procedures"`
	Contacts   int64            `json:"contacts" db:"contacts"`
	Crises     int64            `json:"crises" db:"crises"`
	Bytes      int64            `json:"bytes" db:"bytes"`
	ByID       string           `json:"-" db:"by_id"`
}

// ListIn asks for the last exports.
type ListIn struct {
	Limit int `query:"limit" json:"-" default:"20" minimum:"1" maximum:"200"`
}

// List answers the kits that were taken out, the latest first.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Export], error) {
	page := api.Page[Export]{Items: []Export{}}
	if in.Limit <= 0 {
		in.Limit = 20
	}
	rows, err := db.Select[Export](ctx, r, `SELECT id, form, version, at, expires_at, by_id, services, procedures, contacts, crises, bytes FROM kit_export
		WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, in.Limit)
	if err != nil {
		return page, err
	}
	who := make([]string, len(rows))
	for i, e := range rows {
		who[i] = e.ByID
	}
	names, err := directory.Briefs(ctx, r, who...)
	for i := range rows {
		rows[i].Expired = rows[i].ExpiresAt <= r.Now()
		if b, ok := names[rows[i].ByID]; ok {
			rows[i].By = &b
		}
	}
	page.Items = append(page.Items, rows...)
	return page, err
}

// took writes down that an actor took a kit.
func (k *Kits) took(ctx context.Context, actor auth.Actor, form string, w Written) error {
	_, err := db.Update(ctx, k.DB, actor, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		of := id.New()
		if _, err := tx.Exec(ctx, `INSERT INTO kit_export (tenant_id, id, form, version, at, expires_at, by_id, services, procedures, contacts, crises, bytes)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			of, form, w.Version, instant.Of(w.At), instant.Of(w.Until), actor.ID, w.Services, w.Procedures, w.Contacts, w.Crises, w.Bytes); err != nil {
			return struct{}{}, err
		}
		tx.Emit(ref.Of(Subject, of), Exported{Form: form, Version: w.Version, Procedures: w.Procedures, Contacts: w.Contacts})
		return struct{}{}, nil
	})
	return err
}
