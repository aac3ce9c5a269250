package thread

import (
	"context"
	"encoding/json"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/ref"
)

// PostIn is a message to say. Kind and ID name the record.
type PostIn struct {
	Kind     string   `path:"kind" json:"-" maxLength:"40"`
	ID       string   `path:"id" json:"-" maxLength:"60"`
	Text     string   `json:"text,omitempty" doc:"Markdown; may be empty where files are given"`
	Internal bool     `json:"internal,omitempty" doc:"an internal note, for those who handle the record"`
	Files    []string `json:"files,omitempty" nullable:"false" doc:"ids from POST /files"`
	ReplyTo  string   `json:"reply_to,omitempty" maxLength:"40" doc:"a message of the same thread"`

	prep prepared
}

// UnmarshalJSON cleans and renders what comes over HTTP while it is decoded, which is before the transaction.
func (in *PostIn) UnmarshalJSON(b []byte) error {
	type plain PostIn
	if err := json.Unmarshal(b, (*plain)(in)); err != nil {
		return err
	}
	in.Text, in.prep = prepare(in.Text)
	return nil
}

// Post says something in a person's name, with their rights.
func (t *Threads) Post(ctx context.Context, tx *db.Tx, in PostIn) (Message, error) {
	p, err := t.kind(ctx, tx, in.Kind, in.ID)
	if err != nil {
		return Message{}, err
	}
	if err := in.check(t.Limits.orDefault()); err != nil {
		return Message{}, err
	}
	said, err := p.mayPost(ctx, tx)
	if err != nil {
		return Message{}, err
	}
	if in.Internal {
		p.internal, err = p.seesInternal(ctx, tx)
		if err != nil {
			return Message{}, err
		}
		if !p.internal {
			return Message{}, errInternal
		}
	}
	called, err := t.called(ctx, tx, p, in.prep.names, in.Internal)
	if err != nil {
		return Message{}, err
	}
	in.Kind, in.ID = p.ref.Kind, p.ref.ID
	m, err := say(ctx, tx, in, called, p.topics(in.Internal))
	if err != nil || said == nil {
		return m, err
	}
	return m, said(ctx, tx, m)
}

// Post says something in the actor's name for a domain that has checked their rights. It looks for no mentions.
func Post(ctx context.Context, tx *db.Tx, in PostIn) (Message, error) {
	if err := in.check(Limits{}.orDefault()); err != nil {
		return Message{}, err
	}
	return say(ctx, tx, in, nil, nil)
}

// Insert is Post for imports and demonstrations: use it with tx.As(author) and tx.At(when).
func Insert(ctx context.Context, tx *db.Tx, in PostIn) (Message, error) { return Post(ctx, tx, in) }

// check cleans the text, once, and says what cannot be posted.
func (in *PostIn) check(l Limits) error {
	in.Text, in.prep = in.prep.or(in.Text)
	if err := checkText(in.Text, l.MessageChars, len(in.Files)); err != nil {
		return err
	}
	in.Files = slices.Compact(slices.Sorted(slices.Values(in.Files)))
	if len(in.Files) > l.FilesPerMessage {
		return fault.InvalidField("files", "message.too_many_files").With("limit", l.FilesPerMessage)
	}
	return nil
}

// say writes the message. Without mention, file or answer to another message that is two statements, the number and the message,
// and a third for who speaks here for the first time: they follow the thread from then on.
func say(ctx context.Context, tx *db.Tx, in PostIn, called []Mention, topics []string) (Message, error) {
	subject := ref.Of(in.Kind, in.ID)
	if in.ReplyTo != "" {
		if err := checkReply(ctx, tx, subject, in.ReplyTo, in.Internal); err != nil {
			return Message{}, err
		}
	}
	w := row{ID: id.New(), Kind: in.Kind, Subject: in.ID, At: tx.Now(), Author: tx.Actor().ID, Text: in.Text, Internal: in.Internal,
		ReplyTo: in.ReplyTo, Files: len(in.Files), Version: 1}
	w.Mentions.V = called
	n, err := number(ctx, tx, subject, in.Internal)
	if err != nil {
		return Message{}, err
	}
	w.Seq = n.Seq
	if err = insert(ctx, tx, w); err != nil {
		return Message{}, err
	}
	m := w.message()
	m.Author, m.HTML = me(tx), in.prep.html
	if len(in.Files) > 0 {
		if m.Files, err = attach(ctx, tx, subject, w.ID, in.Internal, in.Files); err != nil {
			return Message{}, err
		}
	}
	if tx.Actor().ID != "" && n.Follows == 0 {
		if _, err = follow(ctx, tx, subject, tx.Actor().ID); err != nil {
			return Message{}, err
		}
	}
	persons, groups := split(called)
	tx.Emit(subject, Posted{Message: w.ID, Seq: w.Seq, Internal: in.Internal, Mentioned: persons, Groups: groups, Version: 1},
		append(topics, topicOf(subject, in.Internal))...)
	return m, tell(ctx, tx, m, called)
}

// checkReply lets a note answer anything in its thread, and other messages only what all readers see.
func checkReply(ctx context.Context, tx *db.Tx, subject ref.Ref, to string, internal bool) error {
	w, err := load(ctx, tx, to)
	if err != nil {
		return err
	}
	if w.Kind != subject.Kind || w.Subject != subject.ID || w.Internal && !internal {
		return errNoMessage
	}
	return nil
}

var errNoMessage = fault.NotFound("message.not_found")

func (p place) topics(internal bool) []string {
	if p.kind.Topics == nil {
		return nil
	}
	return p.kind.Topics(p.ref.ID, internal)
}

// Start begins a record's thread before anybody spoke. Posting does it too.
func Start(ctx context.Context, tx *db.Tx, subject ref.Ref) error { return start(ctx, tx, subject) }
