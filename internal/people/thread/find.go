package thread

import (
	"context"
	"math"
	"slices"
	"strconv"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// ListIn asks for a page of a thread: after a number (the first messages by default), before a number, or the last ones.
type ListIn struct {
	Kind   string `path:"kind" json:"-" maxLength:"40"`
	ID     string `path:"id" json:"-" maxLength:"60"`
	After  int64  `query:"after" json:"-" minimum:"0" doc:"messages whose seq is greater, oldest first"`
	Before int64  `query:"before" json:"-" minimum:"0" doc:"the last messages whose seq is smaller"`
	Last   bool   `query:"last" json:"-" doc:"the last messages of all"`
	Limit  int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
}

// Messages is a page of a thread, oldest first whichever way it was asked for.
type Messages struct {
	Items []Message `json:"items" nullable:"false"`
	Next  string    `json:"next,omitempty" doc:"there is more: ask again with after= this"`
	Prev  string    `json:"prev,omitempty" doc:"there is more before: ask again with before= this"`
	Head  int64     `json:"head" doc:"number of the last message that the reader may see"`
	Read  []Mark    `json:"read" nullable:"false" doc:"how far persons have read, the last 100 to do so"`
}

// Mark is how far a person has read.
type Mark struct {
	Person directory.Brief `json:"person"`
	Seq    int64           `json:"seq"`
	At     instant.Instant `json:"at"`
}

// List answers a page of a thread.
func (t *Threads) List(ctx context.Context, r db.Reader, in ListIn) (Messages, error) {
	out := Messages{Items: []Message{}, Read: []Mark{}}
	p, err := t.toRead(ctx, r, in.Kind, in.ID)
	if err != nil {
		return out, err
	}
	rows, err := in.page(ctx, r, p, &out)
	if err != nil {
		return out, err
	}
	h, err := headsOf(ctx, r, p.ref)
	if err != nil {
		return out, err
	}
	out.Head = h.seenBy(p.internal)
	marks, err := marksOf(ctx, r, p.ref, p.internal)
	if err != nil {
		return out, err
	}
	names := names{}
	names.ofMarks(marks)
	if out.Items, err = t.messages(ctx, r, rows, names); err != nil {
		return out, err
	}
	out.Read = names.marks(marks)
	return out, nil
}

func (in ListIn) page(ctx context.Context, r db.Reader, p place, out *Messages) ([]row, error) {
	limit := in.Limit
	if limit <= 0 {
		limit = 100
	}
	if !in.Last && in.Before == 0 {
		rows, err := ahead(ctx, r, p.ref, in.After, p.internal, limit+1)
		if len(rows) > limit {
			rows = rows[:limit]
			out.Next = strconv.FormatInt(rows[limit-1].Seq, 10)
		}
		return rows, err
	}
	before := in.Before
	if before == 0 {
		before = math.MaxInt64
	}
	rows, err := back(ctx, r, p.ref, before, p.internal, limit+1)
	if len(rows) > limit {
		rows = rows[:limit]
		out.Prev = strconv.FormatInt(rows[limit-1].Seq, 10)
	}
	slices.Reverse(rows)
	return rows, err
}

// messages completes rows with the files, reactions and names of other tables and their HTML.
func (t *Threads) messages(ctx context.Context, r db.Reader, rows []row, known names) ([]Message, error) {
	out, err := complete(ctx, r, rows, known)
	for i := range out {
		out[i].HTML = t.html.of(out[i].Text)
	}
	return out, err
}

// complete does it without HTML.
func complete(ctx context.Context, r db.Reader, rows []row, known names) ([]Message, error) {
	out := make([]Message, len(rows))
	at := make(map[string]*Message, len(rows))
	var withFiles, withReactions []string
	for i, w := range rows {
		out[i] = w.message()
		at[w.ID] = &out[i]
		known[w.Author] = ""
		if w.DeletedAt != 0 {
			continue
		}
		if w.Files > 0 {
			withFiles = append(withFiles, w.ID)
		}
		if w.Reactions > 0 {
			withReactions = append(withReactions, w.ID)
		}
	}
	if len(withFiles) > 0 {
		files, err := filesOf(ctx, r, withFiles)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			at[f.Message].Files = append(at[f.Message].Files, f.File)
		}
	}
	var reactions []reactionRow
	if len(withReactions) > 0 {
		var err error
		if reactions, err = reactionsOf(ctx, r, withReactions); err != nil {
			return nil, err
		}
		for _, w := range reactions {
			known[w.Person] = ""
		}
	}
	if err := known.learn(ctx, r); err != nil {
		return nil, err
	}
	for _, w := range reactions {
		at[w.Message].add(w, known, r.Actor().ID)
	}
	for i := range out {
		out[i].Author = known.brief(out[i].Author.ID)
	}
	return out, nil
}

// names collects whose names a page needs, and then has them.
type names map[string]string

func (n names) learn(ctx context.Context, r db.Reader) error {
	ids := make([]string, 0, len(n))
	for id, name := range n {
		if name == "" && id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	briefs, err := directory.Briefs(ctx, r, ids...)
	for id, b := range briefs {
		n[id] = b.Name
	}
	return err
}

func (n names) brief(id string) directory.Brief { return directory.Brief{ID: id, Name: n[id]} }

func (n names) ofMarks(rows []markRow) {
	for _, w := range rows {
		n[w.Person] = ""
	}
}

func (n names) marks(rows []markRow) []Mark {
	out := make([]Mark, len(rows))
	for i, w := range rows {
		out[i] = Mark{Person: n.brief(w.Person), Seq: w.Seq, At: w.At}
	}
	return out
}

// GetIn names one message.
type GetIn struct {
	Kind    string `path:"kind" json:"-" maxLength:"40"`
	ID      string `path:"id" json:"-" maxLength:"60"`
	Message string `path:"message" json:"-" maxLength:"40"`
}

// Get answers one message.
func (t *Threads) Get(ctx context.Context, r db.Reader, in GetIn) (Message, error) {
	_, w, err := t.find(ctx, r, in)
	if err != nil {
		return Message{}, err
	}
	return t.one(ctx, r, w)
}

func (t *Threads) one(ctx context.Context, r db.Reader, w row) (Message, error) {
	out, err := t.messages(ctx, r, []row{w}, names{})
	if err != nil {
		return Message{}, err
	}
	return out[0], nil
}

// find loads a message that the actor may read, in the thread they say it is in.
func (t *Threads) find(ctx context.Context, r db.Reader, in GetIn) (place, row, error) {
	p, err := t.toRead(ctx, r, in.Kind, in.ID)
	if err != nil {
		return p, row{}, err
	}
	w, err := load(ctx, r, in.Message)
	if err != nil {
		return p, w, err
	}
	if w.ref() != p.ref || w.Internal && !p.internal {
		return p, w, errNoMessage
	}
	return p, w, nil
}

// Head is the number of the last message, of any kind.
func Head(ctx context.Context, r db.Reader, subject ref.Ref) (int64, error) {
	h, err := headsOf(ctx, r, subject)
	return h.Head, err
}
