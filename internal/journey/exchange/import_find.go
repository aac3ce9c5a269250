package exchange

import (
	"context"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/people/directory"
)

// GetIn names an import.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get answers an import, with its progress.
func (x *Exchange) Get(ctx context.Context, r db.Reader, in GetIn) (Import, error) {
	w, err := loadImport(ctx, r, in.ID)
	if err != nil {
		return Import{}, err
	}
	return x.present(ctx, r, w)
}

// ListIn pages through the imports.
type ListIn struct {
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// List answers imports, the newest first.
func (x *Exchange) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Import], error) {
	before := "~"
	if in.Cursor != "" {
		before = in.Cursor
	}
	rows, err := recentImports(ctx, r, before, in.Limit+1)
	page := api.Page[Import]{Items: []Import{}}
	if err != nil {
		return page, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = rows[in.Limit-1].ID
	}
	for _, w := range rows {
		i, err := x.present(ctx, r, w)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, i)
	}
	return page, nil
}

// RowsIn filters the rows of an import.
type RowsIn struct {
	ID     string `path:"id" json:"-"`
	Action string `query:"action" json:"-" enum:"made,edited,refused,bad,kept,gone,retired" doc:"kept: with values that were left as they are"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor int64  `query:"cursor" json:"-" minimum:"0" maximum:"1000000"`
}

// Rows answers what an import changes or cannot take, in the order of the files.
func (x *Exchange) Rows(ctx context.Context, r db.Reader, in RowsIn) (api.Page[Row], error) {
	page := api.Page[Row]{Items: []Row{}}
	if _, err := loadImport(ctx, r, in.ID); err != nil {
		return page, err
	}
	var rows []keptRow
	var err error
	after, limit := in.Cursor-1, in.Limit+1
	switch in.Action {
	case "":
		rows, err = rowsOf(ctx, r, in.ID, after, limit)
	case "kept":
		rows, err = rowsKeptAside(ctx, r, in.ID, after, limit)
	default:
		rows, err = rowsOfAction(ctx, r, in.ID, in.Action, after, limit)
	}
	if err != nil {
		return page, err
	}
	if len(rows) > in.Limit {
		page.Next = strconv.FormatInt(rows[in.Limit].N, 10)
		rows = rows[:in.Limit]
	}
	for _, w := range rows {
		for i := range w.Found.V.Reasons {
			x.say(r, &w.Found.V.Reasons[i])
		}
		page.Items = append(page.Items, w.Found.V)
	}
	return page, nil
}

// say puts a reason into the reader's language.
func (x *Exchange) say(r db.Reader, why *Reason) {
	why.Message = x.Text(r.Actor().Lang, "fault."+why.Code, why.Args)
}

func (x *Exchange) present(ctx context.Context, r db.Reader, w importRow) (Import, error) {
	i := Import{ID: w.ID, Source: w.Source, Key: w.Key, State: w.State, CIs: w.CIs, Relations: w.Relations, Columns: w.Columns.V, Mapping: w.Mapping.V,
		Fields: cmdbfile.Fields(), Report: w.Counts.V, MadeAt: w.MadeAt, AppliedAt: w.AppliedAt, UpdatedAt: w.UpdatedAt, Version: w.Version}
	if i.Columns == nil {
		i.Columns = []string{}
	}
	if i.Mapping == nil {
		i.Mapping = cmdbfile.Mapping{}
	}
	if w.ErrorCode != "" {
		i.Error = &Reason{Code: w.ErrorCode, Args: w.ErrorArgs.V}
		x.say(r, i.Error)
	}
	names, err := directory.Briefs(ctx, r, w.MadeBy, w.AppliedBy)
	i.MadeBy, i.AppliedBy = brief(names, w.MadeBy), brief(names, w.AppliedBy)
	return i, err
}

func brief(names map[string]directory.Brief, id string) *directory.Brief {
	b, ok := names[id]
	if !ok {
		return nil
	}
	return &b
}
