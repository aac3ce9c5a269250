package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/exchange/incidentlog"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/ticket"
)

// IncidentOptions say how a log is read.
type IncidentOptions struct {
	Zone   string            // of its times; UTC when empty
	States map[string]string // a word of the file → our state, "on_hold:awaiting_vendor" with its reason
	DryRun bool              // read and count, write nothing
}

// Report says what came in, in figures that can be held against the file.
type Report struct {
	Rows, Bad, Incidents, Created, Known  int
	ByState, ByPriority, ByGroup, ByMonth map[string]int
	BadRows                               []incidentlog.BadRow
	DryRun                                bool
}

const badRowsShown = 20

// source names the origin of imported incidents; with their number it is their external id.
const source = "incident-log"

// ImportIncidents reads an event log and keeps each incident as it stands after its last row, with its history. It can be
// repeated: what is known is passed over. Groups of the file that do not exist are made.
func ImportIncidents(ctx context.Context, d *db.DB, tenant string, in io.Reader, o IncidentOptions) (Report, error) {
	rep := Report{ByState: map[string]int{}, ByPriority: map[string]int{}, ByGroup: map[string]int{}, ByMonth: map[string]int{}, DryRun: o.DryRun}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return rep, fmt.Errorf("the time zone %q is not known: use an IANA name such as Europe/Paris", o.Zone)
	}
	states := map[string]incidentlog.State{}
	for word, ours := range o.States {
		name, hold, _ := strings.Cut(ours, ":")
		states[word] = incidentlog.State{Name: name, Hold: hold}
	}
	log, err := incidentlog.NewReader(in, incidentlog.Options{Zone: zone, States: states, OnBad: func(b incidentlog.BadRow) {
		if len(rep.BadRows) < badRowsShown {
			rep.BadRows = append(rep.BadRows, b)
		}
	}})
	if err != nil {
		return rep, err
	}
	w := writer{d: d, tenant: tenant, groups: map[string]string{}, rep: &rep}
	for {
		i, err := log.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return rep, err
		}
		rep.count(i)
		if !o.DryRun {
			if err := w.add(ctx, i); err != nil {
				return rep, err
			}
		}
	}
	n := log.Counts()
	rep.Rows, rep.Bad, rep.Incidents = n.Rows, n.Bad, n.Incidents
	return rep, w.flush(ctx)
}

func (r *Report) count(i incidentlog.Incident) {
	r.ByState[i.State.Name]++
	r.ByPriority[fmt.Sprintf("P%d", i.Priority)]++
	r.ByMonth[i.OpenedAt.UTC().Format("2006-01")]++
	group := i.Group
	if group == "" {
		group = "-"
	}
	r.ByGroup[group]++
}

type writer struct {
	d      *db.DB
	tenant string
	groups map[string]string
	batch  []incidentlog.Incident
	rep    *Report
}

func (w *writer) add(ctx context.Context, i incidentlog.Incident) error {
	w.batch = append(w.batch, i)
	if len(w.batch) < ticket.ImportChunk {
		return nil
	}
	return w.flush(ctx)
}

func (w *writer) flush(ctx context.Context) error {
	if len(w.batch) == 0 {
		return nil
	}
	if err := w.makeGroups(ctx); err != nil {
		return err
	}
	list := make([]ticket.ImportIn, len(w.batch))
	for k, i := range w.batch {
		list[k] = w.ticket(i)
	}
	w.batch = w.batch[:0]
	done, err := db.Update(ctx, w.d, auth.System(w.tenant), func(ctx context.Context, tx *db.Tx) (ticket.Imports, error) {
		return ticket.Import(ctx, tx, source, list)
	})
	w.rep.Created += done.Created
	w.rep.Known += done.Skipped
	return err
}

// makeGroups finds the batch's groups by name, and makes those that are new.
func (w *writer) makeGroups(ctx context.Context) error {
	if len(w.groups) == 0 {
		known, err := db.View(ctx, w.d, auth.System(w.tenant), func(ctx context.Context, r db.Reader) ([]directory.Group, error) {
			page, err := directory.Groups(ctx, r, directory.GroupsIn{})
			return page.Items, err
		})
		if err != nil {
			return err
		}
		for _, g := range known {
			w.groups[i18n.Fold(g.Name)] = g.ID
		}
	}
	for _, i := range w.batch {
		fold := i18n.Fold(i.Group)
		if i.Group == "" || w.groups[fold] != "" {
			continue
		}
		g, err := db.Update(ctx, w.d, auth.System(w.tenant), func(ctx context.Context, tx *db.Tx) (directory.Group, error) {
			return directory.MakeGroup(ctx, tx, directory.MakeGroupIn{Name: i.Group})
		})
		if err != nil {
			return err
		}
		w.groups[fold] = g.ID
	}
	return nil
}

func (w *writer) ticket(i incidentlog.Incident) ticket.ImportIn {
	title := strings.Join(present(i.Category, i.Subcategory, i.Symptom), " · ")
	if title == "" {
		title = i.ExternalID
	}
	last := i.History[len(i.History)-1].At
	t := ticket.ImportIn{ExternalID: i.ExternalID, Title: title, Channel: channelOf(i.Contact), GroupID: w.groups[i18n.Fold(i.Group)],
		Impact: int64(i.Impact), Urgency: int64(i.Urgency), Priority: int64(i.Priority), Category: i.Category, State: i.State.Name, HoldReason: i.State.Hold,
		ResolutionCode: i.ClosedCode, OpenedAt: at(i.OpenedAt), StartedAt: at(i.StartedAt), ResolvedAt: at(i.ResolvedAt), ClosedAt: at(i.ClosedAt), UpdatedAt: at(last),
		ReopenCount: int64(i.ReopenCount), Reassignments: int64(i.ReassignmentCount), Details: map[string]string{}}
	for k, v := range map[string]string{"caller": i.Caller, "opened_by": i.OpenedBy, "assigned_to": i.Assignee, "resolved_by": i.ResolvedBy, "location": i.Location, "ci": i.CI, "problem": i.Problem, "change": i.Change} {
		if v != "" {
			t.Details[k] = v
		}
	}
	for _, c := range i.Changes() {
		t.Steps = append(t.Steps, ticket.Step{At: at(c.At), Verb: "edit", Changes: []ticket.Change{{Field: c.Field, Old: c.Old, New: c.New}}})
	}
	return t
}

func present(words ...string) (out []string) {
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}

func at(t time.Time) instant.Instant {
	if t.IsZero() {
		return 0
	}
	return instant.Of(t)
}

func channelOf(contact string) string {
	switch strings.ToLower(contact) {
	case "phone", "ivr":
		return "phone"
	case "email":
		return "mail"
	case "self service":
		return "portal"
	case "direct opening":
		return "in_person"
	default:
		return ""
	}
}

// Words says the report for the operator's terminal.
func (r Report) Words(text *i18n.Catalog) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rows %d, bad %d, incidents %d, created %d, already known %d\n", r.Rows, r.Bad, r.Incidents, r.Created, r.Known)
	if r.DryRun {
		b.WriteString("dry run: nothing was written\n")
	}
	for _, part := range []struct {
		name string
		n    map[string]int
	}{{"state", r.ByState}, {"priority", r.ByPriority}, {"month", r.ByMonth}, {"group", r.ByGroup}} {
		keys := make([]string, 0, len(part.n))
		for k := range part.n {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		fmt.Fprintf(&b, "\nby %s\n", part.name)
		for _, k := range keys {
			fmt.Fprintf(&b, "  %-24s %6d\n", k, part.n[k])
		}
	}
	for _, bad := range r.BadRows {
		fmt.Fprintf(&b, "line %d: %s %s %q\n", bad.Line, text.Text(i18n.English, "fault."+bad.Code, nil), bad.Column, bad.Value)
	}
	if r.Bad > len(r.BadRows) {
		fmt.Fprintf(&b, "… and %d further bad rows\n", r.Bad-len(r.BadRows))
	}
	return b.String()
}
