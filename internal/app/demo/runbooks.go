package demo

import (
	"context"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/db"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// keepProcedures furnishes the procedures, and the times when they were run.
func (p *player) keepProcedures(ctx context.Context) error {
	all, err := script.Procedures()
	if err != nil {
		return err
	}
	for i, one := range all {
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error { return p.keepProcedure(ctx, tx, one, i) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) keepProcedure(ctx context.Context, tx *db.Tx, one script.Procedure, i int) error {
	var cis []string
	for _, key := range one.About {
		cis = append(cis, p.things[key])
	}
	b, err := p.a.Runbooks.Make(ctx, p.ago(tx, one.Author, one.Days, 0), runbook.MakeIn{Text: one.Text, Lang: one.Lang, Tags: one.Tags, CIs: cis, Publish: !one.Draft})
	if err != nil || one.Draft {
		return err
	}
	for n := range (i*5 + 1) % 4 {
		if err := p.runProcedure(ctx, tx, b, one, i, n); err != nil {
			return err
		}
	}
	if i == 0 {
		return p.startProcedure(ctx, tx, b)
	}
	return nil
}

// runProcedure plays one time that a procedure was run: two people, steps that take a little more or less than expected.
func (p *player) runProcedure(ctx context.Context, tx *db.Tx, b runbook.Runbook, one script.Procedure, i, n int) error {
	people := []string{one.Author, "yanis", "camille", "ines"}
	after := time.Duration(0)
	at := func(who string) *db.Tx { return p.ago(tx, who, one.Days*(3-n)/4, after) }
	in := runbook.RunIn{ID: b.ID, Exercise: n%2 == 0}
	if len(b.CIs) > 0 {
		in.About = &runbook.RefIn{Kind: cmdb.Subject, ID: b.CIs[0].ID}
	}
	u, err := p.a.Runbooks.Run(ctx, at(one.Author), in)
	if err != nil {
		return err
	}
	for k, s := range b.Steps {
		who := people[(i+k)%len(people)]
		say := runbook.SayIn{ID: u.ID, N: s.N}
		if _, err := p.a.Runbooks.Begin(ctx, at(who), say); err != nil {
			return err
		}
		expected := time.Duration(max(s.ExpectedMin, 8)) * time.Minute
		after += expected * time.Duration(70+(i*31+k*17+n*23)%75) / 100
		switch {
		case s.GoNoGo:
			_, err = p.a.Runbooks.Answer(ctx, at(who), runbook.AnswerIn{ID: u.ID, N: s.N, Go: true})
		case (i+k+n)%9 == 8:
			say.Text = "Sans objet cette fois."
			_, err = p.a.Runbooks.Skip(ctx, at(who), say)
		default:
			_, err = p.a.Runbooks.Done(ctx, at(who), say)
		}
		if err != nil {
			return err
		}
	}
	_, err = p.a.Runbooks.End(ctx, at(one.Author), runbook.EndIn{ID: u.ID})
	return err
}

// startProcedure leaves one that is being run, as an exercise.
func (p *player) startProcedure(ctx context.Context, tx *db.Tx, b runbook.Runbook) error {
	now := func(who string, minutes int) *db.Tx {
		return tx.As(p.people[who]).At(tx.Now().Add(-time.Duration(minutes) * time.Minute))
	}
	u, err := p.a.Runbooks.Run(ctx, now("ines", 24), runbook.RunIn{ID: b.ID, Exercise: true, About: &runbook.RefIn{Kind: cmdb.Subject, ID: b.CIs[0].ID}})
	if err != nil {
		return err
	}
	if _, err := p.a.Runbooks.Done(ctx, now("ines", 13), runbook.SayIn{ID: u.ID, N: 1}); err != nil {
		return err
	}
	if _, err := p.a.Runbooks.Comment(ctx, now("yanis", 12), runbook.SayIn{ID: u.ID, N: 1, Text: "Le gardien confirme : plus de courant dans les deux salles."}); err != nil {
		return err
	}
	if _, err := p.a.Runbooks.Answer(ctx, now("paul", 6), runbook.AnswerIn{ID: u.ID, N: 2, Go: true, Text: "Retour annoncé dans quatre heures."}); err != nil {
		return err
	}
	_, err = p.a.Runbooks.Begin(ctx, now("camille", 4), runbook.SayIn{ID: u.ID, N: 3})
	return err
}
