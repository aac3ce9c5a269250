package knowledge

import (
	"net/http"

	"comptoir/internal/base/api"
)

// articleBytes is the longest body of an article.
const articleBytes = 1 << 20

// formRoom is what an upload may hold beside the file.
const formRoom = 64 << 10

// Register adds this domain's routes.
func Register(g *api.Group, l *Library, p *Papers) {
	n := g.At("/notes")
	api.List(n, "", l.ListNotes, "note.read", api.Name("note.list"))
	api.Make(n, "", l.MakeNote, "note.make")
	api.Get(n, "/{id}", l.GetNote, "note.read")
	api.Edit(n, "/{id}", l.EditNote, "note.edit")
	api.Delete(n, "/{id}", l.RemoveNote, "note.remove")
	api.Act(n, "/{id}/worked", l.Worked, "note.worked")
	api.Act(n, "/{id}/failed", l.Failed, "note.failed")
	api.Delete(n, "/{id}/vote", l.UndoVote, "note.worked", api.Name("note.undo_vote"))
	api.Make(n, "/{id}/promote", l.Promote, "note.promote")
	api.Make(g.At("/threads"), "/{kind}/{id}/messages/{message}/retain", l.Retain, "note.retain")
	api.Make(g.At("/posts"), "/{id}/retain", l.RetainPost, "note.retain", api.Name("post.retain"))

	a := g.At("/articles")
	api.List(a, "", l.ListArticles, "article.read", api.Name("article.list"))
	api.Make(a, "", l.MakeArticle, "article.make", api.Limit(articleBytes))
	api.Raw(a, http.MethodPost, "/import", p.Import, "article.import", api.Limit(archiveBytes+formRoom),
		api.Uploads[ImportIn, Imported](http.StatusCreated), api.Doc("one part named file: a ZIP archive of Markdown and HTML files, or one of them"))
	api.Apart(a, http.MethodPost, http.StatusOK, "/preview", PreviewSections, "article.make", api.Name("article.preview"), api.Limit(articleBytes))
	api.Raw(a, http.MethodGet, "/export", p.Export, "article.export", api.Doc("a ZIP archive of Markdown with front matter; ?state=all for drafts too"))
	api.Get(a, "/{id}", l.GetArticle, "article.read")
	api.Edit(a, "/{id}", l.EditArticle, "article.edit", api.Limit(articleBytes))
	api.Act(a, "/{id}/submit", l.Submit, "article.submit")
	api.Act(a, "/{id}/return", l.SendBack, "article.return")
	api.Act(a, "/{id}/publish", l.Publish, "article.publish")
	api.Act(a, "/{id}/retire", l.Retire, "article.retire")
	api.List(a, "/{id}/versions", l.Versions, "article.history", api.Name("article.versions"))
	api.Get(a, "/{id}/versions/{edition}", l.GetVersion, "article.history", api.Name("article.version"))
	api.Get(a, "/{id}/difference", l.Differences, "article.history", api.Name("article.difference"))
	api.Act(a, "/{id}/feedback", l.Rate, "article.rate")
	api.List(a, "/{id}/feedback", l.ListFeedback, "article.history", api.Name("article.feedback"))

	api.Get(g.At("/admin"), "/suggestions", Worth, "knowledge.worth")
	api.List(g.At("/article-templates"), "", Templates, "article.read", api.Name("article.templates"))

	c := g.At("/article-categories")
	api.List(c, "", l.Categories, "article.read", api.Name("category.list"))
	api.Make(c, "", l.MakeCategory, "category.edit", api.Name("category.make"))
	api.Edit(c, "/{id}", l.EditCategory, "category.edit")
	api.Delete(c, "/{id}", l.DropCategory, "category.edit", api.Name("category.drop"))
}
