package ticket

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"iter"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/thread"
)

// seam is a place in the stream, which is woven of two: messages by their number, and lines of history by their time and id.
type seam struct {
	seq  int64
	at   instant.Instant
	line string
}

const seamEnd = "." // so that an empty line id is a word too

func (s seam) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %s%s", s.seq, int64(s.at), s.line, seamEnd))
}

func readSeam(cursor string) (seam, error) {
	var s seam
	var at int64
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		_, err = fmt.Fscanf(strings.NewReader(string(b)), "%d %d %s", &s.seq, &at, &s.line)
	}
	line, ok := strings.CutSuffix(s.line, seamEnd)
	if err != nil || !ok {
		return s, fault.InvalidField("cursor", "ticket.cursor_invalid")
	}
	s.at, s.line = instant.Instant(at), line
	return s, nil
}

// moved brings the seam to the last of what was given out.
func (s seam) moved(given iter.Seq[Entry]) seam {
	for e := range given {
		if e.Message != nil {
			s.seq = e.Message.Seq
		} else {
			s.at, s.line = e.line.At, e.line.ID
		}
	}
	return s
}

func backward(list []Entry) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range slices.Backward(list) {
			if !yield(e) {
				return
			}
		}
	}
}

// merge weaves messages and history.
func merge(said []thread.Message, lines []changeRow) []Entry {
	out := make([]Entry, 0, len(said)+len(lines)+2)
	for _, l := range lines {
		e := Entry{ID: l.ID, At: l.At, Kind: "change", Verb: l.Verb, Changes: l.Changes.V, line: l}
		for _, c := range l.Changes.V {
			if c.Field == "state" {
				e.Kind, e.From, e.To = "transition", c.Old, c.New
			}
		}
		out = append(out, e)
	}
	for i := range said {
		out = append(out, Entry{ID: said[i].ID, At: said[i].At, Kind: "message", Message: &said[i]})
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Compare(a.At, b.At) })
	return out
}

// births are how a ticket began.
func births(t *row) []Entry {
	out := []Entry{{ID: "created", At: t.OpenedAt, Kind: "created"}}
	if t.ConversationID != "" {
		out = append(out, Entry{ID: "transcript", At: t.OpenedAt, Kind: "transcript"})
	}
	return out
}

// name gives the entries their persons and groups.
func name(ctx context.Context, r db.Reader, t *row, all []Entry) error {
	persons := []string{t.OpenedBy, t.Conversation.V.Requester}
	var groups []string
	for i := range all {
		persons = append(persons, all[i].line.Actor)
		for _, c := range all[i].Changes {
			switch c.Field {
			case "assignee_id", "requester_id":
				persons = append(persons, c.Old, c.New)
			case "group_id":
				groups = append(groups, without(c.Old, c.New)...)
			}
		}
	}
	n, err := namesFor(ctx, r, persons, groups)
	if err != nil {
		return err
	}
	for i := range all {
		e := &all[i]
		switch e.Kind {
		case "created":
			e.Actor = n.person(t.OpenedBy)
		case "transcript":
			e.Conversation = present(n, t).Conversation
		case "message":
			e.Actor = &e.Message.Author
		default:
			e.Actor = n.person(e.line.Actor)
			label(n, e.Changes)
		}
	}
	return nil
}

func without(ids ...string) []string {
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

func label(n names, changes []Change) {
	for i := range changes {
		c := &changes[i]
		switch c.Field {
		case "assignee_id", "requester_id":
			c.OldLabel, c.NewLabel = n.persons[c.Old].Name, n.persons[c.New].Name
		case "group_id":
			c.OldLabel, c.NewLabel = n.groups[c.Old].Name, n.groups[c.New].Name
		}
	}
}
