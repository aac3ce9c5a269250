package inventory

import (
	"context"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/journey/inventory/report"
	"comptoir/internal/record/cmdb"
)

// TokensIn has no filter.
type TokensIn struct{}

// Tokens lists the doors, the newest first, without their secrets.
func Tokens(ctx context.Context, r db.Reader, _ TokensIn) (api.Page[Token], error) {
	rows, err := allTokens(ctx, r)
	return api.Page[Token]{Items: rows}, err
}

// AgentsIn pages through the agents.
type AgentsIn struct {
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"80"`
}

// Agents lists the agents, the one that reported last first.
func Agents(ctx context.Context, r db.Reader, in AgentsIn) (api.Page[Agent], error) {
	before, beforeID := int64(1)<<62, ""
	if in.Cursor != "" {
		at, rest, _ := strings.Cut(in.Cursor, "-")
		n, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return api.Page[Agent]{}, fault.InvalidField("cursor", "inventory.bad_cursor")
		}
		before, beforeID = n, rest
	}
	rows, err := agentsSeen(ctx, r, instant.Instant(before), beforeID, in.Limit+1)
	page := api.Page[Agent]{Items: rows}
	if len(rows) > in.Limit {
		last := rows[in.Limit-1]
		page.Items, page.Next = rows[:in.Limit], strconv.FormatInt(int64(last.LastSeenAt), 10)+"-"+last.ID
	}
	return page, err
}

// SheetIn names a CI by id or number.
type SheetIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// SheetOf is what the agent of a CI last said.
func SheetOf(ctx context.Context, r db.Reader, in SheetIn) (Sheet, error) {
	a, err := agentOf(ctx, r, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	parts, err := partsOf(ctx, r, a.ID)
	return Sheet{Agent: a, Parts: parts.whole()}, err
}

// SoftwareIn filters the programs of a CI.
type SoftwareIn struct {
	ID     string `path:"id" json:"-" maxLength:"40"`
	Q      string `query:"q" json:"-" maxLength:"100" doc:"part of a name"`
	Limit  int    `query:"limit" json:"-" default:"100" minimum:"1" maximum:"500"`
	Cursor int    `query:"cursor" json:"-" minimum:"0" maximum:"100000"`
}

// SoftwareOf lists the programs on a machine, by name.
func SoftwareOf(ctx context.Context, r db.Reader, in SoftwareIn) (api.Page[report.Software], error) {
	page := api.Page[report.Software]{Items: []report.Software{}}
	a, err := agentOf(ctx, r, in.ID)
	if err != nil {
		return page, err
	}
	text, err := softwareText(ctx, r, a.ID)
	if err != nil {
		return page, err
	}
	all, err := unpack(text)
	if err != nil {
		return page, err
	}
	part, n := i18n.Fold(in.Q), 0
	for _, s := range all {
		if part != "" && !strings.Contains(i18n.Fold(s.Name), part) {
			continue
		}
		if n++; n <= in.Cursor {
			continue
		}
		if len(page.Items) == in.Limit {
			page.Next = strconv.Itoa(in.Cursor + in.Limit)
			break
		}
		page.Items = append(page.Items, s)
	}
	return page, nil
}

// agentOf is the agent that reported a CI last.
func agentOf(ctx context.Context, r db.Reader, ci string) (Agent, error) {
	c, err := cmdb.Get(ctx, r, cmdb.GetIn{ID: ci})
	if err != nil {
		return Agent{}, err
	}
	all, err := agentsOf(ctx, r, c.ID)
	if err != nil {
		return Agent{}, err
	}
	if len(all) == 0 {
		return Agent{}, fault.NotFound("inventory.no_agent")
	}
	return all[0], nil
}
