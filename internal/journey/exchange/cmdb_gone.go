package exchange

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/record/cmdb"
)

// Retirement says which CIs that are gone from a file are retired.
type Retirement struct {
	All bool     `json:"all,omitempty"`
	CIs []string `json:"cis,omitempty"` // ids
}

// goneCIs offers to retire the CIs that came from this source and are no longer in its file, or retires those that were chosen. Where
// a line of the file could not be read nobody knows whose it was, and none is offered.
func (m *importer) goneCIs(ctx context.Context) error {
	if m.unread || len(m.inFile) == 0 {
		return nil
	}
	chosen := map[string]bool{}
	for _, id := range m.Retire.CIs {
		chosen[id] = true
	}
	for after := ""; ; {
		page, err := db.View(ctx, m.d, m.Actor, func(ctx context.Context, r db.Reader) ([]cmdb.Sourced, error) {
			return cmdb.OfSource(ctx, r, m.Source, after, together)
		})
		if err != nil || len(page) == 0 {
			return err
		}
		after = page[len(page)-1].ExternalID
		var gone []cmdb.Sourced
		for _, c := range page {
			if !m.inFile[c.ExternalID] && (m.DryRun || m.Retire.All || chosen[c.ID]) {
				gone = append(gone, c)
			}
		}
		if err := m.retire(ctx, gone); err != nil {
			return err
		}
	}
}

func (m *importer) retire(ctx context.Context, gone []cmdb.Sourced) error {
	if len(gone) == 0 {
		return m.tell(ctx)
	}
	action := Gone
	if !m.DryRun {
		action = Retired
		if _, err := db.Update(ctx, m.d, m.Actor, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			for _, c := range gone {
				if _, err := cmdb.Retire(ctx, tx, cmdb.ActIn{ID: c.ID}); err != nil && !fault.Is(err, "cmdb.is_retired") {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		}); err != nil {
			return err
		}
		m.rep.CIs.Retired += len(gone)
	} else {
		m.rep.CIs.Gone += len(gone)
	}
	for _, c := range gone {
		m.rows = append(m.rows, Row{File: CIFile, Action: action, CI: c.ID, Number: c.Number, ExternalID: c.ExternalID, Name: c.Name})
	}
	return m.tell(ctx)
}
