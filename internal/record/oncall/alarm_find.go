package oncall

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// GetAlarm answers one alarm.
func GetAlarm(ctx context.Context, r db.Reader, in GetIn) (Alarm, error) {
	w, err := loadAlarm(ctx, r, in.ID)
	if err != nil {
		return Alarm{}, err
	}
	return w.present(ctx, r)
}

// AlarmsIn filters alarms.
type AlarmsIn struct {
	State string `query:"state" json:"-" enum:"raised,acknowledged,resolved,unanswered"`
	Limit int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
}

// Alarms lists alarms, the newest first.
func Alarms(ctx context.Context, r db.Reader, in AlarmsIn) (api.Page[Alarm], error) {
	page := api.Page[Alarm]{Items: []Alarm{}}
	rows, err := db.Select[alarmRow](ctx, r, `SELECT `+alarmColumns+` FROM alarm a JOIN escalation e ON e.tenant_id = a.tenant_id AND e.id = a.escalation_id
		WHERE a.tenant_id = $1 AND ($2 = '' OR a.state = $2) ORDER BY a.id DESC LIMIT $3`, in.State, in.Limit)
	for _, w := range rows {
		one, err := w.present(ctx, r)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, err
}

func (w *alarmRow) present(ctx context.Context, r db.Reader) (Alarm, error) {
	out := Alarm{ID: w.ID, Plan: directory.Brief{ID: w.Plan, Name: w.PlanName}, Title: w.Title, Text: w.Text, State: w.State, Step: w.Step, NextAt: w.NextAt,
		RaisedAt: w.RaisedAt, AnsweredAt: w.AnsweredAt, Notices: []Notice{}, Version: w.Version}
	if w.Subject != "" {
		about := ref.Of(w.Kind, w.Subject)
		out.About = &about
	}
	rows, err := db.Select[noticeRow](ctx, r, `SELECT person_id, step, at FROM alarm_notice WHERE tenant_id = $1 AND alarm_id = $2 ORDER BY step, id`, w.ID)
	if err != nil {
		return out, err
	}
	who := []string{w.RaisedBy, w.AnsweredBy}
	for _, n := range rows {
		who = append(who, n.Person)
	}
	names, err := directory.Briefs(ctx, r, who...)
	for _, n := range rows {
		out.Notices = append(out.Notices, Notice{Person: names[n.Person], Step: n.Step, At: n.At})
	}
	if b, ok := names[w.RaisedBy]; ok {
		out.RaisedBy = &b
	}
	if b, ok := names[w.AnsweredBy]; ok {
		out.AnsweredBy = &b
	}
	return out, err
}

// Record is what the screens and webhooks are given with an event of this domain: what all readers see alike.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	switch e.Subject.Kind {
	case AlarmSubject:
		out, err := GetAlarm(ctx, r, GetIn{ID: e.Subject.ID})
		return out, true, err
	case SwapSubject:
		k, err := loadSwap(ctx, r, e.Subject.ID)
		if err != nil {
			return nil, true, err
		}
		out, err := k.present(ctx, r)
		return out, true, err
	}
	return nil, false, nil
}
