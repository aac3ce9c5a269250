package script

import "time"

// Password of every account of the demonstration.
const Password = "comptoir-demo"

// Tenant is an organisation.
type Tenant struct{ Key, Name, Lang, Zone string }

// Person is somebody with an account.
type Person struct {
	Key        string // what the script calls them: the e-mail address before the @
	Name       string
	Email      string
	Roles      []string
	Title      string
	Department string
	Site       string
	Phone      string
	Lang       string
	Feminine   bool // for « prévenue » and « bloquée »
}

// Group is people who work on the same things.
type Group struct {
	Key, Name, Description string
	Members                []string // keys of persons; the first knows it best
}

// Queue is where people wait. Days nil means always open.
type Queue struct {
	Key, Name, Description, Notice string
	Group                          string
	Target, Max                    time.Duration // wait aimed at, and the longest that is fair
	Order                          int
	Days                           []Day
}

// Day is one opening, 1 being Monday; times in the tenant's zone.
type Day struct {
	Day      int
	From, To string
}

// Reply is a canned reply; Queue is "" for all.
type Reply struct{ Shortcut, Title, Text, Lang, Queue string }

// House is a tenant with all that is set up before anybody asks anything.
type House struct {
	Tenant  Tenant
	People  []Person
	Groups  []Group
	Queues  []Queue
	Replies []Reply
}

// The queues, which are also the groups behind them.
const (
	Mail         = "messagerie"
	Workstation  = "poste"
	Network      = "reseau"
	Applications = "applications"
	Systems      = "systemes" // a group without a queue
	Security     = "securite" // a group without a queue
)

// Demo is the company of the demonstration.
func Demo() House {
	return House{
		Tenant:  Tenant{Key: "demo", Name: "Demo", Lang: "fr", Zone: "Europe/Paris"},
		People:  demoPeople(),
		Groups:  demoGroups(),
		Queues:  demoQueues(),
		Replies: replies(),
	}
}

// Autre is the other company, which sees nothing of the first, ever.
func Autre() House {
	return House{
		Tenant: Tenant{Key: "autre", Name: "Autre", Lang: "fr", Zone: "Europe/Paris"},
		People: autrePeople(),
		Groups: []Group{{Key: "support", Name: "Support", Description: "Toute l’informatique d’Autre.", Members: []string{"mathis.renard", "zoe"}}},
		Queues: []Queue{{Key: "support", Name: "Support informatique", Description: "Pour tout ce qui ne marche pas.", Group: "support", Target: 10 * time.Minute, Max: 45 * time.Minute, Order: 1}},
	}
}

// person finds somebody by key; the script names nobody who is not there, which a test checks.
func (h House) person(key string) Person {
	for _, p := range h.People {
		if p.Key == key {
			return p
		}
	}
	return Person{}
}

func (h House) queue(key string) Queue {
	for _, q := range h.Queues {
		if q.Key == key {
			return q
		}
	}
	return Queue{}
}

func (h House) members(group string) []string {
	for _, g := range h.Groups {
		if g.Key == group {
			return g.Members
		}
	}
	return nil
}

// requesters are those who ask and do not answer.
func (h House) requesters() []Person {
	var out []Person
	for _, p := range h.People {
		if len(p.Roles) == 1 && p.Roles[0] == "requester" {
			out = append(out, p)
		}
	}
	return out
}

// First is the name one calls somebody by.
func (p Person) First() string { return firstWord(p.Name) }
