package runbook

import (
	"net/http"

	"comptoir/internal/base/api"
)

const (
	bodyBytes = 1 << 20
	formRoom  = 64 << 10
)

// Register adds this domain's routes.
func Register(g *api.Group, l *Runbooks, p *Papers) {
	b := g.At("/runbooks")
	api.List(b, "", l.List, "runbook.read", api.Name("runbook.list"))
	api.Make(b, "", l.Make, "runbook.make", api.Limit(bodyBytes))
	api.Apart(b, http.MethodPost, http.StatusOK, "/preview", PreviewText, "runbook.make", api.Name("runbook.preview"), api.Limit(bodyBytes))
	api.Raw(b, http.MethodPost, "/import", p.Import, "runbook.import", api.Limit(fileBytes+formRoom),
		api.Uploads[UploadIn, Imported](http.StatusCreated), api.Doc("one part named file: JSON lines of id, title, text; a ZIP archive of Markdown files; or one Markdown file"))
	api.Get(b, "/{id}", l.Get, "runbook.read")
	api.Edit(b, "/{id}", l.Edit, "runbook.edit", api.Limit(bodyBytes))
	api.Act(b, "/{id}/publish", l.Publish, "runbook.publish")
	api.Act(b, "/{id}/retire", l.Retire, "runbook.retire")
	api.Act(b, "/{id}/verify", l.Verify, "runbook.verify")
	api.Put(b, "/{id}/cis/{ci}", l.Attach, "runbook.attach")
	api.Delete(b, "/{id}/cis/{ci}", l.Detach, "runbook.attach", api.Name("runbook.detach"))
	api.List(b, "/{id}/versions", l.Versions, "runbook.read", api.Name("runbook.versions"))
	api.Get(b, "/{id}/versions/{edition}", l.GetVersion, "runbook.read", api.Name("runbook.version"))
	api.Get(b, "/{id}/difference", l.Differences, "runbook.read", api.Name("runbook.difference"))
	api.Get(b, "/{id}/comparison", l.Compare, "run.read", api.Name("runbook.compare"))
	api.Make(b, "/{id}/run", l.Run, "runbook.run")

	u := g.At("/runs")
	api.List(u, "", l.ListRuns, "run.read", api.Name("run.list"))
	api.Get(u, "/{id}", l.GetRun, "run.read")
	api.List(u, "/{id}/lines", l.Lines, "run.read", api.Name("run.lines"))
	api.Act(u, "/{id}/comment", l.CommentAll, "run.comment", api.Name("run.comment_all"))
	api.Act(u, "/{id}/end", l.End, "run.end")
	api.Act(u, "/{id}/abort", l.Abort, "run.abort")
	s := g.At("/runs/{id}/steps/{n}")
	api.Act(s, "/begin", l.Begin, "run.begin")
	api.Act(s, "/done", l.Done, "run.done")
	api.Act(s, "/skip", l.Skip, "run.skip")
	api.Act(s, "/fail", l.Fail, "run.fail")
	api.Act(s, "/answer", l.Answer, "run.answer")
	api.Act(s, "/reopen", l.Reopen, "run.reopen")
	api.Act(s, "/comment", l.Comment, "run.comment")
}
