package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// Brief is how a person appears inside another record.
type Brief struct {
	ID   string `json:"id" db:"id"`
	Name string `json:"name" db:"name"`
}

// most is how many ids one statement names.
const most = 200

// Briefs gives the names of persons by id, closed accounts included: their words stay theirs. Empty and unknown ids are
// passed over, so Briefs(...)[id] of an unknown person is the zero Brief.
func Briefs(ctx context.Context, r db.Reader, ids ...string) (map[string]Brief, error) {
	out := make(map[string]Brief, len(ids))
	seen := make(map[string]bool, len(ids))
	want := make([]string, 0, len(ids))
	for _, id := range ids {
		if id != "" && !seen[id] {
			seen[id] = true
			want = append(want, id)
		}
	}
	for len(want) > 0 {
		n := min(most, len(want))
		rows, err := briefRows(ctx, r, want[:n])
		if err != nil {
			return nil, err
		}
		for _, b := range rows {
			out[b.ID] = b
		}
		want = want[n:]
	}
	return out, nil
}

// BriefOf is Briefs for one person; the zero Brief where there is none.
func BriefOf(ctx context.Context, r db.Reader, id string) (Brief, error) {
	found, err := Briefs(ctx, r, id)
	return found[id], err
}
