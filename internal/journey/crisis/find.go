package crisis

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
)

// GetIn names a crisis by id or number.
type GetIn struct {
	ID string `path:"id" json:"-" maxLength:"40" doc:"id or number"`
}

// Get answers one crisis: in full to who takes part, as a card to who works here.
func (x *Crises) Get(ctx context.Context, r db.Reader, in GetIn) (Crisis, error) {
	c, s, err := known(ctx, r, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if !s.takesPart() {
		out := card(c)
		out.Actions = actions(c, s)
		return out, nil
	}
	return x.full(ctx, r, c)
}

// full is a crisis with what depends on the reader.
func (x *Crises) full(ctx context.Context, r db.Reader, c *row) (Crisis, error) {
	out, err := present(ctx, r, c)
	if err != nil {
		return out, err
	}
	s, err := seatOf(ctx, r, c)
	if err != nil {
		return out, err
	}
	if s.roles == nil {
		s.roles = []string{}
	}
	out.Mine = &Mine{Member: s.member.Person != "" && s.member.LeftAt.IsZero(), Roles: s.roles, Answer: s.member.Answer, MayWrite: c.Phase != Archived && s.mayWrite() == nil,
		MayTake: c.Phase != Archived && s.mayDecide() == nil}
	if s.member.Answer == "" {
		out.Mine.AskedAt = s.member.AskedAt
	}
	out.Actions = actions(c, s)
	return out, nil
}

// present is a crisis as everybody who takes part sees it.
func present(ctx context.Context, r db.Reader, c *row) (Crisis, error) {
	out := card(c)
	out.Limited = false
	out.Description, out.DescriptionHTML, out.DetectedAt, out.CadenceMin, out.NextPointAt = c.Description, HTML(c.Description), c.DetectedAt, c.CadenceMin, c.NextPointAt
	roles, err := rolesNow(ctx, r, c.ID)
	if err != nil {
		return out, err
	}
	if out.Roles, err = shownRoles(ctx, r, roles); err != nil {
		return out, err
	}
	if out.Missing, err = missing(ctx, r, roles); err != nil {
		return out, err
	}
	names, err := namesOf(ctx, r, c.DeclaredBy)
	if err != nil {
		return out, err
	}
	out.DeclaredBy = personIn(names, c.DeclaredBy)
	if out.CIs, err = namedCIs(ctx, r, c.ID); err != nil {
		return out, err
	}
	if out.Records, err = recordsOf(ctx, r, c.ID); err != nil {
		return out, err
	}
	if out.Members, err = countMembers(ctx, r, c.ID); err != nil {
		return out, err
	}
	head, err := headOf(ctx, r, c.ID)
	out.Head = &head
	return out, err
}

func namedCIs(ctx context.Context, r db.Reader, crisis string) ([]Named, error) {
	ids, err := cisOf(ctx, r, crisis)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	names, err := cmdb.Names(ctx, r, ids)
	out := make([]Named, len(ids))
	for i, ci := range ids {
		out[i] = Named{ID: ci, Name: names[ci]}
	}
	return out, err
}

// ListIn filters crises.
type ListIn struct {
	State  string `query:"state" json:"-" enum:"open,over,all" default:"open"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// List answers cards of the crises that the reader may know of, the newest first.
func (x *Crises) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Crisis], error) {
	out := api.Page[Crisis]{Items: []Crisis{}}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	if in.Cursor != "" && !id.Valid(in.Cursor) {
		return out, fault.InvalidField("cursor", "crisis.cursor_invalid")
	}
	rows, err := listed(ctx, r, in)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = rows[in.Limit-1].ID
	}
	for i := range rows {
		one := card(&rows[i].row)
		one.Limited = !rows[i].Member && !r.Actor().Has(auth.CrisisManager)
		out.Items = append(out.Items, one)
	}
	return out, nil
}

type listedRow struct {
	row
	Member bool `db:"member"`
}

// listed reads crises of which the actor may know.
func listed(ctx context.Context, r db.Reader, in ListIn) ([]listedRow, error) {
	me := r.Actor()
	args := []any{me.ID, me.Has(auth.CrisisManager), me.Has(auth.Agent), in.Limit + 1}
	text := `SELECT ` + columns + `, CASE WHEN EXISTS (SELECT 1 FROM crisis_member m WHERE m.tenant_id = $1 AND m.crisis_id = c.id AND m.person_id = $2 AND m.left_at = 0) THEN 1 ELSE 0 END AS member
		FROM crisis c WHERE c.tenant_id = $1 AND ($3 = 1 OR $4 = 1 AND c.restricted = 0
		OR EXISTS (SELECT 1 FROM crisis_member n WHERE n.tenant_id = $1 AND n.crisis_id = c.id AND n.person_id = $2 AND n.left_at = 0))`
	switch open := openPhases(); in.State {
	case "", "open":
		text += ` AND c.phase IN ` + db.In(len(args)+2, len(open))
		args = append(args, db.Args(open)...)
	case "over":
		text += ` AND c.phase NOT IN ` + db.In(len(args)+2, len(open))
		args = append(args, db.Args(open)...)
	}
	if in.Cursor != "" {
		args = append(args, in.Cursor)
		text += ` AND c.id < ` + place(len(args)+1)
	}
	return db.Select[listedRow](ctx, r, text+` ORDER BY c.id DESC LIMIT $5`, args...)
}

func countOpen(ctx context.Context, r db.Reader) (int64, error) {
	open := openPhases()
	return db.One[int64](ctx, r, `SELECT count(*) FROM crisis WHERE tenant_id = $1 AND phase IN `+db.In(2, len(open)), db.Args(open)...)
}

func namesOf(ctx context.Context, r db.Reader, ids ...string) (map[string]directory.Brief, error) {
	return directory.Briefs(ctx, r, ids...)
}

// who names a person in the arguments of a line of the product: as they are called today.
func who(ctx context.Context, r db.Reader, person string) (map[string]string, error) {
	b, err := directory.BriefOf(ctx, r, person)
	return map[string]string{"person": b.Name, "person_id": person}, err
}

// KindsIn asks for nothing.
type KindsIn struct{}

// Kinds is what a crisis is made of, as data.
type Kinds struct {
	Phases []Phase    `json:"phases" nullable:"false"`
	Roles  []RoleKind `json:"roles" nullable:"false"`
}

// KindsOf answers the phases and roles.
func KindsOf(context.Context, db.Reader, KindsIn) (Kinds, error) {
	return Kinds{Phases: phases, Roles: roleKinds}, nil
}
