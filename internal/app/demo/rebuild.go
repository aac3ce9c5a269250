package demo

import (
	"context"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/recovery"
)

// When the plan of one data centre was made, and when the loss of the other was rehearsed.
const (
	filesMade = 18 * 24 * time.Hour
	planMade  = 24 * 24 * time.Hour
	rehearsed = 9*24*time.Hour - 5*time.Hour
	decided   = 15 * time.Minute // from the loss to the first task
)

// prepare keeps a plan for the loss of one data centre and one for the file servers, and rehearses that of the other from the first task to the last.
func (p *player) prepare(ctx context.Context) error {
	if p.things["dc-lyo"] == "" || p.things["dc-mrs"] == "" {
		return nil
	}
	x := &recovery.Recoveries{DB: p.a.DB, Text: p.a.Text, Maps: p.a.Maps}
	teams := []recovery.TeamIn{{GroupID: p.groups[script.Systems], AtOnce: 4}, {GroupID: p.groups[script.Network], AtOnce: 2}}
	now := p.a.DB.Now()
	if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := x.Save(ctx, tx.As(p.people["paul"]).At(now.Add(-planMade)), recovery.SaveIn{Name: "Perte du centre de données de Lyon", Lost: []string{p.things["dc-lyo"]}, Teams: teams})
		return err
	}); err != nil {
		return err
	}
	if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		files := recovery.SaveIn{Name: "Serveurs de fichiers et sauvegarde à reconstruire", Lost: []string{p.things["srv-fic-01"], p.things["srv-fic-02"], p.things["app-sauvegarde"]}, Teams: teams}
		kept, err := x.Save(ctx, tx.As(p.people["paul"]).At(now.Add(-filesMade)), files)
		p.filesPlan = kept.ID
		return err
	}); err != nil {
		return err
	}
	var kept recovery.Plan
	begun := now.Add(-rehearsed)
	if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		kept, err = x.Save(ctx, tx.As(p.people["paul"]).At(begun.Add(-24*time.Hour)), recovery.SaveIn{Name: "Exercice : perte du centre de données de Marseille", Lost: []string{p.things["dc-mrs"]}, Teams: teams})
		if err != nil {
			return err
		}
		_, err = x.Start(ctx, tx.As(p.people["paul"]).At(begun), recovery.StartIn{ID: kept.ID, LostAt: begun.Add(-decided)})
		return err
	}); err != nil {
		return err
	}
	return p.rehearse(ctx, x, kept, begun)
}

// rehearse marks every task: most a little later than planned, some sooner, one left aside.
func (p *player) rehearse(ctx context.Context, x *recovery.Recoveries, kept recovery.Plan, begun instant.Instant) error {
	done := map[int]time.Duration{} // when a task was done, from the beginning
	var tasks []recovery.Task
	for _, w := range kept.Order.Waves {
		tasks = append(tasks, w.Tasks...)
	}
	for from := 0; from < len(tasks); from += chunk {
		part := tasks[from:min(len(tasks), from+chunk)]
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, t := range part {
				start := time.Duration(t.Start) * time.Minute
				for _, n := range t.Waits {
					start = max(start, done[n])
				}
				took := time.Duration(t.Restore) * time.Minute * time.Duration(85+t.N*37%40) / 100
				done[t.N] = start + took
				who := p.people[[]string{"karim.bouzid", "ines"}[t.N%2]]
				if t.N == len(tasks) {
					if _, err := x.SkipTask(ctx, tx.As(who).At(begun.Add(start)), recovery.TaskIn{ID: kept.ID, N: int64(t.N), Note: "Hors du périmètre de l’exercice."}); err != nil {
						return err
					}
					continue
				}
				if _, err := x.StartTask(ctx, tx.As(who).At(begun.Add(start)), recovery.TaskIn{ID: kept.ID, N: int64(t.N)}); err != nil {
					return err
				}
				if _, err := x.DoneTask(ctx, tx.As(who).At(begun.Add(start+took)), recovery.TaskIn{ID: kept.ID, N: int64(t.N)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
