package cmdb

import (
	"context"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
)

// healthCounts are the figures of the health page.
type healthCounts struct {
	CIs            int64 `db:"cis"`
	Services       int64 `db:"services"`
	Placed         int64 `db:"placed"`
	Tied           int64 `db:"tied"`
	Stale          int64 `db:"stale"`
	Nobody         int64 `db:"nobody"`
	NoSite         int64 `db:"no_site"`
	ServiceNoRTO   int64 `db:"service_no_rto"`
	ServiceNoOwner int64 `db:"service_no_owner"`
	ServiceNoLevel int64 `db:"service_no_level"`
	Orphans        int64
	Serials        int64
	Duplicates     int64
}

// conditions of the checks, with the classes' places to come.
const (
	isNobody = `c.owner_id = '' AND c.group_id = ''`
	isAlone  = `NOT EXISTS (SELECT 1 FROM ci_relation l WHERE l.tenant_id = c.tenant_id AND l.from_id = c.id AND l.removed_at = 0)
		AND NOT EXISTS (SELECT 1 FROM ci_relation m WHERE m.tenant_id = c.tenant_id AND m.to_id = c.id AND m.removed_at = 0)`
	isNowhere = `c.site_id = '' AND NOT EXISTS (SELECT 1 FROM ci_relation h WHERE h.tenant_id = c.tenant_id AND h.from_id = c.id AND h.type = 'hosted_at' AND h.removed_at = 0)`
	isCounted = `c.status <> 'retired'`
)

// healthSQL gathers arguments behind the tenant.
type healthSQL struct{ args []any }

func (q *healthSQL) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args)+1)
}

func (q *healthSQL) among(list []string) string {
	marks := make([]string, len(list))
	for i, v := range list {
		marks[i] = q.arg(v)
	}
	return "c.class IN (" + strings.Join(marks, ",") + ")"
}

func countHealth(ctx context.Context, r db.Reader, s scopes) (healthCounts, error) {
	q := &healthSQL{}
	services, nowhere, alone, fresh := q.among(s.services), q.among(s.nowhere), q.among(s.alone), q.arg(r.Now().Add(-staleAfter))
	n := func(condition, name string) string {
		return `, coalesce(sum(CASE WHEN ` + condition + ` THEN 1 ELSE 0 END), 0) AS ` + name
	}
	out, err := db.One[healthCounts](ctx, r, `SELECT count(*) AS cis`+
		n(services, "services")+n(`NOT `+nowhere, "placed")+n(`NOT `+alone, "tied")+n(`c.fresh_at < `+fresh, "stale")+n(isNobody, "nobody")+
		n(isNowhere+` AND NOT `+nowhere, "no_site")+n(`c.rto = 0 AND `+services, "service_no_rto")+n(`c.owner_id = '' AND `+services, "service_no_owner")+
		n(`c.criticality = 0 AND `+services, "service_no_level")+` FROM ci c WHERE c.tenant_id = $1 AND `+isCounted, q.args...)
	if err != nil {
		return out, err
	}
	q = &healthSQL{}
	alone = q.among(s.alone)
	if out.Orphans, err = db.One[int64](ctx, r, `SELECT count(*) FROM ci c WHERE c.tenant_id = $1 AND `+isCounted+` AND NOT `+alone+` AND `+isAlone, q.args...); err != nil {
		return out, err
	}
	type serials struct {
		Serials    int64 `db:"serials"`
		Duplicates int64 `db:"duplicates"`
	}
	d, err := db.One[serials](ctx, r, `SELECT coalesce(sum(n), 0) AS serials, coalesce(sum(CASE WHEN n > 1 THEN n ELSE 0 END), 0) AS duplicates FROM (
		SELECT count(*) AS n FROM ci_serial s JOIN ci c ON c.tenant_id = s.tenant_id AND c.id = s.ci_id WHERE s.tenant_id = $1 AND c.tenant_id = $1 AND `+isCounted+` GROUP BY s.serial) x`)
	out.Serials, out.Duplicates = d.Serials, d.Duplicates
	return out, err
}

// failing is a CI that fails a check; Serial only where it is about that.
type failing struct {
	ID     string `db:"id"`
	Serial string `db:"serial"`
}

func failingRows(ctx context.Context, r db.Reader, s scopes, check, after string, limit int) ([]failing, error) {
	q := &healthSQL{}
	var condition string
	switch check {
	case CheckStale:
		condition = `c.fresh_at < ` + q.arg(r.Now().Add(-staleAfter))
	case CheckOrphan:
		condition = `NOT ` + q.among(s.alone) + ` AND ` + isAlone
	case CheckNobody:
		condition = isNobody
	case CheckNoSite:
		condition = isNowhere + ` AND NOT ` + q.among(s.nowhere)
	case CheckServiceNoRTO:
		condition = `c.rto = 0 AND ` + q.among(s.services)
	case CheckServiceNoOwner:
		condition = `c.owner_id = '' AND ` + q.among(s.services)
	case CheckServiceNoLevel:
		condition = `c.criticality = 0 AND ` + q.among(s.services)
	}
	behind, most := q.arg(after), q.arg(limit)
	return db.Select[failing](ctx, r, `SELECT c.id AS id, '' AS serial FROM ci c WHERE c.tenant_id = $1 AND `+isCounted+` AND `+condition+
		` AND c.id > `+behind+` ORDER BY c.id LIMIT `+most, q.args...)
}

func failingSerials(ctx context.Context, r db.Reader, serial, after string, limit int) ([]failing, error) {
	return db.Select[failing](ctx, r, `SELECT s.ci_id AS id, s.serial AS serial FROM ci_serial s JOIN ci c ON c.tenant_id = s.tenant_id AND c.id = s.ci_id
		WHERE s.tenant_id = $1 AND c.tenant_id = $1 AND c.status <> 'retired' AND (s.serial, s.ci_id) > ($2, $3)
		AND EXISTS (SELECT 1 FROM ci_serial o JOIN ci d ON d.tenant_id = o.tenant_id AND d.id = o.ci_id
			WHERE o.tenant_id = $1 AND d.tenant_id = $1 AND o.serial = s.serial AND o.ci_id <> s.ci_id AND d.status <> 'retired')
		ORDER BY s.serial, s.ci_id LIMIT $4`, serial, after, limit)
}
