package campaign

import (
	"context"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/job"
	"comptoir/internal/base/markdown"
	"comptoir/internal/record/cmdb"
)

// OpenIn says what is asked, and until when.
type OpenIn struct {
	Name      string `json:"name" minLength:"1" maxLength:"120"`
	Scope     Scope  `json:"scope,omitempty"`
	DueDays   int64  `json:"due_days,omitempty" minimum:"0" maximum:"365" doc:"days from now; absent: no date"`
	EveryDays int64  `json:"every_days,omitempty" minimum:"0" maximum:"90" doc:"days from one reminder by mail to the next; absent: none"`
}

const (
	jobFill = "campaign.fill"
	maxOpen = 20
	day     = 24 * time.Hour
)

type fillArgs struct {
	Campaign string `json:"campaign"`
}

// OpenOne begins a campaign; everybody's list is made by a job.
func OpenOne(ctx context.Context, tx *db.Tx, in OpenIn) (Campaign, error) {
	name := markdown.CleanLine(in.Name)
	if name == "" {
		return Campaign{}, fault.InvalidField("name", "campaign.nameless")
	}
	n, err := countOpen(ctx, tx)
	if err != nil {
		return Campaign{}, err
	}
	if n >= maxOpen {
		return Campaign{}, fault.Conflict("campaign.too_many").With("limit", maxOpen)
	}
	if _, err := cmdb.List(ctx, tx, in.Scope.list()); err != nil {
		return Campaign{}, err // a scope that no list understands
	}
	c := row{ID: id.New(), Name: name, State: Filling, EveryDays: in.EveryDays, MadeAt: tx.Now(), MadeBy: tx.Actor().ID, Version: 1, Scope: db.JSON[Scope]{V: in.Scope}}
	if in.DueDays > 0 {
		c.DueAt = tx.Now().Add(time.Duration(in.DueDays) * day)
	}
	if err := insert(ctx, tx, c); err != nil {
		return Campaign{}, err
	}
	tx.Emit(refOf(c.ID), Opened{}, topicAll)
	if err := job.Enqueue(ctx, tx, jobFill, fillArgs{Campaign: c.ID}); err != nil {
		return Campaign{}, err
	}
	return present(ctx, tx, c)
}

// Work registers who does the jobs, before the runner starts.
func Work(r *job.Runner) { r.Register(jobFill, fill) }

// fill makes the lists, a page of CIs at a time. It may run twice.
func fill(ctx context.Context, d *db.DB, j job.Job) error {
	args, err := job.Args[fillArgs](j)
	if err != nil {
		return err
	}
	system := auth.System(j.Tenant)
	c, err := db.View(ctx, d, system, func(ctx context.Context, r db.Reader) (row, error) { return load(ctx, r, args.Campaign) })
	if err != nil || c.State != Filling {
		return err
	}
	list := c.Scope.V.list()
	list.Limit = 200
	reader := auth.Actor{Tenant: j.Tenant, ID: c.MadeBy, Roles: auth.Roles{auth.Admin}} // whose scope it is
	for {
		page, err := db.View(ctx, d, reader, func(ctx context.Context, r db.Reader) (cmdbPage, error) { return cmdb.List(ctx, r, list) })
		if err != nil {
			return err
		}
		if _, err := db.Update(ctx, d, system, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
			return struct{}{}, insertItems(ctx, tx, c.ID, page.Items)
		}); err != nil {
			return err
		}
		if list.Cursor = page.Next; list.Cursor == "" {
			break
		}
	}
	_, err = db.Update(ctx, d, system, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		total, err := filled(ctx, tx, c.ID)
		if err == nil {
			tx.Emit(refOf(c.ID), Filled{Total: total}, topicAll)
		}
		return struct{}{}, err
	})
	return err
}
