package crisis

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/ticket"
)

const mostRecords = 500

// AffectIn says what is affected.
type AffectIn struct {
	ID    string   `path:"id" json:"-" maxLength:"40"`
	CIIDs []string `json:"ci_ids" nullable:"false" maxItems:"200" doc:"by id, number or external id"`
}

// Affect adds CIs to what a crisis is about: what follows from their loss is its impact.
func (x *Crises) Affect(ctx context.Context, tx *db.Tx, in AffectIn) (Crisis, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if s.onlyObserves() {
		return Crisis{}, fault.Denied("crisis.observer_only_looks")
	}
	cis, err := ciIDs(ctx, tx, "ci_ids", in.CIIDs)
	if err != nil {
		return Crisis{}, err
	}
	if err := addCIs(ctx, tx, c, cis); err != nil {
		return Crisis{}, err
	}
	return x.full(ctx, tx, c)
}

func addCIs(ctx context.Context, tx *db.Tx, c *row, cis []string) error {
	now, err := cisOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	var fresh []string
	for _, ci := range cis {
		if slices.Contains(now, ci) {
			continue
		}
		if len(now)+len(fresh) >= mostCIs {
			return fault.InvalidField("ci_ids", "crisis.too_many_cis").With("limit", mostCIs)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO crisis_ci (tenant_id, crisis_id, ci_id, added_at, added_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (tenant_id, crisis_id, ci_id) DO UPDATE SET removed_at = 0`, c.ID, ci, tx.Now(), tx.Actor().ID); err != nil {
			return err
		}
		fresh = append(fresh, ci)
	}
	return affected(ctx, tx, c, "cis_added", fresh, false)
}

// ReleaseIn names a CI that is no longer affected.
type ReleaseIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
	CI string `path:"ci" json:"-" maxLength:"40" doc:"id"`
}

// Release takes a CI out of what a crisis is about.
func (x *Crises) Release(ctx context.Context, tx *db.Tx, in ReleaseIn) (api.None, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if s.onlyObserves() {
		return api.None{}, fault.Denied("crisis.observer_only_looks")
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_ci SET removed_at = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND ci_id = $3 AND removed_at = 0`, c.ID, in.CI, tx.Now())
	if err != nil {
		return api.None{}, err
	}
	down, err := tx.Exec(ctx, `UPDATE crisis_down SET until_at = $4 WHERE tenant_id = $1 AND crisis_id = $2 AND ci_id = $3 AND until_at = 0`, c.ID, in.CI, tx.Now())
	if err == nil && n+down == 0 {
		err = fault.NotFound("cmdb.not_found")
	}
	if err != nil {
		return api.None{}, err
	}
	return api.None{}, affected(ctx, tx, c, "cis_removed", []string{in.CI}, true)
}

// affected leaves the traces of CIs that were added or taken off.
func affected(ctx context.Context, tx *db.Tx, c *row, code string, cis []string, off bool) error {
	if len(cis) == 0 {
		return nil
	}
	names, err := cmdb.Names(ctx, tx, cis)
	if err != nil {
		return err
	}
	some := make([]string, 0, len(cis))
	for _, ci := range cis[:min(len(cis), 8)] {
		some = append(some, names[ci])
	}
	if _, err := note(ctx, tx, c, code, map[string]string{"count": strconv.Itoa(len(cis)), "names": strings.Join(some, ", ")}); err != nil {
		return err
	}
	tx.Emit(c.ref(), Attached{Kind: cmdb.Subject, IDs: cis, Off: off, Version: c.Version}, TopicOf(c.ID))
	return nil
}

// AttachIn names a ticket whose life belongs to the crisis.
type AttachIn struct {
	ID       string `path:"id" json:"-" maxLength:"40"`
	TicketID string `json:"ticket_id" maxLength:"40" doc:"id or number"`
}

// Attach links a ticket: what happens to it from now on is written in the log.
func (x *Crises) Attach(ctx context.Context, tx *db.Tx, in AttachIn) (Crisis, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if s.onlyObserves() {
		return Crisis{}, fault.Denied("crisis.observer_only_looks")
	}
	t, err := ticketOf(ctx, tx, "ticket_id", in.TicketID)
	if err != nil {
		return Crisis{}, err
	}
	if err := addRecord(ctx, tx, c, ref.Of(ticket.Subject, t.ID), map[string]string{"number": t.Number, "title": t.Title}); err != nil {
		return Crisis{}, err
	}
	return x.full(ctx, tx, c)
}

// AttachRecord links a record of any kind, for who has checked that the actor may read it; args name it in the line that says so.
func (x *Crises) AttachRecord(ctx context.Context, tx *db.Tx, crisis string, of ref.Ref, number, title string) error {
	c, s, err := at(ctx, tx, crisis)
	if err != nil {
		return err
	}
	if s.onlyObserves() {
		return fault.Denied("crisis.observer_only_looks")
	}
	return addRecord(ctx, tx, c, of, map[string]string{"number": number, "title": title})
}

func addRecord(ctx context.Context, tx *db.Tx, c *row, of ref.Ref, args map[string]string) error {
	now, err := recordsOf(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	if slices.Contains(now, of) {
		return nil
	}
	if len(now) >= mostRecords {
		return fault.Conflict("crisis.too_many_records").With("limit", mostRecords)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO crisis_record (tenant_id, crisis_id, kind, ref_id, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (tenant_id, crisis_id, kind, ref_id) DO UPDATE SET removed_at = 0`, c.ID, of.Kind, of.ID, tx.Now(), tx.Actor().ID); err != nil {
		return err
	}
	if _, err := note(ctx, tx, c, "record_attached", args); err != nil {
		return err
	}
	tx.Emit(c.ref(), Attached{Kind: of.Kind, IDs: []string{of.ID}, Version: c.Version}, TopicOf(c.ID))
	return nil
}

// DetachIn names a linked record.
type DetachIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Kind   string `path:"kind" json:"-" maxLength:"40"`
	Record string `path:"record" json:"-" maxLength:"40" doc:"id"`
}

// Detach ends a link: what happens to the record is written no longer.
func (x *Crises) Detach(ctx context.Context, tx *db.Tx, in DetachIn) (api.None, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	if s.onlyObserves() {
		return api.None{}, fault.Denied("crisis.observer_only_looks")
	}
	n, err := tx.Exec(ctx, `UPDATE crisis_record SET removed_at = $5 WHERE tenant_id = $1 AND crisis_id = $2 AND kind = $3 AND ref_id = $4 AND removed_at = 0`,
		c.ID, in.Kind, in.Record, tx.Now())
	if err == nil && n == 0 {
		err = fault.NotFound("crisis.record_not_found")
	}
	if err != nil {
		return api.None{}, err
	}
	if _, err := note(ctx, tx, c, "record_detached", map[string]string{"kind": in.Kind}); err != nil {
		return api.None{}, err
	}
	tx.Emit(c.ref(), Attached{Kind: in.Kind, IDs: []string{in.Record}, Off: true, Version: c.Version}, TopicOf(c.ID))
	return api.None{}, nil
}
