package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/push/pushtest"
)

// shown is a notice as the browser reads it.
type shown struct {
	Tag, Title, Text, Page, Lang string
	Urgent                       bool
	Acts                         []struct {
		Name, Title, Post, Done string
		Body                    map[string]string
	}
}

// device is a browser on which somebody wants to be told.
func device(t *testing.T, h *apptest.House, who string) (s *pushtest.Service, id string) {
	t.Helper()
	h.App.Notices.Private = true
	s = pushtest.New(t)
	return s, h.As(who).Post("/me/devices", m{"name": "Firefox, Android", "endpoint": s.URL, "p256dh": s.P256dh, "auth": s.Auth}).Is(201).Text("id")
}

func notices(t *testing.T, s *pushtest.Service) (out []shown) {
	t.Helper()
	for _, said := range s.Said() {
		var one shown
		if err := json.Unmarshal(said.Body, &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

func TestDevices(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := pushtest.New(t)
		body := m{"name": "Firefox", "endpoint": s.URL, "p256dh": s.P256dh, "auth": s.Auth}
		h.As("ines").Post("/me/devices", body).Is(422, "device.not_a_push_service") // a private network, plainly
		h.App.Notices.Private = true
		if h.As("ines").Get("/me/notices").Is(200).Text("key") == "" {
			t.Fatal("no key to subscribe with")
		}
		id := h.As("ines").Post("/me/devices", body).Is(201).Text("id")
		if again := h.As("ines").Post("/me/devices", body).Is(201).Text("id"); again != id {
			t.Fatal("the same browser is there twice")
		}
		for _, who := range []string{"camille", "zoe"} {
			h.As(who).Post("/me/devices/"+id+"/test", m{}).Is(404, "device.not_found")
			h.As(who).Delete("/me/devices/"+id).Is(404, "device.not_found")
			if h.As(who).Get("/me/devices").Is(200).Text("items.0.id") != "" {
				t.Fatalf("%s sees it", who)
			}
		}
		if all := string(h.As("ines").Get("/me/devices").Is(200).Body); strings.Contains(all, s.Auth) || strings.Contains(all, "127.0.0.1") {
			t.Fatalf("the keys are shown: %s", all)
		}
		h.As("ines").Post("/me/devices/"+id+"/test", m{}).Is(204)
		h.Settle()
		if got := notices(t, s); len(got) != 1 || got[0].Tag != "test" || got[0].Lang != "fr" || got[0].Text == "" {
			t.Fatalf("the trial: %+v", got)
		}
		// A service that is down is asked again; one that knows the browser no more ends it.
		s.Answer(http.StatusServiceUnavailable)
		h.As("ines").Post("/me/devices/"+id+"/test", m{}).Is(204)
		h.Settle()
		s.Answer(http.StatusCreated)
		h.Clock.Add(time.Minute)
		h.Settle()
		if got := notices(t, s); len(got) != 2 {
			t.Fatalf("after the service was down: %d", len(got))
		}
		s.Answer(http.StatusGone)
		h.As("ines").Post("/me/devices/"+id+"/test", m{}).Is(204)
		h.Settle()
		h.As("ines").Post("/me/devices/"+id+"/test", m{}).Is(404, "device.not_found")
	})
}

// A browser is one person's: of who allowed it last, until they sign out or leave.
func TestADeviceFollowsItsPerson(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s, id := device(t, h, "ines")
		s.Answer(http.StatusServiceUnavailable)
		h.As("ines").Post("/me/devices/"+id+"/test", m{}).Is(204)
		h.Settle() // it waits for the service
		s.Answer(http.StatusCreated)
		h.As("yanis").Post("/me/devices", m{"name": "Firefox", "endpoint": s.URL, "p256dh": s.P256dh, "auth": s.Auth}).Is(201)
		h.Clock.Add(time.Minute)
		h.Settle()
		if got := notices(t, s); len(got) != 0 {
			t.Fatalf("what was meant for Inès is read by Yanis: %+v", got)
		}
		h.As("ana").Post("/users/"+h.As("yanis").ID+"/close", m{}).Is(200)
		h.Settle()
		h.As("ana").Post("/users/"+h.As("yanis").ID+"/reopen", m{}).Is(200)
		h.Settle()
		mention(h, "@Yanis Test regarde")
		h.Clock.Add(2 * time.Minute)
		h.Settle()
		if got := notices(t, s); len(got) != 0 {
			t.Fatalf("who left is told: %+v", got)
		}
	})
}

// The alarm is on the telephone at once, and is taken from there without signing in.
func TestAlarmOnADevice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s, _ := device(t, h, "ines")
		plan := h.As("nora").Post("/escalations", m{"name": "Nuit", "steps": []m{{"rotas": []string{weekly(h)}, "wait_min": 5}}}).Is(201).Text("id")
		alarm := h.As("camille").Post("/alarms", m{"escalation_id": plan, "title": "Onduleur B", "text": "**En défaut** depuis 2 h"}).Is(201).Text("id")
		h.Settle()
		got := notices(t, s)
		if len(got) != 1 || !got[0].Urgent || !strings.Contains(got[0].Title, "Onduleur B") || got[0].Text != "En défaut depuis 2 h" || len(got[0].Acts) != 1 || s.Said()[0].Urgency != "high" {
			t.Fatalf("the notice: %+v", got)
		}
		if status, body := plainly(h, "POST", h.Server.URL+got[0].Acts[0].Post, "application/json", "{}"); status != 200 || !strings.Contains(body, `"state":"acknowledged"`) {
			t.Fatalf("answering: %d %s", status, body)
		}
		if by := h.As("camille").Get("/alarms/" + alarm).Is(200).Text("answered_by.name"); by != "Ines Test" {
			t.Fatalf("answered by %s", by)
		}
	})
}

func TestRollCallOnADevice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s, _ := device(t, h, "ines")
		crisis := h.As("paul").Post("/crises", m{"name": "Perte de Lyon", "level": 2, "exercise": true, "restricted": true}).Is(201).Text("id")
		h.As("paul").Post("/crises/"+crisis+"/call", m{"people": []string{h.As("ines").ID, h.As("yanis").ID}}).Is(200)
		h.Settle()
		got := notices(t, s)
		if len(got) != 1 || got[0].Text != "Perte de Lyon" || !strings.HasPrefix(got[0].Title, "EXERCICE") || len(got[0].Acts) != 2 {
			t.Fatalf("the notice: %+v", got)
		}
		take := got[0].Acts[0]
		h.As("ines").Post(strings.TrimPrefix(take.Post, "/api/v1"), take.Body).Is(200)
		if all := string(h.As("paul").Get("/crises/" + crisis + "/members").Is(200).Body); !strings.Contains(all, `"answer":"take"`) {
			t.Fatalf("nobody takes it: %s", all)
		}
	})
}

func mention(h *apptest.House, text string) (path string) {
	ticket := h.As("camille").Post("/tickets", m{"title": "Lent"}).Is(201).Text("id")
	h.As("camille").Post("/threads/ticket/"+ticket+"/messages", m{"text": text}).Is(201)
	h.Settle()
	return "/threads/ticket/" + ticket
}

// Who is named is told a minute later, unless they have read it, or do not want to know.
func TestMentionsOnADevice(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s, _ := device(t, h, "yanis")
		mention(h, "@Yanis Test le *VPN* encore")
		if got := notices(t, s); len(got) != 0 {
			t.Fatalf("at once: %+v", got)
		}
		h.Clock.Add(time.Minute)
		h.Settle()
		got := notices(t, s)
		if len(got) != 1 || got[0].Title != "Camille Test vous a mentionné" || got[0].Text != "@Yanis Test le VPN encore" || !strings.HasPrefix(got[0].Page, "/tickets/") || got[0].Urgent {
			t.Fatalf("after a minute: %+v", got)
		}
		later := func(what string) {
			t.Helper()
			h.Clock.Add(2 * time.Minute)
			h.Settle()
			if now := notices(t, s); len(now) != 1 {
				t.Fatalf("%s: %+v", what, now)
			}
		}
		h.As("yanis").Put(mention(h, "@Yanis Test lu tout de suite")+"/read", m{"seq": 1}).Is(204)
		later("read meanwhile")
		path := mention(h, "@Yanis Test repris")
		h.As("camille").Delete(path + "/messages/" + h.As("camille").Get(path+"/messages").Is(200).Text("items.0.id")).Is(200)
		later("taken back")
		if h.As("yanis").Patch("/me/notices", m{"mentions": false}).Is(200).Text("mentions") != "false" {
			t.Fatal("not chosen")
		}
		mention(h, "@Yanis Test plus de bruit")
		later("not wanted")
	})
}
