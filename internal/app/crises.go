package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/outbox"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
)

// crises builds what needs more than a transaction in a crisis, and lets procedures be run for one.
func (a *App) crises() *crisis.Crises {
	a.Runbooks.Subjects[crisis.Subject] = runbook.Subject{Find: crisis.IDOf, Cards: crisisCards}
	return &crisis.Crises{DB: a.DB, Text: a.Text, Threads: a.Threads, Maps: a.Maps, Origin: a.Config.Origin}
}

func crisisCards(ctx context.Context, r db.Reader, ids []string) ([]runbook.Card, error) {
	list, err := crisis.Cards(ctx, r, ids)
	out := make([]runbook.Card, len(list))
	for i, c := range list {
		out[i] = runbook.Card{Kind: crisis.Subject, ID: c.ID, Number: c.Number, Title: c.Name, State: c.Phase}
	}
	return out, err
}

// crisisLines writes lines in the logs of crises from what happens to linked records, and in runs that are for a crisis or one of them.
func (a *App) crisisLines() outbox.Listener {
	l := &crisis.Listener{Tellers: map[string]crisis.Teller{ticket.Subject: crisis.TicketTold, runbook.RunKind: a.runTold}}
	types := slices.Concat(crisis.TicketEvents(), runbook.RunEvents(), []string{"crisis.declared", "crisis.moved"}) // what ends the idleness is heard as well
	return outbox.Listener{Name: "crisis.lines", Types: types, Idle: crisis.None, Handle: l.Heard}
}

// runTold says what the events of runs become: that one began or ended, and how its steps went.
func (a *App) runTold(ctx context.Context, r db.Reader, e event.Event) (*crisis.Told, error) {
	what := strings.TrimPrefix(e.Type, "run.")
	if !slices.Contains([]string{"started", "step_done", "step_skipped", "step_failed", "step_answered", "ended", "aborted"}, what) {
		return nil, nil //nolint:nilnil // a comment, a step begun: the run's own trace keeps them
	}
	p, err := event.Decode[runbook.Happened](e)
	if err != nil {
		return nil, err
	}
	about, ok := ref.Parse(p.About)
	if !ok {
		return nil, nil //nolint:nilnil // run for nothing in particular
	}
	if concerned, err := crisis.Concerned(ctx, r, about, e.At); err != nil || !concerned {
		return nil, err
	}
	run, err := a.Runbooks.GetRun(ctx, r, runbook.GetIn{ID: e.Subject.ID})
	if err != nil {
		return nil, err
	}
	told := &crisis.Told{Record: about, Code: "run_" + what, Args: map[string]string{"number": run.Number, "title": run.Runbook.Title}}
	if i := slices.IndexFunc(run.Steps, func(s runbook.RunStep) bool { return s.N == p.N }); p.N > 0 && i >= 0 {
		s := run.Steps[i]
		told.Args["step_n"], told.Args["step_title"], told.Args["answer"] = strconv.FormatInt(s.N, 10), s.Title, s.Answer
		told.At = s.EndedAt
	}
	return told, nil
}
