package live

import (
	"context"
	"slices"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// inboxOf is the topic of what concerns one person.
func inboxOf(account string) string { return "inbox:" + account }

// alsoTo gives events the inboxes of those accounts whom they concern by what they follow.
func (h *Hub) alsoTo(ctx context.Context, tenant string, events []event.Event, accounts []string) ([]event.Event, error) {
	if h.Also == nil || len(accounts) == 0 {
		return events, nil
	}
	return db.View(ctx, h.DB, auth.System(tenant), func(ctx context.Context, r db.Reader) ([]event.Event, error) {
		out := slices.Clone(events)
		for i, e := range out {
			more, err := h.Also(ctx, r, e, accounts)
			if err != nil {
				return nil, err
			}
			if len(more) == 0 {
				continue
			}
			topics := slices.Clone(e.Topics)
			for _, account := range more {
				topics = append(topics, inboxOf(account))
			}
			out[i].Topics = topics
		}
		return out, nil
	})
}

// present are the accounts of a tenant that listen to their inbox on this node.
func (h *Hub) present(tenant string) []string {
	var out []string
	for _, c := range h.Connected() {
		if c.Tenant == tenant && h.watched(tenant, inboxOf(c.ID)) {
			out = append(out, c.ID)
		}
	}
	return out
}

// alsoMine is e with one's own inbox, where one asks for it and e concerns one.
func (h *Hub) alsoMine(ctx context.Context, r db.Reader, e event.Event, account string, topics []string) (event.Event, error) {
	if h.Also == nil || !slices.Contains(topics, inboxOf(account)) {
		return e, nil
	}
	mine, err := h.Also(ctx, r, e, []string{account})
	if err == nil && len(mine) > 0 {
		e.Topics = append(slices.Clone(e.Topics), inboxOf(account))
	}
	return e, err
}
