package script

import (
	"fmt"
	"testing"
	"time"
)

var doors = time.Date(2025, 5, 5, 9, 2, 0, 0, time.UTC)

func TestStreetNeverEnds(t *testing.T) {
	one, other := Bustle(4), Bustle(4)
	busy := map[string]bool{}
	var passed time.Duration
	for n := range 1500 {
		isBusy := func(key string) bool { return busy[key] }
		v, ok := one.Next(doors.Add(passed), isBusy, func(key string) bool { return key == Applications })
		w, _ := other.Next(doors.Add(passed), isBusy, func(key string) bool { return key == Applications })
		if !ok {
			t.Fatalf("visitor %d did not come", n)
		}
		if fmt.Sprint(*v.show()) != fmt.Sprint(*w.show()) {
			t.Fatal("one seed gave two streets")
		}
		if busy[v.Person] || v.Queue == Applications || v.Person == "sami" || v.After <= 0 || v.Patience <= 0 {
			t.Fatalf("visitor %d is %+v", n, v.show())
		}
		checkText(t, v.Scenario, v.Lang, v.Symptoms)
		for _, l := range v.Adds {
			checkText(t, v.Scenario, v.Lang, l.Text)
		}
		passed += v.After
		busy[v.Person] = true
		if len(busy) > 20 {
			clear(busy)
		}
	}
	if mean := passed / 1500; mean < 30*time.Second || mean > 70*time.Second {
		t.Errorf("one comes every %v", mean)
	}
}

func (v *Visitor) show() *Visitor {
	c := *v
	c.rng, c.words = nil, nil
	return &c
}

// Whatever an agent says, the talk comes to an end, and politely.
func TestVisitorsComeToAnEnd(t *testing.T) {
	answers := []string{"Bonjour, je regarde.", "Depuis quand ?", "Redémarrez, s'il vous plaît.", "Pouvez-vous essayer ?", "Bonne journée !"}
	street := Bustle(9)
	for range 300 {
		v, ok := street.Next(doors, nil, nil)
		if !ok {
			t.Fatal("nobody came")
		}
		for _, l := range v.Taken("Camille") {
			checkText(t, v.Scenario, v.Lang, l.Text)
		}
		left := false
		for n := 0; n < 40 && !left; n++ {
			r := v.Hear(answers[n%4])
			for _, l := range append(r.Lines, v.Nudge()) {
				checkText(t, v.Scenario, v.Lang, l.Text)
				if l.After <= 0 || l.After > 10*time.Minute {
					t.Errorf("%s: says something after %v", v.Scenario, l.After)
				}
			}
			left = r.Leaves
		}
		if !left {
			t.Errorf("%s never leaves", v.Scenario)
		}
		if stars, _, after, given := v.Rating(); given && (stars < 1 || stars > 5 || after <= 0) {
			t.Errorf("%s rates %d after %v", v.Scenario, stars, after)
		}
	}
	v, _ := street.Next(doors, nil, nil)
	if r := v.Hear("Bonne journée !"); !r.Leaves || len(r.Lines) != 1 {
		t.Errorf("a good-bye is answered by %+v", r)
	}
}

func TestNobodyComesWhereNobodyCan(t *testing.T) {
	street := Bustle(1)
	if _, ok := street.Next(doors, func(string) bool { return true }, nil); ok {
		t.Error("somebody busy came")
	}
	if _, ok := street.Next(doors, nil, func(string) bool { return true }); ok {
		t.Error("somebody came to a closed door")
	}
}
