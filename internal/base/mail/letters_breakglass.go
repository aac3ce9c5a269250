package mail

import (
	"errors"
	"time"

	"comptoir/internal/base/i18n"
)

// BreakGlass tells an admin that a printed one-time code opened a session.
type BreakGlass struct {
	Sheet   string    `json:"sheet"`
	Code    int64     `json:"code"`
	Name    string    `json:"name"` // as whoever used it said
	Address string    `json:"address"`
	At      time.Time `json:"at"`
	Link    string    `json:"link"`
}

func (p pen) breakGlass(d BreakGlass) (page, error) {
	args := i18n.Args{"name": d.Name, "sheet": d.Sheet, "code": d.Code}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Facts: known([]fact{{p.say("who", nil), d.Name}, {p.say("sheet", nil), p.say("sheet_code", args)}, {p.say("at", nil), p.when.DateTime(d.At)}, {p.say("address", nil), d.Address}})},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.say("why", nil)},
		},
	}, errors.Join(required(d.Sheet, d.Name), link(d.Link))
}
