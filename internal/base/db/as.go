package db

import "comptoir/internal/base/auth"

// As reads the same snapshot as another actor of the same tenant: to ask what somebody else may see.
func As(r Reader, a auth.Actor) Reader {
	if a.Tenant != r.Tenant() {
		panic("db: As crosses tenants")
	}
	if tx, ok := r.(*Tx); ok {
		return tx.As(a)
	}
	return reader{r, a}
}

type reader struct {
	Reader
	actor auth.Actor
}

func (r reader) Actor() auth.Actor { return r.actor }
