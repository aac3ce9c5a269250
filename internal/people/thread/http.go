package thread

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds the routes of threads and files.
func Register(g *api.Group, t *Threads, f *Files) {
	all := g.At("/threads")
	api.List(all, "/unread", t.AllUnread, "thread.read", api.Name("thread.unread"))
	one := all.At("/{kind}/{id}")
	api.Get(one, "/messages", t.List, "thread.read")
	api.Make(one, "/messages", t.Post, "thread.post")
	api.Get(one, "/messages/{message}", t.Get, "thread.read", api.Name("thread.message"))
	api.Edit(one, "/messages/{message}", t.Edit, "thread.edit")
	api.Delete(one, "/messages/{message}", t.Delete, "thread.delete")
	api.List(one, "/messages/{message}/history", t.History, "thread.history")
	api.Put(one, "/messages/{message}/reactions/{emoji}", t.React, "thread.react")
	api.Delete(one, "/messages/{message}/reactions/{emoji}", t.Unreact, "thread.react", api.Name("thread.unreact"))
	api.Put(one, "/read", t.MarkRead, "thread.mark")
	api.List(one, "/followers", t.ListFollowers, "thread.read", api.Name("thread.followers"))
	api.Put(one, "/followers/{person}", t.Follow, "thread.follow")
	api.Delete(one, "/followers/{person}", t.Unfollow, "thread.follow", api.Name("thread.unfollow"))

	files := g.At("/files")
	api.Raw(files, http.MethodPost, "", f.Upload, "file.upload", api.Limit(t.Limits.orDefault().FileBytes+multipartRoom),
		api.Uploads[struct{}, File](http.StatusCreated), api.Doc("one part named file"))
	api.Raw(files, http.MethodGet, "/{id}", f.Download, "file.read", api.Doc("the bytes; size=thumb for a small picture, download=1 to save it"))
}
