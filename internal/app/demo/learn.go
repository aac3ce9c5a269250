package demo

import (
	"context"
	"slices"
	"strings"
	"time"

	"comptoir/internal/app/demo/script"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/desk"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/ticket"
)

// learn furnishes what people learnt: notes in every state, articles in two languages, problems that ask.
func (p *player) learn(ctx context.Context, plan script.Plan) error {
	for _, part := range []func(context.Context, *db.Tx, script.Plan) error{p.writeArticles, p.keepNotes, p.retainMessages, p.askEverybody} {
		if err := p.update(ctx, func(ctx context.Context, tx *db.Tx) error { return part(ctx, tx, plan) }); err != nil {
			return err
		}
	}
	_, err := knowledge.Fade(ctx, p.a.DB, p.tenant) // what was kept long ago, as it is today
	return err
}

// ago is the transaction as somebody saw it, that many days and some time ago; never what is still to come.
func (p *player) ago(tx *db.Tx, who string, days int, later time.Duration) *db.Tx {
	return tx.As(p.people[who]).At(min(tx.Now().Add(later-time.Duration(days)*24*time.Hour), tx.Now()))
}

func (p *player) writeArticles(ctx context.Context, tx *db.Tx, _ script.Plan) error {
	drawers, made := map[string]string{}, map[string]string{}
	for _, w := range script.Articles() {
		parent, way := "", ""
		for _, name := range w.Category {
			if way += "/" + name; drawers[way] == "" {
				c, err := p.a.Library.MakeCategory(ctx, tx, knowledge.MakeCategoryIn{Name: name, Parent: parent, Approval: name == "Paie"})
				if err != nil {
					return err
				}
				drawers[way] = c.ID
			}
			parent = drawers[way]
		}
		then := p.ago(tx, w.Author, w.Days, 0)
		a, err := p.a.Library.MakeArticle(ctx, then, knowledge.MakeArticleIn{Title: w.Title, Lang: w.Lang, Template: w.Template, Sections: w.Sections, CategoryID: parent,
			Audience: &knowledge.AudienceIn{Kind: w.Audience}, Tags: w.Tags, TranslationOf: made[w.Of]})
		if err != nil {
			return err
		}
		made[w.Key] = a.ID
		if err := p.publish(ctx, tx, w, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// publish shows an article to its readers, who then say what they think; where its category wants it, Nora approves.
func (p *player) publish(ctx context.Context, tx *db.Tx, w script.Written, id string) error {
	by, l := w.Author, p.a.Library
	_, err := l.Submit(ctx, p.ago(tx, by, w.Days, time.Hour), knowledge.MoveIn{ID: id})
	if err == nil {
		by = "nora"
	} else if !fault.Is(err, "article.needs_no_approval") {
		return err
	}
	if _, err := l.Publish(ctx, p.ago(tx, by, w.Days, 2*time.Hour), knowledge.MoveIn{ID: id}); err != nil {
		return err
	}
	readers := []string{"yanis", "camille", "nora", "julie.legoff", "thomas.nguyen"}
	if w.Audience == knowledge.Everyone {
		readers = append(readers, "sami", "claire.morel", "lea.rousseau", "hugo.ferrand", "fatou.diallo", "linh.tran")
	}
	for i, who := range readers {
		if who == w.Author || (i+len(w.Title))%3 == 0 {
			continue
		}
		in := knowledge.RateIn{ID: id, Helpful: (i*7+len(w.Title))%9 != 0, From: script.Place(p.people[who].Has(auth.Agent), i+w.Days)}
		if _, err := l.Rate(ctx, p.ago(tx, who, w.Days*(i+1)/(len(readers)+2), 3*time.Hour), in); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) keepNotes(ctx context.Context, tx *db.Tx, _ script.Plan) error {
	voters := []string{"camille", "yanis", "ines", "nora", "thomas.nguyen", "anais.lambert", "julie.legoff", "bastien.keller"}
	for i, k := range script.Notes() {
		then := p.ago(tx, k.Author, k.Days, time.Duration(i%9)*time.Hour/2)
		n, err := p.a.Library.MakeNote(ctx, then, knowledge.MakeNoteIn{Title: k.Title, Text: k.Text, Audience: &knowledge.AudienceIn{Kind: k.Audience}, Tags: k.Tags})
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(slices.Clone(voters), func(v string) bool { return v == k.Author })
		for v := range k.Worked + k.Fail {
			at := p.ago(tx, others[(i+v)%len(others)], k.Days*(v+1)/(k.Worked+k.Fail+2), time.Hour)
			vote := p.a.Library.Worked
			if v >= k.Worked {
				vote = p.a.Library.Failed
			}
			if _, err := vote(ctx, at, knowledge.VoteIn{ID: n.ID, From: script.Place(true, i+2*v)}); err != nil {
				return err
			}
		}
	}
	return nil
}

const retained = 12

// retainMessages keeps some of what agents really said in the plan's conversations.
func (p *player) retainMessages(ctx context.Context, tx *db.Tx, plan script.Plan) error {
	kept := 0
	for i := len(plan.Conversations) - 1; i >= 0 && kept < retained; i-- {
		id := p.talks[i]
		if c := plan.Conversations[i]; id == "" || c.State != desk.Closed || c.Lang != i18n.French || c.Incident >= 0 || i%17 != 0 {
			continue
		}
		m, author, err := p.advice(ctx, tx, id)
		if err != nil {
			return err
		}
		if len([]rune(m.Text)) < 80 {
			continue
		}
		keeper := "nora"
		if author.ID == p.people[keeper].ID {
			keeper = "yanis"
		}
		if _, err := p.a.Library.Retain(ctx, tx.As(p.people[keeper]).At(m.At.Add(20*time.Minute)), knowledge.RetainIn{Kind: desk.Kind, ID: id, Message: m.ID}); err != nil {
			return err
		}
		kept++
	}
	return nil
}

// advice is the longest thing that an agent said in a conversation.
func (p *player) advice(ctx context.Context, tx *db.Tx, id string) (best thread.Message, by auth.Actor, err error) {
	all, err := thread.Range(ctx, tx, ref.Of(desk.Kind, id), 1, 200, false)
	for _, m := range all {
		if a, known := p.agent(m); known && len(m.Text) > len(best.Text) {
			best, by = m, a
		}
	}
	return best, by, err
}

// agent is who wrote a message, where an agent did.
func (p *player) agent(m thread.Message) (auth.Actor, bool) {
	for _, a := range p.people {
		if a.ID == m.Author.ID && a.Has(auth.Agent) {
			return a, true
		}
	}
	return auth.Actor{}, false
}

func (p *player) askEverybody(ctx context.Context, tx *db.Tx, plan script.Plan) error {
	for _, q := range script.Problems() {
		t, err := ticket.Open(ctx, p.ago(tx, q.Owner, q.Days, 0), ticket.OpenIn{Kind: ticket.Problem, Title: q.Title, Description: q.Description, GroupID: p.groups[q.Group],
			AssigneeID: p.people[q.Owner].ID, Impact: 2, Urgency: 2})
		if err != nil {
			return err
		}
		if err := p.tieIncidents(ctx, p.ago(tx, q.Owner, q.Days, time.Hour), plan, t.ID, q.Word); err != nil {
			return err
		}
		if q.State != ticket.New {
			if _, err := ticket.Start(ctx, p.ago(tx, q.Owner, q.Days, time.Hour), ticket.StartIn{ID: t.ID}); err != nil {
				return err
			}
		}
		if err := p.answer(ctx, tx, q, t.ID); err != nil {
			return err
		}
		if err := p.conclude(ctx, tx, q, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// tieIncidents says of the latest incidents with a word in their title that the problem causes them.
func (p *player) tieIncidents(ctx context.Context, tx *db.Tx, plan script.Plan, problem, word string) error {
	tied := 0
	for i := len(plan.Incidents) - 1; i >= 0 && tied < 4; i-- {
		if p.cases[i] == "" || !strings.Contains(i18n.Fold(plan.Incidents[i].Title), i18n.Fold(word)) {
			continue
		}
		if err := p.a.Cause(ctx, tx, problem, p.cases[i]); err != nil {
			return err
		}
		tied++
	}
	return nil
}

// answer plays a problem's call.
func (p *player) answer(ctx context.Context, tx *db.Tx, q script.Asked, problem string) error {
	if q.Question == "" {
		return nil
	}
	calls := &contribution.Calls{Threads: p.a.Threads}
	at := func(who string, n int) *db.Tx {
		return p.ago(tx, who, q.Days, 2*time.Hour+time.Duration(n)*17*time.Minute)
	}
	c, err := calls.OpenCall(ctx, at(q.Owner, 0), contribution.OpenIn{ID: problem, Question: q.Question, Audience: q.Audience, Since: instant.Of(tx.Now().Time().AddDate(0, 0, -q.Days-7))})
	if err != nil {
		return err
	}
	given := map[byte][]string{}
	for n, s := range q.Said {
		switch s.What {
		case 'S':
			_, err = calls.Seen(ctx, at(s.By, n), contribution.SeenIn{ID: c.ID, Place: s.Text})
		case 'A', 'H':
			in := contribution.ContributeIn{ID: c.ID, Kind: contribution.Answer, Text: s.Text}
			if s.What == 'H' {
				in.Kind = contribution.Hypothesis
			}
			var w contribution.Contribution
			if w, err = calls.Contribute(ctx, at(s.By, n), in); err == nil {
				given[s.What] = append(given[s.What], w.ID)
			}
		case 'V':
			_, err = calls.Vote(ctx, at(s.By, n), contribution.VoteIn{ID: given['H'][s.Place-1], For: s.For})
		case 'M':
			_, err = calls.Mark(ctx, at(q.Owner, n), contribution.MarkIn{ID: given[s.Kind][s.Place-1], As: s.As, Text: s.Text})
		case 'K':
			_, err = ticket.Edit(ctx, at(q.Owner, n), ticket.EditIn{ID: problem, Details: map[string]string{s.As: s.Text}})
		case 'C':
			_, err = calls.CloseCall(ctx, at(q.Owner, n), contribution.CloseIn{ID: c.ID, Outcome: s.Text})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// conclude brings a problem to its state.
func (p *player) conclude(ctx context.Context, tx *db.Tx, q script.Asked, problem string) error {
	then := p.ago(tx, q.Owner, max(q.Days-2, 1), 0)
	if q.State == ticket.KnownError || q.State == ticket.Resolved {
		if _, err := ticket.Identify(ctx, then, ticket.IdentifyIn{ID: problem}); err != nil {
			return err
		}
	}
	if q.State != ticket.Resolved {
		return nil
	}
	k, err := ticket.Get(ctx, then, ticket.GetIn{ID: problem})
	if err != nil {
		return err
	}
	_, err = ticket.Resolve(ctx, then.At(then.Now().Add(time.Hour)), ticket.ResolveIn{ID: problem, Code: "fix_applied", Notes: k.Details[ticket.RootCause]})
	return err
}
