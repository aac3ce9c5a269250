package app

import (
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/i18n"
	"comptoir/internal/journey/campaign"
	"comptoir/internal/journey/change"
	"comptoir/internal/journey/contribution"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/exchange"
	"comptoir/internal/journey/feed"
	"comptoir/internal/journey/inventory"
	"comptoir/internal/journey/kit"
	"comptoir/internal/journey/notify"
	"comptoir/internal/journey/proof"
	"comptoir/internal/journey/readiness"
	"comptoir/internal/journey/recovery"
	"comptoir/internal/journey/search"
	"comptoir/internal/journey/status"
	"comptoir/internal/journey/webhook"
	"comptoir/internal/people/account"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/knowledge"
	"comptoir/internal/record/link"
	"comptoir/internal/record/oncall"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
)

// Permissions of the application itself.
var Permissions = auth.Permissions{
	"mail.read":  auth.Admin,
	"job.read":   auth.Admin,
	"job.replay": auth.Admin,
	"live.read":  auth.Requester,

	"problem.open": auth.Agent,
}

// routes registers every domain: one line each.
func (a *App) routes() {
	permissions := auth.Permissions{}
	for _, p := range []auth.Permissions{tenant.Permissions, account.Permissions, directory.Permissions, contact.Permissions, thread.Permissions, ticket.Permissions,
		link.Permissions, cmdb.Permissions, inventory.Permissions, exchange.Permissions, campaign.Permissions, recovery.Permissions, knowledge.Permissions, oncall.Permissions, runbook.Permissions, desk.Permissions, contribution.Permissions, change.Permissions, crisis.Permissions, feed.Permissions, webhook.Permissions, notify.Permissions, search.Permissions, status.Permissions, kit.Permissions, readiness.Permissions, proof.Permissions, Permissions} {
		for name, role := range p {
			permissions[name] = role
		}
	}
	a.API = api.New(api.Config{
		DB: a.DB, Log: a.log, Permissions: permissions, Authenticate: a.authenticate, BodyBytes: a.Config.Limits.BodyBytes, Version: a.options.Version,
		Text: a.Text.Text, Lang: func(accept string) string { return i18n.Negotiate("", accept) },
	})
	g := a.API.Root()
	tenant.Register(g)
	a.Accounts.Register(g)
	directory.Register(g)
	contact.Register(g, a.contacts())
	a.onCall(g)
	thread.Register(g, a.Threads, a.files())
	ticket.Register(g, a.Threads)
	cmdb.Register(g, a.Maps)
	inventory.Register(g)
	cmdb.RegisterHealth(g)
	a.campaigns(g)
	x := a.exchanges()
	x.Work(a.Jobs)
	a.sweepImports()
	exchange.Register(g, x, a.Config.Limits.FileBytes)
	(&recovery.Recoveries{DB: a.DB, Text: a.Text, Maps: a.Maps}).Register(g)
	knowledge.Register(g, a.Library, &knowledge.Papers{DB: a.DB, Library: a.Library, Text: a.Text.Text})
	api.Make(g.At("/conversations"), "/{id}/problem", problems{a.Links}.OfConversation, "problem.open", api.Name("desk.problem"))
	api.Make(g.At("/tickets"), "/{id}/problem", problems{a.Links}.OfTicket, "problem.open", api.Name("ticket.problem"))
	link.Register(g.At("/tickets"), "/relations", a.Links, ticket.Subject)
	link.Register(g.At("/conversations"), "/links", a.Links, desk.Kind)
	link.Register(g.At("/cis"), "/links", a.Links, cmdb.Subject)
	link.Register(g.At("/articles"), "/links", a.Links, knowledge.ArticleKind)
	a.runbookRoutes(g)
	desk.Register(g)
	contribution.Register(g, a.calls())
	a.Crises.Register(g, a.Accounts)
	a.crisisPlans().register(g)
	a.Changes().Register(g)
	search.Register(g, a.Search)
	feed.Register(g, a.Feed)
	webhook.Register(g, a.Hooks)
	a.notices(g)
	a.Status.Register(g)
	a.kits().Register(g)
	a.own(g)
}

// own are the routes of the application itself: the contract, the live connection, the log, mail and jobs.
func (a *App) own(g *api.Group) {
	api.List(g.At("/mail"), "/outbox", Letters, "mail.read", api.Name("mail.list"))
	api.Get(g.At("/mail"), "/outbox/{id}", LetterOf, "mail.read")
	api.List(g.At("/admin"), "/jobs", a.jobs, "job.read")
	api.Act(g.At("/admin"), "/jobs/{id}/replay", a.replayJob, "job.replay")
	api.List(g.At("/admin"), "/parked", a.parked, "job.read", api.Name("job.parked"))
	api.Act(g.At("/admin"), "/parked/{listener}/{seq}/replay", a.replayParked, "job.replay", api.Name("job.replay_parked"))
	api.Apart(g.At("/events"), http.MethodGet, http.StatusOK, "", a.eventsAfter, "live.read", api.Name("live.events"))
	api.Raw(g.At("/break-glass-sheets"), http.MethodPost, "/{id}/paper", a.codesPaper, "break_glass.make", api.Name("break_glass.paper"), api.Doc("the sheet as a PDF, from the codes in the answer that made them: {codes: [{n, code}]}; nothing of it is kept"))
	api.Raw(g.At("/live"), http.MethodGet, "", a.connect, "live.read", api.Public, api.Name("live.connect"))
	api.Raw(g.At("/openapi.json"), http.MethodGet, "", a.contract, "", api.Public, api.Name("api.contract"))
}
