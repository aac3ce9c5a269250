package campaign

import (
	"context"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/cmdb"
)

type cmdbPage = api.Page[cmdb.CI]

// ListIn filters campaigns.
type ListIn struct {
	State string `query:"state" json:"-" enum:"filling,open,closed"`
}

// List answers the last campaigns, the newest first.
func List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Campaign], error) {
	page := api.Page[Campaign]{Items: []Campaign{}}
	rows, err := recent(ctx, r, in.State)
	if err != nil {
		return page, err
	}
	for _, c := range rows {
		one, err := present(ctx, r, c)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, nil
}

// GetIn names a campaign.
type GetIn struct {
	ID string `path:"id" json:"-"`
}

// Get answers one campaign.
func Get(ctx context.Context, r db.Reader, in GetIn) (Campaign, error) {
	c, err := load(ctx, r, in.ID)
	if err != nil {
		return Campaign{}, err
	}
	return present(ctx, r, c)
}

func present(ctx context.Context, r db.Reader, c row) (Campaign, error) {
	out := Campaign{ID: c.ID, Name: c.Name, State: c.State, Scope: c.Scope.V, Total: c.Total, Done: c.Done, EveryDays: c.EveryDays, DueAt: c.DueAt,
		MadeAt: c.MadeAt, ClosedAt: c.ClosedAt, Version: c.Version}
	names, err := directory.Briefs(ctx, r, c.MadeBy)
	if err != nil {
		return out, err
	}
	if b, ok := names[c.MadeBy]; ok {
		out.MadeBy = &b
	}
	if c.State == Closed {
		return out, nil
	}
	groups, err := groupsOf(ctx, r, r.Actor().ID)
	if err != nil {
		return out, err
	}
	out.Mine, err = countLeft(ctx, r, c.ID, r.Actor().ID, groups)
	return out, err
}

func groupsOf(ctx context.Context, r db.Reader, person string) ([]string, error) {
	briefs, err := directory.GroupsOf(ctx, r, person)
	out := make([]string, len(briefs))
	for i, g := range briefs {
		out[i] = g.ID
	}
	return out, err
}

// ItemsIn filters what a campaign asks.
type ItemsIn struct {
	ID     string `path:"id" json:"-"`
	Who    string `query:"who" json:"-" enum:"me,all,none" default:"me" doc:"me: mine and my groups'; none: those that nobody answers for"`
	State  string `query:"state" json:"-" enum:"left,done,all" default:"left"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40" doc:"id of the last CI"`
}

// Items lists the CIs that a campaign asks about.
func Items(ctx context.Context, r db.Reader, in ItemsIn) (api.Page[Item], error) {
	page := api.Page[Item]{Items: []Item{}}
	if _, err := load(ctx, r, in.ID); err != nil {
		return page, err
	}
	var groups []string
	var err error
	if in.Who == "me" {
		if groups, err = groupsOf(ctx, r, r.Actor().ID); err != nil {
			return page, err
		}
	}
	rows, err := items(ctx, r, in, groups, in.Limit+1)
	if err != nil {
		return page, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.Next = rows[in.Limit-1].CI
	}
	ids, people := make([]string, len(rows)), make([]string, len(rows))
	for i, w := range rows {
		ids[i], people[i] = w.CI, w.DoneBy
	}
	cis, err := cmdb.Briefs(ctx, r, ids)
	if err != nil {
		return page, err
	}
	names, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return page, err
	}
	for _, w := range rows {
		i := Item{CI: cis[w.CI], DoneAt: w.DoneAt, How: w.How}
		if b, ok := names[w.DoneBy]; ok {
			i.DoneBy = &b
		}
		page.Items = append(page.Items, i)
	}
	return page, nil
}

// ProgressIn names a campaign.
type ProgressIn struct {
	ID string `path:"id" json:"-"`
}

// Part is how far one owner or support group is.
type Part struct {
	Owner *directory.Brief      `json:"owner,omitempty"`
	Group *directory.GroupBrief `json:"group,omitempty" doc:"where the CIs have no owner; neither: nobody answers for them"`
	Total int64                 `json:"total"`
	Done  int64                 `json:"done"`
}

// Progress tells how far everybody is, those with the most left first.
func Progress(ctx context.Context, r db.Reader, in ProgressIn) (api.Page[Part], error) {
	page := api.Page[Part]{Items: []Part{}}
	if _, err := load(ctx, r, in.ID); err != nil {
		return page, err
	}
	rows, err := parts(ctx, r, in.ID)
	if err != nil {
		return page, err
	}
	var people, groups []string
	for _, p := range rows {
		people, groups = append(people, p.Owner), append(groups, p.Group)
	}
	names, err := directory.Briefs(ctx, r, people...)
	if err != nil {
		return page, err
	}
	teams, err := directory.GroupBriefs(ctx, r, groups...)
	if err != nil {
		return page, err
	}
	for _, p := range rows {
		out := Part{Total: p.Total, Done: p.Done}
		if b, ok := names[p.Owner]; ok {
			out.Owner = &b
		} else if g, ok := teams[p.Group]; ok {
			out.Group = &g
		}
		page.Items = append(page.Items, out)
	}
	return page, nil
}

func place(n int) string { return "$" + strconv.Itoa(n) }
