package script

import (
	"slices"
	"testing"
)

func TestTheLandscapeIsWhole(t *testing.T) {
	h := Demo()
	l := LandscapeOf(h)
	if n := len(l.Things); n < 250 || n > 400 {
		t.Errorf("%d things", n)
	}
	if again := LandscapeOf(h); len(again.Things) != len(l.Things) || !slices.Equal(again.Ties, l.Ties) || !slices.Equal(again.Uses, l.Uses) {
		t.Error("made twice, it is another")
	}
	things, groups := map[string]Thing{}, map[string]bool{}
	for _, x := range l.Things {
		things[x.Key] = x
	}
	for _, g := range h.Groups {
		groups[g.Key] = true
	}
	services := 0
	for _, x := range l.Things {
		if x.Site != "" && things[x.Site].Class != "site" || x.Group != "" && !groups[x.Group] || x.Owner != "" && h.person(x.Owner).Name == "" {
			t.Errorf("%+v names what is not there", x)
		}
		if x.Class == "business_service" {
			services++
		}
	}
	if services < 15 {
		t.Errorf("%d services", services)
	}
	seen := map[Tie]bool{}
	for _, x := range l.Ties {
		if things[x.From].Key == "" || things[x.To].Key == "" || x.From == x.To || seen[x] {
			t.Errorf("%+v is no tie, or is there twice", x)
		}
		seen[x] = true
	}
	for _, u := range l.Uses {
		known := u.Count > 0
		switch u.Kind {
		case "person":
			known = h.person(u.Ref).Name != ""
		case "site":
			known = things[u.Ref].Class == "site"
		case "group":
			known = groups[u.Ref]
		}
		if !known || things[u.Service].Class != "business_service" {
			t.Errorf("%+v is no use", u)
		}
	}
	for _, x := range Templates() {
		if about := About(x.Category); about != "" && things[about].Key == "" {
			t.Errorf("%s is about %s, which is not there", x.Category, about)
		}
	}
	if other := LandscapeOf(Autre()); len(other.Things) > 0 {
		t.Error("the other company has a map")
	}
}
