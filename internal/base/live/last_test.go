package live

import (
	"maps"
	"testing"

	"comptoir/internal/base/event"
	"comptoir/internal/base/ref"
)

func TestOfABurstOnlyTheLastShowsItsRecord(t *testing.T) {
	e := func(kind, subject string) event.Event {
		return event.Event{Type: kind, Subject: ref.Of("crisis", subject)}
	}
	h := &Hub{Config: Config{Last: func(e event.Event) string {
		if e.Type == "large" {
			return e.Subject.ID
		}
		return ""
	}}}
	got := h.lasts([]event.Event{e("large", "a"), e("small", "a"), e("large", "b"), e("large", "a"), e("small", "a")})
	if want := map[int]bool{0: true, 2: false, 3: false}; !maps.Equal(got, want) {
		t.Errorf("told without their record: %v, want %v", got, want)
	}
	if got := (&Hub{}).lasts([]event.Event{e("large", "a")}); got != nil {
		t.Errorf("without a Last: %v", got)
	}
}
