package ticket

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
)

// Record gives live what an event of this package is about, the same for every reader: the ticket, or for everybody the card of
// an outage.
func Record(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	outage := e.Subject.Kind == SubjectOutage
	if !outage && (e.Subject.Kind != Subject || !strings.HasPrefix(e.Type, "ticket.")) {
		return nil, false, nil
	}
	t, err := rowByKey(ctx, r, e.Subject.ID)
	if fault.KindOf(err) == fault.KindNotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if outage {
		return card(t), true, nil
	}
	names, err := namesOf(ctx, r, nil, t)
	if err != nil {
		return nil, false, err
	}
	return present(names, t), true, nil
}

// Cards are those of some tickets that the reader sees in full, in short: number, title, kind, state, priority.
func Cards(ctx context.Context, r db.Reader, ids []string) ([]Ticket, error) {
	rows, err := cardRows(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Ticket, 0, len(rows))
	for _, t := range rows {
		if t.inFull(r.Actor()) {
			out = append(out, card(t))
		}
	}
	return out, nil
}
