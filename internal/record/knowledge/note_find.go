package knowledge

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// NoteIn names a note.
type NoteIn struct {
	ID string `path:"id" json:"-"`
}

// GetNote answers one note.
func (l *Library) GetNote(ctx context.Context, r db.Reader, in NoteIn) (Note, error) {
	n, err := l.readableNote(ctx, r, in.ID)
	if err != nil {
		return Note{}, err
	}
	return l.showNote(ctx, r, n)
}

// readableNote finds a note for who is in its audience; for anybody else there is none.
func (l *Library) readableNote(ctx context.Context, r db.Reader, key string) (*noteRow, error) {
	n, err := noteByID(ctx, r, key)
	if err != nil {
		return nil, err
	}
	who, err := l.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	if !who.in(n.audience()) {
		return nil, errNoNote
	}
	return n, nil
}

// MayReadNote says whether the reader's actor is in a note's audience.
func (l *Library) MayReadNote(ctx context.Context, r db.Reader, key string) error {
	_, err := l.readableNote(ctx, r, key)
	return err
}

// NotesIn filters notes.
type NotesIn struct {
	State      string `query:"state" json:"-" maxLength:"80" doc:"hot, confirmed, disputed, stale; several separated by commas"`
	About      string `query:"about" json:"-" maxLength:"100" doc:"kind:id of the record they are about"`
	Source     string `query:"source" json:"-" maxLength:"100" doc:"kind:id of the record they were kept from, where the reader may read it"`
	Author     string `query:"author" json:"-" maxLength:"40" doc:"id, or me"`
	Promotable bool   `query:"promotable" json:"-" doc:"only those worth an article"`
	Q          string `query:"q" json:"-" maxLength:"200" doc:"words of the title or the text"`
	Limit      int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor     string `query:"cursor" json:"-" maxLength:"200"`
}

// ListNotes answers the notes that the reader may read, the latest change first.
func (l *Library) ListNotes(ctx context.Context, r db.Reader, in NotesIn) (api.Page[Note], error) {
	out := api.Page[Note]{Items: []Note{}}
	who, err := l.reader(ctx, r)
	if err != nil {
		return out, err
	}
	w := where{}
	w.add(`note.removed_at = 0`)
	w.readableBy(who, "note", NoteKind)
	states := split(in.State)
	for _, s := range states {
		if !slices.Contains([]string{Hot, Confirmed, Disputed, Stale}, s) {
			return out, fault.InvalidField("state", "note.state_unknown")
		}
	}
	w.in(`note.state`, states)
	if in.Promotable {
		w.add(`note.state = 'confirmed' AND note.worked >= ? AND note.article_id = ''`, PromotableFrom)
	}
	if in.Author == "me" {
		in.Author = r.Actor().ID
	}
	if in.Author != "" {
		w.add(`note.author_id = ?`, in.Author)
	}
	if in.About != "" {
		of, ok := ref.Parse(in.About)
		if !ok {
			return out, fault.InvalidField("about", "note.about_unknown")
		}
		w.add(`note.about_kind = ? AND note.about_id = ?`, of.Kind, of.ID)
	}
	if in.Source != "" {
		of, ok := ref.Parse(in.Source)
		if !ok || !l.mayReadSource(ctx, r, of) {
			return out, nil
		}
		w.add(`note.source_kind = ? AND note.source_id = ?`, of.Kind, of.ID)
	}
	w.said(`note.fold`, i18n.Fold(in.Q))
	if err := w.after("note", in.Cursor); err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := notesWhere(ctx, r, w, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = cursor(rows[in.Limit-1].UpdatedAt, rows[in.Limit-1].ID)
	}
	out.Items, err = l.showNotes(ctx, r, rows)
	return out, err
}

func (l *Library) showNote(ctx context.Context, r db.Reader, n *noteRow) (Note, error) {
	out, err := l.showNotes(ctx, r, []noteRow{*n})
	if err != nil {
		return Note{}, err
	}
	return out[0], nil
}

// showNotes adds what depends on the reader.
func (l *Library) showNotes(ctx context.Context, r db.Reader, rows []noteRow) ([]Note, error) {
	out, err := l.presentNotes(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	ids, articles := make([]string, len(rows)), []string(nil)
	for i, n := range rows {
		ids[i] = n.ID
		if n.Article != "" {
			articles = append(articles, n.Article)
		}
	}
	me := r.Actor()
	votes, err := votesOf(ctx, r, me.ID, ids)
	if err != nil {
		return nil, err
	}
	briefs, err := l.briefs(ctx, r, articles)
	if err != nil {
		return nil, err
	}
	sources := map[ref.Ref]*Source{}
	for i := range rows {
		n, o := &rows[i], &out[i]
		if worked, ok := votes[n.ID]; ok {
			o.MyVote = "failed"
			if worked {
				o.MyVote = "worked"
			}
		}
		if b, ok := briefs[n.Article]; ok {
			o.Article = &b
		}
		o.Actions = n.actions(me, o.MyVote != "")
		if o.Source, err = l.source(ctx, r, n, sources, len(rows) == 1); err != nil {
			return nil, err
		}
		if o.Source == nil {
			o.SaidBy = nil
		}
	}
	return out, nil
}

// presentNotes are notes as all their readers see them, with names.
func (l *Library) presentNotes(ctx context.Context, r db.Reader, rows []noteRow) ([]Note, error) {
	var persons, groups []string
	for _, n := range rows {
		persons = append(persons, n.Author, n.SaidBy)
		groups = append(groups, n.Groups.V...)
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	teams, err := l.groupNames(ctx, r, groups)
	if err != nil {
		return nil, err
	}
	out := make([]Note, len(rows))
	for i, n := range rows {
		out[i] = Note{ID: n.ID, Title: n.Title, Text: n.Text, HTML: HTML(n.Text), Lang: n.Lang, State: n.State, StateAt: n.StateAt, FadesAt: n.NextAt, Worked: n.Worked, Failed: n.Failed,
			Promotable: n.promotable(), Author: personOf(names, n.Author), SaidBy: personOf(names, n.SaidBy), Audience: n.audience().shown(teams), Tags: orNone(n.Tags.V),
			CreatedAt: n.CreatedAt, UpdatedAt: n.UpdatedAt, Version: n.Version}
		if n.AboutID != "" {
			out[i].About = &ref.Ref{Kind: n.AboutKind, ID: n.AboutID}
		}
	}
	return out, nil
}

// source is where a note was said, for who may read there; named with the record's number and title, which a list leaves out.
func (l *Library) source(ctx context.Context, r db.Reader, n *noteRow, known map[ref.Ref]*Source, named bool) (*Source, error) {
	if n.SourceID == "" {
		return nil, nil //nolint:nilnil // said nowhere
	}
	of := ref.Of(n.SourceKind, n.SourceID)
	at, seen := known[of]
	if !seen {
		if l.mayReadSource(ctx, r, of) {
			at = &Source{Kind: of.Kind, ID: of.ID}
			if p := l.Places[of.Kind]; named && p.Card != nil {
				c, err := p.Card(ctx, r, of.ID)
				if err != nil {
					return nil, err
				}
				at.Number, at.Title = c.Number, c.Title
			}
		}
		known[of] = at
	}
	if at == nil {
		return nil, nil //nolint:nilnil // not for this reader
	}
	s := *at
	s.Message, s.Seq = n.SourceMsg, n.SourceSeq
	return &s, nil
}

// mayReadSource asks the record itself.
func (l *Library) mayReadSource(ctx context.Context, r db.Reader, of ref.Ref) bool {
	if l.Threads == nil {
		return false
	}
	k, ok := l.Threads.Kinds[of.Kind]
	return ok && k.MayRead != nil && k.MayRead(ctx, r, of.ID) == nil
}

// actions are what somebody who reads a note may do with it.
func (n *noteRow) actions(a auth.Actor, voted bool) []string {
	out := []string{}
	if n.Author != a.ID && a.ID != "" {
		out = append(out, "worked", "failed")
		if voted {
			out = append(out, "undo_vote")
		}
	}
	if n.mayEdit(a) {
		out = append(out, "edit")
	}
	if n.mayRemove(a) {
		out = append(out, "remove")
	}
	if a.Has(auth.Agent) && n.Article == "" {
		out = append(out, "promote")
	}
	return out
}

// mayEdit: knowledge is everybody's who works here.
func (n *noteRow) mayEdit(a auth.Actor) bool { return a.Has(auth.Agent) }

// mayRemove: who kept it, whose words it holds, and supervisors.
func (n *noteRow) mayRemove(a auth.Actor) bool {
	return a.Has(auth.Supervisor) || a.ID != "" && a.Has(auth.Agent) && (a.ID == n.Author || a.ID == n.SaidBy)
}

func personOf(names map[string]directory.Brief, id string) *Person {
	if id == "" {
		return nil
	}
	p, ok := names[id]
	if !ok {
		p.ID = id // gone from the directory; the record still says it was somebody
	}
	return &p
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
