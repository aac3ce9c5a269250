package script

import (
	"strconv"
	"strings"
	"time"
)

// Scenario is one way a conversation at the desk goes. Texts are as scenes/ has them, not yet filled in.
type Scenario struct {
	Key, Queue, Lang string
	Symptoms         []string
	Talk             []Turn
	End              End
}

// The kinds of a Turn.
const (
	ByRequester = "requester"
	ByAgent     = "agent"
	ByNote      = "note"
	OnHold      = "hold"
	Handover    = "handover"
	Invitation  = "invitation"
)

// Turn is what happens next in a conversation.
type Turn struct {
	Kind string
	Text string
	To   string        // queue handed over to, person invited
	Wait time.Duration // how long it is on hold
}

// How a conversation ends.
const (
	EndResolved  = "resolved"
	EndIncident  = "incident_created"
	EndAbandoned = "abandoned"
)

// End is how it ended.
type End struct {
	Reason   string
	Solution string
	Ticket   Draft
}

// Draft is the incident an agent makes of a conversation.
type Draft struct {
	Title, Description, Category, Group string
	Impact, Urgency                     int
}

// Scenarios are all the conversations of the demonstration.
func Scenarios() []Scenario {
	var out []Scenario
	for _, file := range []string{"talks-messagerie.txt", "talks-poste.txt", "talks-reseau.txt", "talks-applications.txt", "talks-english.txt"} {
		for _, b := range blocks(file) {
			out = append(out, scenarioOf(b))
		}
	}
	return out
}

func scenarioOf(b block) Scenario {
	head := cells(b.head, 3)
	s := Scenario{Key: head[0], Queue: head[1], Lang: head[2]}
	for _, line := range b.said() {
		switch line.sign {
		case '?':
			s.Symptoms = append(s.Symptoms, line.text)
		case 'D':
			s.Talk = append(s.Talk, Turn{Kind: ByRequester, Text: line.text})
		case 'A':
			s.Talk = append(s.Talk, Turn{Kind: ByAgent, Text: line.text})
		case 'N':
			s.Talk = append(s.Talk, Turn{Kind: ByNote, Text: line.text})
		case '+':
			parts := cells(line.text, 2)
			wait, err := time.ParseDuration(parts[0])
			if err != nil {
				panic(b.wrong(err.Error()))
			}
			s.Talk = append(s.Talk, Turn{Kind: OnHold, Wait: wait, Text: parts[1]})
		case '>':
			parts := cells(line.text, 2)
			s.Talk = append(s.Talk, Turn{Kind: Handover, To: parts[0], Text: parts[1]})
		case '@':
			parts := cells(line.text, 2)
			s.Talk = append(s.Talk, Turn{Kind: Invitation, To: parts[0], Text: parts[1]})
		case '=':
			s.End = endOf(b, line.text)
		case '|':
			s.End.Ticket.Description = strings.TrimPrefix(s.End.Ticket.Description+"\n"+line.text, "\n")
		default:
			panic(b.wrong("unknown sign " + string(line.sign)))
		}
	}
	return s
}

func endOf(b block, text string) End {
	reason, rest, _ := strings.Cut(text, "|")
	rest = strings.TrimSpace(rest)
	switch strings.TrimSpace(reason) {
	case "resolved":
		return End{Reason: EndResolved, Solution: rest}
	case "abandoned":
		return End{Reason: EndAbandoned}
	case "incident":
		parts := cells(rest, 5)
		return End{Reason: EndIncident, Ticket: Draft{
			Title: parts[0], Category: parts[1], Impact: number(b, parts[2]), Urgency: number(b, parts[3]), Group: parts[4],
		}}
	}
	panic(b.wrong("unknown end " + reason))
}

func number(b block, text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(b.wrong(err.Error()))
	}
	return n
}
