package script

import "time"

// calendar remembers who is in which conversation when, so that nobody is in two queues at once and no agent talks with more
// people than there are places.
type calendar map[string][]span

type span struct{ from, to time.Time }

const places = 3 // of an agent

func (c calendar) book(person string, from, to time.Time) {
	c[person] = append(c[person], span{from, to})
}

// load counts what somebody has at some moment between two.
func (c calendar) load(person string, from, to time.Time) int {
	n := 0
	for _, s := range c[person] {
		if s.from.Before(to) && from.Before(s.to) {
			n++
		}
	}
	return n
}
