package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// Leave takes a person out of a group.
func Leave(ctx context.Context, tx *db.Tx, in MemberIn) (Group, error) {
	g, err := groupByID(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	removed, err := deleteMember(ctx, tx, g.ID, in.Person)
	if err != nil {
		return Group{}, err
	}
	if removed {
		version, err := touchGroup(ctx, tx, g.ID)
		if err != nil {
			return Group{}, err
		}
		emit(tx, g.ID, GroupLeft{Version: version, Person: in.Person}, in.Person)
	}
	return readGroup(ctx, tx, g.ID)
}
