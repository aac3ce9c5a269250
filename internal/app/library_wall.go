package app

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/feed"
	"comptoir/internal/record/knowledge"
)

// wallGroups are the wall's groups for audiences: those whose posts the actor reads as one of their own.
func (a *App) wallGroups() knowledge.GroupSource {
	return knowledge.GroupSource{
		Mine: func(ctx context.Context, r db.Reader) ([]string, error) {
			mine, err := a.Feed.Groups(ctx, r, feed.GroupsIn{Mine: true})
			var out []string
			for _, g := range mine.Items {
				if g.Role == feed.Owner || g.Role == feed.InGroup {
					out = append(out, g.ID)
				}
			}
			return out, err
		},
		Names: func(ctx context.Context, r db.Reader, _ []string) (map[string]string, error) {
			all, err := a.Feed.Groups(ctx, r, feed.GroupsIn{})
			out := map[string]string{}
			for _, g := range all.Items {
				out[g.ID] = g.Name
			}
			return out, err
		},
	}
}

// postAudience is who reads a post: of a closed or secret group its members; of an open one agents, and everyone where the group
// lets requesters in and the post speaks of no record.
func (a *App) postAudience(ctx context.Context, r db.Reader, id string) (knowledge.AudienceIn, error) {
	p, err := a.Feed.Get(ctx, r, feed.GetIn{ID: id})
	if err != nil {
		return knowledge.AudienceIn{}, err
	}
	if p.Ref != nil {
		heard, err := a.Feed.Records[p.Ref.Kind].Heard(ctx, r, p.Ref.ID)
		if err != nil {
			return knowledge.AudienceIn{}, err
		}
		if heard == feed.HeardByFew {
			return knowledge.AudienceIn{}, fault.Conflict("note.not_from_here") // its readers are not a group that one could name
		}
	}
	if p.Group == nil {
		return knowledge.AudienceIn{Kind: knowledge.Agents}, nil
	}
	if p.Group.Access != feed.Open {
		return knowledge.AudienceIn{Kind: knowledge.Groups, Groups: []string{p.Group.ID}}, nil
	}
	g, err := a.Feed.GetGroup(ctx, r, feed.GroupIn{ID: p.Group.ID})
	if err != nil {
		return knowledge.AudienceIn{}, err
	}
	if g.Requesters && p.Ref == nil {
		return knowledge.AudienceIn{Kind: knowledge.Everyone}, nil
	}
	return knowledge.AudienceIn{Kind: knowledge.Agents}, nil
}

func (a *App) postCard(ctx context.Context, r db.Reader, id string) (knowledge.Card, error) {
	p, err := a.Feed.Get(ctx, r, feed.GetIn{ID: id})
	if err != nil || p.Group == nil {
		return knowledge.Card{}, err
	}
	return knowledge.Card{Title: p.Group.Name}, nil
}
