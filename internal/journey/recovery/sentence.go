package recovery

import (
	"context"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/ref"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/oncall"
)

// Stakes are what is lost with one CI.
type Stakes struct {
	Name     string
	Services int64 // services of the business that stop, itself included where it is one
	Degraded int64 // services that lose their redundancy
	Users    int64 // people who use a service that stops
	RTO      int64 // the shortest objective among these services, in minutes; 0 none is known
	Group    string
	OnCall   []Call // who is on call, one for each rota; nobody named where a rota has nobody
}

// Tell says in one sentence what is at stake, in the reader's language:
// "Si SRV-12 tombe : 3 services, environ 412 utilisateurs, DMIA la plus courte 4 h, groupe de support : Systèmes."
func Tell(text *i18n.Catalog, lang string, s Stakes) string {
	var parts []string
	switch {
	case s.Services == 0 && s.Degraded == 0:
		parts = append(parts, text.Text(lang, "recovery.sentence.nothing", nil))
	case s.Services == 0:
		parts = append(parts, text.Text(lang, "recovery.sentence.no_service", nil))
	default:
		parts = append(parts, text.Plural(lang, "recovery.sentence.services", s.Services, nil))
	}
	if s.Services > 0 {
		parts = append(parts, users(text, lang, s.Users))
		if s.RTO > 0 {
			parts = append(parts, text.Text(lang, "recovery.sentence.rto", i18n.Args{"time": i18n.Duration(lang, time.Duration(s.RTO)*time.Minute)}))
		} else {
			parts = append(parts, text.Text(lang, "recovery.sentence.rto_unknown", nil))
		}
	}
	if s.Degraded > 0 {
		parts = append(parts, text.Plural(lang, "recovery.sentence.degraded", s.Degraded, nil))
	}
	if s.Group != "" {
		parts = append(parts, text.Text(lang, "recovery.sentence.group", i18n.Args{"group": s.Group}))
	} else {
		parts = append(parts, text.Text(lang, "recovery.sentence.no_group", nil))
	}
	if len(s.OnCall) > 0 {
		names := make([]string, len(s.OnCall))
		for i, c := range s.OnCall {
			switch names[i] = c.Name; {
			case c.Name == "":
				names[i] = text.Text(lang, "recovery.sentence.nobody", nil)
			case c.Phone != "":
				names[i] = text.Text(lang, "recovery.sentence.reach", i18n.Args{"name": c.Name, "phone": c.Phone})
			}
		}
		parts = append(parts, text.Text(lang, "recovery.sentence.on_call", i18n.Args{"names": strings.Join(names, " + ")}))
	}
	return text.Text(lang, "recovery.sentence", i18n.Args{"name": s.Name, "what": strings.Join(parts, text.Text(lang, "recovery.sentence.comma", nil))})
}

func users(text *i18n.Catalog, lang string, n int64) string {
	if n == 0 {
		return text.Text(lang, "recovery.sentence.no_users", nil)
	}
	return text.Plural(lang, "recovery.sentence.users", n, nil)
}

// Sentence is what is at stake with one CI, in words and in figures.
type Sentence struct {
	Text     string `json:"text" doc:"in the reader's language"`
	Services int64  `json:"services" doc:"services of the business that stop, itself included where it is one"`
	Degraded int64  `json:"degraded_services" doc:"services that lose their redundancy"`
	Users    int64  `json:"users" doc:"people who use a service that stops, each counted once"`
	RTO      int64  `json:"shortest_rto_min,omitempty"`
	Group    *Named `json:"support_group,omitempty"`
}

// SentenceIn names a CI.
type SentenceIn struct {
	ID string `path:"id" json:"-" doc:"id, number or external id"`
}

// SentenceOf tells what is at stake with a CI. A retired one stops nothing.
func (x *Recoveries) SentenceOf(ctx context.Context, in SentenceIn) (Sentence, error) {
	actor, _ := auth.From(ctx)
	s := Stakes{}
	ci, err := db.View(ctx, x.DB, actor, func(ctx context.Context, r db.Reader) (cmdb.CI, error) {
		ci, err := cmdb.Get(ctx, r, cmdb.GetIn{ID: in.ID})
		if err != nil {
			return ci, err
		}
		s.OnCall, err = onCall(ctx, r, ci)
		return ci, err
	})
	if err != nil {
		return Sentence{}, err
	}
	s.Name = ci.Name
	out := Sentence{}
	if ci.SupportGroup != nil {
		s.Group, out.Group = ci.SupportGroup.Name, &Named{ci.SupportGroup.ID, ci.SupportGroup.Name}
	}
	if ci.Status != cmdb.Retired {
		impact, err := x.Maps.Impact(ctx, cmdb.ImpactIn{Lost: []string{ci.ID}, Limit: 1, Services: true, Bare: true})
		if err != nil {
			return Sentence{}, err
		}
		c := impact.Counts
		s.Services, s.Degraded, s.Users, s.RTO = int64(c.StoppedServices), int64(c.DegradedServices), c.Users, c.RTO
	}
	out.Text, out.Services, out.Degraded, out.Users, out.RTO = Tell(x.Text, actor.Lang, s), s.Services, s.Degraded, s.Users, s.RTO
	return out, nil
}

// onCall names who is on call for a CI now and how to reach them, once for each rota that answers for it.
func onCall(ctx context.Context, r db.Reader, ci cmdb.CI) ([]Call, error) {
	group := ""
	if ci.SupportGroup != nil {
		group = ci.SupportGroup.ID
	}
	duties, err := oncall.For(ctx, r, ref.Of(cmdb.Subject, ci.ID), group, 0)
	var out []Call
	for _, d := range duties.Items {
		c := Call{Rota: d.Rota, Phone: d.Phone}
		if d.Person != nil {
			c.PersonID, c.Name = d.Person.ID, d.Person.Name
		}
		out = append(out, c)
	}
	return out, err
}
