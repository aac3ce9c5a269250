package demo

import (
	"context"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/people/thread"
)

// When the power of Lyon failed, and how long the exercise of the present has been going on.
const (
	powerFailed    = 16*24*time.Hour + 7*time.Hour
	exerciseBegan  = 48 * time.Minute
	exerciseDetect = 4 * time.Minute
)

// beat is something that happens in a crisis of the demonstration, so long after it was declared.
type beat struct {
	after time.Duration
	who   string
	do    func(ctx context.Context, tx *db.Tx, s *stage) error
}

// stage is the crisis that is being played.
type stage struct {
	p    *player
	x    *crisis.Crises
	id   string
	room string
	said map[string]string // messages by a name
}

// crises plays a night that is over and waits for its post-mortem, and an exercise that goes on now.
func (p *player) crises(ctx context.Context) error {
	now := p.a.DB.Now()
	night := crisis.DeclareIn{Name: "Coupure électrique du centre de données de Lyon", Level: 2, CadenceMin: 30,
		Description: "Les deux voies d’alimentation de la salle A sont tombées à cinq minutes d’intervalle. Messagerie, paie et échanges avec les clients à l’arrêt."}
	for _, key := range []string{"dc-lyo", "svc-messagerie", "svc-paie", "svc-edi"} {
		if ci := p.things[key]; ci != "" {
			night.CIIDs = append(night.CIIDs, ci)
		}
	}
	if err := p.stage(ctx, now.Add(-powerFailed), 9*time.Minute, night, theNight()); err != nil {
		return err
	}
	exercise := crisis.DeclareIn{Name: "Rançongiciel sur les serveurs de fichiers", Level: 3, Exercise: true, CadenceMin: 20,
		Description: "Exercice semestriel. Les messages commencent par « EXERCICE » ; rien n’est coupé pour de vrai."}
	for _, key := range []string{"srv-fic-01", "srv-fic-02", "app-sauvegarde"} {
		if ci := p.things[key]; ci != "" {
			exercise.CIIDs = append(exercise.CIIDs, ci)
		}
	}
	return p.stage(ctx, now.Add(-exerciseBegan), exerciseDetect, exercise, theExercise())
}

// stage declares a crisis at a time and plays its beats.
func (p *player) stage(ctx context.Context, begin instant.Instant, detect time.Duration, in crisis.DeclareIn, beats []beat) error {
	s := &stage{p: p, x: p.a.Crises, said: map[string]string{}}
	in.DetectedAt = begin.Add(-detect)
	return p.update(ctx, func(ctx context.Context, tx *db.Tx) error {
		as := func(who string, at time.Duration) *db.Tx { return tx.As(p.people[who]).At(begin.Add(at)) }
		c, err := s.x.Declare(ctx, as("paul", 0), in)
		if err != nil {
			return err
		}
		s.id = c.ID
		rooms, err := s.x.Rooms(ctx, as("paul", 0), crisis.RoomsIn{ID: s.id})
		if err != nil {
			return err
		}
		s.room = rooms.Items[0].ID
		for _, m := range beats {
			if err := m.do(ctx, as(m.who, m.after), s); err != nil {
				return err
			}
		}
		return nil
	})
}

func role(name, person string, deputy bool) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Give(ctx, tx, crisis.RoleIn{ID: s.id, Role: name, PersonID: s.p.people[person].ID, Deputy: deputy})
		return err
	}
}

func call(people ...string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		in := crisis.CallIn{ID: s.id}
		for _, k := range people {
			in.People = append(in.People, s.p.people[k].ID)
		}
		_, err := s.x.Call(ctx, tx, in)
		return err
	}
}

func answer(what string, minutes int64) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Answer(ctx, tx, crisis.AnswerIn{ID: s.id, Answer: what, Minutes: minutes})
		return err
	}
}

func phase(to string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Move(ctx, tx, crisis.MoveIn{ID: s.id, Phase: to})
		return err
	}
}

// say speaks in the main room; a name lets somebody promote it later.
func say(name, text string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		m, err := s.p.a.Threads.Post(ctx, tx, thread.PostIn{Kind: crisis.RoomKind, ID: s.room, Text: text})
		s.said[name] = m.ID
		return err
	}
}

func promote(name, kind string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Promote(ctx, tx, crisis.PromoteIn{ID: s.id, Kind: crisis.RoomKind, Subject: s.room, Message: s.said[name], Type: kind})
		return err
	}
}

// write adds a line about what happened some minutes before.
func write(kind, text string, before time.Duration) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Write(ctx, tx, crisis.WriteIn{ID: s.id, Type: kind, Text: text, EventAt: tx.Now().Add(-before)})
		return err
	}
}

func assess(last int64, verification, reason string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		page, err := s.x.Log(ctx, tx, crisis.LinesIn{ID: s.id, Type: crisis.Information, Last: true, Limit: int(last)})
		if err != nil || len(page.Items) == 0 {
			return err
		}
		_, err = s.x.Assess(ctx, tx, crisis.AssessIn{ID: s.id, Number: page.Items[0].Number, Verification: verification, Reason: reason})
		return err
	}
}

func decide(question, chosen, other, reason string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Decide(ctx, tx, crisis.DecideIn{ID: s.id, Question: question, Chosen: chosen, Reason: reason, Options: []crisis.Option{{Label: chosen}, {Label: other}}})
		return err
	}
}

func propose(question, advised, other, reason string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Propose(ctx, tx, crisis.ProposeIn{ID: s.id, Question: question, Chosen: advised, Reason: reason, Options: []crisis.Option{{Label: advised}, {Label: other}}})
		return err
	}
}

func take(n int64, chosen string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Take(ctx, tx, crisis.TakeIn{ID: s.id, N: n, Chosen: chosen})
		return err
	}
}

func reject(n int64, reason string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Reject(ctx, tx, crisis.RejectIn{ID: s.id, N: n, Reason: reason})
		return err
	}
}

func task(title, owner string, due time.Duration, blockers ...int64) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.AddTask(ctx, tx, crisis.TaskIn{ID: s.id, Title: title, Owner: s.p.people[owner].ID, DueAt: tx.Now().Add(due), Blockers: blockers})
		return err
	}
}

func moveTask(n int64, state, note string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.MoveTask(ctx, tx, crisis.MoveTaskIn{ID: s.id, N: n, State: state, Note: note})
		return err
	}
}

// rebuild starts the plan of the file servers: its tasks are behind those there are.
func rebuild() func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.p.a.StartPlan(ctx, tx, app.StartPlanIn{ID: s.id, Plan: s.p.filesPlan})
		return err
	}
}

func point(text string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.HoldPoint(ctx, tx, crisis.HoldIn{ID: s.id, Text: text})
		return err
	}
}

func message(audience, channel, text string, due time.Duration, sent bool, ways ...string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		m, err := s.x.PlanMessage(ctx, tx, crisis.PlanIn{ID: s.id, Audience: audience, Channel: channel, Channels: ways, Text: text, DueAt: tx.Now().Add(due)})
		if err != nil || !sent {
			return err
		}
		_, err = s.x.SettleMessage(ctx, tx, crisis.SettleMessageIn{ID: s.id, N: m.N, State: crisis.Sent})
		return err
	}
}

func find(kind, text, owner string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		in := crisis.FindIn{ID: s.id, Kind: kind, Text: text}
		if owner != "" {
			in.Owner, in.DueAt = s.p.people[owner].ID, tx.Now().Add(30*24*time.Hour)
		}
		_, err := s.x.Find(ctx, tx, in)
		return err
	}
}

func over(reason string) func(context.Context, *db.Tx, *stage) error {
	return func(ctx context.Context, tx *db.Tx, s *stage) error {
		_, err := s.x.Close(ctx, tx, crisis.CloseIn{ID: s.id, Reason: reason})
		return err
	}
}
