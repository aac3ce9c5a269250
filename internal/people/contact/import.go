package contact

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/ref"
)

// Contacts are the operations that need more than a transaction.
type Contacts struct {
	DB       *db.DB
	Actor    func(ctx context.Context, secret string) (auth.Actor, error) // whom an API token stands for
	Origin   func() string
	BookName func(lang string) string
}

// ImportIn is a vCard file.
type ImportIn struct {
	Text    string `json:"text" minLength:"1" maxLength:"2000000" doc:"vCard 3 or 4, as many cards as there are"`
	Preview bool   `json:"preview,omitempty" doc:"say what would happen, and change nothing"`
}

// ImportedCard is what became of one card.
type ImportedCard struct {
	Name    string   `json:"name"`
	Outcome string   `json:"outcome" enum:"made,edited,same,refused"`
	Left    []string `json:"left,omitempty" nullable:"false" doc:"numbers and addresses that are none, left out"`
	ID      string   `json:"id,omitempty"`
}

// ImportResult counts what an import did.
type ImportResult struct {
	Made     int            `json:"made"`
	Edited   int            `json:"edited"`
	Same     int            `json:"same"`
	Refused  int            `json:"refused" doc:"cards of colleagues that the actor may not change"`
	Nameless int            `json:"nameless" doc:"cards without a name, passed over"`
	Cards    []ImportedCard `json:"cards" nullable:"false"`
}

const importChunk = 50

// Import brings cards in. A card is known again by its UID, else by its kind and name; what is known gets the lines it lacked, and
// loses none: an old file must not silence a new number.
func (c *Contacts) Import(ctx context.Context, in ImportIn) (ImportResult, error) {
	out := ImportResult{Cards: []ImportedCard{}}
	actor, _ := auth.From(ctx)
	cards, nameless, err := readCards(in.Text)
	if err != nil {
		return out, err
	}
	out.Nameless = nameless
	// Organisations first, groups last: people name the ones, and the others name people.
	slices.SortStableFunc(cards, func(a, b read) int { return rankOf(a) - rankOf(b) })
	for part := range slices.Chunk(cards, importChunk) {
		done, err := db.Update(ctx, c.DB, actor, func(ctx context.Context, tx *db.Tx) ([]ImportedCard, error) {
			var done []ImportedCard
			for _, one := range part {
				k, err := bring(ctx, tx, one, in.Preview)
				if err != nil {
					return nil, err
				}
				done = append(done, k)
			}
			return done, nil
		})
		if err != nil {
			return out, err
		}
		out.Cards = append(out.Cards, done...)
	}
	for _, k := range out.Cards {
		switch k.Outcome {
		case "made":
			out.Made++
		case "edited":
			out.Edited++
		case "same":
			out.Same++
		case "refused":
			out.Refused++
		}
	}
	if in.Preview || out.Made+out.Edited == 0 {
		return out, nil
	}
	_, err = db.Update(ctx, c.DB, actor, func(_ context.Context, tx *db.Tx) (struct{}, error) {
		tx.Emit(ref.Of("tenant", tx.Tenant()), Imported{Made: out.Made, Edited: out.Edited}, TopicAll)
		return struct{}{}, nil
	})
	return out, err
}

func rankOf(r read) int {
	switch r.In.Kind {
	case Organisation:
		return 0
	case Group:
		return 2
	}
	return 1
}

func bring(ctx context.Context, tx *db.Tx, one read, preview bool) (ImportedCard, error) {
	k := ImportedCard{Name: one.In.Name, Left: one.Left}
	old, found, err := known(ctx, tx, one)
	if err != nil {
		return k, err
	}
	if found {
		k.ID = old.ID
		if !mayEdit(tx.Actor(), old.PersonID) {
			k.Outcome = "refused"
			return k, nil
		}
		more, err := missing(ctx, tx, old, one.In.Lines)
		if err != nil {
			return k, err
		}
		k.Outcome = "same"
		if len(more) > 0 {
			k.Outcome = "edited"
		}
		if preview || len(more) == 0 {
			return k, nil
		}
		have, err := linesOf(ctx, tx, []string{old.ID})
		if err != nil {
			return k, err
		}
		for i, l := range more {
			if len(have[old.ID])+i >= maxLines {
				k.Left = append(k.Left, l.Value)
				continue
			}
			if _, err := addLine(ctx, tx, old, l, len(have[old.ID])+i); err != nil {
				return k, err
			}
		}
		_, err = touched(ctx, tx, old, "", "lines")
		return k, err
	}
	if k.Outcome = "made"; preview {
		return k, nil
	}
	in := one.In
	in.UID = one.UID
	if one.Organisation != "" {
		if in.Organisation, err = organisationOf(ctx, tx, one); err != nil {
			return k, err
		}
	}
	for _, uid := range one.Members {
		m, err := ofUID(ctx, tx, uid)
		if err == nil && m.Kind != Group {
			in.Members = append(in.Members, m.ID)
		} else if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return k, err
		}
	}
	made, err := Make(ctx, tx, in)
	k.ID = made.ID
	return k, err
}

func known(ctx context.Context, tx *db.Tx, one read) (row, bool, error) {
	if one.UID != "" {
		c, err := ofUID(ctx, tx, one.UID)
		if err == nil || fault.KindOf(err) != fault.KindNotFound {
			return c, err == nil, err
		}
	}
	c, err := named(ctx, tx, one.In.Kind, one.In.Name)
	if fault.KindOf(err) == fault.KindNotFound {
		return row{}, false, nil
	}
	return c, err == nil, err
}

// missing are the lines that a contact has not: a number is the same however it is written.
func missing(ctx context.Context, tx *db.Tx, c row, lines []LineIn) ([]LineIn, error) {
	have, err := linesOf(ctx, tx, []string{c.ID})
	if err != nil {
		return nil, err
	}
	key := func(kind, value string) string {
		if kind == Phone {
			return Dial(value)
		}
		return value
	}
	var out []LineIn
	for _, l := range lines {
		if !slices.ContainsFunc(have[c.ID], func(h Line) bool { return h.Kind == l.Kind && key(h.Kind, h.Value) == key(l.Kind, l.Value) }) {
			out = append(out, l)
		}
	}
	return out, nil
}

// organisationOf finds the organisation a card names, by its UID, else by its name; one that is not there is made.
func organisationOf(ctx context.Context, tx *db.Tx, one read) (string, error) {
	if one.OrgUID != "" {
		c, err := ofUID(ctx, tx, one.OrgUID)
		if err == nil && c.Kind == Organisation {
			return c.ID, nil
		}
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return "", err
		}
	}
	c, err := named(ctx, tx, Organisation, one.Organisation)
	if fault.KindOf(err) == fault.KindNotFound {
		made, err := Make(ctx, tx, MakeIn{Kind: Organisation, Name: one.Organisation})
		return made.ID, err
	}
	return c.ID, err
}
