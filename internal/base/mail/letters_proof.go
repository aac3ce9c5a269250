package mail

import (
	"errors"
	"time"

	"comptoir/internal/base/i18n"
)

// ProofOfLife asks a person once a month whether what is theirs still is right.
type ProofOfLife struct {
	Items []ProofItem `json:"items"`
	Until time.Time   `json:"until"`
	Link  string      `json:"link"`
}

// ProofItem is one thing to confirm: a number of one's own (line), a procedure (runbook) or a CI.
type ProofItem struct {
	Kind   string `json:"kind"`
	Number string `json:"number,omitempty"`
	Name   string `json:"name"`
}

// proofShown is how many things the letter names; its page shows them all.
const proofShown = 25

func (p pen) proofOfLife(d ProofOfLife) (page, error) {
	args := i18n.Args{"organisation": p.org}
	facts := make([]fact, 0, min(len(d.Items), proofShown))
	for _, one := range d.Items[:min(len(d.Items), proofShown)] {
		name := one.Name
		if one.Number != "" {
			name = one.Number + " · " + one.Name
		}
		facts = append(facts, fact{p.say("kind_"+one.Kind, nil), name})
	}
	blocks := []block{{Para: p.words.Plural(p.lang, p.key+"body", int64(len(d.Items)), tidy(args))}, {Facts: known(facts)}}
	if more := len(d.Items) - len(facts); more > 0 {
		blocks = append(blocks, block{Para: p.words.Plural(p.lang, p.key+"more", int64(more), nil)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link}, block{Small: p.say("why", i18n.Args{"until": p.when.Date(d.Until)})})
	var missing error
	if len(d.Items) == 0 {
		missing = required("")
	}
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(missing, link(d.Link))
}
