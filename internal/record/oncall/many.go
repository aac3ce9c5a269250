package oncall

import (
	"context"

	"comptoir/internal/base/db"
)

// Want is a record for which somebody is asked for, and the group that supports it.
type Want struct {
	ID    string
	Group string
}

// ForMany is For, now, for many records of a kind at once: some statements however many they are. Who has nobody is absent.
func ForMany(ctx context.Context, r db.Reader, kind string, wants []Want) (map[string][]Duty, error) {
	out := map[string][]Duty{}
	if len(wants) == 0 {
		return out, nil
	}
	rows, err := allRotas(ctx, r)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	covers, err := db.Select[coverRow](ctx, r, `SELECT rota_id, subject_kind, subject_id FROM rota_cover WHERE tenant_id = $1 AND subject_kind = $2 ORDER BY rota_id, subject_id`, kind)
	if err != nil {
		return nil, err
	}
	named, byGroup, at := map[string][]int{}, map[string][]int{}, map[string]int{}
	for i := range rows {
		at[rows[i].ID] = i
		byGroup[rows[i].Group] = append(byGroup[rows[i].Group], i)
	}
	for _, c := range covers {
		if i, there := at[c.Rota]; there { // not archived
			named[c.ID] = append(named[c.ID], i)
		}
	}
	asked := map[int]int{} // of rows → of some
	var some []rotaRow
	answers := func(w Want) []int {
		if list := named[w.ID]; len(list) > 0 || w.Group == "" {
			return list
		}
		return byGroup[w.Group]
	}
	for _, w := range wants {
		for _, i := range answers(w) {
			if _, known := asked[i]; !known {
				asked[i] = len(some)
				some = append(some, rows[i])
			}
		}
	}
	page, err := dutyPage(ctx, r, some, 0)
	if err != nil {
		return nil, err
	}
	for _, w := range wants {
		if _, done := out[w.ID]; done {
			continue
		}
		for _, i := range answers(w) {
			out[w.ID] = append(out[w.ID], page.Items[asked[i]])
		}
	}
	return out, nil
}
