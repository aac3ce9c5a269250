package app_test

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/push/pushtest"
)

// Paul comes in at night with a printed code and writes in the crisis; every admin is told, and the log says so.
func TestBreakGlassIsLoud(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana := h.As("ana")
		onAna, _ := device(t, h, "ana")
		onPaul, _ := device(t, h, "paul") // directs crises
		onCamille, _ := device(t, h, "camille")
		onZoe, _ := device(t, h, "zoe")
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
		for _, one := range []struct {
			who, page string
			on        *pushtest.Service
		}{{"ana", "/admin/codes", onAna}, {"paul", "/crises", onPaul}} {
			got := notices(t, one.on)
			if len(got) != 1 || !got[0].Urgent || got[0].Page != one.page || !strings.Contains(got[0].Title, "Paul Duret") || !strings.Contains(got[0].Text, "Coffre de Lyon") || strings.Contains(got[0].Text, code) {
				t.Errorf("the devices of %s show %+v", one.who, got)
			}
		}
		if n := len(onCamille.Said()) + len(onZoe.Said()); n != 0 {
			t.Errorf("%d notices to who cannot stop it", n)
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

// The sheet is set on paper from the codes in the answer that made them: by an admin, while they are its own and open; nothing is kept.
func TestBreakGlassOnPaper(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana := h.As("ana")
		made := ana.Post("/break-glass-sheets", m{"label": "Coffre de Lyon", "role": "crisis_manager", "count": 3}).Is(201)
		var sheet struct {
			ID    string
			Codes []struct {
				N    int64  `json:"n"`
				Code string `json:"code"`
			}
		}
		made.Into(&sheet)
		at := "/break-glass-sheets/" + sheet.ID
		all := m{"codes": sheet.Codes}
		pdf := ana.Post(at+"/paper", all).Is(200)
		if pdf.Header.Get("Content-Type") != "application/pdf" || pdf.Header.Get("Cache-Control") != "no-store" || !bytes.HasPrefix(pdf.Body, []byte("%PDF-")) {
			t.Fatalf("%v: %.40s", pdf.Header, pdf.Body)
		}
		if reader, err := exec.LookPath("pdftotext"); err == nil {
			read := exec.CommandContext(t.Context(), reader, "-layout", "-", "-")
			read.Stdin = bytes.NewReader(pdf.Body)
			text, err := read.Output()
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"Coffre de Lyon", "Ouvre comme : gestionnaire de crise.", sheet.Codes[0].Code, sheet.Codes[1].Code, sheet.Codes[2].Code, "/break-glass", "page 1 / 1"} {
				if !bytes.Contains(text, []byte(want)) {
					t.Errorf("%q is not on the paper: %s", want, text)
				}
			}
		}
		for _, who := range []string{"camille", "paul"} {
			h.As(who).Post(at+"/paper", all).Is(403)
		}
		h.As("zoe").Post(at+"/paper", all).Is(404, "break_glass.not_found")
		h.As("zoe").Post(at+"/paper", m{"codes": "x"}).Is(404, "break_glass.not_found")
		ana.Post(at+"/paper", m{"codes": "x"}).Is(422)
		ana.Post(at+"/paper", m{}).Is(422, "break_glass.count_between")
		twice := append(sheet.Codes[:1:1], sheet.Codes[0])
		ana.Post(at+"/paper", m{"codes": twice}).Is(422, "break_glass.not_of_this_sheet")
		other := ana.Post("/break-glass-sheets", m{"label": "Ailleurs", "role": "agent", "count": 1}).Is(201)
		ana.Post(at+"/paper", m{"codes": []m{{"n": 1, "code": other.Text("codes.0.code")}}}).Is(422, "break_glass.not_of_this_sheet")
		h.Nobody().Post("/break-glass", m{"code": sheet.Codes[0].Code, "name": "Paul Duret"}).Is(201)
		ana.Post(at+"/paper", all).Is(422, "break_glass.not_of_this_sheet") // what was used is not printed again
		ana.Post(at+"/renew", m{"count": 1}).Is(200)
		ana.Post(at+"/paper", m{"codes": sheet.Codes[1:]}).Is(422, "break_glass.not_of_this_sheet")
		ana.Post(at+"/revoke", m{}).Is(200)
		ana.Post(at+"/paper", all).Is(409, "break_glass.revoked")
	})
}
