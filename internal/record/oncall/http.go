package oncall

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds this domain's routes.
func Register(g *api.Group, s *Rotas, c *Calendars) {
	o := g.At("/oncall")
	api.List(o, "", Now, "oncall.now")
	api.Raw(o, http.MethodGet, "/{id}/calendar", c.Serve, "", api.Public, api.Name("oncall.calendar"), api.Doc("as iCalendar; also /oncall/{id}.ics, and ?token= of POST /me/oncall-feed"))
	api.Make(g.At("/me/oncall-feed"), "", c.MakeFeed, "oncall.read", api.Name("oncall.make_feed"), api.Secret)
	api.Delete(g.At("/me/oncall-feed"), "", c.DropFeed, "oncall.read", api.Name("oncall.drop_feed"))

	t := g.At("/rotas")
	api.List(t, "", List, "oncall.read", api.Name("rota.list"))
	api.Make(t, "", s.Make, "rota.make")
	api.Get(t, "/{id}", Get, "oncall.read", api.Name("rota.read"))
	api.Edit(t, "/{id}", s.Edit, "rota.edit")
	api.Act(t, "/{id}/archive", Archive, "rota.archive")
	api.Get(t, "/{id}/shifts", Shifts, "oncall.read", api.Name("rota.shifts"))
	api.Make(t, "/{id}/overrides", Override, "rota.override")
	api.Delete(t, "/{id}/overrides/{override}", RemoveOverride, "rota.override", api.Name("rota.remove_override"))
	api.Make(t, "/{id}/swaps", s.AskSwap, "swap.ask")

	w := g.At("/swaps")
	api.List(w, "", Swaps, "oncall.read", api.Name("swap.list"))
	api.Act(w, "/{id}/accept", AcceptSwap, "swap.accept")
	api.Act(w, "/{id}/decline", DeclineSwap, "swap.decline")
	api.Act(w, "/{id}/withdraw", WithdrawSwap, "swap.withdraw")

	e := g.At("/escalations")
	api.List(e, "", Plans, "oncall.read", api.Name("escalation.list"))
	api.Make(e, "", MakePlan, "escalation.make")
	api.Get(e, "/{id}", GetPlan, "oncall.read", api.Name("escalation.read"))
	api.Edit(e, "/{id}", EditPlan, "escalation.edit")

	a := g.At("/alarms")
	api.List(a, "", Alarms, "oncall.read", api.Name("alarm.list"))
	api.Make(a, "", s.Raise, "alarm.raise")
	api.Get(a, "/{id}", GetAlarm, "oncall.read", api.Name("alarm.read"))
	api.Act(a, "/{id}/acknowledge", AcknowledgeAlarm, "alarm.acknowledge")
	api.Act(a, "/{id}/resolve", ResolveAlarm, "alarm.resolve")

	n := g.At("/alarm-notices")
	api.Apart(n, http.MethodGet, http.StatusOK, "/{token}", s.LookAt, "", api.Public, api.Name("alarm_notice.read"))
	api.Apart(n, http.MethodPost, http.StatusOK, "/{token}", s.Answer, "", api.Public, api.Name("alarm_notice.answer"))
}
