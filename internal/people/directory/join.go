package directory

import (
	"context"

	"comptoir/internal/base/db"
)

// MemberIn names a group and a person.
type MemberIn struct {
	ID     string `path:"id" json:"-"`
	Person string `path:"person" json:"-"`
}

// Join puts a person in a group; who is in it already stays in it.
func Join(ctx context.Context, tx *db.Tx, in MemberIn) (Group, error) {
	g, err := groupByID(ctx, tx, in.ID)
	if err != nil {
		return Group{}, err
	}
	if err := mustBeOpen(ctx, tx, in.Person); err != nil {
		return Group{}, err
	}
	added, err := insertMember(ctx, tx, g.ID, in.Person)
	if err != nil {
		return Group{}, err
	}
	if added {
		version, err := touchGroup(ctx, tx, g.ID)
		if err != nil {
			return Group{}, err
		}
		emit(tx, g.ID, GroupJoined{Version: version, Person: in.Person}, in.Person)
	}
	return readGroup(ctx, tx, g.ID)
}
