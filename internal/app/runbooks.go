package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/ref"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/search"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/link"
	"comptoir/internal/record/runbook"
	"comptoir/internal/record/ticket"
)

// procedures says to procedures what they are attached to, and what they may be run for.
func (a *App) procedures() *runbook.Runbooks {
	return &runbook.Runbooks{Subjects: map[string]runbook.Subject{
		cmdb.Subject:   {Find: cmdb.IDOf, Cards: linkCards(ciCards)},
		ticket.Subject: {Find: readableTicket, Cards: linkCards(ticketCards)},
		desk.Kind:      {Find: desk.IDOf, Cards: linkCards(conversationCards)},
	}}
}

func readableTicket(ctx context.Context, r db.Reader, key string) (string, error) {
	if err := ticket.MayRead(ctx, r, key); err != nil {
		return "", err
	}
	return ticket.IDOf(ctx, r, key)
}

func linkCards(cards func(context.Context, db.Reader, []string) ([]link.Card, error)) func(context.Context, db.Reader, []string) ([]runbook.Card, error) {
	return func(ctx context.Context, r db.Reader, ids []string) ([]runbook.Card, error) {
		list, err := cards(ctx, r, ids)
		out := make([]runbook.Card, len(list))
		for i, c := range list {
			out[i] = runbook.Card{Kind: c.Kind, ID: c.ID, Number: c.Number, Title: c.Title, State: c.State}
		}
		return out, err
	}
}

// runbookRoutes registers procedures, and what needs others to answer.
func (a *App) runbookRoutes(g *api.Group) {
	runbook.Register(g, a.Runbooks, &runbook.Papers{DB: a.DB, Runbooks: a.Runbooks, Text: func(lang, key string, args map[string]any) string { return a.Text.Text(lang, key, i18n.Args(args)) }})
	api.List(g.At("/tickets"), "/{id}/runbooks", a.runbooksOfTicket, "runbook.read", api.Name("ticket.runbooks"))
	api.List(g.At("/conversations"), "/{id}/runbooks", a.runbooksOfConversation, "runbook.read", api.Name("conversation.runbooks"))
	api.List(g.At("/cmdb"), "/services-without-runbook", a.servicesWithoutRunbook, "runbook.read", api.Name("cmdb.services_without_runbook"))
}

// HelpIn names a ticket or a conversation.
type HelpIn struct {
	ID string `path:"id" json:"-" doc:"id or number"`
}

// Help is a procedure that may help, and why it is named.
type Help struct {
	Runbook runbook.Runbook `json:"runbook"`
	Why     string          `json:"why" enum:"ci,words" doc:"ci: it is attached to what this is about. words: it speaks of the same"`
}

const mostHelp = 5

func (a *App) runbooksOfTicket(ctx context.Context, r db.Reader, in HelpIn) (api.Page[Help], error) {
	t, err := ticket.Get(ctx, r, ticket.GetIn{ID: in.ID})
	if err != nil {
		return api.Page[Help]{}, err
	}
	return a.help(ctx, r, ref.Of(ticket.Subject, t.ID), t.Title, "")
}

func (a *App) runbooksOfConversation(ctx context.Context, r db.Reader, in HelpIn) (api.Page[Help], error) {
	c, err := desk.Get(ctx, r, desk.GetIn{ID: in.ID})
	if err != nil {
		return api.Page[Help]{}, err
	}
	service, err := desk.ServiceOf(ctx, r, c.ID)
	if err != nil {
		return api.Page[Help]{}, err
	}
	return a.help(ctx, r, ref.Of(desk.Kind, c.ID), c.Symptoms, service)
}

// help names the procedures of what a record is about, then those that speak of the same.
func (a *App) help(ctx context.Context, r db.Reader, of ref.Ref, words, service string) (api.Page[Help], error) {
	out := api.Page[Help]{Items: []Help{}}
	about, err := link.AffectedBy(ctx, r, of)
	if err != nil {
		return out, err
	}
	var cis []string
	for _, one := range about {
		if one.Kind == cmdb.Subject {
			cis = append(cis, one.ID)
		}
	}
	if service != "" && !slices.Contains(cis, service) {
		cis = append(cis, service)
	}
	var named []string
	if len(cis) > 0 {
		page, err := a.Runbooks.List(ctx, r, runbook.ListIn{CI: strings.Join(cis, ","), State: runbook.Published, Limit: mostHelp})
		if err != nil {
			return out, err
		}
		for _, b := range page.Items {
			out.Items, named = append(out.Items, Help{Runbook: b, Why: "ci"}), append(named, b.ID)
		}
	}
	hits, err := a.Search.Suggest(ctx, r, search.SuggestIn{Text: cutWords(words), For: "runbook", Exclude: strings.Join(named, ","), Limit: mostHelp})
	if err != nil {
		return out, err
	}
	for _, h := range hits.Items {
		if len(out.Items) >= mostHelp {
			break
		}
		b, err := a.Runbooks.Get(ctx, r, runbook.GetIn{ID: h.ID})
		if err != nil {
			return out, err
		}
		b.Text, b.Intro, b.Steps, b.Outro = "", "", nil, ""
		out.Items = append(out.Items, Help{Runbook: b, Why: "words"})
	}
	return out, nil
}

// cutWords keeps what a search takes.
func cutWords(s string) string {
	if r := []rune(s); len(r) > 1000 {
		return string(r[:1000])
	}
	return s
}

// NoIn has no filter.
type NoIn struct{}

// servicesWithoutRunbook answers the services in use that no published procedure is attached to: of the first 500 by name.
func (a *App) servicesWithoutRunbook(ctx context.Context, r db.Reader, _ NoIn) (api.Page[runbook.Card], error) {
	out := api.Page[runbook.Card]{Items: []runbook.Card{}}
	all, err := cmdb.Services(ctx, r, cmdb.ServicesIn{})
	if err != nil {
		return out, err
	}
	ids := make([]string, len(all.Items))
	for i, s := range all.Items {
		ids[i] = s.ID
	}
	covered, err := runbook.Covered(ctx, r, ids)
	if err != nil {
		return out, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return covered[id] })
	if len(ids) == 0 {
		return out, nil
	}
	out.Items, err = linkCards(ciCards)(ctx, r, ids)
	return out, err
}

func runbookSource() search.Source {
	return search.Source{
		Kind: runbook.Kind, Touched: about(runbook.Kind, "runbook."), After: runbook.IDs,
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := runbook.Docs(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			var cis []string
			for _, d := range list {
				cis = append(cis, d.CIs...)
			}
			names, err := cmdb.Names(ctx, r, cis)
			out := make([]search.Record, len(list))
			for i, d := range list {
				doc := search.Doc{Title: d.Title, Text: d.Text, Keys: keys(d.Number, d.External), Audience: []string{search.Agents}, At: d.UpdatedAt,
					Tags: []string{search.TypeTag(runbook.Kind), search.StateTag(d.State), search.LangTag(d.Lang)}}
				for _, ci := range d.CIs {
					doc.Text += "\n" + names[ci]
				}
				for _, t := range d.Tags {
					doc.Tags, doc.Keys = append(doc.Tags, search.NamedTag(t)), append(doc.Keys, t)
				}
				out[i] = search.Record{ID: d.ID, Docs: []search.Doc{doc}}
			}
			return out, err
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := runbook.Visible(ctx, r, ids)
			out := make([]search.Shown, len(list))
			for i, d := range list {
				out[i] = search.Shown{ID: d.ID, Number: d.Number, Type: runbook.Kind, Title: d.Title, State: d.State, Text: d.Text, At: d.UpdatedAt}
			}
			return out, err
		},
	}
}

// ImportRunbooks are the arguments of `import runbooks`.
type ImportRunbooks struct {
	Tenant string
	Name   string // of the file: its ending says what it is
	Source string
	Lang   string
	Draft  bool
	DryRun bool
}

func importRunbooks(ctx context.Context, a *App, args []byte, in io.Reader, out io.Writer) error {
	var o ImportRunbooks
	if err := json.Unmarshal(args, &o); err != nil {
		return err
	}
	t, err := a.tenantNamed(ctx, args)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(io.LimitReader(in, runbook.FileLimit+1))
	if err != nil {
		return err
	}
	if len(content) > runbook.FileLimit {
		return fmt.Errorf("the file is larger than %d MiB: cut it in parts", runbook.FileLimit>>20)
	}
	papers := &runbook.Papers{DB: a.DB, Runbooks: a.Runbooks, Text: func(lang, key string, args map[string]any) string { return a.Text.Text(lang, key, i18n.Args(args)) }}
	actor := auth.System(t.ID)
	actor.Lang = i18n.English
	done, err := papers.Take(ctx, runbook.ImportIn{Actor: actor, Name: o.Name, Source: o.Source, Lang: o.Lang, Draft: o.Draft, DryRun: o.DryRun}, content)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, wordsOfImport(done))
	return err
}

// wordsOfImport says an import of procedures for the operator's terminal.
func wordsOfImport(i runbook.Imported) string {
	var b strings.Builder
	fmt.Fprintf(&b, "procedures: rows %d, made %d, changed %d, unchanged %d, kept %d, refused %d; with steps %d (%d steps)\n", i.Rows, i.Made, i.Changed, i.Unchanged, i.Kept, i.Refused, i.Runnable, i.Steps)
	if i.DryRun {
		b.WriteString("dry run: nothing was written\n")
	}
	for _, w := range i.Items {
		if w.Code != "" {
			fmt.Fprintf(&b, "line %d: %s %q: %s\n", w.Line, w.State, w.Key, w.Message)
		}
	}
	return b.String()
}
