package account

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
)

func TestBreakGlass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		serve(t, h)
		ana := h.browser(t, "localhost")
		ana.signIn("ana@demo.test")
		var sheet Sheet
		ana.do("POST", "/break-glass-sheets", SheetIn{Label: "Coffre de Lyon", Role: auth.CrisisManager, Count: 3}, 201, &sheet)
		require.Len(t, sheet.Codes, 3)
		require.Equal(t, 3, sheet.Left)

		// By an address that is no host of anybody, typed as people type.
		phone := h.browser(t, "192.0.2.7:8443")
		typed := strings.ToLower(strings.ReplaceAll(sheet.Codes[0].Code, "-", " "))
		before := head(t, r.DB, h.main)
		var in Signed
		phone.do("POST", "/break-glass", BreakGlassIn{Code: typed, Name: "Paul Duret"}, 201, &in)
		require.Equal(t, h.main, in.Me.Tenant.ID)
		require.Equal(t, []auth.Role{auth.CrisisManager}, []auth.Role(in.Me.Roles))
		require.Equal(t, []string{"account.signed_in", "break_glass.used"}, types(t, r.DB, h.main, before))
		phone.do("GET", "/me", nil, 200, nil)

		// Once; and told so, since whoever holds the sheet may know.
		other := h.browser(t, "[2001:db8::1]:8443")
		require.Equal(t, "break_glass.used", other.code("POST", "/break-glass", BreakGlassIn{Code: sheet.Codes[0].Code, Name: "Paul"}, 403))
		// At the host of another organisation it is nobody's.
		require.Equal(t, "break_glass.refused", h.browser(t, "autre.localhost").code("POST", "/break-glass", BreakGlassIn{Code: sheet.Codes[1].Code, Name: "Paul"}, 401))

		// It opens nothing that would outlive it, and ends after half a day however busy.
		require.Equal(t, "break_glass.not_with_a_code", phone.code("POST", "/tokens", MakeTokenIn{Name: "x"}, 403))
		require.Equal(t, "permission.denied", phone.code("GET", "/break-glass-sheets", nil, 403))
		for range 11 {
			h.Clock.Add(time.Hour)
			phone.do("GET", "/me", nil, 200, nil)
		}
		h.Clock.Add(61 * time.Minute)
		phone.do("GET", "/me", nil, 401, nil)

		// A new edition takes the place of the old; a revoked sheet ends what it opened.
		var again Sheet
		ana.do("POST", "/break-glass-sheets/"+sheet.ID+"/renew", RenewIn{Count: 2}, 200, &again)
		require.Equal(t, int64(2), again.Edition)
		require.Equal(t, 2, again.Left)
		require.Equal(t, []PrintedCode{{4, again.Codes[0].Code}, {5, again.Codes[1].Code}}, again.Codes)
		require.Equal(t, []Use{{N: 1, At: again.Uses[0].At, Name: "Paul Duret", Address: "127.0.0.1"}}, again.Uses)
		require.Equal(t, "break_glass.refused", other.code("POST", "/break-glass", BreakGlassIn{Code: sheet.Codes[2].Code, Name: "Paul"}, 401))
		phone.do("POST", "/break-glass", BreakGlassIn{Code: again.Codes[0].Code, Name: "Paul"}, 201, nil)
		ana.do("POST", "/break-glass-sheets/"+sheet.ID+"/revoke", struct{}{}, 200, &sheet)
		require.Zero(t, sheet.Left)
		phone.do("GET", "/me", nil, 401, nil)
		require.Equal(t, "break_glass.revoked", phone.code("POST", "/break-glass", BreakGlassIn{Code: again.Codes[1].Code, Name: "Paul"}, 403))
		require.Equal(t, "break_glass.revoked", ana.code("POST", "/break-glass-sheets/"+sheet.ID+"/renew", RenewIn{}, 409))

		// A sheet of a person is that person, for as long as the sheet is good and the account is open.
		ana.do("POST", "/break-glass-sheets", SheetIn{Label: "Camille", Person: h.by["camille@demo.test"].ID, Count: 2, Days: 10}, 201, &sheet)
		phone.do("POST", "/break-glass", BreakGlassIn{Code: sheet.Codes[0].Code, Name: "Camille"}, 201, &in)
		require.Equal(t, h.by["camille@demo.test"].ID, in.Me.ID)
		h.Clock.Add(10 * 24 * time.Hour)
		require.Equal(t, "break_glass.expired", phone.code("POST", "/break-glass", BreakGlassIn{Code: sheet.Codes[1].Code, Name: "Camille"}, 403))
	})
}

func TestBreakGlassSheetsAreTheAdmins(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	h := open(t, r)
	serve(t, h)
	ana, zoe, camille := h.browser(t, "localhost"), h.browser(t, "autre.localhost"), h.browser(t, "localhost")
	ana.signIn("ana@demo.test")
	zoe.signIn("zoe@autre.test")
	camille.signIn("camille@demo.test")
	var sheet Sheet
	ana.do("POST", "/break-glass-sheets", SheetIn{Label: "Coffre", Role: auth.Agent, Count: 1}, 201, &sheet)
	for _, c := range []struct {
		who  *browserOf
		path string
		want int
	}{
		{camille, "/break-glass-sheets", 403}, {camille, "/break-glass-sheets/" + sheet.ID + "/renew", 403}, {camille, "/break-glass-sheets/" + sheet.ID + "/revoke", 403},
		{zoe, "/break-glass-sheets/" + sheet.ID + "/renew", 404}, {zoe, "/break-glass-sheets/" + sheet.ID + "/revoke", 404},
	} {
		var body any = struct{}{}
		if c.path == "/break-glass-sheets" {
			body = SheetIn{Label: "x", Role: auth.Agent}
		}
		c.who.do("POST", c.path, body, c.want, nil)
	}
	for _, bad := range []SheetIn{
		{Label: "", Role: auth.Agent}, {Label: "x"}, {Label: "x", Role: auth.Agent, Person: h.by["sami@demo.test"].ID}, {Label: "x", Role: auth.Admin}, {Label: "x", Role: "god"},
		{Label: "x", Person: h.by["zoe@autre.test"].ID}, {Label: "x", Role: auth.Agent, Count: 21}, {Label: "x", Role: auth.Agent, Days: 731},
	} {
		ana.do("POST", "/break-glass-sheets", bad, 422, nil)
	}
	// What is kept says none of it.
	for _, table := range []string{"break_glass_code", "break_glass_sheet", "event"} {
		_, err := db.Lookup(t.Context(), r.DB, func(ctx context.Context, c *db.Ctl) (struct{}, error) {
			return struct{}{}, db.EachRow(ctx, c, func(_ []string, values []any) error {
				for _, v := range values {
					s, _ := v.(string)
					require.NotContains(t, plainCode(s), plainCode(sheet.Codes[0].Code)[selectorLength:])
				}
				return nil
			}, `SELECT * FROM `+table)
		})
		require.NoError(t, err)
	}
}

// Of many who use one code at once, one is in.
func TestACodeOpensOnceHoweverManyTry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		me := auth.Into(t.Context(), h.by["ana@demo.test"].Actor(h.main))
		sheet, err := h.a.MakeSheet(me, SheetIn{Label: "Coffre", Role: auth.CrisisManager, Count: 1})
		require.NoError(t, err)
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			all.Go(func() {
				_, errs[i] = h.a.BreakGlass(t.Context(), BreakGlassIn{Code: sheet.Codes[0].Code, Name: "Paul"}, From{Host: "192.0.2.7", Address: "192.0.2.1"})
			})
		}
		all.Wait()
		opened := 0
		for _, err := range errs {
			if err == nil {
				opened++
			} else {
				require.True(t, fault.Is(err, "break_glass.used"), "%v", err)
			}
		}
		require.Equal(t, 1, opened)
	})
}

// Guessing is slowed by the code that is guessed at and by the place it is done from, whatever is typed.
func TestGuessingCodesIsSlowed(t *testing.T) {
	r := dbtest.Open(t, db.SQLite)
	h := open(t, r)
	me := auth.Into(t.Context(), h.by["ana@demo.test"].Actor(h.main))
	sheet, err := h.a.MakeSheet(me, SheetIn{Label: "Coffre", Role: auth.CrisisManager, Count: 1})
	require.NoError(t, err)
	wrong := sheet.Codes[0].Code[:10] + strings.Repeat("2222-", 3) + "2222"
	try := func(code, from string) error {
		_, err := h.a.BreakGlass(t.Context(), BreakGlassIn{Code: code, Name: "x"}, From{Host: "h", Address: from})
		return err
	}
	for i := range 10 {
		require.True(t, fault.Is(try(wrong, "192.0.2."+string(rune('1'+i%9))), "break_glass.refused"))
	}
	require.True(t, fault.Is(try(sheet.Codes[0].Code, "198.51.100.1"), "account.too_many_tries"), "the right one waits too: else guessing would tell")
	h.Clock.Add(time.Minute)
	require.NoError(t, try(sheet.Codes[0].Code, "198.51.100.1"))
}

// Whatever is typed is read or refused, and never opens anything.
func FuzzBreakGlass(f *testing.F) {
	for _, s := range []string{"", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF", "' OR 1=1 --", "\x00\x00", strings.Repeat("A", 60), "ＡＡＡＡ", "aaaa bbbb cccc dddd eeee ffff", "$argon2id$v=19$m=19456,t=2,p=1$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		selector, secret, ok := readPrinted(typed)
		if ok && (len(selector) != selectorLength || len(secret) != secretLength) {
			t.Fatalf("%q is read as %q and %q", typed, selector, secret)
		}
		if !ok && selector+secret != "" {
			t.Fatalf("%q is refused, but read", typed)
		}
	})
}

func TestPrintedCodesAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		selector, secret, printed := newPrinted()
		typed := printed
		if rapid.Bool().Draw(t, "lower") {
			typed = strings.ToLower(typed)
		}
		typed = strings.ReplaceAll(typed, "-", rapid.SampledFrom([]string{"-", " ", "", " - ", "–", "."}).Draw(t, "between"))
		gotSelector, gotSecret, ok := readPrinted(" " + typed + "\n")
		if !ok || gotSelector != selector || gotSecret != secret {
			t.Fatalf("%q was read as %q %q", typed, gotSelector, gotSecret)
		}
	})
}
