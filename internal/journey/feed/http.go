package feed

import (
	"context"
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// Register adds the wall's routes.
func Register(root *api.Group, f *Feed) {
	g := root.At("/feed")
	api.Get(g, "", f.Read, "feed.read")
	api.Put(g, "/read", f.Mark, "feed.mark")
	api.List(g, "/unread", f.Unread, "feed.read", api.Name("feed.unread"))

	p := root.At("/posts")
	api.Make(p, "", f.Publish, "post.publish")
	api.List(p, "/reports", f.Reports, "post.moderate", api.Name("post.reports"))
	api.Get(p, "/{id}", f.Get, "post.read")
	api.Edit(p, "/{id}", f.Edit, "post.edit")
	api.Delete(p, "/{id}", f.Delete, "post.delete")
	api.Act(p, "/{id}/pin", f.Pin, "post.pin")
	api.Act(p, "/{id}/unpin", f.Unpin, "post.pin", api.Name("post.unpin"))
	api.Act(p, "/{id}/acknowledge", f.Acknowledge, "post.acknowledge")
	api.Get(p, "/{id}/acknowledgements", f.Acknowledged, "post.read", api.Name("post.acknowledgements"))
	api.Act(p, "/{id}/vote", f.Vote, "post.vote")
	api.Act(p, "/{id}/close_poll", f.ClosePoll, "post.vote", api.Name("post.close_poll"))
	api.Act(p, "/{id}/report", f.Report, "post.report")
	api.Act(p, "/{id}/dismiss", f.Dismiss, "post.moderate", api.Name("post.dismiss"))
	api.Act(p, "/{id}/hide", f.Hide, "post.moderate", api.Name("post.hide"))
	api.Act(p, "/{id}/restore", f.Restore, "post.moderate", api.Name("post.restore"))

	api.Raw(root, http.MethodGet, "/feed.atom", f.Atom, "", api.Public, api.Name("feed.atom"), api.Doc("a view as Atom, for feed readers: token= from POST /me/feed-token, view= as GET /feed"))
	api.Get(root.At("/me/feed-token"), "", f.MyToken, "feed.read", api.Name("feed.token"))
	api.Make(root.At("/me/feed-token"), "", f.MakeToken, "feed.read", api.Name("feed.make_token"), api.Secret)
	api.Delete(root.At("/me/feed-token"), "", f.DropToken, "feed.read", api.Name("feed.drop_token"))
	api.Get(root.At("/me/digest"), "", f.MyDigest, "feed.read", api.Name("feed.digest"))
	api.Put(root.At("/me/digest"), "", f.SetDigest, "feed.read", api.Name("feed.set_digest"))
	api.Raw(root, http.MethodGet, "/digest/stop", f.StopDigest, "", api.Public, api.Name("feed.ask_stop_digest"))
	api.Raw(root, http.MethodPost, "/digest/stop", f.StopDigest, "", api.Public, api.Name("feed.stop_digest"))

	k := g.At("/hooks")
	api.List(k, "", f.Hooks, "post.publish", api.Name("hook.list"))
	api.Make(k, "", f.MakeHook, "post.publish", api.Name("hook.make"), api.Secret)
	api.Delete(k, "/{id}", f.DropHook, "post.publish", api.Name("hook.drop"))
	api.Raw(root.At("/hooks"), http.MethodPost, "/{token}", f.Hooked, "", api.Public, api.Name("hook.post"), api.Doc("the payload of Slack's and Mattermost's incoming webhooks"))

	c := g.At("/groups")
	api.List(c, "", f.Groups, "feed_group.read", api.Name("feed_group.list"))
	api.Make(c, "", f.MakeGroup, "feed_group.make")
	api.Get(c, "/{id}", f.GetGroup, "feed_group.read")
	api.Edit(c, "/{id}", f.EditGroup, "feed_group.edit")
	api.Act(c, "/{id}/join", f.Join, "feed_group.join")
	api.Act(c, "/{id}/leave", f.Leave, "feed_group.join", api.Name("feed_group.leave"))
	api.Act(c, "/{id}/invite", f.Invite, "feed_group.join", api.Name("feed_group.invite"))
	api.Act(c, "/{id}/accept", f.Accept, "feed_group.edit", api.Name("feed_group.accept"))
	api.List(c, "/{id}/members", f.Members, "feed_group.read", api.Name("feed_group.members"))
	api.Put(c, "/{id}/members/{person}", f.SetMember, "feed_group.edit", api.Name("feed_group.set_member"))
	api.Delete(c, "/{id}/members/{person}", f.DropMember, "feed_group.edit", api.Name("feed_group.drop_member"))

	w := root.At("/follows")
	api.List(w, "", f.Follows, "feed.follow", api.Name("feed.follows"))
	api.Put(w, "/{kind}/{id}", f.Follow, "feed.follow")
	api.Delete(w, "/{kind}/{id}", f.Unfollow, "feed.follow", api.Name("feed.unfollow"))

	u := g.At("/rules")
	api.Get(u, "", f.Rules, "rule.read", api.Name("rule.list"))
	api.Make(u, "", f.MakeRule, "rule.edit", api.Name("rule.make"))
	api.Edit(u, "/{id}", f.EditRule, "rule.edit")
	api.Apart(u, http.MethodPost, http.StatusOK, "/try", f.tryRule, "rule.edit", api.Name("rule.try"))
	api.Act(u, "/{id}/reset", f.ResetRule, "rule.edit", api.Name("rule.reset"))
	api.Delete(u, "/{id}", f.DropRule, "rule.edit", api.Name("rule.drop"))

	api.Get(root.At("/people"), "/{id}/profile", f.Profile, "profile.read")
	api.Edit(root.At("/me/profile"), "", f.EditProfile, "profile.edit")

	api.List(root.At("/cards"), "", f.Cards, "feed.cards")
	api.Get(root.At("/cards"), "/{kind}/{id}", f.Look, "feed.cards", api.Name("feed.card"))
	api.List(root.At("/tags"), "", f.Tags, "feed.read", api.Name("feed.tags"))
}

func (f *Feed) tryRule(ctx context.Context, in TryRuleIn) (Tried, error) {
	actor, _ := auth.From(ctx)
	return db.View(ctx, f.DB, actor, func(ctx context.Context, r db.Reader) (Tried, error) { return f.TryRule(ctx, r, in) })
}
