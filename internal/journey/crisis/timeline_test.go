package crisis

import (
	"testing"
	"time"
)

// A tick of the timeline stands where a clock on the reader's wall would strike, in any zone.
func TestTheFirstTick(t *testing.T) {
	lima := time.FixedZone("UTC-5", -5*60*60)
	begin := time.Date(2026, 3, 10, 20, 10, 0, 0, lima)
	for step, want := range map[time.Duration]time.Time{
		10 * time.Minute: begin.Add(10 * time.Minute),
		6 * time.Hour:    time.Date(2026, 3, 11, 0, 0, 0, 0, lima),
		24 * time.Hour:   time.Date(2026, 3, 11, 0, 0, 0, 0, lima),
	} {
		if got := firstTick(begin, step); !got.Equal(want) {
			t.Errorf("by %v it is %v, not %v", step, got, want)
		}
	}
}
