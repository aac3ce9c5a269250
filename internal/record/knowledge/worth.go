package knowledge

import (
	"context"
	"time"

	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Where somebody was when they said that a note worked, or that an article helped, or not.
const (
	AtDoor   = "door"   // it was suggested while they described the problem or waited
	InPanel  = "panel"  // it was suggested to an agent beside a conversation or a ticket
	InSearch = "search" // they found it by the search
	OnPage   = "page"   // they came to its page another way
)

// worthDays is how long an answer counts in what the suggestions are worth.
const worthDays = 90

// Answers are how often something worked and how often not, by what people said of it last.
type Answers struct {
	Worked int64   `json:"worked" db:"worked" doc:"worked, or helped"`
	Failed int64   `json:"failed" db:"failed" doc:"did not"`
	Rate   float64 `json:"rate" db:"-" doc:"worked among all, 0 to 1; 0 where there is none"`
}

func (a Answers) plus(b Answers) Answers {
	a.Worked, a.Failed = a.Worked+b.Worked, a.Failed+b.Failed
	if all := a.Worked + a.Failed; all > 0 {
		a.Rate = float64(a.Worked) / float64(all)
	}
	return a
}

// AnswersFrom are those given in one place.
type AnswersFrom struct {
	From string `json:"from" enum:"door,panel,search,page,untold"`
	Answers
}

// WorthOut is what the notes and articles that were proposed are worth to those who tried them.
type WorthOut struct {
	Since     instant.Instant `json:"since"`
	Suggested Answers         `json:"suggested" doc:"where a suggestion was shown: at the door and in the panel"`
	Places    []AnswersFrom   `json:"places" nullable:"false" doc:"each place once, in the same order always"`
}

// WorthIn asks for everything.
type WorthIn struct{}

// Worth counts the answers of the last 90 days by where they were given. It tells sums alone, of what the reader cannot read too.
func Worth(ctx context.Context, r db.Reader, _ WorthIn) (WorthOut, error) {
	out := WorthOut{Since: r.Now().Add(-worthDays * 24 * time.Hour)}
	found, err := answersSince(ctx, r, out.Since)
	for _, place := range []string{AtDoor, InPanel, InSearch, OnPage, ""} {
		sum := Answers{}.plus(found[place])
		if place == AtDoor || place == InPanel {
			out.Suggested = out.Suggested.plus(sum)
		}
		if place == "" {
			place = "untold"
		}
		out.Places = append(out.Places, AnswersFrom{From: place, Answers: sum})
	}
	return out, err
}

// answersSince sums what was said of notes and of articles, by place.
func answersSince(ctx context.Context, r db.Reader, since instant.Instant) (map[string]Answers, error) {
	type row struct {
		Place  string `db:"place"`
		Worked int64  `db:"worked"`
		Failed int64  `db:"failed"`
	}
	out := map[string]Answers{}
	for _, sql := range []string{
		`SELECT place, count(CASE WHEN worked = 1 THEN 1 END) AS worked, count(CASE WHEN worked = 0 THEN 1 END) AS failed FROM note_vote
			WHERE tenant_id = $1 AND at >= $2 GROUP BY place`,
		`SELECT place, count(CASE WHEN helpful = 1 THEN 1 END) AS worked, count(CASE WHEN helpful = 0 THEN 1 END) AS failed FROM article_feedback
			WHERE tenant_id = $1 AND at >= $2 GROUP BY place`,
	} {
		rows, err := db.Select[row](ctx, r, sql, since)
		if err != nil {
			return nil, err
		}
		for _, one := range rows {
			out[one.Place] = out[one.Place].plus(Answers{Worked: one.Worked, Failed: one.Failed})
		}
	}
	return out, nil
}
