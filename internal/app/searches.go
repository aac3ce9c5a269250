package app

import (
	"context"
	"path/filepath"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/desk"
	"comptoir/internal/journey/search"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/ticket"
)

const searchFolder = "search"

// searching builds the search on what each domain gives: one source for each kind of record.
func (a *App) searching() {
	a.Search = search.New(search.Config{
		DB: a.DB, Dir: filepath.Join(a.Config.Data, searchFolder), Log: a.log, Metrics: a.Metrics,
		Sources:    []search.Source{ticketSource(), conversationSource(), personSource(), a.noteSource(), a.articleSource(), runbookSource(), a.postSource(), ciSource()},
		Tokens:     a.searchTokens,
		Persons:    personsNamed,
		GroupNamed: groupsNamed,
		Text:       func(lang, key string, args map[string]any) string { return a.Text.Text(lang, key, i18n.Args(args)) },
	})
	a.stop(a.Search.Close)
}

func personsNamed(ctx context.Context, r db.Reader, name string) ([]string, error) {
	page, err := directory.People(ctx, r, directory.PeopleIn{Q: name, Limit: 20})
	out := make([]string, len(page.Items))
	for i, p := range page.Items {
		out[i] = p.ID
	}
	return out, err
}

func groupsNamed(ctx context.Context, r db.Reader, name string) ([]string, error) {
	g, err := directory.GroupNamed(ctx, r, name)
	if err != nil || g.ID == "" {
		return nil, err
	}
	return []string{g.ID}, nil
}

// about names the subject of events whose type begins so.
func about(kind string, beginnings ...string) func(context.Context, db.Reader, event.Event) ([]string, error) {
	return func(_ context.Context, _ db.Reader, e event.Event) ([]string, error) {
		if e.Subject.Kind != kind {
			return nil, nil
		}
		for _, b := range beginnings {
			if strings.HasPrefix(e.Type, b) {
				return []string{e.Subject.ID}, nil
			}
		}
		return nil, nil
	}
}

func ticketSource() search.Source {
	return search.Source{
		Kind: ticket.Subject, Touched: about(ticket.Subject, "ticket.", "thread.posted", "thread.message_"), After: ticket.IDsAfter,
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := ticket.Findables(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			said, err := thread.WordsOf(ctx, r, ticket.Subject, ids)
			if err != nil {
				return nil, err
			}
			out := make([]search.Record, len(list))
			for i, t := range list {
				out[i] = search.Record{ID: t.ID, Docs: ticketDocs(t, said[t.ID])}
			}
			return out, nil
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := ticket.Visible(ctx, r, ids)
			out := make([]search.Shown, len(list))
			for i, t := range list {
				out[i] = search.Shown{ID: t.ID, Number: t.Number, Type: t.Kind, Title: t.Title, State: t.State, At: t.UpdatedAt,
					Text: plain(t.Description, t.ResolutionNotes), Answer: markdown.Preview(t.ResolutionNotes, 400)}
			}
			return out, err
		},
	}
}

// ticketDocs: agents find a ticket by all that stands in it; whom it is for by all but the notes; everybody a major one, and who
// is attached that one, by its title.
func ticketDocs(t ticket.Findable, said thread.Words) []search.Doc {
	d := search.Doc{Title: t.Title, Text: plain(t.Description, t.ResolutionNotes, said.Public), Keys: keys(t.Number, t.ExternalID, t.ConversationNumber), At: t.UpdatedAt,
		Tags: []string{search.TypeTag("ticket"), search.TypeTag(t.Kind), search.StateTag(t.State), search.PriorityTag(t.Priority),
			search.ByTag(t.OpenedBy), search.ForTag(t.Requester)}}
	if t.Open {
		d.Tags = append(d.Tags, search.StateTag("open"))
	}
	if t.Assignee != "" {
		d.Tags = append(d.Tags, search.ToTag(t.Assignee))
	}
	if t.Group != "" {
		d.Tags = append(d.Tags, search.GroupTag(t.Group))
	}
	for _, p := range []string{t.Requester, t.OpenedBy} {
		if p != "" {
			d.Audience = append(d.Audience, search.Person(p))
		}
	}
	card := d
	card.Part, card.Text, card.Audience = search.Card, "", nil
	switch {
	case t.Major:
		card.Audience = []string{search.Requesters}
	default:
		for _, p := range t.Attached {
			if p != t.Requester && p != t.OpenedBy {
				card.Audience = append(card.Audience, search.Person(p))
			}
		}
	}
	return append(apart(d, said.Internal), card)
}

func conversationSource() search.Source {
	return search.Source{
		Kind: desk.Kind, Touched: about(desk.Kind, "conversation.", "thread.posted", "thread.message_"), After: desk.IDsAfter,
		Load: func(ctx context.Context, r db.Reader, ids []string) ([]search.Record, error) {
			list, err := desk.Findables(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			said, err := thread.WordsOf(ctx, r, desk.Kind, ids)
			if err != nil {
				return nil, err
			}
			out := make([]search.Record, len(list))
			for i, c := range list {
				out[i] = search.Record{ID: c.ID, Docs: conversationDocs(c, said[c.ID])}
			}
			return out, nil
		},
		Show: func(ctx context.Context, r db.Reader, ids []string) ([]search.Shown, error) {
			list, err := desk.Visible(ctx, r, ids)
			if err != nil {
				return nil, err
			}
			ids = ids[:0:0]
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			said, err := thread.WordsOf(ctx, r, desk.Kind, ids)
			out := make([]search.Shown, len(list))
			for i, c := range list {
				out[i] = search.Shown{ID: c.ID, Number: c.Number, Type: desk.Kind, Title: markdown.Preview(c.Symptoms, 140), State: c.State, At: c.UpdatedAt,
					Text: plain(wordsOf(c, said[c.ID]), c.Solution), Answer: markdown.Preview(c.Solution, 400)}
			}
			return out, err
		},
	}
}

// wordsOf: the symptoms are the first message, once there is one.
func wordsOf(c desk.Findable, said thread.Words) string {
	if said.Public == "" {
		return c.Symptoms
	}
	return said.Public
}

func conversationDocs(c desk.Findable, said thread.Words) []search.Doc {
	d := search.Doc{Title: markdown.Preview(c.Symptoms, 200), Text: plain(wordsOf(c, said), c.Solution), Keys: keys(c.Number), At: c.UpdatedAt,
		Tags: []string{search.TypeTag(desk.Kind), search.StateTag(c.State), search.ByTag(c.OpenedBy), search.ForTag(c.Requester)}}
	if c.State != desk.Closed {
		d.Tags = append(d.Tags, search.StateTag("open"))
	}
	if c.Agent != "" {
		d.Tags = append(d.Tags, search.ToTag(c.Agent))
	}
	for _, p := range append([]string{c.Requester}, c.Participants...) {
		d.Audience = append(d.Audience, search.Person(p))
	}
	return apart(d, said.Internal)
}

// apart gives agents a document of their own, where there are notes that others do not read.
func apart(d search.Doc, notes string) []search.Doc {
	if notes == "" {
		d.Audience = append(d.Audience, search.Agents)
		return []search.Doc{d}
	}
	inner := d
	inner.Part, inner.Audience, inner.Text = search.Inner, []string{search.Agents}, plain(d.Text, notes)
	return []search.Doc{inner, d}
}

// plain joins texts as words without signs of Markdown.
func plain(texts ...string) string {
	return strings.Join(keys(texts...), "\n")
}

// keys are those of some strings that are not empty.
func keys(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
