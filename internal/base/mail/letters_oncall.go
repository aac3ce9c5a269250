package mail

import (
	"errors"

	"comptoir/internal/base/i18n"
)

func (p pen) verifyContact(d VerifyContact) (page, error) {
	args := i18n.Args{"organisation": p.org}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.words.Plural(p.lang, p.key+"body", int64(d.Lines), tidy(args))},
			{Para: p.say("how", nil)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.say("why", args)},
		},
	}, link(d.Link)
}

func (p pen) alarm(d Alarm) (page, error) {
	args := i18n.Args{"title": d.Title, "plan": d.Plan}
	blocks := []block{{Para: p.say("body", args)}, {Facts: known([]fact{
		{p.say("what", nil), d.Title}, {p.say("rota", nil), d.Rota}, {p.say("at", nil), p.when.DateTime(d.At)},
	})}}
	if d.Text != "" {
		blocks = append(blocks, block{Quote: p.say("text", nil), Words: words(d.Text)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link})
	if !d.Next.IsZero() {
		blocks = append(blocks, block{Small: p.say("next", i18n.Args{"until": p.when.DateTime(d.Next)})})
	}
	return page{Subject: p.say("subject", args), Title: p.say("heading", args), Blocks: blocks}, errors.Join(required(d.Title, d.Plan), link(d.Link))
}

func (p pen) swapAsked(d SwapAsked) (page, error) {
	args := i18n.Args{"by": d.By, "rota": d.Rota}
	span := p.when.DateTime(d.From) + " → " + p.when.DateTime(d.To)
	facts := []fact{{p.say("time", nil), span}}
	if !d.BackFrom.IsZero() {
		facts = append(facts, fact{p.say("back", nil), p.when.DateTime(d.BackFrom) + " → " + p.when.DateTime(d.BackTo)})
	}
	facts = append(facts, fact{p.say("note", nil), d.Note})
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{{Para: p.say("body", args)}, {Facts: known(facts)}, {Button: p.say("button", nil), URL: d.Link}},
	}, errors.Join(required(d.By, d.Rota), link(d.Link))
}
