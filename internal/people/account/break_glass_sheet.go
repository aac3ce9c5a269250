package account

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// SheetIn is a sheet to make: for a person with an account here, or for a role, which gets an account of its own.
type SheetIn struct {
	Label  string    `json:"label" maxLength:"120" doc:"where it is kept, or for whom: « Coffre du site de Lyon »"`
	Person string    `json:"person_id,omitempty" maxLength:"40"`
	Role   auth.Role `json:"role,omitempty" enum:"agent,supervisor,crisis_manager"`
	Count  int       `json:"count,omitempty" minimum:"1" maximum:"20" doc:"10 where absent"`
	Days   int       `json:"days,omitempty" minimum:"1" maximum:"730" doc:"how long it is good; 365 where absent"`
}

// madeCode is a code that was made, and what is kept of it.
type madeCode struct{ selector, hash, printed string }

// hashCodes makes codes, before any transaction.
func (a *Accounts) hashCodes(ctx context.Context, n int) ([]madeCode, error) {
	if n == 0 {
		n = 10
	}
	if n < 1 || n > mostCodes {
		return nil, fault.InvalidField("count", "break_glass.count_between").With("limit", mostCodes)
	}
	out := make([]madeCode, n)
	for i := range out {
		selector, secret, printed := newPrinted()
		hash, err := a.hasher.hash(ctx, secret)
		if err != nil {
			return nil, err
		}
		out[i] = madeCode{selector, hash, printed}
	}
	return out, nil
}

// Sheets are the sheets of the tenant: those in force first.
func (a *Accounts) Sheets(ctx context.Context, r db.Reader, _ MeIn) (api.Page[Sheet], error) {
	page := api.Page[Sheet]{Items: []Sheet{}}
	rows, err := sheets(ctx, r)
	if err != nil {
		return page, err
	}
	for _, s := range rows {
		one, err := presentSheet(ctx, r, s)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, nil
}

func presentSheet(ctx context.Context, r db.Reader, s sheetRow) (Sheet, error) {
	out := Sheet{ID: s.ID, Label: s.Label, Role: auth.Role(s.Role), MadeAt: s.MadeAt, ExpiresAt: s.ExpiresAt, RevokedAt: s.RevokedAt, Edition: s.Edition, Uses: []Use{}, Version: s.Version}
	for _, h := range []struct {
		id   string
		into *Holder
	}{{s.Person, &out.Person}, {s.MadeBy, &out.MadeBy}} {
		who, err := byID(ctx, r, h.id)
		if err != nil && !fault.Is(err, "account.not_found") {
			return out, err
		}
		*h.into = Holder{ID: h.id, Name: who.Name}
	}
	codes, err := codesOf(ctx, r, s.ID)
	for _, c := range codes {
		if out.Count++; !c.UsedAt.IsZero() {
			out.Uses = append(out.Uses, Use{N: c.N, At: c.UsedAt, Name: c.Name, Address: c.Address})
		} else if s.RevokedAt.IsZero() && s.ExpiresAt > r.Now() {
			out.Left++
		}
	}
	return out, err
}

// MakeSheet makes a sheet; its answer is the only place where its codes stand in clear.
func (a *Accounts) MakeSheet(ctx context.Context, in SheetIn) (Sheet, error) {
	me, _ := auth.From(ctx)
	label, err := cleanName(in.Label)
	if err != nil {
		return Sheet{}, fault.InvalidField("label", "field.empty")
	}
	if (in.Person == "") == (in.Role == "") {
		return Sheet{}, fault.InvalidField("person_id", "break_glass.person_or_role")
	}
	if in.Days == 0 {
		in.Days = defaultSheetDays
	}
	if in.Days < 1 || in.Days > mostSheetDays {
		return Sheet{}, fault.InvalidField("days", "field.invalid")
	}
	codes, err := a.hashCodes(ctx, in.Count)
	if err != nil {
		return Sheet{}, err
	}
	return db.Update(ctx, a.c.DB, me, func(ctx context.Context, tx *db.Tx) (Sheet, error) {
		if err := notBroken(ctx, tx); err != nil {
			return Sheet{}, err
		}
		n, err := countSheets(ctx, tx)
		if err != nil {
			return Sheet{}, err
		}
		if n >= mostSheets {
			return Sheet{}, fault.Conflict("break_glass.too_many_sheets").With("limit", mostSheets)
		}
		s := sheetRow{ID: id.New(), Label: label, Person: in.Person, Role: string(in.Role), MadeAt: tx.Now(), MadeBy: tx.Actor().ID, ExpiresAt: tx.Now().Add(time.Duration(in.Days) * 24 * time.Hour), Edition: 1, Version: 1}
		if err := holderOf(ctx, tx, &s); err != nil {
			return Sheet{}, err
		}
		if err := insertSheet(ctx, tx, s); err != nil {
			return Sheet{}, err
		}
		return shown(ctx, tx, s, codes, SheetMade{Codes: len(codes)})
	})
}

// shown writes a sheet's codes, and shows them this once.
func shown(ctx context.Context, tx *db.Tx, s sheetRow, codes []madeCode, what event.Payload) (Sheet, error) {
	clear, err := insertCodes(ctx, tx, s.ID, codes)
	if err != nil {
		return Sheet{}, err
	}
	emitSheet(tx, s.ID, what)
	out, err := presentSheet(ctx, tx, s)
	out.Codes = clear
	return out, err
}

// holderOf finds the person of a sheet, or makes the account of a role.
func holderOf(ctx context.Context, tx *db.Tx, s *sheetRow) error {
	if s.Role == "" {
		who, err := byID(ctx, tx, s.Person)
		if fault.Is(err, "account.not_found") || err == nil && who.Closed {
			return fault.InvalidField("person_id", "person.not_found")
		}
		return err
	}
	made, err := Add(ctx, tx, AddIn{Email: "secours-" + s.ID + "@break-glass.invalid", Name: s.Label, Roles: auth.Roles{auth.Role(s.Role)}})
	s.Person = made.ID
	return err
}

// RenewIn names a sheet.
type RenewIn struct {
	ID    string `path:"id" json:"-"`
	Count int    `json:"count,omitempty" minimum:"1" maximum:"20" doc:"10 where absent"`
	Days  int    `json:"days,omitempty" minimum:"1" maximum:"730" doc:"how long it is good; 365 where absent"`
}

// RenewSheet gives a sheet new codes; those that were printed before open nothing any more.
func (a *Accounts) RenewSheet(ctx context.Context, in RenewIn) (Sheet, error) {
	me, _ := auth.From(ctx)
	if _, err := db.View(ctx, a.c.DB, me, func(ctx context.Context, r db.Reader) (sheetRow, error) { return sheetByID(ctx, r, in.ID) }); err != nil {
		return Sheet{}, err
	}
	if in.Days == 0 {
		in.Days = defaultSheetDays
	}
	codes, err := a.hashCodes(ctx, in.Count)
	if err != nil {
		return Sheet{}, err
	}
	return db.Update(ctx, a.c.DB, me, func(ctx context.Context, tx *db.Tx) (Sheet, error) {
		if err := notBroken(ctx, tx); err != nil {
			return Sheet{}, err
		}
		s, err := sheetByID(ctx, tx, in.ID)
		if err != nil {
			return Sheet{}, err
		}
		if !s.RevokedAt.IsZero() {
			return Sheet{}, fault.Conflict("break_glass.revoked")
		}
		if err := dropCodes(ctx, tx, s.ID); err != nil {
			return Sheet{}, err
		}
		s.Edition, s.Version, s.ExpiresAt = s.Edition+1, s.Version+1, tx.Now().Add(time.Duration(in.Days)*24*time.Hour)
		if _, err := tx.Exec(ctx, `UPDATE break_glass_sheet SET edition = $2, version = $3, expires_at = $4 WHERE tenant_id = $1 AND id = $5`, s.Edition, s.Version, s.ExpiresAt, s.ID); err != nil {
			return Sheet{}, err
		}
		return shown(ctx, tx, s, codes, SheetRenewed{Edition: s.Edition, Codes: len(codes)})
	})
}

// SheetOf names a sheet.
type SheetOf struct {
	ID string `path:"id" json:"-"`
}

// RevokeSheet refuses a sheet's codes from now on, and ends what they opened.
func (a *Accounts) RevokeSheet(ctx context.Context, tx *db.Tx, in SheetOf) (Sheet, error) {
	s, err := sheetByID(ctx, tx, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	if err := notBroken(ctx, tx); err != nil {
		return Sheet{}, err
	}
	if !s.RevokedAt.IsZero() {
		return presentSheet(ctx, tx, s)
	}
	s.RevokedAt, s.Version = tx.Now(), s.Version+1
	if _, err := tx.Exec(ctx, `UPDATE break_glass_sheet SET revoked_at = $2, revoked_by = $3, version = $4 WHERE tenant_id = $1 AND id = $5`, s.RevokedAt, tx.Actor().ID, s.Version, s.ID); err != nil {
		return Sheet{}, err
	}
	if err := closeBroken(ctx, tx, s.ID); err != nil {
		return Sheet{}, err
	}
	a.known.forget(tx.Tenant(), s.Person)
	emit(tx, s.Person, SessionClosed{})
	if s.Role != "" {
		if _, err := a.Close(ctx, tx, CloseIn{ID: s.Person}); err != nil && !fault.Is(err, "account.already_closed") {
			return Sheet{}, err
		}
	}
	emitSheet(tx, s.ID, SheetRevoked{})
	return presentSheet(ctx, tx, s)
}
