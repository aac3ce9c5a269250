package contact

import (
	"context"
	"net/http"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
)

// Card serves one contact as vCard.
func (c *Contacts) Card(w http.ResponseWriter, r *http.Request) error {
	return c.serve(w, r, func(ctx context.Context, rd db.Reader) ([]Contact, error) {
		one, err := Get(ctx, rd, GetIn{ID: r.PathValue("id")})
		return []Contact{one}, err
	})
}

// CardOfPerson serves the card of a person with an account here as vCard.
func (c *Contacts) CardOfPerson(w http.ResponseWriter, r *http.Request) error {
	return c.serve(w, r, func(ctx context.Context, rd db.Reader) ([]Contact, error) {
		one, err := OfPerson(ctx, rd, GetIn{ID: r.PathValue("id")})
		return []Contact{one}, err
	})
}

// AllCards serves everybody as one vCard file.
func (c *Contacts) AllCards(w http.ResponseWriter, r *http.Request) error {
	return c.serve(w, r, Book)
}

func (c *Contacts) serve(w http.ResponseWriter, r *http.Request, read func(context.Context, db.Reader) ([]Contact, error)) error {
	list, err := db.View(r.Context(), c.DB, api.ActorOf(r), read)
	if err != nil {
		return err
	}
	b, err := Cards(list...)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", CardType)
	w.Header().Set("Content-Disposition", `attachment; filename="contacts.vcf"`)
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = w.Write(b)
	return err
}
