package proof

import (
	"context"
	"errors"
	"maps"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/contact"
)

// Letter is one to write.
type Letter struct {
	ID, Person, Token string
	Until             instant.Instant
	Items             []Item
}

// Ask chooses whom to write to now, notes that they are asked, and has each letter written in the transaction that notes it. It says
// how many. What fails for one person keeps the letter from nobody else.
func (x *Proofs) Ask(ctx context.Context, tenant string, write func(ctx context.Context, tx *db.Tx, l Letter) error) (int, error) {
	list, err := db.View(ctx, x.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) (map[string][]wanted, error) { return due(ctx, r) })
	if err != nil {
		return 0, err
	}
	n, failed := 0, error(nil)
	for _, person := range slices.Sorted(maps.Keys(list)) {
		if n == atOnce {
			break
		}
		wrote, err := db.Update(ctx, x.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (bool, error) {
			recent, err := writtenSince(ctx, tx, person, tx.Now().Add(-AskEvery))
			if err != nil || recent {
				return false, err // another node was faster
			}
			l, err := x.ask(ctx, tx, person, list[person])
			if err != nil || len(l.Items) == 0 { // it went to somebody else meanwhile
				return false, err
			}
			return true, write(ctx, tx, l)
		})
		if failed = errors.Join(failed, err); wrote {
			n++
		}
	}
	return n, failed
}

func (x *Proofs) ask(ctx context.Context, tx *db.Tx, person string, list []wanted) (Letter, error) {
	list = list[:min(len(list), mostItems)]
	since, err := askedAgain(ctx, tx, person)
	if err != nil {
		return Letter{}, err
	}
	token, hash := auth.NewLink(tx.Tenant())
	w := letterRow{ID: id.New(), Person: person, AskedAt: tx.Now(), ExpiresAt: tx.Now().Add(LinkFor)}
	if err := insertLetter(ctx, tx, w, hash); err != nil {
		return Letter{}, err
	}
	cards := map[string]bool{}
	for i, one := range list {
		first, asked := since[itemID(one.kind, one.record)]
		if !asked {
			first = tx.Now()
		}
		if err := insertItem(ctx, tx, w.ID, one, i, first); err != nil {
			return Letter{}, err
		}
		if one.kind == Line && !cards[one.of] {
			cards[one.of] = true
			if err := contact.NoteAsked(ctx, tx, one.of); err != nil {
				return Letter{}, err
			}
		}
	}
	tx.Emit(ref.Of(Kind, w.ID), Asked{Items: len(list)})
	items, err := x.present(ctx, tx, w)
	return Letter{ID: w.ID, Person: person, Token: token, Until: w.ExpiresAt, Items: items}, err
}

// askedAgain closes what earlier letters to a person still ask: the new one asks it. It answers since when each was not answered.
func askedAgain(ctx context.Context, tx *db.Tx, person string) (map[string]instant.Instant, error) {
	old, err := openOf(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	out := map[string]instant.Instant{}
	for _, w := range old {
		if first, known := out[w.id()]; !known || w.Since < first {
			out[w.id()] = w.Since
		}
		if err := setAnswer(ctx, tx, w, again, ""); err != nil {
			return nil, err
		}
	}
	return out, nil
}
