package feed

import (
	"context"
	"slices"
	"unicode/utf8"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

const (
	mostOptions  = 12
	longQuestion = 300
	longOption   = 150
)

// Where in the body a poll is at fault.
const (
	inQuestion = "poll.question"
	inOptions  = "poll.options"
	inCloses   = "poll.closes_at"
)

// PollIn is a question to ask with a post.
type PollIn struct {
	Question string          `json:"question" maxLength:"1200"`
	Options  []string        `json:"options" nullable:"false" minItems:"2" maxItems:"12"`
	Multiple bool            `json:"multiple,omitempty"`
	Secret   bool            `json:"secret,omitempty" doc:"hide the results until one has voted or the poll is closed"`
	ClosesAt instant.Instant `json:"closes_at,omitzero"`
}

// ballot is a poll as the post's row keeps it.
type ballot struct {
	Question string          `json:"q"`
	Options  []string        `json:"o"`
	Multiple bool            `json:"m,omitempty"`
	Secret   bool            `json:"s,omitempty"`
	ClosesAt instant.Instant `json:"c,omitzero"`
	ClosedAt instant.Instant `json:"d,omitzero"`
}

func (b *ballot) closed(now instant.Instant) bool {
	return b.ClosedAt != 0 || b.ClosesAt != 0 && b.ClosesAt <= now
}

// ballot checks and cleans a question.
func (in *PollIn) ballot(now instant.Instant) (*ballot, error) {
	if in == nil {
		return nil, nil //nolint:nilnil // a post without a poll
	}
	b := &ballot{Question: markdown.CleanLine(in.Question), Multiple: in.Multiple, Secret: in.Secret, ClosesAt: in.ClosesAt}
	switch n := utf8.RuneCountInString(b.Question); {
	case n == 0:
		return nil, fault.InvalidField(inQuestion, "field.empty")
	case n > longQuestion:
		return nil, fault.InvalidField(inQuestion, "field.too_long").With("limit", longQuestion)
	case b.ClosesAt != 0 && b.ClosesAt <= now:
		return nil, fault.InvalidField(inCloses, "poll.closes_in_the_past")
	}
	for _, o := range in.Options {
		o = markdown.CleanLine(o)
		switch n := utf8.RuneCountInString(o); {
		case n == 0 || slices.Contains(b.Options, o):
			return nil, fault.InvalidField(inOptions, "poll.options_differ")
		case n > longOption:
			return nil, fault.InvalidField(inOptions, "field.too_long").With("limit", longOption)
		}
		b.Options = append(b.Options, o)
	}
	if len(b.Options) < 2 || len(b.Options) > mostOptions {
		return nil, fault.InvalidField(inOptions, "poll.options_count").With("limit", mostOptions)
	}
	return b, nil
}

type voteCount struct {
	Post   string `db:"post_id"`
	Option int    `db:"option_n"`
	Votes  int    `db:"votes"`
	Mine   int    `db:"mine"`
}

type voterCount struct {
	Post   string `db:"post_id"`
	Voters int    `db:"voters"`
}

// polls reads the votes of some posts as the reader may see them.
func polls(ctx context.Context, r db.Reader, rows []row) (map[string]*Poll, error) {
	out := map[string]*Poll{}
	ids := []string{}
	for _, w := range rows {
		b := w.Poll.V
		if b == nil {
			continue
		}
		ids = append(ids, w.ID)
		p := &Poll{Question: b.Question, Multiple: b.Multiple, Secret: b.Secret, ClosesAt: b.ClosesAt, Closed: b.closed(r.Now())}
		for i, o := range b.Options {
			p.Options = append(p.Options, Option{N: i + 1, Text: o})
		}
		out[w.ID] = p
	}
	if len(ids) == 0 {
		return out, nil
	}
	counts, err := db.Select[voteCount](ctx, r, `SELECT post_id, option_n, count(*) AS votes, sum(CASE WHEN person_id = $2 THEN 1 ELSE 0 END) AS mine
		FROM post_vote WHERE tenant_id = $1 AND post_id IN `+db.In(3, len(ids))+` GROUP BY post_id, option_n`, append([]any{r.Actor().ID}, db.Args(ids)...)...)
	if err != nil {
		return nil, err
	}
	voters, err := db.Select[voterCount](ctx, r, `SELECT post_id, count(DISTINCT person_id) AS voters FROM post_vote
		WHERE tenant_id = $1 AND post_id IN `+db.In(2, len(ids))+` GROUP BY post_id`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	voted := map[string]bool{}
	for _, c := range counts {
		voted[c.Post] = voted[c.Post] || c.Mine > 0
	}
	for id, p := range out {
		p.Shown = !p.Secret || p.Closed || voted[id]
	}
	for _, c := range counts {
		p := out[c.Post]
		if c.Option < 1 || c.Option > len(p.Options) {
			continue
		}
		o := &p.Options[c.Option-1]
		o.Mine = c.Mine > 0
		if p.Shown {
			o.Votes = c.Votes
		}
	}
	for _, v := range voters {
		out[v.Post].Voters = v.Voters
	}
	return out, nil
}
