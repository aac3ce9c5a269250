package script

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The words of record/ticket, which this package does not import.
var (
	resolutionCodes = []string{"solved", "workaround", "advice", "training", "configuration", "software_update", "hardware_repair", "replacement", "vendor", "duplicate", "not_reproducible", "other"}
	holdReasons     = []string{"", "awaiting_caller", "vendor", "change", "problem"}
)

func TestPeopleOfTheAPIAreThere(t *testing.T) {
	demo, autre := Demo(), Autre()
	for key, role := range map[string]string{"sami": "requester", "camille": "agent", "yanis": "agent", "nora": "supervisor", "ines": "agent", "paul": "crisis_manager", "ana": "admin"} {
		if p := demo.person(key); p.Email != key+"@demo.test" || !slices.Equal(p.Roles, []string{role}) {
			t.Errorf("%s is %+v, want %s", key, p, role)
		}
	}
	if p := autre.person("zoe"); p.Email != "zoe@autre.test" || !slices.Equal(p.Roles, []string{"admin"}) {
		t.Errorf("zoe is %+v", p)
	}
	if n := len(demo.People); n < 60 {
		t.Errorf("Demo has %d people", n)
	}
}

// The numbers that ARCEP keeps for films; nobody is rung up by a demonstration.
var fiction = regexp.MustCompile(`^(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d$`)

func TestHousesAreWhole(t *testing.T) {
	for _, h := range []House{Demo(), Autre()} {
		seen := map[string]string{}
		for _, p := range h.People {
			if seen[p.Key] != "" || seen[p.Phone] != "" || seen[p.Name] != "" {
				t.Errorf("%s is there twice, or has the name or number of somebody else", p.Key)
			}
			seen[p.Key], seen[p.Phone], seen[p.Name] = p.Key, p.Key, p.Key
			if !fiction.MatchString(p.Phone) {
				t.Errorf("%s has the number %q, which may be somebody's", p.Key, p.Phone)
			}
			if p.Title == "" || p.Department == "" || sites[p.Site].Letters == "" || p.Lang != "fr" && p.Lang != "en" || strings.ToLower(p.Email) != p.Email {
				t.Errorf("%+v lacks something", p)
			}
		}
		for _, g := range h.Groups {
			for _, m := range g.Members {
				if p := h.person(m); p.Key == "" || p.Roles[0] == "requester" {
					t.Errorf("%s has %q, who cannot work there", g.Key, m)
				}
			}
		}
		for _, q := range h.Queues {
			if len(h.members(q.Group)) < 2 || q.Target <= 0 || q.Max <= q.Target {
				t.Errorf("queue %+v cannot serve", q)
			}
		}
		for _, r := range h.Replies {
			if !regexp.MustCompile(`^[a-z0-9_-]{1,30}$`).MatchString(r.Shortcut) || seen[r.Lang+r.Shortcut] != "" || r.Title == "" || r.Text == "" || r.Queue != "" && h.queue(r.Queue).Key == "" {
				t.Errorf("reply %+v cannot be used", r)
			}
			seen[r.Lang+r.Shortcut] = r.Shortcut
		}
	}
	if n := len(Demo().Replies); n < 20 {
		t.Errorf("%d canned replies", n)
	}
}

func TestScenariosAreWhole(t *testing.T) {
	demo, seen, ends := Demo(), map[string]bool{}, map[string]int{}
	all := Scenarios()
	if len(all) < 60 {
		t.Errorf("%d scenarios", len(all))
	}
	for _, s := range all {
		if seen[s.Key] || demo.queue(s.Queue).Key == "" || s.Lang != "fr" && s.Lang != "en" || len(s.Symptoms) == 0 {
			t.Errorf("%s: twice, or nowhere, or nothing to say", s.Key)
		}
		seen[s.Key] = true
		ends[s.End.Reason]++
		switch s.End.Reason {
		case EndAbandoned:
			if len(s.Talk) > 0 {
				t.Errorf("%s: who gives up says nothing", s.Key)
			}
			continue
		case EndResolved:
			if s.End.Solution == "" {
				t.Errorf("%s: what solved it?", s.Key)
			}
		case EndIncident:
			if d := s.End.Ticket; d.Title == "" || d.Category == "" || d.Description == "" || demo.members(d.Group) == nil || d.Impact < 1 || d.Impact > 3 || d.Urgency < 1 || d.Urgency > 3 {
				t.Errorf("%s: incident %+v", s.Key, d)
			}
		default:
			t.Errorf("%s has no end", s.Key)
		}
		said := 0
		for _, turn := range s.Talk {
			if turn.Kind == ByRequester || turn.Kind == ByAgent {
				said++
			}
			if turn.Kind == Handover && demo.queue(turn.To).Key == "" || turn.Kind == Invitation && demo.person(turn.To).Key == "" || turn.Kind == OnHold && turn.Wait <= 0 {
				t.Errorf("%s: %+v leads nowhere", s.Key, turn)
			}
		}
		if said < 4 || said > 14 {
			t.Errorf("%s: %d lines", s.Key, said)
		}
	}
	if ends[EndIncident] < 8 || ends[EndAbandoned] < 3 {
		t.Errorf("ends are %v", ends)
	}
	for _, w := range waiting {
		if !seen[w.Scenario] || demo.person(w.Person).Key == "" {
			t.Errorf("waiting: %+v", w)
		}
	}
	for _, u := range underway {
		if !seen[u.Scenario] || demo.person(u.Person).Key == "" || !slices.Contains(demo.members(open(demo).scenario(u.Scenario).Queue), u.Agent) {
			t.Errorf("under way: %+v", u)
		}
	}
}

func TestTemplatesAreWhole(t *testing.T) {
	demo, seen, of := Demo(), map[string]bool{}, map[int]int{}
	all := Templates()
	if len(all) < 70 {
		t.Errorf("%d templates", len(all))
	}
	for _, x := range all {
		if seen[x.Key] || demo.members(x.Group) == nil || x.Title == "" || x.Category == "" || x.Description == "" || x.Resolution == "" || len(x.Priorities) == 0 {
			t.Errorf("%s lacks something, or is there twice", x.Key)
		}
		seen[x.Key] = true
		for _, p := range x.Priorities {
			of[p]++
		}
		if !slices.Contains(resolutionCodes, x.Code) || !slices.Contains(holdReasons, x.Hold) || (x.Hold == "") != (x.HoldNote == "") {
			t.Errorf("%s: code %q, hold %q %q", x.Key, x.Code, x.Hold, x.HoldNote)
		}
		if x.Lasts[0] > x.Lasts[1] {
			t.Errorf("%s lasts %v", x.Key, x.Lasts)
		}
	}
	for p := 1; p <= 4; p++ {
		if of[p] < 6 {
			t.Errorf("P%d has %d templates", p, of[p])
		}
	}
	for _, e := range endings {
		if !slices.Contains(resolutionCodes, e.Code) {
			t.Errorf("ending %+v", e)
		}
	}
	for _, o := range outages {
		if !seen[o.Template] || demo.person(o.Person).Key == "" || sites[o.Site].Letters == "" {
			t.Errorf("outage %+v", o)
		}
	}
}
