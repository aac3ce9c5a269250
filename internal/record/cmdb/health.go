package cmdb

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// What the health page looks for.
const (
	CheckStale           = "stale"            // neither verified nor seen for 60 days
	CheckOrphan          = "orphan"           // related to nothing
	CheckNobody          = "nobody"           // neither owner nor support group
	CheckNoSite          = "no_site"          // a thing one can touch, nobody knows where
	CheckServiceNoRTO    = "service_no_rto"   // a service without DMIA
	CheckServiceNoOwner  = "service_no_owner" // a service that nobody answers for
	CheckServiceNoLevel  = "service_no_level" // a service without criticality
	CheckDuplicateSerial = "duplicate_serial" // several CIs with one serial number
)

// Checks are the names of the checks, in the order in which they are shown.
func Checks() []string {
	return []string{CheckServiceNoRTO, CheckServiceNoOwner, CheckServiceNoLevel, CheckStale, CheckOrphan, CheckNobody, CheckNoSite, CheckDuplicateSerial}
}

// HealthCheck is one of them: how many of the CIs it is asked of fail it.
type HealthCheck struct {
	ID    string `json:"id" enum:"stale,orphan,nobody,no_site,service_no_rto,service_no_owner,service_no_level,duplicate_serial"`
	Count int64  `json:"count"`
	Of    int64  `json:"of" doc:"how many CIs it is asked of"`
}

// Health says how far the map can be trusted. Scores are percentages, 100 where nothing is asked.
type Health struct {
	CIs          int64         `json:"cis" doc:"in use"`
	Services     int64         `json:"services"`
	Completeness int64         `json:"completeness" doc:"of what should be known of the CIs, the part that is"`
	Freshness    int64         `json:"freshness" doc:"CIs that were verified or seen in the last 60 days"`
	Score        int64         `json:"score" doc:"the mean of completeness and freshness"`
	Checks       []HealthCheck `json:"checks" nullable:"false"`
}

// HealthIn has no filter.
type HealthIn struct{}

// HealthOf counts what is missing, old, alone or twice.
func HealthOf(ctx context.Context, r db.Reader, _ HealthIn) (Health, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return Health{}, err
	}
	n, err := countHealth(ctx, r, scopesOf(all))
	if err != nil {
		return Health{}, err
	}
	h := Health{CIs: n.CIs, Services: n.Services}
	of := map[string][2]int64{
		CheckStale: {n.Stale, n.CIs}, CheckOrphan: {n.Orphans, n.Tied}, CheckNobody: {n.Nobody, n.CIs}, CheckNoSite: {n.NoSite, n.Placed},
		CheckServiceNoRTO: {n.ServiceNoRTO, n.Services}, CheckServiceNoOwner: {n.ServiceNoOwner, n.Services}, CheckServiceNoLevel: {n.ServiceNoLevel, n.Services},
		CheckDuplicateSerial: {n.Duplicates, n.Serials},
	}
	for _, check := range Checks() {
		h.Checks = append(h.Checks, HealthCheck{ID: check, Count: of[check][0], Of: of[check][1]})
	}
	missing := n.Nobody + n.NoSite + n.ServiceNoRTO + n.ServiceNoOwner + n.ServiceNoLevel
	h.Completeness = rest(missing, n.CIs+n.Placed+3*n.Services)
	h.Freshness = rest(n.Stale, n.CIs)
	h.Score = (h.Completeness + h.Freshness) / 2
	return h, nil
}

// rest is what is left of a hundred when some of all fail; rounded down, so that 100 is all.
func rest(failing, all int64) int64 {
	if all == 0 {
		return 100
	}
	return 100 * (all - failing) / all
}

// scopes are the classes that the checks ask of.
type scopes struct {
	services []string
	alone    []string // that may stand alone
	nowhere  []string // that are in no place, or are places
}

func scopesOf(all classes) scopes {
	under := func(roots ...string) []string {
		var out []string
		for _, root := range roots {
			out = append(out, all.below(root)...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return scopes{
		services: under(serviceClass),
		alone:    under("workstation", "printer", "supplier", "contract", "document", "certificate", "domain_name", "business_process"),
		nowhere: under(serviceClass, siteClass, "business_process", "application", "software_instance", "cluster", "container", "cloud_resource", "certificate", "domain_name",
			"supplier", "contract", "document", "subnet", "virtual_machine", "logical_volume", "network_link"),
	}
}

// HealthListIn names a check.
type HealthListIn struct {
	Check  string `path:"check" json:"-" enum:"stale,orphan,nobody,no_site,service_no_rto,service_no_owner,service_no_level,duplicate_serial"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"200"`
}

// HealthList answers the CIs that fail a check: in the order in which they were entered, those with one serial number together.
func HealthList(ctx context.Context, r db.Reader, in HealthListIn) (api.Page[CI], error) {
	out := api.Page[CI]{Items: []CI{}}
	all, err := classesOf(ctx, r)
	if err != nil {
		return out, err
	}
	limit := in.Limit
	if limit <= 0 {
		limit = 50
	}
	var rows []failing
	if in.Check == CheckDuplicateSerial {
		serial, after, err := duplicateCursor(in.Cursor)
		if err != nil {
			return out, err
		}
		rows, err = failingSerials(ctx, r, serial, after, limit+1)
		if err != nil {
			return out, err
		}
	} else {
		if in.Cursor != "" && !id.Valid(in.Cursor) {
			return out, fault.InvalidField("cursor", "cmdb.cursor_invalid")
		}
		if rows, err = failingRows(ctx, r, scopesOf(all), in.Check, in.Cursor, limit+1); err != nil {
			return out, err
		}
	}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].ID
		if in.Check == CheckDuplicateSerial {
			out.Next = rows[limit-1].ID + rows[limit-1].Serial
		}
	}
	ids := make([]string, len(rows))
	for i, f := range rows {
		ids[i] = f.ID
	}
	byID, err := briefsByID(ctx, r, ids)
	if err != nil {
		return out, err
	}
	var briefs []brief
	for _, i := range ids {
		if b := byID[i]; b != nil {
			briefs = append(briefs, *b)
		}
	}
	out.Items, err = presentBriefs(ctx, r, all, briefs)
	for i := range out.Items {
		if rows[i].Serial != "" {
			out.Items[i].Attributes = map[string]string{SerialAttribute: rows[i].Serial}
		}
	}
	return out, err
}

// duplicateCursor is an id of 32 characters, then the serial number.
func duplicateCursor(cursor string) (serial, after string, err error) {
	if cursor == "" {
		return "", "", nil
	}
	if len(cursor) < 33 || !id.Valid(cursor[:32]) {
		return "", "", fault.InvalidField("cursor", "cmdb.cursor_invalid")
	}
	return cursor[32:], cursor[:32], nil
}
