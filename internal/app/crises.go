package app

import (
	"comptoir/internal/base/outbox"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/record/ticket"
)

// crises builds what needs more than a transaction in a crisis.
func (a *App) crises() *crisis.Crises {
	return &crisis.Crises{DB: a.DB, Text: a.Text, Threads: a.Threads, Maps: a.Maps, Origin: a.Config.Origin}
}

// crisisLines writes lines in the logs of crises from what happens to linked records.
func (a *App) crisisLines() outbox.Listener {
	l := &crisis.Listener{Tellers: map[string]crisis.Teller{ticket.Subject: crisis.TicketTold}}
	return outbox.Listener{Name: "crisis.lines", Types: append(crisis.TicketEvents(), "crisis.declared", "crisis.moved"), Idle: crisis.None, Handle: l.Heard}
}
