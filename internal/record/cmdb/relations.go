package cmdb

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
)

// RelationsIn filters relations.
type RelationsIn struct {
	CI        string `query:"ci" json:"-" maxLength:"200" doc:"one of its ends: id, number or external id"`
	Direction string `query:"direction" json:"-" enum:"both,out,in" default:"both" doc:"out: those that leave the CI"`
	Type      string `query:"type" json:"-" maxLength:"40"`
	Limit     int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
	Cursor    string `query:"cursor" json:"-" maxLength:"40"`
}

// Relations answers present relations, oldest first.
func Relations(ctx context.Context, r db.Reader, in RelationsIn) (api.Page[Relation], error) {
	out := api.Page[Relation]{Items: []Relation{}}
	if in.Type != "" {
		if _, ok := typeOf(in.Type); !ok {
			return out, fault.InvalidField("type", "cmdb.type_unknown")
		}
	}
	if in.Cursor != "" && !id.Valid(in.Cursor) {
		return out, fault.InvalidField("cursor", "cmdb.cursor_invalid")
	}
	if in.Limit <= 0 {
		in.Limit = 100
	}
	f := relationFilter{kind: in.Type, after: in.Cursor, limit: in.Limit + 1, out: in.Direction != "in", in: in.Direction != "out"}
	if in.CI != "" {
		var err error
		if f.ci, err = IDOf(ctx, r, in.CI); err != nil {
			return out, err
		}
	}
	rows, err := relationList(ctx, r, f)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = rows[in.Limit-1].ID
	}
	out.Items, err = presentRelations(ctx, r, rows)
	return out, err
}

// GetRelation answers one relation, also one that was removed.
func GetRelation(ctx context.Context, r db.Reader, in RelationIn) (Relation, error) {
	l, err := relationByID(ctx, r, in.ID)
	if err != nil {
		return Relation{}, err
	}
	return presentRelation(ctx, r, l)
}

func presentRelation(ctx context.Context, r db.Reader, l *relationRow) (Relation, error) {
	list, err := presentRelations(ctx, r, []relationRow{*l})
	if err != nil {
		return Relation{}, err
	}
	return list[0], nil
}

// presentRelations gives relations the names of their ends.
func presentRelations(ctx context.Context, r db.Reader, rows []relationRow) ([]Relation, error) {
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	var ids, persons []string
	for _, l := range rows {
		ids, persons = append(ids, l.From, l.To), append(persons, l.MadeBy)
	}
	cis, err := briefsByID(ctx, r, distinct(ids))
	if err != nil {
		return nil, err
	}
	n, err := gather(ctx, r, persons, nil, nil)
	if err != nil {
		return nil, err
	}
	out := make([]Relation, len(rows))
	for i, l := range rows {
		out[i] = Relation{
			ID: l.ID, Type: l.Type, From: endOf(all, l.From, cis[l.From]), To: endOf(all, l.To, cis[l.To]), Propagates: l.Propagates, Starts: l.Starts, Bundle: l.Bundle, Source: l.Source,
			MadeAt: l.MadeAt, MadeBy: n.person(l.MadeBy), RemovedAt: l.RemovedAt, Version: l.Version,
		}
	}
	return out, nil
}

func endOf(all classes, id string, c *brief) End {
	if c == nil {
		return End{ID: id}
	}
	e := End{ID: c.ID, Number: c.Number, Name: c.Name, Class: c.Class, ClassName: all.name(c.Class), Layer: all.layer(c.Class), Status: c.Status, Criticality: c.Criticality, SiteID: c.Site}
	if len(c.External.V) > 0 {
		e.ExternalID = c.External.V[0].ID
	}
	return e
}
