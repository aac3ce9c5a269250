package campaign

import (
	"context"
	"slices"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/directory"
)

// Reminder is a letter to write.
type Reminder struct {
	Person   string
	Campaign string // id
	Name     string
	Left     int64
	DueAt    instant.Instant
}

// Remind says who is to be written to now, and notes that they were: everybody with something left, when a campaign has its lists
// and then every so many days.
func Remind(ctx context.Context, tx *db.Tx) ([]Reminder, error) {
	open, err := recent(ctx, tx, Open)
	if err != nil {
		return nil, err
	}
	var out []Reminder
	for _, c := range open {
		if c.EveryDays == 0 || c.RemindedAt != 0 && tx.Now().Sub(c.RemindedAt) < time.Duration(c.EveryDays)*day {
			continue
		}
		noted, err := noteReminder(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		if !noted {
			continue
		}
		list, err := remindersOf(ctx, tx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// remindersOf adds up what each person has left: their own CIs, and those of their groups.
func remindersOf(ctx context.Context, tx *db.Tx, c row) ([]Reminder, error) {
	rows, err := parts(ctx, tx, c.ID)
	if err != nil {
		return nil, err
	}
	left := map[string]int64{}
	for _, p := range rows {
		n := p.Total - p.Done
		switch {
		case n == 0:
		case p.Owner != "":
			left[p.Owner] += n
		case p.Group != "":
			members, err := directory.GroupMembers(ctx, tx, p.Group)
			if err != nil {
				return nil, err
			}
			for _, m := range members {
				left[m.ID] += n
			}
		}
	}
	var out []Reminder
	for person, n := range left {
		out = append(out, Reminder{Person: person, Campaign: c.ID, Name: c.Name, Left: n, DueAt: c.DueAt})
	}
	slices.SortFunc(out, func(a, b Reminder) int { return int(b.Left - a.Left) })
	return out, nil
}
