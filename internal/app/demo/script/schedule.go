package script

import "time"

// Size is how much happens.
type Size struct{ Days, Conversations, Incidents int }

// Full is three months as a demonstration shows them; Small does for a test.
var (
	Full  = Size{Days: 91, Conversations: 900, Incidents: 700}
	Small = Size{Days: 14, Conversations: 40, Incidents: 40}
)

// Schedule lays out three months of Demo up to now, and the moment itself.
func Schedule(now time.Time, seed uint64) Plan { return ScheduleOf(Demo(), now, seed, Full) }

// ScheduleOf is Schedule of any house and size; the moment itself is only played at Demo.
func ScheduleOf(h House, now time.Time, seed uint64, size Size) Plan {
	s := open(h)
	var present Plan
	if h.Tenant.Key == "demo" {
		present = s.live(now, seed) // first: who is busy now has no other conversation
	}
	past := s.history(now, seed, size.Days, size.Conversations)
	wanted := max(size.Incidents-len(past.Incidents)-len(present.Incidents), 0)
	return join(past, s.incidents(now, seed, size.Days, wanted), present)
}

// Live is the moment alone: who waits and who is being helped, the outages, who is at their desk. A demonstration that is
// started again on another day plays it anew, after those who waited the last time have left.
func Live(h House, now time.Time, seed uint64) Plan { return open(h).live(now, seed) }
