package runbook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
	"comptoir/internal/record/runbook/form"
)

const (
	prefix       = "PRO"
	titleLimit   = 200
	textLimit    = 200_000
	stepsLimit   = 300
	tagsLimit    = 20
	tagLimit     = 40
	cisLimit     = 200
	commentLimit = 400
	reviewAfter  = 365 * 24 * 60 * 60 * 1000 // milliseconds
)

// MakeIn is a procedure to write: its Markdown, or its steps one by one.
type MakeIn struct {
	Title    string          `json:"title,omitempty" maxLength:"200" doc:"the text's first heading where absent"`
	Text     string          `json:"text,omitempty" maxLength:"200000" doc:"Markdown; numbered headings, or numbered lists, are its steps"`
	Steps    []StepIn        `json:"steps,omitempty" nullable:"false" maxItems:"300" doc:"in place of text: it is written of them"`
	Lang     string          `json:"lang,omitempty" enum:"fr,en" doc:"the author's where absent"`
	Tags     []string        `json:"tags,omitempty" nullable:"false" maxItems:"20"`
	OwnerID  string          `json:"owner_id,omitempty" maxLength:"40" doc:"an agent; the author where absent"`
	ReviewAt instant.Instant `json:"review_at,omitzero" doc:"a year after it is published where absent"`
	CIs      []string        `json:"cis,omitempty" nullable:"false" maxItems:"200" doc:"ids or numbers of what it is about"`
	Publish  bool            `json:"publish,omitempty" doc:"at once; else it is a draft"`

	External string `json:"-"` // where an import found it
	Digest   string `json:"-"` // of what the import brought
}

// Make begins a procedure.
func (l *Runbooks) Make(ctx context.Context, tx *db.Tx, in MakeIn) (Runbook, error) {
	b, err := l.make(ctx, tx, in)
	if err != nil {
		return Runbook{}, err
	}
	return l.whole(ctx, tx, b)
}

func (l *Runbooks) make(ctx context.Context, tx *db.Tx, in MakeIn) (*bookRow, error) {
	me, now := tx.Actor(), tx.Now()
	b := &bookRow{ID: id.New(), State: Draft, Edition: 1, Lang: in.Lang, Owner: in.OwnerID, Author: me.ID, ReviewAt: in.ReviewAt, External: in.External, ImportDigest: in.Digest,
		CreatedAt: now, UpdatedAt: now, Version: 1}
	if b.Lang == "" {
		b.Lang = langOf(me.Lang)
	}
	if b.Owner == "" && in.External == "" {
		b.Owner = me.ID
	}
	if err := mayOwn(ctx, tx, b.Owner); err != nil {
		return nil, err
	}
	e, err := words(in.Title, textOf(in.Text, in.Steps, in.Title, b.Lang))
	if err != nil {
		return nil, err
	}
	e.Runbook, e.Edition, e.At, e.By = b.ID, 1, now, me.ID
	b.say(&e)
	if b.Tags.V, err = tagsOf(in.Tags); err != nil {
		return nil, err
	}
	if in.Publish {
		b.publish(now)
	}
	cis, err := l.cisNamed(ctx, tx, in.CIs)
	if err != nil {
		return nil, err
	}
	if b.Number, err = db.NextNumber(ctx, tx, prefix); err != nil {
		return nil, err
	}
	fresh, err := insertBook(ctx, tx, b)
	if err != nil {
		return nil, err
	}
	if !fresh {
		return nil, fault.Conflict("runbook.exists_already")
	}
	if err := insertEdition(ctx, tx, &e); err != nil {
		return nil, err
	}
	for _, ci := range cis {
		if _, err := attach(ctx, tx, b.ID, ci); err != nil {
			return nil, err
		}
	}
	if b.Owner != "" {
		if err := thread.Follow(ctx, tx, b.ref(), b.Owner); err != nil {
			return nil, err
		}
	}
	tx.Emit(b.ref(), Made{Version: b.Version}, b.topics()...)
	if in.Publish {
		tx.Emit(b.ref(), PublishedNow{Edition: 1, Version: b.Version}, b.topics()...)
	}
	return b, nil
}

// textOf is the Markdown that was given, or that is written of steps.
func textOf(text string, steps []StepIn, title, lang string) string {
	if strings.TrimSpace(text) != "" || len(steps) == 0 {
		return text
	}
	d := form.Doc{Title: title}
	for _, s := range steps {
		d.Steps = append(d.Steps, s.form())
	}
	return form.Compose(d, lang)
}

// words are an edition's title and text, cleaned and read.
func words(title, text string) (editionRow, error) {
	e := editionRow{Title: markdown.CleanLine(title), Text: markdown.Clean(text)}
	e.Doc.V = form.Parse(e.Text)
	if e.Title == "" {
		e.Title = markdown.CleanLine(markdown.Plain(e.Doc.V.Title))
	}
	if e.Title == "" {
		return e, fault.InvalidField("title", "runbook.title_missing")
	}
	if utf8.RuneCountInString(e.Title) > titleLimit {
		return e, tooLong("title", titleLimit)
	}
	if utf8.RuneCountInString(e.Text) > textLimit {
		return e, tooLong("text", textLimit)
	}
	if len(e.Doc.V.Steps) > stepsLimit {
		return e, fault.InvalidField("text", "runbook.too_many_steps").With("limit", stepsLimit)
	}
	e.Digest = digestOf(e.Title, e.Text)
	return e, nil
}

// say gives the procedure the words of its newest edition.
func (b *bookRow) say(e *editionRow) {
	b.Title, b.Fold, b.Edition = e.Title, i18n.Fold(e.Title), e.Edition
	b.Steps, b.Minutes = int64(len(e.Doc.V.Steps)), int64(e.Doc.V.Minutes())
}

func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

func tooLong(field string, limit int) error {
	return fault.InvalidField(field, "runbook.too_long").With("limit", limit)
}

func langOf(lang string) string {
	if lang == i18n.English {
		return i18n.English
	}
	return i18n.French
}

func tagsOf(given []string) ([]string, error) {
	out := []string{}
	for _, t := range given {
		t = strings.ToLower(strings.TrimLeft(markdown.CleanLine(t), "#"))
		if utf8.RuneCountInString(t) > tagLimit {
			return nil, tooLong("tags", tagLimit)
		}
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if len(out) > tagsLimit {
		return nil, fault.InvalidField("tags", "runbook.too_many_tags").With("limit", tagsLimit)
	}
	return out, nil
}

// mayOwn: who answers for a procedure is an agent who is still there; nobody is allowed.
func mayOwn(ctx context.Context, r db.Reader, person string) error {
	if person == "" || person == r.Actor().ID {
		return nil
	}
	who, known, err := directory.ActorOf(ctx, r, person)
	if err != nil {
		return err
	}
	if !known || !who.Has(auth.Agent) {
		return fault.InvalidField("owner_id", "runbook.owner_is_no_agent")
	}
	return nil
}
