package crisis

import (
	"context"
	"strings"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Template is a message to begin with.
type Template struct {
	Audience string          `json:"audience"`
	Text     string          `json:"text"`
	Channels []string        `json:"channels" nullable:"false" doc:"ways that it begins with"`
	DueAt    instant.Instant `json:"due_at,omitzero" doc:"when they are to be told something, by their rhythm"`
}

// TemplatesIn names a crisis.
type TemplatesIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// audiences of messages, in the order they are shown.
var audiences = []string{"users", "management", "partners", "authorities", "press", "team"}

// Templates are messages to begin with, for each audience: the organisation's own words, else the product's in the reader's language, with
// what is known of the crisis filled in.
func (x *Crises) Templates(ctx context.Context, r db.Reader, in TemplatesIn) (api.Page[Template], error) {
	out := api.Page[Template]{Items: []Template{}}
	c, _, err := inside(ctx, r, in.ID)
	if err != nil {
		return out, err
	}
	lang := r.Actor().Lang
	level := x.Text.Text(lang, "crisis.level."+levelName(c.Level), nil)
	for _, name := range audiences {
		a, err := audienceOf(ctx, r, name)
		if err != nil {
			return out, err
		}
		t := Template{Audience: name, Text: strings.NewReplacer("{name}", c.Name, "{number}", c.Number, "{level}", level).Replace(a.Template), Channels: a.Channels}
		if t.Text == "" {
			t.Text = x.Text.Text(lang, "crisis.template."+name, map[string]any{"name": c.Name, "number": c.Number, "level": level})
		}
		if c.Exercise {
			t.Text = x.Text.Text(lang, "crisis.template.exercise", nil) + "\n\n" + t.Text
		}
		if t.DueAt, err = nextFor(ctx, r, c, a); err != nil {
			return out, err
		}
		out.Items = append(out.Items, t)
	}
	return out, nil
}

// nextFor is when an audience is to be told something: a beat after the last message to it, or after the declaration; zero where it has
// no rhythm or the crisis is over.
func nextFor(ctx context.Context, r db.Reader, c *row, a Audience) (instant.Instant, error) {
	if a.EveryMin == 0 || !c.open() {
		return 0, nil
	}
	last, err := db.One[instant.Instant](ctx, r, `SELECT coalesce(max(state_at), 0) FROM crisis_message WHERE tenant_id = $1 AND crisis_id = $2 AND audience = $3 AND state = 'sent'`, c.ID, a.Audience)
	return max(last, c.DeclaredAt).Add(time.Duration(a.EveryMin) * time.Minute), err
}
