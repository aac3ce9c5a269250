package exchange

import (
	"context"
	"errors"
	"io"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/blob"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/journey/exchange/cmdbfile"
)

// Exchange runs imports.
type Exchange struct {
	DB    *db.DB
	Files *blob.Store
	// Keep keeps a file that came with a request, and answers its id.
	Keep func(ctx context.Context, actor auth.Actor, name string, body io.Reader) (string, error)
	// Text says a fault's code in a language.
	Text func(lang, key string, args map[string]any) string
}

// Work registers who does the jobs, before the runner starts.
func (x *Exchange) Work(r *job.Runner) {
	r.Register(jobRead, x.run, job.Tries(3))
	r.Register(jobApply, x.run, job.Tries(3))
}

// in is what an import asks for.
func (x *Exchange) in(r db.Reader, w importRow, dry bool) CMDBIn {
	in := CMDBIn{Actor: r.Actor(), Source: w.Source, Key: w.Key, Mapping: w.Mapping.V, DryRun: dry, Retire: w.Retire.V}
	tenant := r.Tenant()
	open := func(id string) File {
		if id == "" {
			return nil
		}
		return func() (io.ReadCloser, error) { return x.Files.Open(tenant, id) }
	}
	in.CIs, in.Relations = open(w.CIs), open(w.Relations)
	if in.Mapping == nil {
		in.Mapping = cmdbfile.Mapping{}
	}
	return in
}

// rowsKept of one import; beyond, rows are only counted.
const rowsKept = 20_000

// run reads or applies an import. It may run twice: it begins afresh, and what was written before is the same then.
func (x *Exchange) run(ctx context.Context, d *db.DB, j job.Job) error {
	args, err := job.Args[jobArgs](j)
	if err != nil {
		return err
	}
	dry := j.Kind == jobRead
	state := Applying
	if dry {
		state = Reading
	}
	var w importRow
	in, err := db.Update(ctx, d, auth.System(j.Tenant), func(ctx context.Context, tx *db.Tx) (CMDBIn, error) {
		var err error
		if w, err = loadImport(ctx, tx, args.Import); err != nil || w.State != state {
			return CMDBIn{}, err
		}
		in := x.in(tx, w, dry)
		by := w.MadeBy
		if !dry {
			by = w.AppliedBy
		}
		in.Actor = auth.Actor{Tenant: j.Tenant, ID: by, Roles: auth.Roles{auth.Admin}}
		return in, dropRows(ctx, tx, w.ID)
	})
	if err != nil || w.State != state {
		return err
	}
	k := &keeper{d: d, tenant: j.Tenant, w: w, told: d.Now()}
	in.Told = k.keep
	in.Scanned = func(columns []string, m cmdbfile.Mapping) { k.w.Columns.V, k.w.Mapping.V = columns, m }
	k.w.Counts.V, err = ImportCMDB(ctx, d, in)
	switch {
	case err == nil && dry:
		k.w.State = Ready
	case err == nil:
		k.w.State = Done
	case ctx.Err() != nil:
		return err // the server stops; the job is taken up again
	default:
		k.w.State = Failed
		var f *fault.Error
		k.w.ErrorCode = "exchange.failed"
		if errors.As(err, &f) {
			k.w.ErrorCode, k.w.ErrorArgs.V = f.Code, f.Args
			err = nil
		}
	}
	return errors.Join(job.Permanent(err), k.end(ctx))
}

// keeper writes the rows and the progress of an import as it goes.
type keeper struct {
	d      *db.DB
	tenant string
	w      importRow
	n      int64
	told   instant.Instant
}

// often is how often the screens hear of an import's progress.
const often = 500 * time.Millisecond

func (k *keeper) keep(ctx context.Context, rows []Row, so CMDBReport) error {
	k.w.Counts.V = so
	if left := rowsKept - int(k.n); len(rows) > left {
		rows = rows[:max(left, 0)]
	}
	loud := k.d.Now().Sub(k.told) >= often
	if len(rows) == 0 && !loud {
		return nil
	}
	w, err := db.Update(ctx, k.d, auth.System(k.tenant), func(ctx context.Context, tx *db.Tx) (importRow, error) {
		w := k.w
		if err := insertRows(ctx, tx, w.ID, k.n, rows); err != nil || !loud {
			return w, err
		}
		return w, moveOn(ctx, tx, &w)
	})
	if err != nil {
		return err
	}
	k.w, k.n = w, k.n+int64(len(rows))
	if loud {
		k.told = k.d.Now()
	}
	return nil
}

func (k *keeper) end(ctx context.Context) error {
	_, err := db.Update(ctx, k.d, auth.System(k.tenant), func(ctx context.Context, tx *db.Tx) (importRow, error) {
		w := k.w
		return w, moveOn(ctx, tx, &w)
	})
	return err
}
