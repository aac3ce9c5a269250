package ticket

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
)

// ImportIn is a ticket that lived elsewhere, as it was there: its times, its people, its state and how it came to it. Nothing
// is asked of it that our own machine would ask; the persons and groups are ids of this tenant, or "".
type ImportIn struct {
	ID              string // "" for a new one
	ExternalID      string // its number elsewhere; one is imported once from each source
	Kind            string // incident where empty
	Title           string
	Description     string
	RequesterID     string
	OpenedBy        string
	Channel         string
	GroupID         string
	AssigneeID      string
	Impact          int64
	Urgency         int64
	Priority        int64 // 0: by the matrix
	PriorityReason  string
	Category        string
	State           string
	HoldReason      string
	ResolutionCode  string
	ResolutionNotes string
	Details         map[string]string
	OpenedAt        instant.Instant
	StartedAt       instant.Instant
	ResolvedAt      instant.Instant
	ClosedAt        instant.Instant
	UpdatedAt       instant.Instant
	ReopenCount     int64
	Reassignments   int64
	Steps           []Step // oldest first
}

// Step is a line of the history of an imported ticket.
type Step struct {
	At      instant.Instant
	ActorID string
	Verb    string // edit, assign, or a verb of the machine
	Changes []Change
}

// Imports says what became of a chunk.
type Imports struct {
	Created int
	Skipped int      // known already
	IDs     []string // of those created, in order
	Numbers []string
}

// ImportChunk is how many tickets are best given at once: more would keep others waiting.
const ImportChunk = 100

// Import writes tickets that lived elsewhere. Those whose external id is known from the same source are passed over, so that
// an import can be repeated. Each leaves one event, ticket.imported, that goes to no screen.
func Import(ctx context.Context, tx *db.Tx, source string, list []ImportIn) (Imports, error) {
	var out Imports
	given := len(list)
	list, err := unknown(ctx, tx, source, list)
	out.Skipped = given - len(list)
	if err != nil || len(list) == 0 {
		return out, err
	}
	matrices := map[string]Matrix{}
	rows := make([]*row, len(list))
	words := make(map[string][]string, len(list))
	byPrefix := map[string][]*row{}
	var lines []changeRow
	for i := range list {
		m, ok := machineOf(orKind(list[i].Kind))
		if !ok {
			return out, fault.Invalid("ticket.kind_unknown")
		}
		if _, ok := matrices[m.Kind]; !ok {
			if matrices[m.Kind], _, err = matrixOf(ctx, tx, m); err != nil {
				return out, err
			}
		}
		t, err := list[i].row(tx, m, matrices[m.Kind], source)
		if err != nil {
			return out, err
		}
		rows[i] = t
		words[t.ID] = wordsOf(t.Title)
		byPrefix[m.Prefix] = append(byPrefix[m.Prefix], t)
		lines = append(lines, history(t, list[i].Steps)...)
	}
	if err := number(ctx, tx, byPrefix); err != nil {
		return out, err
	}
	if err := write(ctx, tx, rows, words, lines); err != nil {
		return out, err
	}
	for _, t := range rows {
		out.Created++
		out.IDs, out.Numbers = append(out.IDs, t.ID), append(out.Numbers, t.Number)
		tx.Emit(t.ref(), Imported{Kind: t.Kind, Version: t.Version})
	}
	return out, nil
}

// unknown drops what was imported before, and what comes twice in the chunk.
func unknown(ctx context.Context, r db.Reader, source string, list []ImportIn) ([]ImportIn, error) {
	var ids []string
	for _, in := range list {
		if in.ExternalID != "" {
			ids = append(ids, in.ExternalID)
		}
	}
	seen, err := externals(ctx, r, source, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(in ImportIn) bool {
		known := in.ExternalID != "" && seen[in.ExternalID]
		seen[in.ExternalID] = true
		return known
	}), nil
}

func orKind(kind string) string {
	if kind == "" {
		return Incident
	}
	return kind
}

func (in ImportIn) row(tx *db.Tx, m Machine, matrix Matrix, source string) (*row, error) {
	t := &row{
		brief: brief{
			ID: in.ID, Kind: m.Kind, State: in.State, OpenedAt: in.OpenedAt, UpdatedAt: in.UpdatedAt, Requester: in.RequesterID, Group: in.GroupID,
			Assignee: in.AssigneeID, Impact: orLevel(in.Impact), Urgency: orLevel(in.Urgency), HoldReason: in.HoldReason,
		},
		OpenedBy: in.OpenedBy, Channel: in.Channel, Category: markdown.CleanLine(in.Category), Source: source, ExternalID: in.ExternalID,
		ResolutionCode: in.ResolutionCode, ResolutionNotes: markdown.Clean(in.ResolutionNotes), Description: markdown.Clean(in.Description),
		StartedAt: in.StartedAt, ResolvedAt: in.ResolvedAt, ClosedAt: in.ClosedAt, ReopenCount: in.ReopenCount, ReassignmentCount: in.Reassignments,
	}
	if t.ID == "" {
		t.ID = id.New()
	}
	if t.State == "" {
		t.State = m.States[0].Name
	}
	if m.state(t.State).Name == "" {
		return nil, fault.Invalid("ticket.state_unknown").With("state", t.State)
	}
	if t.OpenedAt.IsZero() {
		t.OpenedAt = tx.Now()
	}
	t.UpdatedAt = max(t.UpdatedAt, t.OpenedAt, t.StartedAt, t.ResolvedAt, t.ClosedAt)
	t.StateAt, t.StateBy, t.UpdatedBy = t.OpenedAt, t.OpenedBy, t.OpenedBy
	for _, s := range in.Steps {
		t.UpdatedAt, t.UpdatedBy = max(t.UpdatedAt, s.At), s.ActorID
		if slices.ContainsFunc(s.Changes, func(c Change) bool { return c.Field == "state" }) {
			t.StateAt, t.StateBy = s.At, s.ActorID
		}
	}
	t.Version = 1 + int64(len(in.Steps))
	t.Details.V = in.Details
	t.Priority, t.PriorityReason = matrix.Of(t.Impact, t.Urgency), markdown.CleanLine(in.PriorityReason)
	if in.Priority >= 1 && in.Priority <= lowest {
		t.Priority = in.Priority
	}
	return t, t.entitle(in.Title)
}

func history(t *row, steps []Step) []changeRow {
	out := make([]changeRow, len(steps))
	for i, s := range steps {
		out[i] = changeRow{ID: id.New(), Ticket: t.ID, At: s.At, Version: int64(2 + i), Actor: s.ActorID, Verb: s.Verb}
		out[i].Changes.V = s.Changes
	}
	return out
}

func number(ctx context.Context, tx *db.Tx, byPrefix map[string][]*row) error {
	for prefix, rows := range byPrefix {
		numbers, err := db.NextNumbers(ctx, tx, prefix, len(rows))
		if err != nil {
			return err
		}
		for i, t := range rows {
			t.Number = numbers[i]
		}
	}
	return nil
}

// write sends rows in statements of few different sizes, so that few are prepared.
func write(ctx context.Context, tx *db.Tx, rows []*row, words map[string][]string, lines []changeRow) error {
	for part := range slices.Chunk(rows, 20) {
		if _, err := insertRows(ctx, tx, part); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(lines, 50) {
		if err := insertChanges(ctx, tx, part); err != nil {
			return err
		}
	}
	return insertWords(ctx, tx, words)
}
