package crisis

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/ref"
)

// AnnouncementKind is the kind of what a crisis tells all who are signed in.
const AnnouncementKind = "announcement"

const topicAnnouncements = "announcements"

// Announcement is what a crisis says to its users, where they wait at the desk or open the portal. It is there until the crisis ends, the
// message is withdrawn, or a later one takes its place.
type Announcement struct {
	ID     string          `json:"id"`
	Text   string          `json:"text" doc:"Markdown"`
	HTML   HTML            `json:"html"`
	At     instant.Instant `json:"at"`
	Crisis *Named          `json:"crisis,omitempty" doc:"for who may know of it; name is its number and name"`
}

// Announced: something is told to all, or no longer.
type Announced struct {
	Ended bool `json:"ended,omitempty"`
}

// EventType implements event.Payload.
func (Announced) EventType() string { return "announcement.changed" }

// AnnouncementsIn asks for those in effect.
type AnnouncementsIn struct{}

type announcementRow struct {
	ID     string          `db:"id"`
	Crisis string          `db:"crisis_id"`
	At     instant.Instant `db:"at"`
	Text   string          `db:"text"`
}

// Announcements answers what is told to everybody now: of each crisis the last.
func (x *Crises) Announcements(ctx context.Context, r db.Reader, _ AnnouncementsIn) (api.Page[Announcement], error) {
	out := api.Page[Announcement]{Items: []Announcement{}}
	open := openPhases()
	rows, err := db.Select[announcementRow](ctx, r, `SELECT d.id, d.crisis_id, d.at, m.text FROM crisis_delivery d
		JOIN crisis_message m ON m.tenant_id = d.tenant_id AND m.crisis_id = d.crisis_id AND m.n = d.n
		JOIN crisis c ON c.tenant_id = d.tenant_id AND c.id = d.crisis_id
		WHERE d.tenant_id = $1 AND d.channel = 'desk' AND d.state = 'sent' AND m.ended_at = 0 AND c.exercise = 0 AND c.phase IN `+db.In(2, len(open))+` ORDER BY d.at DESC, d.n DESC LIMIT 100`, db.Args(open)...)
	seen := map[string]bool{}
	for _, w := range rows {
		if seen[w.Crisis] {
			continue
		}
		seen[w.Crisis] = true
		a := Announcement{ID: w.ID, Text: w.Text, HTML: HTML(w.Text), At: w.At}
		c, _, err := known(ctx, r, w.Crisis)
		switch {
		case err == nil:
			a.Crisis = &Named{ID: c.ID, Name: c.Number + " " + c.Name}
		case fault.KindOf(err) != fault.KindNotFound:
			return out, err
		}
		out.Items = append(out.Items, a)
	}
	return out, err
}

// lastTold is what the last message to users of a crisis said, for the card that everybody who may know of the crisis sees.
func lastTold(ctx context.Context, r db.Reader, crisis string) (string, error) {
	rows, err := db.Select[string](ctx, r, `SELECT text FROM crisis_message WHERE tenant_id = $1 AND crisis_id = $2 AND audience = 'users' AND state = 'sent' ORDER BY state_at DESC, n DESC LIMIT 1`, crisis)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0], nil
}

// UsersTold: users were told something.
type UsersTold struct {
	N int64 `json:"n"`
}

// EventType implements event.Payload.
func (UsersTold) EventType() string { return "crisis.users_told" }

// PointHeld: there is a new situation point, and a time for the next.
type PointHeld struct {
	N int64 `json:"n"`
}

// EventType implements event.Payload.
func (PointHeld) EventType() string { return "crisis.point_held" }

// WallCard is a crisis as its post on the wall shows it, to who may know of it.
type WallCard struct {
	Crisis
	Told string // the last that users were told, Markdown
}

// WallCards are those of some crises, of those that the reader may know of.
func WallCards(ctx context.Context, r db.Reader, ids []string) ([]WallCard, error) {
	var out []WallCard
	for _, key := range ids {
		c, _, err := known(ctx, r, key)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		w := WallCard{Crisis: card(c)}
		w.NextPointAt = c.NextPointAt
		if w.Told, err = lastTold(ctx, r, c.ID); err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}

// OnTheWall are the events that the post of a crisis follows.
func OnTheWall() []string {
	return []string{"crisis.declared", "crisis.moved", "crisis.edited", "crisis.users_told", "crisis.point_held"}
}

// Restricted says whether only those who take part may know of a crisis.
func Restricted(ctx context.Context, r db.Reader, key string) (bool, error) {
	c, err := load(ctx, r, key)
	if err != nil {
		return true, err
	}
	return c.Restricted, nil
}

// SentOut: a message left for programs outside.
type SentOut struct {
	N        int64  `json:"n"`
	Audience string `json:"audience"`
}

// EventType implements event.Payload.
func (SentOut) EventType() string { return "crisis.told" }

// TellPrograms leaves the event that outside programs listen for; nobody here hears it.
func TellPrograms(tx *db.Tx, t Telling) {
	tx.Emit(ref.Of(Subject, t.Crisis), SentOut{N: t.N, Audience: t.Audience})
}

// Outgoing is all that a program outside is told of a message.
type Outgoing struct {
	Audience string          `json:"audience"`
	Text     string          `json:"text" doc:"Markdown"`
	At       instant.Instant `json:"at"`
}

func sentOut(ctx context.Context, r db.Reader, e event.Event) (any, bool, error) {
	p, err := event.Decode[SentOut](e)
	if err != nil {
		return nil, false, err
	}
	w, err := messageOf(ctx, r, e.Subject.ID, p.N)
	return Outgoing{Audience: w.Audience, Text: w.Text, At: w.StateAt}, err == nil, err
}
