package mail

import (
	"errors"
	"time"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// Transcript is what was said in a conversation, without internal notes: leaving them out is the caller's.
type Transcript struct {
	Number       string           `json:"number"`
	Queue        string           `json:"queue"`
	Agent        string           `json:"agent,omitempty"`
	Arrived      time.Time        `json:"arrived"`
	Closed       time.Time        `json:"closed"`
	Messages     []TranscriptLine `json:"messages"`
	TicketNumber string           `json:"ticket_number,omitempty"`
	TicketTitle  string           `json:"ticket_title,omitempty"`
	Link         string           `json:"link"`
}

// TranscriptLine is one message.
type TranscriptLine struct {
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Text   string    `json:"text"`            // Markdown, as written
	Files  []string  `json:"files,omitempty"` // their names
	Own    bool      `json:"own,omitempty"`   // written by the reader of the letter
}

// YourTurn calls back somebody who waits elsewhere: they are the next in the queue.
type YourTurn struct {
	Number string `json:"number"`
	Queue  string `json:"queue"`
	Link   string `json:"link"`
}

// TicketCreated confirms a ticket. Kind and Priority are words in the reader's language.
type TicketCreated struct {
	Number       string `json:"number"`
	Title        string `json:"title"`
	Kind         string `json:"kind,omitempty"`
	Priority     string `json:"priority,omitempty"`
	Group        string `json:"group,omitempty"`
	Conversation string `json:"conversation,omitempty"` // number of the one it comes from
	Link         string `json:"link"`
}

// TicketResolved tells the solution.
type TicketResolved struct {
	Number      string    `json:"number"`
	Title       string    `json:"title"`
	Agent       string    `json:"agent,omitempty"`
	Notes       string    `json:"notes,omitempty"` // Markdown
	ReopenUntil time.Time `json:"reopen_until,omitzero"`
	Link        string    `json:"link"`
}

func (p pen) transcript(d Transcript) (page, error) {
	args := i18n.Args{"number": d.Number, "date": p.when.Date(d.Arrived)}
	facts := []fact{
		{p.say("queue", nil), d.Queue},
		{p.say("agent", nil), d.Agent},
		{p.say("arrived", nil), p.when.DateTime(d.Arrived)},
		{p.say("duration", nil), p.when.Duration(d.Closed.Sub(d.Arrived))},
	}
	if d.TicketNumber != "" {
		facts = append(facts, fact{p.say("ticket", nil), d.TicketNumber + " " + d.TicketTitle})
	}
	blocks := []block{{Para: p.say("body", args)}, {Facts: known(facts)}}
	said := d.Messages
	if left := len(said) - maxTranscript; left > 0 {
		said = said[left:]
		blocks = append(blocks, block{Small: p.words.Plural(p.lang, p.key+"left_out", int64(left), nil)})
	}
	var lines []line
	day := ""
	for _, m := range said {
		l := line{At: p.when.Time(m.At), Who: markdown.CleanLine(m.Author), Words: words(m.Text), Own: m.Own}
		if d := p.when.Day(m.At); d != day {
			day, l.Day = d, d
		}
		for _, name := range m.Files {
			l.Files = append(l.Files, markdown.CleanLine(name))
		}
		lines = append(lines, l)
	}
	blocks = append(blocks, block{Lines: lines}, block{Button: p.say("button", nil), URL: d.Link})
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(required(d.Number), link(d.Link))
}

func (p pen) yourTurn(d YourTurn) (page, error) {
	args := i18n.Args{"queue": d.Queue, "number": d.Number}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.say("leave", nil)},
		},
	}, errors.Join(required(d.Queue), link(d.Link))
}

func (p pen) ticketCreated(d TicketCreated) (page, error) {
	args := i18n.Args{"number": d.Number, "title": d.Title}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Facts: known([]fact{
				{p.common("ticket_title", nil), d.Title},
				{p.say("kind", nil), d.Kind},
				{p.say("priority", nil), d.Priority},
				{p.say("group", nil), d.Group},
				{p.say("conversation", nil), d.Conversation},
			})},
			{Button: p.say("button", nil), URL: d.Link},
		},
	}, errors.Join(required(d.Number, d.Title), link(d.Link))
}

func (p pen) ticketResolved(d TicketResolved) (page, error) {
	args := i18n.Args{"number": d.Number, "title": d.Title, "agent": d.Agent}
	body := "body"
	if d.Agent == "" {
		body = "body_nobody"
	}
	blocks := []block{
		{Para: p.say(body, args)},
		{Facts: known([]fact{{p.common("ticket_title", nil), d.Title}})},
	}
	if d.Notes != "" {
		blocks = append(blocks, block{Quote: p.say("notes", nil), Words: words(d.Notes)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link})
	if !d.ReopenUntil.IsZero() {
		blocks = append(blocks, block{Small: p.say("reopen", i18n.Args{"until": p.when.DateTime(d.ReopenUntil)})})
	}
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(required(d.Number, d.Title), link(d.Link))
}
