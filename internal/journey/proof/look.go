package proof

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/people/contact"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/tenant"
	"comptoir/internal/record/cmdb"
	"comptoir/internal/record/runbook"
)

// Sheet is what a letter's link opens: what is one's own to confirm.
type Sheet struct {
	Name         string          `json:"name"`
	Organisation string          `json:"organisation" doc:"the tenant that asks"`
	AskedAt      instant.Instant `json:"asked_at"`
	Until        instant.Instant `json:"until" doc:"how long the link is worth something"`
	Items        []Item          `json:"items" nullable:"false"`
	Left         int             `json:"left" doc:"how many are still open"`
}

// LookIn is the token of a letter's link.
type LookIn struct {
	Token string `path:"token" json:"-"`
}

var (
	errNone    = fault.NotFound("proof.no_such_letter")
	errExpired = fault.NotFound("proof.expired")
)

// LookAt shows what a letter asks. Looking answers nothing.
func (x *Proofs) LookAt(ctx context.Context, in LookIn) (Sheet, error) {
	of, hash, ok := auth.ReadLink(in.Token)
	if !ok {
		return Sheet{}, errNone
	}
	return db.View(ctx, x.DB, auth.System(of), func(ctx context.Context, r db.Reader) (Sheet, error) {
		w, _, err := good(ctx, r, hash)
		if err != nil {
			return Sheet{}, err
		}
		return x.sheet(ctx, r, w)
	})
}

// good is the letter of a link that still is worth something, and who it was written to.
func good(ctx context.Context, r db.Reader, hash string) (letterRow, auth.Actor, error) {
	w, err := letterOf(ctx, r, hash)
	if err != nil {
		return w, auth.Actor{}, err
	}
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return w, auth.Actor{}, err
	}
	who, open, err := directory.ActorOf(ctx, r, w.Person)
	switch {
	case err != nil:
	case t.Suspended() || !open:
		err = errNone
	case w.ExpiresAt <= r.Now():
		err = errExpired
	}
	return w, who, err
}

func (x *Proofs) sheet(ctx context.Context, r db.Reader, w letterRow) (Sheet, error) {
	t, err := tenant.Mine(ctx, r)
	if err != nil {
		return Sheet{}, err
	}
	who, err := directory.BriefOf(ctx, r, w.Person)
	if err != nil {
		return Sheet{}, err
	}
	out := Sheet{Name: who.Name, Organisation: t.Name, AskedAt: w.AskedAt, Until: w.ExpiresAt}
	out.Items, err = x.present(ctx, r, w)
	for _, one := range out.Items {
		if one.State == Open {
			out.Left++
		}
	}
	return out, err
}

// present shows what a letter asks as it stands now.
func (x *Proofs) present(ctx context.Context, r db.Reader, w letterRow) ([]Item, error) {
	rows, err := itemsOf(ctx, r, w.ID)
	if err != nil {
		return nil, err
	}
	now, err := standing(ctx, r, w.Person, rows)
	if err != nil {
		return nil, err
	}
	out := make([]Item, 0, len(rows))
	for _, one := range rows {
		item, theirs := now[one.id()]
		item.ID, item.Kind, item.State, item.AnsweredAt, item.Note = one.id(), one.Kind, one.Answer, one.AnsweredAt, one.Note
		switch one.Answer {
		case "":
			item.State = Open
		case again:
			item.State = Elsewhere
		}
		if theirs { // what is somebody else's by now is not theirs to see
			out = append(out, item)
		}
	}
	return out, nil
}

// standing is how the records of items are now, by item: those that still are the person's.
func standing(ctx context.Context, r db.Reader, person string, rows []itemRow) (map[string]Item, error) {
	ids := map[string][]string{}
	for _, w := range rows {
		key := w.Record
		if w.Kind == Line {
			key = w.Of
		}
		ids[w.Kind] = append(ids[w.Kind], key)
	}
	out := map[string]Item{}
	names, all := []string{}, []Item{}
	lines, err := contact.OwnLines(ctx, r, person, ids[Line])
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		all = append(all, Item{ID: itemID(Line, l.ID), Name: l.Value, Use: l.Use, VerifiedAt: l.VerifiedAt})
	}
	cis, err := cmdb.ChargesOf(ctx, r, ids[CI])
	if err != nil {
		return nil, err
	}
	groups := members{}
	for _, c := range cis {
		whose, err := groups.answerFor(ctx, r, c)
		if err != nil {
			return nil, err
		}
		if slices.Contains(whose, person) {
			all, names = append(all, Item{ID: itemID(CI, c.ID), Number: c.Number, Name: c.Name, Criticality: c.Criticality, VerifiedAt: c.VerifiedAt, VerifiedBy: c.VerifiedBy}), append(names, c.VerifiedBy)
		}
	}
	books, err := runbook.ChargesOf(ctx, r, ids[Procedure])
	if err != nil {
		return nil, err
	}
	for _, b := range books {
		if b.Owner == person {
			all, names = append(all, Item{ID: itemID(Procedure, b.ID), Number: b.Number, Name: b.Title, VerifiedAt: b.VerifiedAt, VerifiedBy: b.VerifiedBy}), append(names, b.VerifiedBy)
		}
	}
	who, err := directory.Briefs(ctx, r, names...)
	for _, one := range all {
		one.VerifiedBy = who[one.VerifiedBy].Name
		out[one.ID] = one
	}
	return out, err
}
