package faults_test

import (
	"fmt"

	"comptoir/test/rig"
)

// rounds is after how many acts a player has done all that it does, as often as that fits: 12 is a multiple of 1, 2 and 3.
const rounds = 12

// act is something that one person does, with a key of its own, and what must come of it.
type act struct {
	who           rig.Person
	path, key     string
	body          map[string]any
	trace         string // of the one line that it leaves in the log; none where empty
	record, state string // what is there then, and how
}

// made is what an answer says of what was made.
type made struct {
	ID     string
	N      int64
	Number int64 // of a line
	Hash   string
}

func (m *made) UnmarshalJSON(b []byte) error { return readMade(b, m) }

// player is one who acts, or two who work together.
type player struct {
	i      int
	n      int // acts acknowledged
	plan   func(x *player) act
	made   made // by the last act
	open   *act // sent, and not answered
	done   *act // the last that was answered
	answer []byte
}

// word is what marks the nth act of a player in all that it says.
func (x *player) word(n int) string { return fmt.Sprintf("k%dn%d", x.i, n) }

// declare opens the crisis and gives everybody their part.
func (k *killedCrisis) declare() {
	admin, people := k.as(k.h.Admin), k.h.Agents
	var c struct{ ID string }
	must(k.t, admin.Call(k.t.Context(), "POST", "/crises", map[string]any{"name": "Killed", "level": 1, "cadence_min": 30}, &c))
	k.path = "/crises/" + c.ID
	for role, p := range map[string]rig.Person{"director": people[0], "scribe": people[1]} {
		must(k.t, admin.Call(k.t.Context(), "POST", k.path+"/roles", map[string]string{"role": role, "person_id": p.ID}, nil))
	}
	for _, p := range people[2:] {
		must(k.t, k.as(p).Call(k.t.Context(), "POST", k.path+"/join", nil, nil))
	}
	must(k.t, admin.Call(k.t.Context(), "POST", k.path+"/call", map[string]any{"people": []string{people[8].ID, people[9].ID}}, nil))
	var rooms page[named]
	must(k.t, admin.Call(k.t.Context(), "GET", k.path+"/rooms", nil, &rooms))
	k.room = rooms.Items[0].ID
	for i, plan := range []func(x *player) act{
		k.writes(people[1]), k.writes(people[2]), k.works(people[3]), k.works(people[4]), k.decides(people[5], people[0]),
		k.speaks(people[6]), k.speaks(people[1]), k.reports(people[7]), k.answers(people[8]), k.answers(people[9]),
	} {
		k.players = append(k.players, &player{i: i, plan: plan})
	}
}

// does is the next act of a player by one person; more completes it.
func (k *killedCrisis) does(x *player, who rig.Person, path string, body map[string]any) act {
	return act{who: who, path: k.path + path, key: x.word(x.n), body: body}
}

// writes: lines of the log.
func (k *killedCrisis) writes(who rig.Person) func(*player) act {
	return func(x *player) act {
		a := k.does(x, who, "/log", map[string]any{"text": x.word(x.n) + " is seen"})
		a.trace = "information " + a.key
		return a
	}
}

// works: an action is added, begun, done.
func (k *killedCrisis) works(who rig.Person) func(*player) act {
	return func(x *player) act {
		title := x.word(x.n - x.n%3)
		if x.n%3 == 0 {
			a := k.does(x, who, "/tasks", map[string]any{"title": title + " is to do"})
			a.trace, a.record, a.state = "task_added "+title, "task "+title, "todo"
			return a
		}
		state := []string{"", "doing", "done"}[x.n%3]
		a := k.does(x, who, fmt.Sprintf("/tasks/%d/move", x.made.N), map[string]any{"state": state, "note": x.word(x.n) + " says how"})
		a.trace, a.record, a.state = "task_moved_because "+title+" "+a.key, "task "+title, state
		return a
	}
}

// decides: one proposes, who directs takes it, and says that it was done.
func (k *killedCrisis) decides(proposer, director rig.Person) func(*player) act {
	return func(x *player) act {
		question := x.word(x.n - x.n%3)
		var a act
		switch x.n % 3 {
		case 0:
			a = k.does(x, proposer, "/decisions/propose", map[string]any{"question": question + "?"})
			a.trace, a.state = "question "+question, "proposed"
		case 1:
			a = k.does(x, director, fmt.Sprintf("/decisions/%d/take", x.made.N), map[string]any{"chosen": "as in " + x.word(x.n)})
			a.trace, a.state = "decision "+question+" "+a.key, "taken"
		default:
			a = k.does(x, director, fmt.Sprintf("/decisions/%d/settle", x.made.N), map[string]any{"state": "executed"})
			a.trace, a.state = "decision_settled "+question, "executed"
		}
		a.record = "decision " + question
		return a
	}
}

// speaks: a word in the room, which then goes into the log.
func (k *killedCrisis) speaks(who rig.Person) func(*player) act {
	return func(x *player) act {
		said := x.word(x.n - x.n%2)
		if x.n%2 == 0 {
			a := k.does(x, who, "", map[string]any{"text": said + " is said"})
			a.path, a.record, a.state = "/threads/crisis_room/"+k.room+"/messages", "message "+said, "said"
			return a
		}
		a := k.does(x, who, "/promote", map[string]any{"kind": "crisis_room", "subject": k.room, "message": x.made.ID, "type": "communication"})
		a.trace = "communication " + said
		return a
	}
}

// reports: situation points.
func (k *killedCrisis) reports(who rig.Person) func(*player) act {
	return func(x *player) act {
		a := k.does(x, who, "/points", map[string]any{"text": x.word(x.n) + " is known"})
		a.trace, a.record, a.state = "situation "+a.key, "point "+a.key, "held"
		return a
	}
}

// answers: the roll-call, each time otherwise.
func (k *killedCrisis) answers(who rig.Person) func(*player) act {
	return func(x *player) act {
		a := k.does(x, who, "/answer", map[string]any{"answer": "later", "minutes": x.n + 1})
		a.record, a.state = "answer "+who.ID, fmt.Sprint("later ", x.n+1)
		a.trace = "answered_later " + who.ID + " " + fmt.Sprint(x.n+1)
		return a
	}
}
