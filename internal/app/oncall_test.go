package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
)

// weekly is a rota of the queue's group: Inès this week, Yanis the next, handed over on Mondays at nine.
func weekly(h *apptest.House) string {
	return h.As("ana").Post("/rotas", m{"name": "Astreinte messagerie", "group_id": h.Group, "zone": "Europe/Paris", "layers": []m{
		{"people": []string{h.As("ines").ID, h.As("yanis").ID}, "start": "2026-03-09", "at": "09:00", "unit": "week", "every": 1}}}).Is(201).Text("id")
}

// Ana makes a rota; Inès asks Yanis for a swap; he accepts; who is on call follows, for the group's CIs too.
func TestSwapOnRequest(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rota := weekly(h)
		ci := h.As("camille").Post("/cis", m{"name": "SRV-EXC-01", "class": "server", "support_group_id": h.Group}).Is(201).Text("id")
		onCall := func(at string) string {
			return h.As("camille").Get("/cis/" + ci + "/oncall?at=" + at).Is(200).Text("items.0.person.name")
		}
		if got := onCall("2026-03-11T12:00:00Z"); got != "Ines Test" {
			t.Fatalf("on call: %s", got)
		}
		ask := m{"asked_of": h.As("yanis").ID, "from": "2026-03-11T08:00:00Z", "to": "2026-03-12T08:00:00Z", "back_from": "2026-03-17T08:00:00Z", "back_to": "2026-03-18T08:00:00Z", "note": "Je me marie"}
		h.As("yanis").Post("/rotas/"+rota+"/swaps", ask).Is(422, "oncall.with_oneself")
		h.As("camille").Post("/rotas/"+rota+"/swaps", ask).Is(422, "oncall.not_theirs")
		swap := h.As("ines").Post("/rotas/"+rota+"/swaps", ask).Is(201).Text("id")
		h.As("ines").Post("/swaps/"+swap+"/accept", m{}).Is(403, "oncall.not_your_swap")
		if got := onCall("2026-03-11T12:00:00Z"); got != "Ines Test" {
			t.Fatalf("asked is not accepted, but on call is %s", got)
		}
		h.As("yanis").Post("/swaps/"+swap+"/accept", m{}).Is(200)
		h.As("yanis").Post("/swaps/"+swap+"/accept", m{}).Is(409, "oncall.swap_has_ended")
		for at, want := range map[string]string{"2026-03-11T07:59:00Z": "Ines Test", "2026-03-11T08:00:00Z": "Yanis Test", "2026-03-12T08:00:00Z": "Ines Test", "2026-03-17T12:00:00Z": "Ines Test",
			"2026-03-18T12:00:00Z": "Yanis Test"} {
			if got := onCall(at); got != want {
				t.Errorf("at %s: %s, not %s", at, got, want)
			}
		}
		if said := h.As("camille").Get("/cis/" + ci + "/sentence").Is(200).Text("text"); !strings.HasSuffix(said, "Ines Test.") {
			t.Errorf("the sentence: %s", said)
		}
		h.Clock.Add(25 * time.Hour)
		if said := h.As("camille").Get("/cis/" + ci + "/sentence").Is(200).Text("text"); !strings.HasSuffix(said, "Yanis Test.") {
			t.Errorf("the sentence after the swap: %s", said)
		}
		h.As("ines").Post("/rotas/"+rota+"/swaps", ask).Is(422, "oncall.not_theirs")
		h.As("sami").Get("/oncall").Is(403, "permission.denied")
		h.As("zoe").Get("/rotas/"+rota+"/shifts").Is(404, "oncall.rota_not_found")
		h.As("zoe").Post("/swaps/"+swap+"/decline", m{}).Is(404, "oncall.swap_not_found")
		h.As("camille").Post("/rotas/"+rota+"/overrides", m{"to": "2026-03-30T08:00:00Z"}).Is(403, "oncall.not_in_rota")
		h.As("nora").Post("/rotas/"+rota+"/overrides", m{"person_id": h.As("paul").ID, "from": "2026-03-13T08:00:00Z", "to": "2026-03-13T12:00:00Z"}).Is(201)
		if got := onCall("2026-03-13T09:00:00Z"); got != "Paul Test" {
			t.Fatalf("overridden, but on call is %s", got)
		}
		shifts := h.As("camille").Get("/rotas/" + rota + "/shifts?from=2026-03-13T00:00:00Z&to=2026-03-14T00:00:00Z").Is(200)
		h.As("nora").Delete("/rotas/" + rota + "/overrides/" + shifts.Text("items.1.override")).Is(200)
		if got := onCall("2026-03-13T09:00:00Z"); got != "Ines Test" {
			t.Fatalf("given back, but on call is %s", got)
		}
	})
}

// Who leaves has no turn: the calendar shows a gap, and the escalation goes on at once.
func TestWhoLeftIsAGap(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rota := weekly(h)
		h.As("ana").Post("/users/"+h.As("ines").ID+"/close", m{}).Is(200)
		now := h.As("camille").Get("/oncall").Is(200)
		if now.Text("items.0.person.name") != "" || now.Text("items.0.until") != "2026-03-16T08:00:00.000Z" {
			t.Fatalf("now: %s", now.Body)
		}
		plan := h.As("nora").Post("/escalations", m{"name": "Nuit", "steps": []m{{"rotas": []string{rota}, "wait_min": 5}, {"people": []string{h.As("paul").ID}, "wait_min": 10}}}).Is(201).Text("id")
		if got := h.As("camille").Get("/escalations/" + plan).Is(200); got.Text("named.0.name") != "Astreinte messagerie" || got.Text("named.1.name") != "Paul Test" || got.Text("named.2.name") != "" {
			t.Fatalf("named: %s", got.Body)
		}
		alarm := h.As("camille").Post("/alarms", m{"escalation_id": plan, "title": "Onduleur"}).Is(201)
		if alarm.Text("notices.0.person.name") != "Paul Test" || alarm.Text("step") != "2" {
			t.Fatalf("alarm: %s", alarm.Body)
		}
	})
}

// An incident at P1 calls who is on call; nobody answers, the next is called; a link in the letter answers without signing in.
func TestEscalation(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rota := weekly(h)
		h.As("ines").Post("/contacts", m{"person_id": h.As("ines").ID, "lines": []m{{"kind": "email", "use": "personal", "value": "ines@ailleurs.test", "independent": true, "private": true}}}).Is(201)
		h.As("nora").Post("/escalations", m{"name": "Messagerie", "group_id": h.Group, "priority": 1, "steps": []m{{"rotas": []string{rota}, "wait_min": 5}, {"people": []string{h.As("nora").ID}, "wait_min": 10}}}).Is(201)
		h.As("camille").Post("/tickets", m{"title": "Lent", "impact": 2, "urgency": 2, "group_id": h.Group}).Is(201)
		inc := h.As("camille").Post("/tickets", m{"title": "Messagerie perdue", "impact": 1, "urgency": 1, "group_id": h.Group}).Is(201).Text("id")
		h.Settle()
		list := h.As("camille").Get("/alarms").Is(200)
		if list.Text("items.0.about.id") != inc || list.Text("items.1.id") != "" || list.Text("items.0.notices.0.person.name") != "Ines Test" {
			t.Fatalf("alarms: %s", list.Body)
		}
		letters := h.As("ana").Get("/mail/outbox").Is(200).Body
		for _, to := range []string{`"to_email":"ines@demo.test"`, `"to_email":"ines@ailleurs.test"`} {
			if !strings.Contains(string(letters), to) {
				t.Errorf("no letter %s", to)
			}
		}
		h.Clock.Add(5 * time.Minute)
		h.Settle()
		alarm := list.Text("items.0.id")
		if got := h.As("camille").Get("/alarms/" + alarm).Is(200); got.Text("notices.1.person.name") != "Nora Test" {
			t.Fatalf("escalated: %s", got.Body)
		}
		token := tokenIn(t, string(h.As("ana").Get("/mail/outbox").Is(200).Body))
		if status, body := plainly(h, "GET", h.Server.URL+"/api/v1/alarm-notices/"+token, "", ""); status != 200 || !strings.Contains(body, `"state":"raised"`) {
			t.Fatalf("looking: %d %s", status, body)
		}
		if status, body := plainly(h, "POST", h.Server.URL+"/api/v1/alarm-notices/"+token, "application/json", "{}"); status != 200 || !strings.Contains(body, `"state":"acknowledged"`) {
			t.Fatalf("answering: %d %s", status, body)
		}
		if status, _ := plainly(h, "POST", h.Server.URL+"/api/v1/alarm-notices/"+strings.Repeat("0", len(token)), "application/json", "{}"); status != 404 {
			t.Fatalf("a token that never was: %d", status)
		}
		h.Clock.Add(time.Hour)
		h.Settle()
		got := h.As("camille").Get("/alarms/" + alarm).Is(200)
		if got.Text("notices.2.person.name") != "" || got.Text("answered_by.name") != "Nora Test" {
			t.Fatalf("after the answer: %s", got.Body)
		}
		h.As("camille").Post("/tickets/"+inc+"/resolve", m{"code": "fixed", "notes": "ok"})
		h.As("zoe").Post("/alarms/"+alarm+"/acknowledge", m{}).Is(404, "oncall.alarm_not_found")
		h.Clock.Add(30 * 24 * time.Hour) // a letter that lies about opens nothing weeks later
		for _, how := range []string{"GET", "POST"} {
			if status, body := plainly(h, how, h.Server.URL+"/api/v1/alarm-notices/"+token, "application/json", "{}"); status != 404 || !strings.Contains(body, "oncall.no_such_notice") {
				t.Errorf("%s of an old link: %d %s", how, status, body)
			}
		}
	})
}

func tokenIn(t *testing.T, outbox string) string {
	t.Helper()
	_, rest, ok := strings.Cut(outbox, "/alarm-notices/")
	if !ok {
		t.Fatal("no letter has a link")
	}
	return rest[:strings.IndexAny(rest, `"\ `)]
}

// Debian's own programs read what we serve: khal the calendar, vdirsyncer and khard the address book.
func TestRealClientsReadTheCalendar(t *testing.T) {
	khal, err := exec.LookPath("khal")
	if err != nil {
		t.Skip("khal is not installed: `make test` installs it on Debian")
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		rota := weekly(h)
		feed := h.As("ines").Post("/me/oncall-feed", m{}).Is(201).Text("token")
		status, mine := plainly(h, "GET", h.Server.URL+"/api/v1/oncall/me.ics?token="+feed, "", "")
		if status != 200 || strings.Contains(mine, "Yanis") {
			t.Fatalf("%d %s", status, mine)
		}
		_, all := plainly(h, "GET", h.Server.URL+"/api/v1/oncall/"+rota+".ics?token="+feed, "", "")
		file := filepath.Join(t.TempDir(), "oncall.ics")
		if err := os.WriteFile(file, []byte(all), 0o600); err != nil {
			t.Fatal(err)
		}
		config := filepath.Join(t.TempDir(), "khal.conf")
		if err := os.WriteFile(config, []byte("[calendars]\n[[none]]\npath = "+t.TempDir()+"\n[locale]\nlocal_timezone = Europe/Paris\ndefault_timezone = Europe/Paris\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(khal, "-c", config, "printics", "--format", "{start-long}|{end-long}|{title}", file) //nolint:gosec // a program of the machine
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "LC_ALL=C.UTF-8", "TZ=Europe/Paris")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", khal, err, out)
		}
		if got := string(out); strings.Count(got, "Ines Test") < 12 || strings.Count(got, "Yanis Test") < 12 {
			t.Fatalf("khal read: %s", got)
		}
		h.As("ines").Delete("/me/oncall-feed").Is(204)
		if status, _ := plainly(h, "GET", h.Server.URL+"/api/v1/oncall/me.ics?token="+feed, "", ""); status != 401 {
			t.Fatalf("a dropped token: %d", status)
		}
	})
}

func TestRealClientsReadTheAddressBook(t *testing.T) {
	sync, err := exec.LookPath("vdirsyncer")
	if err != nil {
		t.Skip("vdirsyncer is not installed: `make test` installs it on Debian")
	}
	khard, err := exec.LookPath("khard")
	if err != nil {
		t.Skip("khard is not installed: `make test` installs it on Debian")
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		org := h.As("ana").Post("/contacts", m{"kind": "organisation", "name": "Hébergeur du Fleuve", "emergency": true, "lines": []m{{"kind": "phone", "use": "duty", "value": "+33 2 40 00 00 01"}}}).Is(201).Text("id")
		ines := h.As("ines").Post("/contacts", m{"person_id": h.As("ines").ID, "lines": []m{{"kind": "phone", "value": "+33 6 12 34 56 78"}, {"kind": "phone", "use": "home", "value": "+33 2 99 99 99 99", "private": true}}}).Is(201)
		dir := t.TempDir()
		write := func(name, text string) string {
			at := filepath.Join(dir, name)
			if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return at
		}
		token := h.As("camille").Post("/tokens", m{"name": "téléphone"}).Is(201).Text("token")
		config := write("vdirsyncer.conf", "[general]\nstatus_path = \""+dir+"/status/\"\n[pair book]\na = \"here\"\nb = \"there\"\ncollections = [\"from b\"]\nconflict_resolution = \"b wins\"\n"+
			"[storage here]\ntype = \"filesystem\"\npath = \""+dir+"/cards/\"\nfileext = \".vcf\"\n[storage there]\ntype = \"carddav\"\nread_only = true\nurl = \""+h.Server.URL+
			"/\"\nusername = \"camille@demo.test\"\npassword = \""+token+"\"\n")
		run := func(name string, args ...string) string {
			cmd := exec.Command(name, args...) //nolint:gosec // a program of the machine
			cmd.Env = append(os.Environ(), "HOME="+dir, "LC_ALL=C.UTF-8", "VDIRSYNCER_CONFIG="+config)
			cmd.Stdin = strings.NewReader("y\ny\n")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s %v: %v\n%s", name, args, err, out)
			}
			return string(out)
		}
		run(sync, "discover", "book")
		run(sync, "sync")
		khardConfig := write("khard.conf", "[addressbooks]\n[[book]]\npath = "+dir+"/cards/contacts/\n[general]\n[contact table]\n[vcard]\n")
		phones := run(khard, "-c", khardConfig, "phone", "--parsable")
		if !strings.Contains(phones, "+33 6 12 34 56 78") || !strings.Contains(phones, "Hébergeur du Fleuve") || strings.Contains(phones, "+33 2 99") {
			t.Fatalf("khard read: %s", phones)
		}
		h.As("ines").Patch("/contacts/"+ines.Text("id"), m{"title": "Astreinte"}).Is(200)
		h.As("ana").Post("/contacts/"+org+"/archive", m{}).Is(200)
		run(sync, "sync")
		phones = run(khard, "-c", khardConfig, "phone", "--parsable")
		if strings.Contains(phones, "Fleuve") {
			t.Fatalf("archived, and still on the phone: %s", phones)
		}
	})
}
