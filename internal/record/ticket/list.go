package ticket

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// ListIn filters and sorts tickets. A requester is shown their own only.
type ListIn struct {
	Kind      string `query:"kind" json:"-" maxLength:"80" doc:"kinds, separated by commas"`
	State     string `query:"state" json:"-" maxLength:"200" doc:"states, separated by commas; open means those in which work is to be done"`
	Priority  string `query:"priority" json:"-" maxLength:"20" doc:"1 to 5, separated by commas"`
	Group     string `query:"group" json:"-" maxLength:"40" doc:"id, or none"`
	Assignee  string `query:"assignee" json:"-" maxLength:"40" doc:"id, me or none"`
	Requester string `query:"requester" json:"-" maxLength:"40" doc:"id or me"`
	Query     string `query:"q" json:"-" maxLength:"200" doc:"a number, or the beginnings of words of the title"`
	Sort      string `query:"sort" json:"-" enum:"-updated_at,updated_at,priority,-opened_at,opened_at" default:"-updated_at" doc:"priority: the most urgent first, then the latest change"`
	Limit     int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor    string `query:"cursor" json:"-" maxLength:"200"`
}

// List answers a page of tickets, without their long texts.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Ticket], error) {
	out := api.Page[Ticket]{Items: []Ticket{}}
	p, err := plan(r, in)
	if err != nil {
		return out, err
	}
	rows, next, err := p.page(ctx, r)
	if err != nil {
		return out, err
	}
	names, err := namesOf(ctx, r, nil, rows...)
	if err != nil {
		return out, err
	}
	out.Items = make([]Ticket, len(rows))
	for i, t := range rows {
		out.Items[i] = present(names, t)
	}
	out.Next = next
	return out, nil
}

// plan checks what is asked for and says how to read it.
func plan(r db.Reader, in ListIn) (*lister, error) {
	p := &lister{sort: in.Sort, limit: in.Limit, query: strings.TrimSpace(in.Query), group: in.Group, assignee: in.Assignee, requester: in.Requester}
	if p.sort == "" {
		p.sort = "-updated_at"
	}
	if !slices.Contains([]string{"-updated_at", "updated_at", "priority", "-opened_at", "opened_at"}, p.sort) {
		return nil, fault.InvalidField("sort", "ticket.sort_unknown")
	}
	if p.limit <= 0 {
		p.limit = 50
	}
	me := r.Actor()
	if p.assignee == "me" {
		p.assignee = me.ID
	}
	if p.requester == "me" {
		p.requester = me.ID
	}
	if !me.Has(auth.Agent) {
		p.requester, p.opener = me.ID, true
		p.group, p.assignee = "", ""
	}
	var err error
	if p.places, p.all, err = placesOf(in.Kind, in.State); err != nil {
		return nil, err
	}
	if p.priorities, err = prioritiesOf(in.Priority); err != nil {
		return nil, err
	}
	p.after, err = readCursor(in.Cursor, p.sort)
	return p, err
}

// place is one state of one kind.
type place struct{ kind, state string }

// placesOf resolves the filters of kind and state against the machines; all says that they leave nothing out.
func placesOf(kinds, states string) (out []place, all bool, err error) {
	wantKinds, wantStates := split(kinds), split(states)
	for _, k := range wantKinds {
		if _, ok := machineOf(k); !ok {
			return nil, false, fault.InvalidField("kind", "ticket.kind_unknown")
		}
	}
	for _, w := range wantStates {
		if w != "open" && !slices.ContainsFunc(machines, func(m Machine) bool { return m.state(w).Name != "" }) {
			return nil, false, fault.InvalidField("state", "ticket.state_unknown").With("state", w)
		}
	}
	for _, m := range machines {
		if len(wantKinds) > 0 && !slices.Contains(wantKinds, m.Kind) {
			continue
		}
		for _, s := range m.States {
			if len(wantStates) == 0 || slices.Contains(wantStates, s.Name) || s.Open && slices.Contains(wantStates, "open") {
				out = append(out, place{m.Kind, s.Name})
			}
		}
	}
	return out, len(wantKinds) == 0 && len(wantStates) == 0, nil
}

func prioritiesOf(list string) ([]int64, error) {
	var out []int64
	for _, w := range split(list) {
		if len(w) != 1 || w[0] < '1' || w[0] > '0'+lowest {
			return nil, fault.InvalidField("priority", "ticket.priority_unknown")
		}
		out = append(out, int64(w[0]-'0'))
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func split(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
