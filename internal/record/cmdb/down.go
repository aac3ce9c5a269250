package cmdb

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/instant"
)

// DownAmong are those of some CIs that are down.
func DownAmong(ctx context.Context, r db.Reader, ids []string) ([]string, error) {
	var out []string
	err := inParts(distinct(ids), func(part []string) error {
		found, err := db.Select[string](ctx, r, `SELECT id FROM ci WHERE tenant_id = $1 AND status = 'down' AND id IN `+db.In(2, len(part))+` ORDER BY id`, db.Args(part)...)
		out = append(out, found...)
		return err
	})
	return out, err
}

// Fallen is a CI that is down, and since when.
type Fallen struct {
	CI    string          `db:"ci_id"`
	Since instant.Instant `db:"at"`
}

// DownSince are the CIs that went down after an instant and still are, the first ones first.
func DownSince(ctx context.Context, r db.Reader, after instant.Instant, limit int) ([]Fallen, error) {
	return db.Select[Fallen](ctx, r, `SELECT h.ci_id, max(h.at) AS at FROM ci_change h JOIN ci c ON c.tenant_id = h.tenant_id AND c.id = h.ci_id
		WHERE h.tenant_id = $1 AND h.at > $2 AND c.status = 'down' AND h.changes LIKE '%"field":"status"%' GROUP BY h.ci_id ORDER BY max(h.at), h.ci_id LIMIT $3`, after, limit)
}

// weighs are the fields of a CI on which an impact depends, its status aside.
var weighs = []string{"class", "criticality", "rto_min", "redundancy", "min_up", "redundancy_over", "capacity", "load", "name", "support_group_id"}

// Shakes says what an event may change in what is lost with what: CIs that may be down or up again, and whether an impact may be another.
func Shakes(e event.Event) (cis []string, impact bool, err error) {
	switch e.Type {
	case (CIEdited{}).EventType():
		p, err := event.Decode[CIEdited](e)
		if err != nil {
			return nil, false, err
		}
		if p.Was != "" && (p.Was == Down || p.Status == Down) {
			return []string{e.Subject.ID}, true, nil
		}
		return nil, slices.ContainsFunc(p.Fields, func(f string) bool { return slices.Contains(weighs, f) }), nil
	case (Imported{}).EventType():
		p, err := event.Decode[Imported](e)
		return p.CIs, true, err
	case (CIRetired{}).EventType(), (CIRestored{}).EventType(), (UsersChanged{}).EventType(), (RelationMade{}).EventType(), (RelationEdited{}).EventType(), (RelationRemoved{}).EventType():
		return nil, true, nil
	}
	return nil, false, nil
}

// ShakingEvents are those of which Shakes may say something.
func ShakingEvents() []string {
	return []string{"ci.edited", "cmdb.imported", "ci.retired", "ci.restored", "ci.users_changed", "relation.made", "relation.edited", "relation.removed"}
}
