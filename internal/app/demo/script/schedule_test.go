package script

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"
)

// Moments at which a demonstration may be started: a working day, a Sunday night, Christmas, the change of clocks, a leap day.
func moments() []time.Time {
	return []time.Time{
		time.Date(2025, 11, 25, 15, 12, 0, 0, time.UTC),
		time.Date(2025, 6, 1, 1, 40, 0, 0, time.UTC),
		time.Date(2025, 12, 25, 11, 0, 0, 0, time.UTC),
		time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC),
		time.Date(2028, 2, 29, 7, 59, 59, 0, time.UTC),
	}
}

func TestSameSeedSameScript(t *testing.T) {
	now := moments()[0]
	if !reflect.DeepEqual(ScheduleOf(Demo(), now, 7, Small), ScheduleOf(Demo(), now, 7, Small)) {
		t.Error("one seed gave two scripts")
	}
	if reflect.DeepEqual(ScheduleOf(Demo(), now, 7, Small), ScheduleOf(Demo(), now, 8, Small)) {
		t.Error("two seeds gave one script")
	}
}

func TestThreeMonths(t *testing.T) {
	for _, now := range moments()[1:2] {
		p := Schedule(now, 1)
		if n := len(p.Conversations); n < 850 || n > 950 {
			t.Errorf("%v: %d conversations", now, n)
		}
		if n := len(p.Incidents); n < 680 || n > 720 {
			t.Errorf("%v: %d incidents", now, n)
		}
		open, sami := 0, 0
		for _, i := range p.Incidents {
			switch i.State {
			case "new", "in_progress", "on_hold":
				open++
			}
			if i.Requester == "sami" {
				sami++
			}
		}
		if open < 40 || open > 180 {
			t.Errorf("%v: %d incidents are open", now, open)
		}
		if sami < 2 {
			t.Errorf("%v: Sami has %d incidents", now, sami)
		}
	}
}

// What a plan does must be what the product allows: every act in its order and state, by somebody who may.
func TestPlansCanBePlayed(t *testing.T) {
	for seed, now := range moments() {
		for _, h := range []House{Demo(), Autre()} {
			p := ScheduleOf(h, now, uint64(seed), Size{Days: 30, Conversations: 120, Incidents: 120})
			for n, c := range p.Conversations {
				checkConversation(t, fmt.Sprintf("%s %v seed %d, conversation %d (%s)", h.Tenant.Key, now, seed, n, c.Scenario), p, c, now)
			}
			for n, i := range p.Incidents {
				checkIncident(t, fmt.Sprintf("%s %v seed %d, incident %d (%s)", h.Tenant.Key, now, seed, n, i.Template), p, i, now)
			}
			checkPlaces(t, p)
		}
	}
}

func checkConversation(t *testing.T, about string, p Plan, c Conversation, now time.Time) {
	t.Helper()
	state, agent, queue := "", "", ""
	at := time.Time{}
	for n, a := range c.Acts {
		if a.At.Before(at) || a.At.After(now) {
			t.Fatalf("%s: act %d is at %v, after %v (now %v)", about, n, a.At, at, now)
		}
		at = a.At
		if p.House.person(a.By).Key == "" {
			t.Fatalf("%s: nobody is called %q", about, a.By)
		}
		ok := false
		switch a.Verb {
		case Arrive:
			ok = state == "" && a.By == c.Requester && a.Text != ""
			state, queue = "waiting", a.Queue
		case Take:
			ok = state == "waiting"
			state, agent = "active", a.By
			if !isOf(p.House, queue, a.By) || a.By == c.Requester {
				t.Fatalf("%s: %s does not serve %s", about, a.By, queue)
			}
		case Say:
			ok = state != "closed" && (a.By == c.Requester || a.By == agent && state == "active") && a.Text != ""
		case Note:
			ok = a.By == agent && state == "active" && a.Text != ""
		case Hold:
			ok = a.By == agent && state == "active"
			state = "on_hold"
		case Resume:
			ok = a.By == agent && state == "on_hold"
			state = "active"
		case Transfer:
			ok = a.By == agent && state == "active" && p.House.queue(a.Queue).Key != ""
			state, agent, queue = "waiting", "", a.Queue
		case Invite:
			ok = a.By == agent && state == "active" && p.House.person(a.Person).Key != "" && a.Person != agent
		case MakeIncident:
			ok = a.By == agent && state == "active" && p.Incidents[c.Incident].Conversation >= 0 && reflect.DeepEqual(p.Conversations[p.Incidents[c.Incident].Conversation], c)
		case CloseTalk:
			ok = a.By == agent && state == "active" && (a.Code == EndIncident) == (c.Incident >= 0)
			state = "closed"
		case Abandon:
			ok = a.By == c.Requester && state == "waiting"
			state = "closed"
		case Rate:
			ok = a.By == c.Requester && state == "closed" && a.Rating >= 1 && a.Rating <= 5
		}
		if !ok {
			t.Fatalf("%s: %s by %s is not possible when %q", about, a.Verb, a.By, state)
		}
	}
	if state != c.State || queue != c.Queue {
		t.Fatalf("%s: ends %s in %s, says %s in %s", about, state, queue, c.State, c.Queue)
	}
	if arrived := c.Acts[0].At; !p.House.queue(c.Acts[0].Queue).openAt(arrived, zoneOf(t, p)) {
		t.Fatalf("%s: arrives at %v, when %s is closed", about, arrived, c.Queue)
	}
}

func checkIncident(t *testing.T, about string, p Plan, i Incident, now time.Time) {
	t.Helper()
	state, at := "", time.Time{}
	if i.Conversation >= 0 {
		state, at = "new", p.Conversations[i.Conversation].made().At
	}
	touched := map[string]bool{}
	for n, a := range i.Acts {
		if a.At.Before(at) || a.At.After(now) {
			t.Fatalf("%s: act %d (%s) is at %v, after %v (now %v)", about, n, a.Verb, a.At, at, now)
		}
		at = a.At
		who := p.House.person(a.By)
		agent := who.Key != "" && who.Roles[0] != "requester"
		isOpen := state == "new" || state == "in_progress" || state == "on_hold"
		ok := false
		switch a.Verb {
		case Open:
			ok, state = state == "" && who.Key != "", "new"
		case Assign:
			ok = agent && isOpen && isMember(p.House, a.Group, a.Person)
		case Start:
			ok, state = agent && state == "new", "in_progress"
		case Hold:
			ok, state = agent && state == "in_progress" && a.Code != "", "on_hold"
		case Resume:
			ok, state = agent && state == "on_hold", "in_progress"
		case Say:
			ok = (agent || a.By == i.Requester) && a.Text != ""
		case Note:
			ok = agent && a.Text != ""
		case Resolve:
			ok, state = agent && isOpen && a.Code != "" && a.Text != "", "resolved"
		case Reopen:
			ok, state = state == "resolved" && a.Text != "", "in_progress"
		case Close:
			ok, state = state == "resolved" && (a.By == "" || a.By == i.Requester), "closed"
		case Cancel:
			ok, state = agent && isOpen && a.Text != "", "canceled"
		case MeToo:
			ok = isOpen && !touched[a.By] && a.By != i.Requester
			touched[a.By] = true
		}
		if !ok {
			t.Fatalf("%s: %s by %q is not possible when %q", about, a.Verb, a.By, state)
		}
		if a.Text != "" {
			checkText(t, about, i.Lang, a.Text)
		}
	}
	if state != i.State || i.Title == "" || i.Category == "" || p.House.members(i.Group) == nil || i.Priority != matrix[i.Impact-1][i.Urgency-1] {
		t.Fatalf("%s: ends %s, and is %+v", about, state, i)
	}
	checkText(t, about, i.Lang, i.Title)
	checkText(t, about, i.Lang, i.Description)
}

// Nobody waits twice at once, and no agent has more open conversations than places.
func checkPlaces(t *testing.T, p Plan) {
	t.Helper()
	has := map[string]map[int]bool{}
	at := func(key string) map[int]bool {
		if has[key] == nil {
			has[key] = map[int]bool{}
		}
		return has[key]
	}
	agent := map[int]string{}
	for _, s := range p.Steps() {
		if s.Conversation < 0 {
			continue
		}
		c := p.Conversations[s.Conversation]
		switch s.Verb {
		case Arrive:
			at(s.By)[s.Conversation] = true
			if len(at(s.By)) > 1 {
				t.Fatalf("%s arrives at %v and is there already", s.By, s.At)
			}
		case Take, Resume:
			at(s.By)[s.Conversation] = true
			agent[s.Conversation] = s.By
			if len(at(s.By)) > places {
				t.Fatalf("%s has %d conversations at %v", s.By, len(at(s.By)), s.At)
			}
		case Hold, Transfer:
			delete(at(s.By), s.Conversation)
		case CloseTalk, Abandon:
			delete(at(agent[s.Conversation]), s.Conversation)
			delete(at(c.Requester), s.Conversation)
		}
	}
}

// The steps of a plan come in order, and an incident is made before it is worked on.
func TestStepsAreInOrder(t *testing.T) {
	p := ScheduleOf(Demo(), moments()[0], 3, Size{Days: 60, Conversations: 400, Incidents: 300})
	made, at := map[int]bool{}, time.Time{}
	for _, s := range p.Steps() {
		if s.At.Before(at) {
			t.Fatal("the steps go back in time")
		}
		at = s.At
		switch {
		case s.Conversation >= 0 && s.Verb == MakeIncident:
			made[p.Conversations[s.Conversation].Incident] = true
		case s.Incident >= 0 && s.Verb == Open:
			made[s.Incident] = true
		case s.Incident >= 0 && !made[s.Incident]:
			t.Fatalf("incident %d: %s before it is there", s.Incident, s.Verb)
		}
	}
}

// The moment one looks: people wait in every queue that is open, agents talk, an outage goes on.
func TestThePresent(t *testing.T) {
	for _, now := range moments() {
		p := Live(Demo(), now, 1)
		states, busy := map[string]int{}, map[string]int{}
		for _, c := range p.Conversations {
			states[c.State]++
			for _, a := range c.Acts {
				if a.Verb == Take {
					busy[a.By]++
				}
			}
			if first, last := c.Acts[0].At, c.Acts[len(c.Acts)-1].At; now.Sub(first) > 45*time.Minute || last.After(now) {
				t.Errorf("%s from %v to %v is not the present", c.Scenario, first, last)
			}
		}
		if states["waiting"] != 8 || states["active"] < 3 || states["on_hold"] < 2 || busy["camille"] != 3 || busy["yanis"] != 2 {
			t.Errorf("%v: %v, %v", now, states, busy)
		}
		joined := 0
		for _, a := range p.Incidents[0].Acts {
			if a.Verb == MeToo {
				joined++
			}
		}
		if p.Incidents[0].Priority != 1 || p.Incidents[0].State != "in_progress" || joined != 37 {
			t.Errorf("the outage is %d with %d more people", p.Incidents[0].Priority, joined)
		}
	}
}

// What was measured comes out again.
func TestScheduleFollowsTheMeasures(t *testing.T) {
	p := open(Demo()).incidents(moments()[0], 5, 365, 2000)
	closer, reassigned, reopened, held, total := map[int]float64{}, map[int]float64{}, 0.0, 0.0, 0.0
	hours := [24]float64{}
	zone := zoneOf(t, p)
	for _, i := range p.Incidents {
		total++
		p := i.Priority
		if p == 5 {
			p = 4 // low and low, in the log's matrix
		}
		closer[p]++
		n := 0
		for _, a := range i.Acts {
			switch a.Verb {
			case Assign:
				n++
			case Reopen:
				reopened++
			case Hold:
				held++
			case Open:
				hours[a.At.In(zone).Hour()]++
			}
		}
		reassigned[n]++
	}
	near := func(about string, got, want, within float64) {
		t.Helper()
		if math.Abs(got-want) > within {
			t.Errorf("%s is %.3f, measured %.3f", about, got, want)
		}
	}
	for priority := 1; priority <= 4; priority++ {
		near(fmt.Sprintf("share of P%d", priority), closer[priority]/total, priorityShare[priority], .015)
	}
	near("never reassigned", reassigned[0]/total, reassignedShare[0], .1) // what has only just begun was not handed on yet
	near("held", held/total, heldShare, .12)
	near("reopened", reopened/total, reopenedShare, .006)
	for hour, share := range hourShare {
		near(fmt.Sprintf("hour %d", hour), hours[hour]/total, share, .02)
	}
}

func isOf(h House, queue, person string) bool { return isMember(h, h.queue(queue).Group, person) }

func isMember(h House, group, person string) bool {
	for _, m := range h.members(group) {
		if m == person {
			return true
		}
	}
	return false
}

func zoneOf(t *testing.T, p Plan) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(p.House.Tenant.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
