package directory

import (
	"context"
	"slices"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// MakeGroupIn describes a new group. ID is for those who must know it beforehand (the demo, an import).
type MakeGroupIn struct {
	ID          string   `json:"-"`
	Name        string   `json:"name" maxLength:"120"`
	Description string   `json:"description,omitempty" maxLength:"500"`
	Kind        string   `json:"kind,omitempty" enum:"support,community"`
	Members     []string `json:"members,omitempty" nullable:"false" maxItems:"500" doc:"ids of persons"`
}

// MakeGroup makes a group, with its first members.
func MakeGroup(ctx context.Context, tx *db.Tx, in MakeGroupIn) (Group, error) {
	g := Group{ID: in.ID, Name: in.Name, Description: in.Description, Kind: in.Kind, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	if g.ID == "" {
		g.ID = id.New()
	}
	if g.Kind == "" {
		g.Kind = Support
	}
	if err := cleanGroup(&g); err != nil {
		return Group{}, err
	}
	if err := insertGroup(ctx, tx, g); err != nil {
		return Group{}, err
	}
	members := slices.Compact(slices.Sorted(slices.Values(in.Members)))
	for _, m := range members {
		if err := mustBeOpen(ctx, tx, m); err != nil {
			return Group{}, err
		}
		if _, err := insertMember(ctx, tx, g.ID, m); err != nil {
			return Group{}, err
		}
	}
	emit(tx, g.ID, GroupMade{}, members...)
	return readGroup(ctx, tx, g.ID)
}

func mustBeOpen(ctx context.Context, r db.Reader, person string) error {
	ok, err := Exists(ctx, r, person)
	if err == nil && !ok {
		return fault.NotFound("person.not_found")
	}
	return err
}
