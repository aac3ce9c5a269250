package app

import (
	"context"
	"net/http"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/live"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/feed"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/knowledge"
)

// hub builds the live layer on what the domains know of their topics and records.
func (a *App) hub() (err error) {
	a.Live, err = live.New(live.Config{
		DB: a.DB, Who: a.authenticate, Rights: a.mayHear, Redis: a.Config.Redis, Metrics: a.Metrics,
		Render: func(ctx context.Context, r db.Reader, e event.Event) (any, error) {
			out, ok, err := a.record(ctx, r, e)
			if !ok {
				return nil, err
			}
			return out, err
		},
		Names: func(ctx context.Context, r db.Reader, ids []string) (map[string]string, error) {
			briefs, err := directory.Briefs(ctx, r, ids...)
			names := make(map[string]string, len(briefs))
			for id, b := range briefs {
				names[id] = b.Name
			}
			return names, err
		},
		Cut:    cut,
		Also:   a.Feed.Concerns,
		Same:   sameRecord,
		Last:   lastRecord,
		Refuse: func(w http.ResponseWriter, r *http.Request, err error) { a.API.Problem(w, r, err) },
	})
	return err
}

// sameRecord: what happens to a conversation or a ticket shows it as it is now, whatever happened.
func sameRecord(e event.Event) string {
	switch domain, _, _ := strings.Cut(e.Type, "."); domain {
	case "conversation", "ticket", "note", "ci", "runbook", "run":
		return domain + " " + e.Subject.Kind + " " + e.Subject.ID
	}
	return ""
}

// lastRecord: the impact of a crisis is large, and a storm of changes asks for it once.
func lastRecord(e event.Event) string {
	if e.Type == (crisis.ImpactChanged{}).EventType() {
		return e.Subject.ID
	}
	return ""
}

// cut says whose live connections an event ends: rights that changed are looked at anew when they come back.
func cut(e event.Event) []live.Whose {
	switch {
	case e.Type == "account.signed_out":
		var p struct {
			Session string `json:"session"`
		}
		p, err := decode(e, p)
		if err != nil || p.Session == "" {
			return []live.Whose{{Account: e.Subject.ID}}
		}
		return []live.Whose{{Account: e.Subject.ID, Session: p.Session}}
	case e.Type == "account.roles_changed", e.Type == "account.closed", e.Type == "account.password_changed", e.Type == "account.token_revoked":
		return []live.Whose{{Account: e.Subject.ID}}
	case strings.HasPrefix(e.Type, "tenant.suspended"):
		return []live.Whose{{}}
	case knowledge.Narrows(e): // who has it open; whoever hears of it by its audience is judged at each event
		return []live.Whose{{About: e.Subject.ID}}
	}
	if person, ok := crisis.Narrows(e); ok {
		return []live.Whose{{Account: person}}
	}
	if person, ok := feed.Narrows(e); ok {
		return []live.Whose{{Account: person}}
	}
	return nil
}
