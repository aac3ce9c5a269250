package feed

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/account"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// PersonKind is the kind of a person in references: what their picture hangs on.
const PersonKind = "person"

// Profile is a person as colleagues know them.
type Profile struct {
	Person      directory.Person `json:"person"`
	About       string           `json:"about"`
	AboutHTML   string           `json:"about_html,omitempty"`
	Skills      []string         `json:"skills" nullable:"false"`
	Groups      []GroupBrief     `json:"groups" nullable:"false" doc:"of the wall, of those the reader may know of"`
	Posts       int              `json:"posts" doc:"that the reader may see, counted up to 100"`
	Contributed []Contribution   `json:"contributed" nullable:"false"`
	Helped      int64            `json:"helped" doc:"how often others said that a note or an article of theirs worked, of those the reader may see"`
	Following   bool             `json:"following" doc:"whether the reader follows them"`
	Mine        bool             `json:"mine"`
	Version     int64            `json:"version"`
}

// ETag implements api.Tagged.
func (p Profile) ETag() string { return api.ETagOf(p.Version) }

// Contribution is what a person did of one kind: solved, written, found. Its items are those that the reader may know of.
type Contribution struct {
	Kind  string `json:"kind" doc:"solved, found (a lead, a workaround or a cause in a call for contribution), article, note"`
	Count int    `json:"count"`
	Items []Card `json:"items" nullable:"false"`

	all []Card
}

// Contributed names what a person did of one kind, the latest first, 100 at most.
type Contributed struct {
	Kind string // as Contribution shows it
	Of   string // the kind of the records
	IDs  func(ctx context.Context, r db.Reader, person string) ([]string, error)
}

const (
	mostSkills  = 20
	longSkill   = 40
	longAbout   = 2000
	shownOfEach = 10
)

// ProfileIn names a person, or "me".
type ProfileIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

type profileRow struct {
	About   string            `db:"about"`
	Skills  db.JSON[[]string] `db:"skills"`
	Version int64             `db:"version"`
}

func profileOf(ctx context.Context, r db.Reader, person string) (profileRow, error) {
	w, err := db.One[profileRow](ctx, r, `SELECT about, skills, version FROM profile WHERE tenant_id = $1 AND person_id = $2`, person)
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return w, err
}

// Profile answers a person as the reader may know them.
func (f *Feed) Profile(ctx context.Context, r db.Reader, in ProfileIn) (Profile, error) {
	p, err := directory.Get(ctx, r, directory.GetIn{ID: in.ID})
	if err != nil {
		return Profile{}, err
	}
	w, err := profileOf(ctx, r, p.ID)
	if err != nil {
		return Profile{}, err
	}
	out := Profile{Person: p, About: w.About, Skills: orNone(w.Skills.V), Groups: []GroupBrief{}, Contributed: []Contribution{}, Mine: p.ID == r.Actor().ID, Version: w.Version}
	h, err := houseOf(ctx, r)
	if err != nil {
		return out, err
	}
	theirs, err := standings(ctx, r, p.ID)
	if err != nil {
		return out, err
	}
	for _, s := range theirs {
		if _, known := h.groups[s.ID]; known && s.in() && (h.reads(s.ID) || out.Mine) {
			out.Groups = append(out.Groups, GroupBrief{ID: s.ID, Name: s.Name, Access: s.Access})
		}
	}
	head, err := headPosition(ctx, r)
	if err != nil {
		return out, err
	}
	posts, err := f.visible(ctx, r, h, view{of: source{bySomebody, p.ID}}, head+1, 0, mostUnread)
	if err != nil {
		return out, err
	}
	out.Posts = len(posts.rows)
	if out.Contributed, err = f.contributed(ctx, r, p.ID); err != nil {
		return out, err
	}
	for _, c := range out.Contributed {
		for _, one := range c.all {
			out.Helped += one.Worked
		}
	}
	following, err := db.Select[int64](ctx, r, `SELECT 1 FROM follow WHERE tenant_id = $1 AND person_id = $2 AND kind = 'person' AND source_id = $3 AND muted = 0`,
		r.Actor().ID, p.ID)
	out.Following = len(following) > 0
	out.AboutHTML = markdown.Render(out.About)
	return out, err
}

func (f *Feed) contributed(ctx context.Context, r db.Reader, person string) ([]Contribution, error) {
	out := []Contribution{}
	for _, c := range f.Contributed {
		ids, err := c.IDs(ctx, r, person)
		if err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			continue
		}
		cards, err := f.inShort(ctx, r, c.Of, ids)
		if err != nil {
			return nil, err
		}
		for i := range cards {
			cards[i].Kind = c.Of
		}
		slices.SortFunc(cards, func(a, b Card) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
		if len(cards) > 0 {
			out = append(out, Contribution{Kind: c.Kind, Count: len(cards), Items: cards[:min(len(cards), shownOfEach)], all: cards})
		}
	}
	return out, nil
}

// EditProfileIn is what one says of oneself; what is absent stays.
type EditProfileIn struct {
	IfMatch string    `header:"If-Match" json:"-"`
	About   *string   `json:"about,omitempty" doc:"Markdown"`
	Skills  *[]string `json:"skills,omitempty" doc:"20 at most"`
	Avatar  *string   `json:"avatar,omitempty" maxLength:"40" doc:"a picture of one's own from POST /files; empty takes it away"`
}

// UnmarshalJSON cleans what comes over HTTP while it is decoded.
func (in *EditProfileIn) UnmarshalJSON(b []byte) error {
	type plain EditProfileIn
	if err := json.Unmarshal(b, (*plain)(in)); err != nil {
		return err
	}
	if in.About != nil {
		*in.About = markdown.Clean(*in.About)
	}
	return nil
}

// EditProfile changes what one says of oneself.
func (f *Feed) EditProfile(ctx context.Context, tx *db.Tx, in EditProfileIn) (Profile, error) {
	me := tx.Actor().ID
	w, err := profileOf(ctx, tx, me)
	if err != nil {
		return Profile{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Profile{}, err
	}
	if in.About != nil {
		if w.About = *in.About; utf8.RuneCountInString(w.About) > longAbout {
			return Profile{}, fault.InvalidField("about", "field.too_long").With("limit", longAbout)
		}
	}
	if in.Skills != nil {
		if w.Skills.V, err = skills(*in.Skills); err != nil {
			return Profile{}, err
		}
	}
	if in.Avatar != nil {
		if err := setPicture(ctx, tx, *in.Avatar); err != nil {
			return Profile{}, err
		}
	}
	w.Skills.V = orNone(w.Skills.V)
	version, err := db.One[int64](ctx, tx, `INSERT INTO profile (tenant_id, person_id, about, skills, updated_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, person_id) DO UPDATE SET about = excluded.about, skills = excluded.skills, updated_at = excluded.updated_at, version = profile.version + 1
		RETURNING version`, me, w.About, w.Skills, tx.Now())
	if err != nil {
		return Profile{}, err
	}
	tx.Emit(personRef(me), ProfileEdited{Version: version}, inbox(me))
	return f.Profile(ctx, tx, ProfileIn{ID: me})
}

func skills(given []string) ([]string, error) {
	out := []string{}
	for _, s := range given {
		s = markdown.CleanLine(s)
		switch {
		case s == "":
			continue
		case utf8.RuneCountInString(s) > longSkill:
			return nil, fault.InvalidField("skills", "field.too_long").With("limit", longSkill)
		case slices.ContainsFunc(out, func(o string) bool { return i18n.Fold(o) == i18n.Fold(s) }):
			continue
		}
		if out = append(out, s); len(out) > mostSkills {
			return nil, fault.InvalidField("skills", "profile.too_many_skills").With("limit", mostSkills)
		}
	}
	return out, nil
}

// A picture is shown to everybody, many times on a screen: what a browser unpacks of it is bounded by what its header says.
const (
	mostPictureSide  = 1024
	mostPictureBytes = 2 << 20
)

// setPicture takes a loose file of the actor's as their picture. Its bytes were measured when it came in, with the limits of any
// picture.
func setPicture(ctx context.Context, tx *db.Tx, file string) error {
	if file == "" {
		return account.SetAvatar(ctx, tx, "")
	}
	about := personRef(tx.Actor().ID)
	if err := thread.AttachTo(ctx, tx, about, []string{file}); err != nil {
		return err
	}
	all, err := thread.FilesOf(ctx, tx, about)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(f thread.File) bool { return f.ID == file })
	if at < 0 || !strings.HasPrefix(all[at].Type, "image/") || all[at].Width == 0 {
		return fault.InvalidField("avatar", "profile.not_a_picture")
	}
	if p := all[at]; p.Size > mostPictureBytes || max(p.Width, p.Height) > mostPictureSide {
		return fault.InvalidField("avatar", "profile.picture_too_large").With("side", mostPictureSide).With("megabytes", mostPictureBytes>>20)
	}
	return account.SetAvatar(ctx, tx, file)
}

// PersonThread lets everybody in the tenant see a person's picture; nobody speaks there.
func PersonThread() thread.Kind {
	return thread.Kind{
		MayRead: func(ctx context.Context, r db.Reader, person string) error {
			_, err := directory.Get(ctx, r, directory.GetIn{ID: person})
			return err
		},
		MayPost: func(context.Context, db.Reader, string) (thread.Said, error) {
			return nil, fault.Denied("profile.no_thread")
		},
		SeesInternal: func(context.Context, db.Reader, string) (bool, error) { return false, nil },
	}
}
