package app

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/kit"
	"comptoir/internal/journey/proof"
	"comptoir/internal/journey/readiness"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

// continuity is what must be there when nothing else is.
type continuity struct{ a *App }

func (a *App) kits() continuity { return continuity{a} }

// Register adds its routes and its listeners.
func (c continuity) Register(g *api.Group) {
	c.a.kit().Register(g)
	c.a.Outbox.Listen(c.a.breakGlass())
	(&readiness.Readinesses{Runbooks: c.a.Runbooks, Maps: c.a.Maps, Exercised: crisis.Exercised, Voices: voices}).Register(g)
	c.a.proofs().Register(g)
}

// kit joins the crisis kit to what it prints.
func (a *App) kit() *kit.Kits {
	return &kit.Kits{DB: a.DB, Text: a.Text, Runbooks: a.Runbooks, Maps: a.Maps, Folder: a.Config.Data, Origin: a.Config.Origin,
		Crises: a.crisesOfKit, Lines: a.linesOfKit, Order: a.orderOfKit, Plans: a.plansOfKit}
}

// crisesOfKit are the open crises that the reader takes part in, in their language.
func (a *App) crisesOfKit(ctx context.Context, r db.Reader) ([]kit.Crisis, error) {
	var out []kit.Crisis
	in := crisis.ListIn{State: "open", Limit: 200}
	for {
		page, err := a.Crises.List(ctx, r, in)
		if err != nil {
			return nil, err
		}
		for _, c := range page.Items {
			whole, err := a.Crises.Get(ctx, r, crisis.GetIn{ID: c.ID})
			if err != nil {
				return nil, err
			}
			if whole.Limited {
				continue
			}
			one, err := a.crisisOfKit(ctx, r, whole)
			if err != nil {
				return nil, err
			}
			out = append(out, one)
		}
		if in.Cursor = page.Next; in.Cursor == "" {
			return out, nil
		}
	}
}

func (a *App) crisisOfKit(ctx context.Context, r db.Reader, c crisis.Crisis) (kit.Crisis, error) {
	lang := langOfKit(ctx, r)
	say := func(key string) string { return a.Text.Text(lang, key, nil) }
	out := kit.Crisis{ID: c.ID, Number: c.Number, Name: c.Name, Description: c.Description, Exercise: c.Exercise, Declared: c.DeclaredAt,
		Level: say("crisis.level.level_" + strconv.FormatInt(c.Level, 10)), Phase: say("crisis.phase." + c.Phase)}
	if c.Head != nil {
		out.Head, out.Hash = c.Head.Number, c.Head.Hash
	}
	for _, one := range c.Roles {
		p := kit.Pair{Label: say("crisis.role." + one.Role), Value: one.Person.Name}
		if one.Deputy {
			p.Label += " (" + say("kit.deputy") + ")"
		}
		out.Roles = append(out.Roles, p)
	}
	for _, ci := range c.CIs {
		out.Affected = append(out.Affected, kit.Named{ID: ci.ID, Name: ci.Name})
	}
	tasks, err := a.Crises.Tasks(ctx, r, crisis.TasksIn{ID: c.ID})
	if err != nil {
		return out, err
	}
	for _, t := range tasks.Items {
		one := kit.Task{Number: t.Number, Title: t.Title, Details: t.Details, Note: t.Note, Due: t.DueAt, State: say("kit.task." + t.State), Over: t.State == crisis.Done || t.State == crisis.Dropped}
		if t.Owner != nil {
			one.Owner = t.Owner.Name
		}
		if t.CI != nil {
			one.CI = t.CI.Name
		}
		out.Tasks = append(out.Tasks, one)
	}
	decisions, err := a.Crises.Decisions(ctx, r, crisis.DecisionsIn{ID: c.ID})
	for _, d := range decisions.Items {
		one := kit.Decision{Number: d.Number, Question: d.Question, Chosen: d.Chosen, Reason: d.Reason, At: d.DecidedAt}
		if d.DecidedBy != nil {
			one.By = d.DecidedBy.Name
		}
		out.Decisions = append(out.Decisions, one)
	}
	return out, err
}

// langOfKit is the reader's language; the operator's kit is in the organisation's.
func langOfKit(ctx context.Context, r db.Reader) string {
	if r.Actor().IsSystem() {
		if t, err := tenant.Mine(ctx, r); err == nil {
			return t.Lang
		}
	}
	return i18n.Negotiate(r.Actor().Lang, "")
}

func (a *App) linesOfKit(ctx context.Context, r db.Reader, of string, after int64) ([]kit.Line, int64, error) {
	page, err := a.Crises.Log(ctx, r, crisis.LinesIn{ID: of, After: after, Limit: 200})
	if err != nil {
		return nil, 0, err
	}
	lang := langOfKit(ctx, r)
	out := make([]kit.Line, len(page.Items))
	for i, l := range page.Items {
		one := kit.Line{Number: l.Number, Happened: l.EventAt, Written: l.RecordedAt, Kind: a.Text.Text(lang, "kit.line."+l.Type, nil), Words: l.Text, Struck: l.Verification == crisis.Refuted || l.CorrectedBy > 0}
		if words := l.Words[lang]; words != "" {
			one.Words = words
			if l.Text != "" {
				one.Words += "\n\n" + l.Text
			}
		}
		if l.Erased {
			one.Words = a.Text.Text(lang, "kit.erased", nil)
		}
		if l.Author != nil {
			one.Author = l.Author.Name
		}
		if l.Verification != "" {
			one.Verification = a.Text.Text(lang, "kit.check."+l.Verification, nil)
		}
		out[i] = one
	}
	return out, page.Next, nil
}

func (a *App) orderOfKit(ctx context.Context, r db.Reader, lost []string, most int) (kit.Plan, error) {
	rebuild := &recovery.Recoveries{DB: a.DB, Text: a.Text, Maps: a.Maps}
	o, err := rebuild.OrderNow(ctx, r, recovery.OrderIn{Lost: lost, Limit: most})
	if err != nil {
		return kit.Plan{}, err
	}
	return a.planOfKit(ctx, r, o, nil, most), nil
}

// planOfKit is an order as the kit prints it: its first steps, and who is late.
func (a *App) planOfKit(ctx context.Context, r db.Reader, o recovery.Order, done map[string]bool, most int) kit.Plan {
	lang := langOfKit(ctx, r)
	out := kit.Plan{Minutes: o.Duration, Count: o.Counts.Tasks, Waves: len(o.Waves)}
	for _, w := range o.Waves {
		for _, t := range w.Tasks {
			if len(out.Steps) == most {
				break
			}
			s := kit.Step{N: t.N, Wave: t.Wave, Start: t.Start, Finish: t.Finish, Restore: t.Restore, RTO: t.RTO, CI: t.CI.ID, Name: t.CI.Name, Number: t.CI.Number, Waits: t.Waits, Critical: t.Critical, Done: done[t.CI.ID]}
			if t.Group != nil {
				s.GroupID, s.Group = t.Group.ID, t.Group.Name
			}
			out.Steps = append(out.Steps, s)
		}
	}
	slices.SortFunc(out.Steps, func(x, y kit.Step) int { return cmp.Or(cmp.Compare(x.Wave, y.Wave), cmp.Compare(x.N, y.N)) })
	long := func(min int) string { return i18n.Duration(lang, time.Duration(min)*time.Minute) }
	for _, m := range o.Misses {
		if m.CI.Service {
			out.Late = append(out.Late, a.Text.Text(lang, "kit.miss", i18n.Args{"name": m.CI.Name, "finish": long(m.Finish), "rto": long(m.RTO)}))
		}
	}
	return out
}

// plansOfKit are the kept plans that are not finished.
func (a *App) plansOfKit(ctx context.Context, r db.Reader, most int) ([]kit.Plan, error) {
	rebuild := &recovery.Recoveries{DB: a.DB, Text: a.Text, Maps: a.Maps}
	var out []kit.Plan
	for _, state := range []string{recovery.Running, recovery.Draft} {
		page, err := recovery.List(ctx, r, recovery.ListIn{State: state, Limit: most})
		if err != nil {
			return nil, err
		}
		for _, h := range page.Items {
			p, err := rebuild.Plan(ctx, r, recovery.PlanIn{ID: h.ID})
			if err != nil {
				return nil, err
			}
			done := map[string]bool{}
			for _, m := range p.Marks {
				done[m.CI] = m.State == recovery.Done || m.State == recovery.Skipped
			}
			one := a.planOfKit(ctx, r, p.Order, done, 400)
			one.ID, one.Number, one.Name, one.State = p.ID, p.Number, p.Name, p.State
			if out = append(out, one); len(out) == most {
				return out, nil
			}
		}
	}
	return out, nil
}

// KitExport are the arguments of `kit export`.
type KitExport struct {
	Tenant string
	As     string // e-mail of whose kit it is: what they may read; the operator's holds everything
	Days   int
	Form   string
}

func kitExport(ctx context.Context, a *App, args []byte, _ io.Reader, out io.Writer) error {
	var o KitExport
	if err := json.Unmarshal(args, &o); err != nil {
		return err
	}
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	actor := auth.System(t.ID)
	actor.Lang, actor.Zone = t.Lang, t.Zone
	if o.As != "" {
		who, err := db.View(ctx, a.DB, actor, func(ctx context.Context, r db.Reader) (account.Account, error) { return account.ByEmail(ctx, r, o.As) })
		if err != nil {
			return err
		}
		actor = who.Actor(t.ID)
	}
	return a.kit().Give(ctx, actor, o.Form, kit.In{Days: o.Days}, func(_ kit.Written, f *os.File) error {
		_, err := io.Copy(out, f)
		return err
	})
}

// voices tells readiness what the monthly letters learned.
func voices(ctx context.Context, r db.Reader) (map[string]readiness.Voice, error) {
	known, err := proof.Voices(ctx, r)
	out := make(map[string]readiness.Voice, len(known))
	for key, v := range known {
		out[key] = readiness.Voice(v)
	}
	return out, err
}
