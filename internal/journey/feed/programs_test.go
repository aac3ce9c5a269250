package feed_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/instant"
	"comptoir/internal/journey/feed"
)

func FuzzParseHook(f *testing.F) {
	f.Add("application/json", []byte(`{"text":"a <https://x.test|b>","attachments":[{"fields":[{"title":"t","value":1}]}]}`))
	f.Add("application/x-www-form-urlencoded; charset=utf-8", []byte("payload=%7B%22text%22%3A%22x%22%7D"))
	f.Add("", []byte(`{"text":"\u0000\ud800","blocks":[{"type":"section","text":{"text":"x"}}]}`))
	f.Add("text/plain;;;", []byte(`[[[[`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		text, name, err := feed.ParseHook(kind, body)
		if err == nil && (text == "" || !utf8.ValidString(text) || !utf8.ValidString(name) || utf8.RuneCountInString(name) > 80) {
			t.Fatalf("%q as %q", text, name)
		}
	})
}

// A digest comes at eight where its reader lives, also on the days when clocks change.
func TestWhenADigestIsDue(t *testing.T) {
	at := func(s string) instant.Instant {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return instant.Of(v)
	}
	for _, c := range []struct{ period, zone, now, want string }{
		{feed.Daily, "Europe/Paris", "2026-11-22T06:59:00Z", "2026-11-22T07:00:00Z"},
		{feed.Daily, "Europe/Paris", "2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z"},
		{feed.Daily, "Europe/Paris", "2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z"},
		{feed.Daily, "Europe/Paris", "2026-10-24T12:00:00Z", "2026-10-25T07:00:00Z"},
		{feed.Weekly, "Europe/Paris", "2026-11-22T12:00:00Z", "2026-11-23T07:00:00Z"},
		{feed.Weekly, "Europe/Paris", "2026-11-23T07:00:00Z", "2026-11-30T07:00:00Z"},
		{feed.Weekly, "Pacific/Auckland", "2026-11-22T12:00:00Z", "2026-11-22T19:00:00Z"},
		{feed.Daily, "Nowhere/At all", "2026-11-22T09:00:00Z", "2026-11-23T08:00:00Z"},
	} {
		if got := feed.Next(c.period, at(c.now), c.zone); got != at(c.want) {
			t.Errorf("%s in %s after %s is due at %s, want %s", c.period, c.zone, c.now, got, c.want)
		}
	}
}

func TestConditions(t *testing.T) {
	card := feed.Card{Type: "incident", Priority: 2, State: "new", MeToo: 7, Title: "Imprimante en panne"}
	for _, c := range []struct {
		field, op string
		values    []string
		want      bool
	}{
		{"type", "is", []string{"problem", "incident"}, true}, {"type", "is_not", []string{"incident"}, false}, {"priority", "at_most", []string{"2"}, true},
		{"priority", "at_most", []string{"1"}, false}, {"priority", "is", []string{"2"}, true}, {"me_too", "at_least", []string{"7"}, true},
		{"me_too", "at_least", []string{"8"}, false}, {"title", "contains", []string{"IMPRIM"}, true}, {"group", "is", []string{"Réseau"}, false}, {"group", "is_not", []string{"Réseau"}, true},
	} {
		if got := (feed.Condition{Field: c.field, Op: c.op, Values: c.values}).Holds(card); got != c.want {
			t.Errorf("%s %s %v: %v, want %v", c.field, c.op, c.values, got, c.want)
		}
	}
}
