package readiness

import (
	"cmp"
	"slices"

	"comptoir/internal/base/instant"
	"comptoir/internal/people/contact"
)

// Cell is one answer about one service.
type Cell struct {
	Check string          `json:"check" enum:"rto,owner,contact,procedure,oncall,exercise,restore,verified"`
	State string          `json:"state" enum:"ok,old,missing"`
	Why   string          `json:"why" enum:"known,unknown,nobody,no_card,no_phone,unverified,none,review_due,no_rota,gap,never,long_ago,partly,unanswered,doubted" doc:"what is so, or what is missing"`
	At    instant.Instant `json:"at,omitzero" doc:"since when it holds, or when it was last so; of a gap, when it begins"`
	Name  string          `json:"name,omitempty" doc:"whom or what it is about"`
	Count int             `json:"count,omitempty" doc:"how many are missing, of what it stands on"`
	Mend  string          `json:"mend" doc:"the address of the page that mends it"`
}

// Service is a critical service and what is known for its bad day.
type Service struct {
	ID          string `json:"id"`
	Number      string `json:"number"`
	Name        string `json:"name"`
	Criticality int64  `json:"criticality"`
	Users       int64  `json:"users" doc:"people who use it"`
	Score       int    `json:"score" doc:"0 to 100"`
	Cells       []Cell `json:"cells" nullable:"false" doc:"one for each check, in the order of checks"`
}

// Column is how a question stands over all services.
type Column struct {
	Check string `json:"check"`
	OK    int    `json:"ok"`
	Old   int    `json:"old"`
	Of    int    `json:"of"`
}

// Procedures are how far published procedures are proved to hold.
type Procedures struct {
	Published int `json:"published"`
	Fresh     int `json:"fresh" doc:"found right within a year, and no review overdue"`
	Due       int `json:"due" doc:"whose review is overdue"`
}

// Readiness is the whole picture.
type Readiness struct {
	At         instant.Instant `json:"at"`
	Score      int             `json:"score" doc:"of all services together, each weighing as its criticality: 1 twice as much as 2"`
	Services   []Service       `json:"services" nullable:"false" doc:"what is worst for the most people first"`
	Checks     []Column        `json:"checks" nullable:"false"`
	Contacts   contact.Proof   `json:"contacts" doc:"how the monthly question stands"`
	Procedures Procedures      `json:"procedures"`
	Cut        bool            `json:"cut,omitempty" doc:"there are more critical services than are shown"`
}

// scoreOf is the part of cells that are ok, an old one counting half.
func scoreOf(cells []Cell) int {
	if len(cells) == 0 {
		return 0
	}
	sum := 0
	for _, c := range cells {
		switch c.State {
		case OK:
			sum += 2
		case Old:
			sum++
		}
	}
	return (sum*100 + len(cells)) / (2 * len(cells))
}

// weight is how much a service counts in the whole.
func weight(criticality int64) int {
	if criticality == 1 {
		return 2
	}
	return 1
}

// summed makes the whole of its services: sorted, counted, scored.
func summed(list []Service) Readiness {
	out := Readiness{Services: list}
	// What is worst for the most people: one more person without an answer counts, and a service nobody is known to use is not nothing.
	slices.SortStableFunc(out.Services, func(a, b Service) int {
		return cmp.Or(cmp.Compare(harm(b), harm(a)), cmp.Compare(a.Criticality, b.Criticality), cmp.Compare(a.Name, b.Name))
	})
	total, all := 0, 0
	for i, check := range Checks() {
		col := Column{Check: check, Of: len(list)}
		for _, s := range list {
			switch s.Cells[i].State {
			case OK:
				col.OK++
			case Old:
				col.Old++
			}
		}
		out.Checks = append(out.Checks, col)
	}
	for _, s := range list {
		total, all = total+s.Score*weight(s.Criticality), all+weight(s.Criticality)
	}
	if all > 0 {
		out.Score = (total + all/2) / all
	}
	return out
}

// harm is what a service misses, times the people who would feel it.
func harm(s Service) int64 {
	return int64(100-s.Score) * (s.Users + 1) * int64(weight(s.Criticality))
}
