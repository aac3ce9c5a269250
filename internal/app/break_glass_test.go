package app_test

import (
	"slices"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
)

// Paul comes in at night with a printed code and writes in the crisis; every admin is told, and the log says so.
func TestBreakGlassIsLoud(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana := h.As("ana")
		crisis := declare(h, nil)
		over := declare(h, m{"name": "Finie"})
		h.As("paul").Post(over+"/close", m{"reason": "finie"})
		h.As("paul").Post(over+"/move", m{"phase": "stand_down"})
		sheet := ana.Post("/break-glass-sheets", m{"label": "Coffre de Lyon", "role": "crisis_manager", "count": 2}).Is(201)
		code := sheet.Text("codes.0.code")
		in := h.Nobody().Post("/break-glass", m{"code": code, "name": "Paul Duret"}).Is(201)
		if in.Text("me.tenant.id") != h.Tenant {
			t.Fatalf("it opened %s", in.Body)
		}
		cookie := strings.SplitN(in.Header.Get("Set-Cookie"), ";", 2)[0]
		h.Settle()
		lines := logged(h, crisis)
		if !slices.Contains(lines, "broke_glass") {
			t.Errorf("the log does not say that a code was used: %v", lines)
		}
		exported(h, crisis)
		outbox := string(ana.Get("/mail/outbox").Is(200).Body)
		if n := strings.Count(outbox, `"break_glass"`); n != 1 {
			t.Errorf("%d letters to the admins: %s", n, outbox)
		}
		h.Nobody().Get(crisis, "Cookie", cookie).Is(200)
		h.Nobody().Post(crisis+"/log", m{"type": "information", "text": "Je suis entré par le coffre."}, "Cookie", cookie).Is(201)
		h.Nobody().Get("/break-glass-sheets", "Cookie", cookie).Is(403)
		h.Nobody().Post("/break-glass", m{"code": code, "name": "Paul Duret"}).Is(403, "break_glass.used")
		h.As("zoe").Get(crisis).Is(404)
		if got := ana.Get("/break-glass-sheets").Is(200); got.Text("items.0.uses.0.name") != "Paul Duret" || strings.Contains(string(got.Body), sheet.Text("codes.1.code")) {
			t.Errorf("the sheet says %s", got.Body)
		}
	})
}
