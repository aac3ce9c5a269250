package account

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// GetIn names an account.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get reads one account, for an admin.
func Get(ctx context.Context, r db.Reader, in GetIn) (Account, error) { return byID(ctx, r, in.ID) }

// ByEmail reads the account of an address in the transaction's tenant.
func ByEmail(ctx context.Context, r db.Reader, email string) (Account, error) {
	return byEmail(ctx, r, FoldEmail(email))
}

// ListIn filters accounts.
type ListIn struct {
	Q      string `query:"q" json:"-" maxLength:"200" doc:"beginnings of words of the name or the address"`
	Role   string `query:"role" json:"-" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Closed string `query:"closed" json:"-" enum:"true,false"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// List reads accounts by name, for an admin.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Account], error) {
	if in.Limit <= 0 {
		in.Limit = 50
	}
	items, err := list(ctx, r, filter{q: in.Q, role: auth.Role(in.Role), closed: in.Closed, after: in.Cursor, limit: in.Limit + 1})
	page := api.Page[Account]{Items: items}
	if len(items) > in.Limit {
		page.Items = items[:in.Limit]
		page.Next = items[in.Limit-1].ID
	}
	return page, err
}

// Session is a browser signed in.
type Session struct {
	ID        string          `json:"id"`
	CreatedAt instant.Instant `json:"created_at"`
	SeenAt    instant.Instant `json:"seen_at"`
	ExpiresAt instant.Instant `json:"expires_at"`
	UserAgent string          `json:"user_agent" doc:"shortened, such as Firefox · Linux"`
	Address   string          `json:"address"`
	Current   bool            `json:"current" doc:"the one that asks"`
}

// MySessions are the browsers where whoever asks is signed in.
func MySessions(ctx context.Context, r db.Reader, _ MeIn) (api.Page[Session], error) {
	rows, err := sessionsOf(ctx, r, r.Actor().ID)
	page := api.Page[Session]{Items: make([]Session, len(rows))}
	for i, s := range rows {
		page.Items[i] = Session{ID: s.ID, CreatedAt: s.CreatedAt, SeenAt: s.SeenAt, ExpiresAt: s.ExpiresAt, UserAgent: s.UserAgent,
			Address: s.Address, Current: s.ID == r.Actor().Session}
	}
	return page, err
}

// MyTokens are the tokens of whoever asks, without their secrets.
func MyTokens(ctx context.Context, r db.Reader, _ MeIn) (api.Page[Token], error) {
	rows, err := tokensOf(ctx, r, r.Actor().ID)
	page := api.Page[Token]{Items: make([]Token, len(rows))}
	for i, t := range rows {
		page.Items[i] = Token{ID: t.ID, Name: t.Name, CreatedAt: t.CreatedAt, SeenAt: t.SeenAt}
	}
	return page, err
}

// Sweep forgets sessions and links whose time is over; a schedule calls it.
func Sweep(ctx context.Context, d *db.DB) error {
	_, err := db.Control(ctx, d, func(ctx context.Context, c *db.Ctl) (struct{}, error) { return struct{}{}, sweep(ctx, c) })
	return err
}
