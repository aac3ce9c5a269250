package app_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/knowledge"
)

// Whatever audiences are given, whoever enters and leaves groups, whatever is published and retired: each way to a note or an
// article (the list, the record, the search's rows and tokens, the live topics) shows a person exactly what a naive reading of the
// rules says.
func TestWhoReadsKnowledge(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	l, names := h.App.Library, []string{"camille", "yanis", "nora", "ana", "sami", "lina"}
	groups := make([]string, 3)
	inGroup := make([]map[string]bool, len(groups))
	for i := range groups {
		g := change(t, h, "ana", func(ctx context.Context, tx *db.Tx) (directory.Group, error) {
			return directory.MakeGroup(ctx, tx, directory.MakeGroupIn{Name: "Cercle " + string(rune('A'+i))})
		})
		groups[i], inGroup[i] = g.ID, map[string]bool{}
	}
	type thing struct {
		id, kind, state string
		audience        knowledge.AudienceIn
	}
	var all []*thing
	heard := func(who string, x *thing) bool {
		a := h.Actor(who)
		switch x.audience.Kind {
		case knowledge.Agents:
			return a.Has(auth.Agent)
		case knowledge.Groups:
			return slices.ContainsFunc(x.audience.Groups, func(g string) bool { return inGroup[slices.Index(groups, g)][who] })
		}
		return true
	}
	reads := func(who string, x *thing) bool {
		return heard(who, x) && (x.kind == knowledge.NoteKind || x.state == knowledge.Published || h.Actor(who).Has(auth.Agent))
	}
	audienceFor := func(rt *rapid.T, who string) knowledge.AudienceIn {
		a := knowledge.AudienceIn{Kind: rapid.SampledFrom([]string{knowledge.Everyone, knowledge.Agents, knowledge.Groups}).Draw(rt, "audience")}
		if a.Kind == knowledge.Groups {
			for i, g := range groups {
				if inGroup[i][who] {
					a.Groups = append(a.Groups, g)
				}
			}
			if len(a.Groups) == 0 {
				a.Kind = knowledge.Agents
			}
		}
		return a
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 4).Draw(rt, "acts") {
			who := rapid.SampledFrom([]string{"camille", "yanis", "nora"}).Draw(rt, "who")
			switch rapid.SampledFrom([]string{"join", "leave", "note", "article", "publish", "retire", "readdress"}).Draw(rt, "act") {
			case "join", "leave":
				i, p := rapid.IntRange(0, len(groups)-1).Draw(rt, "group"), rapid.SampledFrom(names).Draw(rt, "person")
				in := !inGroup[i][p]
				change(t, h, "ana", func(ctx context.Context, tx *db.Tx) (directory.Group, error) {
					if in {
						return directory.Join(ctx, tx, directory.MemberIn{ID: groups[i], Person: h.As(p).ID})
					}
					return directory.Leave(ctx, tx, directory.MemberIn{ID: groups[i], Person: h.As(p).ID})
				})
				inGroup[i][p] = in
			case "note":
				a := audienceFor(rt, who)
				n := change(t, h, who, func(ctx context.Context, tx *db.Tx) (knowledge.Note, error) {
					return l.MakeNote(ctx, tx, knowledge.MakeNoteIn{Text: "x", Audience: &a})
				})
				all = append(all, &thing{id: n.ID, kind: knowledge.NoteKind, audience: a})
			case "article":
				a := audienceFor(rt, who)
				n := change(t, h, who, func(ctx context.Context, tx *db.Tx) (knowledge.Article, error) {
					return l.MakeArticle(ctx, tx, knowledge.MakeArticleIn{Title: "x", Template: knowledge.Free, Sections: map[string]string{"body": "y"}, Audience: &a})
				})
				all = append(all, &thing{id: n.ID, kind: knowledge.ArticleKind, state: knowledge.Draft, audience: a})
			default:
				if len(all) == 0 {
					continue
				}
				x := all[rapid.IntRange(max(0, len(all)-20), len(all)-1).Draw(rt, "which")]
				verb := rapid.SampledFrom([]string{"publish", "retire", "readdress"}).Draw(rt, "verb")
				to := audienceFor(rt, who)
				_, err := try(h, who, func(ctx context.Context, tx *db.Tx) (knowledge.Article, error) {
					switch {
					case verb == "readdress" && x.kind == knowledge.NoteKind:
						_, err := l.EditNote(ctx, tx, knowledge.EditNoteIn{ID: x.id, Audience: &to})
						return knowledge.Article{}, err
					case verb == "readdress":
						return l.EditArticle(ctx, tx, knowledge.EditArticleIn{ID: x.id, Audience: &to})
					case verb == "publish":
						return l.Publish(ctx, tx, knowledge.MoveIn{ID: x.id})
					}
					return l.Retire(ctx, tx, knowledge.MoveIn{ID: x.id})
				})
				if !reads(who, x) && err == nil {
					rt.Fatalf("%s did %s to what they cannot read", who, verb)
				}
				if err == nil && verb == "readdress" {
					x.audience = to
				} else if err == nil {
					x.state = map[string]string{"publish": knowledge.Published, "retire": knowledge.Retired}[verb]
				}
			}
		}
		for _, who := range rapid.SliceOfNDistinct(rapid.SampledFrom(append(slices.Clone(names), "zoe")), 2, 2, rapid.ID).Draw(rt, "readers") {
			var want []string
			for _, x := range all {
				if who != "zoe" && reads(who, x) {
					want = append(want, x.id)
				}
			}
			slices.Sort(want)
			_, err := db.View(t.Context(), h.App.DB, h.Actor(who), func(ctx context.Context, r db.Reader) (struct{}, error) {
				return struct{}{}, waysTo(ctx, rt, l, r, who, want, func() (ids []string) {
					for _, x := range all {
						ids = append(ids, x.id)
					}
					return ids
				}())
			})
			if err != nil {
				rt.Fatal(err)
			}
		}
	})
}

// waysTo compares every way to knowledge with what a person is to find.
func waysTo(ctx context.Context, t *rapid.T, l *knowledge.Library, r db.Reader, who string, want, all []string) error {
	same := func(way string, got []string) {
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%s by %s: %v, and not %v", who, way, got, want)
		}
	}
	var listed, opened, visible []string
	for cursor := ""; ; {
		page, err := l.ListNotes(ctx, r, knowledge.NotesIn{Limit: 7, Cursor: cursor})
		if err != nil {
			return err
		}
		for _, n := range page.Items {
			listed = append(listed, n.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	for cursor := ""; ; {
		page, err := l.ListArticles(ctx, r, knowledge.ArticlesIn{Limit: 7, Cursor: cursor})
		if err != nil {
			return err
		}
		for _, a := range page.Items {
			listed = append(listed, a.ID)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	same("lists", listed)
	for _, id := range all {
		_, noNote := l.MayHear(ctx, r, "note:"+id)
		_, noArticle := l.MayHear(ctx, r, "article:"+id)
		if noNote == nil || noArticle == nil {
			opened = append(opened, id)
		}
	}
	same("topics", opened)
	notes, err := l.VisibleNotes(ctx, r, all)
	if err != nil {
		return err
	}
	articles, err := l.VisibleArticles(ctx, r, all)
	if err != nil {
		return err
	}
	for _, d := range append(notes, articles...) {
		visible = append(visible, d.ID)
	}
	same("search's rows", visible)
	// A token lets nobody in whom the record does not; what no token names (drafts for groups) is not searched for.
	mine := []string{"all"}
	if r.Actor().Has(auth.Agent) {
		mine = append(mine, "agents")
	}
	groups, err := l.GroupsOf(ctx, r)
	if err != nil {
		return err
	}
	for _, g := range groups {
		mine = append(mine, "group:"+g)
	}
	docs, err := knowledge.NoteDocs(ctx, r, all)
	if err != nil {
		return err
	}
	more, err := knowledge.ArticleDocs(ctx, r, all)
	if err != nil {
		return err
	}
	for _, d := range append(docs, more...) {
		in := slices.ContainsFunc(d.Tokens, func(token string) bool { return slices.Contains(mine, token) })
		if reads := slices.Contains(want, d.ID); in != reads && len(d.Tokens) > 0 {
			t.Fatalf("%s holds %v, the document %v, and reads it: %v", who, mine, d.Tokens, reads)
		}
	}
	return nil
}

func try[T any](h *apptest.House, who string, f func(context.Context, *db.Tx) (T, error)) (T, error) {
	return db.Update(h.T.Context(), h.App.DB, h.Actor(who), f)
}

func change[T any](t *testing.T, h *apptest.House, who string, f func(context.Context, *db.Tx) (T, error)) T {
	t.Helper()
	out, err := try(h, who, f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
