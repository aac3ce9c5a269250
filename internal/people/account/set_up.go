package account

import (
	"context"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/tenant"
)

const setupFor = 24 * time.Hour

// SetupCode makes the code with which an empty server is set up, for the operator who reads the server's output; "" where
// there is a tenant already. It works once, for a day; the next start makes another.
func (a *Accounts) SetupCode(ctx context.Context) (string, error) {
	code := newCode()
	return db.Control(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (string, error) {
		n, err := tenant.Count(ctx, c)
		if err != nil || n > 0 {
			return "", err
		}
		return code, insertSetupCode(ctx, c, digest(plainCode(code)), id.New(), c.Now().Add(setupFor))
	})
}

// SetUpIn is the first run: the organisation and its first admin.
type SetUpIn struct {
	Code       string `json:"code" maxLength:"40" doc:"printed by the server when it started"`
	TenantName string `json:"tenant_name" maxLength:"120"`
	Name       string `json:"name" maxLength:"120"`
	Email      string `json:"email" maxLength:"254"`
	Password   string `json:"password" maxLength:"1024"`
	Lang       string `json:"lang,omitempty" enum:"fr,en"`
	Zone       string `json:"zone,omitempty" maxLength:"60"`
}

var errNotEmpty = fault.Conflict("account.already_set_up")

// SetUp makes the first tenant and its admin, who is signed in at once.
func (a *Accounts) SetUp(ctx context.Context, in SetUpIn, from From) (SignedIn, error) {
	address := "a:" + network(from.Address)
	if w := a.byAddress.Wait(address); w > 0 {
		return SignedIn{}, fault.TooMany("account.too_many_tries").With(api.RetryArg, api.Seconds(w))
	}
	code := digest(plainCode(in.Code))
	_, err := db.Lookup(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (struct{}, error) {
		n, err := tenant.Count(ctx, c)
		if err != nil {
			return struct{}{}, err
		}
		if n > 0 {
			return struct{}{}, errNotEmpty
		}
		ok, err := setupCodeExists(ctx, c, code)
		if err == nil && !ok {
			err = fault.InvalidField("code", "account.setup_code_wrong")
		}
		return struct{}{}, err
	})
	if fault.Is(err, "account.setup_code_wrong") {
		a.byAddress.Count(address)
	}
	if err != nil {
		return SignedIn{}, err
	}
	if err := checkPassword("password", in.Password, in.Email, in.Name); err != nil {
		return SignedIn{}, err
	}
	hash, err := a.hasher.hash(ctx, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	return db.Control(ctx, a.c.DB, func(ctx context.Context, c *db.Ctl) (SignedIn, error) {
		ok, err := useSetupCode(ctx, c, code)
		if err != nil {
			return SignedIn{}, err
		}
		if !ok {
			return SignedIn{}, fault.InvalidField("code", "account.setup_code_wrong")
		}
		if ok, err = claimSetup(ctx, c); err != nil || !ok {
			return SignedIn{}, orElse(err, errNotEmpty)
		}
		tx, admin, err := a.found(ctx, c, tenant.AddIn{Name: in.TenantName, Lang: in.Lang, Zone: in.Zone},
			AddIn{Email: in.Email, Name: in.Name, PasswordHash: hash})
		if err != nil {
			return SignedIn{}, err
		}
		return a.begin(ctx, tx, admin.ID, from)
	})
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// found makes a tenant with its first admin, and furnishes it.
func (a *Accounts) found(ctx context.Context, c *db.Ctl, t tenant.AddIn, first AddIn) (*db.Tx, Account, error) {
	made, err := tenant.Add(ctx, c, t)
	if err != nil {
		return nil, Account{}, err
	}
	tx, err := c.Tenant(ctx, made.ID)
	if err != nil {
		return nil, Account{}, err
	}
	first.Roles = auth.Roles{auth.Admin}
	admin, err := Add(ctx, tx, first)
	if err != nil {
		return nil, Account{}, err
	}
	return tx, admin, a.c.Furnish(ctx, tx, admin)
}
