package recovery

import (
	"context"

	"comptoir/internal/base/db"
)

// maxMoved bounds each list of differences; the counts are whole.
const maxMoved = 500

// Changes are what differs between two editions of a plan.
type Changes struct {
	From         int64   `json:"from"`
	To           int64   `json:"to"`
	DurationFrom int     `json:"duration_from_min"`
	DurationTo   int     `json:"duration_to_min"`
	AddedCount   int     `json:"added_count"`
	RemovedCount int     `json:"removed_count"`
	MovedCount   int     `json:"moved_count"`
	Added        []Brief `json:"added" nullable:"false" doc:"CIs to restore that were not"`
	Removed      []Brief `json:"removed" nullable:"false" doc:"CIs that need not be restored any more"`
	Moved        []Move  `json:"moved" nullable:"false" doc:"tasks at another time, in another wave, or of another duration or group"`
	NowLate      []Brief `json:"now_late" nullable:"false" doc:"who misses its objective and did not"`
	NowInTime    []Brief `json:"now_in_time" nullable:"false" doc:"who missed its objective and does not"`
}

// Move is a task that differs.
type Move struct {
	CI    Brief `json:"ci"`
	From  Place `json:"from"`
	To    Place `json:"to"`
	Group bool  `json:"group,omitempty" doc:"another group restores it"`
}

// Place is when a task is.
type Place struct {
	N      int `json:"n"`
	Wave   int `json:"wave"`
	Start  int `json:"start_min"`
	Finish int `json:"finish_min"`
}

func placeOf(t *Task) Place { return Place{t.N, t.Wave, t.Start, t.Finish} }

func (t *Task) groupID() string {
	if t.Group == nil {
		return ""
	}
	return t.Group.ID
}

// changesOf compares two orders.
func changesOf(from int64, a *Order, to int64, b *Order) Changes {
	out := Changes{From: from, To: to, DurationFrom: a.Duration, DurationTo: b.Duration, Added: []Brief{}, Removed: []Brief{}, Moved: []Move{}, NowLate: []Brief{}, NowInTime: []Brief{}}
	was := map[string]*Task{}
	for _, t := range a.tasks() {
		was[t.CI.ID] = t
	}
	for _, t := range b.tasks() {
		old, there := was[t.CI.ID]
		delete(was, t.CI.ID)
		switch {
		case !there:
			out.AddedCount++
			out.Added = add(out.Added, t.CI)
		case old.Wave != t.Wave || old.Start != t.Start || old.Finish != t.Finish || old.groupID() != t.groupID():
			if out.MovedCount++; len(out.Moved) < maxMoved {
				out.Moved = append(out.Moved, Move{CI: t.CI, From: placeOf(old), To: placeOf(t), Group: old.groupID() != t.groupID()})
			}
		}
	}
	for _, t := range a.tasks() {
		if was[t.CI.ID] != nil {
			out.RemovedCount++
			out.Removed = add(out.Removed, t.CI)
		}
	}
	out.NowLate, out.NowInTime = missing(b.Misses, a.Misses), missing(a.Misses, b.Misses)
	return out
}

func add(list []Brief, ci Brief) []Brief {
	if len(list) < maxMoved {
		list = append(list, ci)
	}
	return list
}

// missing are who is in one list of the late and not in the other.
func missing(in, not []Miss) []Brief {
	other := map[string]bool{}
	for _, m := range not {
		other[m.CI.ID] = true
	}
	out := []Brief{}
	for _, m := range in {
		if !other[m.CI.ID] {
			out = add(out, m.CI)
		}
	}
	return out
}

// ChangesIn names two editions of a plan.
type ChangesIn struct {
	ID   string `path:"id" json:"-"`
	From int64  `query:"from" json:"-" minimum:"0" doc:"the one before the other where absent"`
	To   int64  `query:"to" json:"-" minimum:"0" doc:"the latest where absent"`
}

// ChangesBetween compares two editions of a plan.
func ChangesBetween(ctx context.Context, r db.Reader, in ChangesIn) (Changes, error) {
	p, err := readable(ctx, r, in.ID)
	if err != nil {
		return Changes{}, err
	}
	to, from := in.To, in.From
	if to == 0 {
		to = p.Edition
	}
	if from == 0 {
		from = max(1, to-1)
	}
	a, err := editionOf(ctx, r, p.ID, from)
	if err != nil {
		return Changes{}, err
	}
	b, err := editionOf(ctx, r, p.ID, to)
	if err != nil {
		return Changes{}, err
	}
	return changesOf(from, &a.Result.V, to, &b.Result.V), nil
}
