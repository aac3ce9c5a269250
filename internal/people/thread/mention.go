package thread

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/directory"
)

const (
	mostCalls     = 20 // mentions looked at in one message
	mostNameWords = 5
)

var code = regexp.MustCompile("(?s)```.*?(?:```|$)|`[^`\n]*`")

// calls finds what could be names after each @ of a text, code aside: for each, the folded words that follow, longest first.
func calls(text string) (out [][]string) {
	if !strings.ContainsRune(text, '@') {
		return nil
	}
	text = code.ReplaceAllString(text, " ")
	before := ' '
	for i, r := range text {
		if r == '@' && !wordy(before) && before != '@' && before != '/' {
			if names := namesAt(text[i+1:]); len(names) > 0 {
				out = append(out, names)
			}
			if len(out) == mostCalls {
				break
			}
		}
		before = r
	}
	return out
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

func namesAt(text string) (names []string) {
	if end := strings.IndexAny(text, "\n@"); end >= 0 {
		text = text[:end]
	}
	so := ""
	for n, word := range strings.SplitN(text, " ", mostNameWords+1) {
		if word == "" || n == mostNameWords || len(word) > 80 {
			break
		}
		bare := strings.TrimRightFunc(word, func(r rune) bool { return !wordy(r) })
		if bare == "" && n == 0 {
			break
		}
		if bare == "" { // "Réseau & Télécom"
			so += word + " "
			continue
		}
		names = append(names, i18n.Fold(so+bare))
		if bare != word {
			names = append(names, i18n.Fold(so+word)) // "Claire M."
		}
		so += word + " "
		if bare != word && !strings.HasSuffix(word, ".") {
			break // a comma ends a name
		}
	}
	slices.Reverse(names)
	return names
}

// called keeps of those names the persons and groups that exist, and of the persons those who may read the message.
func (t *Threads) called(ctx context.Context, tx *db.Tx, p place, names [][]string, internal bool) ([]Mention, error) {
	if len(names) == 0 {
		return nil, nil
	}
	found, err := directory.Called(ctx, tx, slices.Concat(names...))
	if err != nil {
		return nil, err
	}
	if t.Called != nil {
		more, err := t.Called(ctx, tx, slices.Concat(names...))
		if err != nil {
			return nil, err
		}
		for name, groups := range more {
			found[name] = append(found[name], groups...)
		}
	}
	var out []Mention
	for _, candidates := range names {
		at := slices.IndexFunc(candidates, func(name string) bool { return len(found[name]) > 0 })
		if at < 0 {
			continue
		}
		for _, c := range found[candidates[at]] {
			m := Mention{ID: c.ID, Name: c.Name, Group: c.Group}
			if slices.Contains(out, m) || len(out) == mostCalls {
				continue
			}
			may := c.Group
			if !may {
				if may, err = p.mayHear(ctx, tx, c, internal); err != nil {
					return nil, err
				}
			}
			if may {
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// mayHear asks the record as the person called would. A fault is their no.
func (p place) mayHear(ctx context.Context, tx *db.Tx, c directory.Callee, internal bool) (bool, error) {
	as := tx.As(auth.Actor{Tenant: tx.Tenant(), ID: c.ID, Name: c.Name, Roles: c.Roles})
	if err := p.kind.MayRead(ctx, as, p.ref.ID); err != nil {
		return false, unlessFault(err)
	}
	if !internal {
		return true, nil
	}
	sees, err := p.seesInternal(ctx, as)
	return sees, unlessFault(err)
}

func split(called []Mention) (persons, groups []string) {
	for _, m := range called {
		if m.Group {
			groups = append(groups, m.ID)
		} else {
			persons = append(persons, m.ID)
		}
	}
	return persons, groups
}

// tell keeps the mentions and calls the persons in their inbox.
func tell(ctx context.Context, tx *db.Tx, m Message, called []Mention) error {
	if len(called) == 0 {
		return nil
	}
	if err := insertMentions(ctx, tx, m.ID, called); err != nil {
		return err
	}
	persons, groups := split(called)
	if len(groups) > 0 {
		tx.Emit(m.Ref(), GroupsCalled{Message: m.ID, Internal: m.Internal, Persons: persons, Groups: groups})
	}
	if len(persons) == 0 {
		return nil
	}
	topics := make([]string, len(persons))
	for i, person := range persons {
		topics[i] = inbox(person)
	}
	tx.Emit(m.Ref(), Mentioned{Message: m.ID, Seq: m.Seq, Internal: m.Internal, Persons: persons}, topics...)
	return nil
}
