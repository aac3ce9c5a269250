package oncall

import (
	"context"
	"slices"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Rotas are the use cases that need to know of records of other kinds.
type Rotas struct {
	// MayCover says whether the actor sees a record that a rota is to answer for.
	MayCover func(ctx context.Context, r db.Reader, of ref.Ref) error
	// Tell writes to people who are asked or called. It enqueues, and sends nothing itself.
	Tell func(ctx context.Context, tx *db.Tx, l Letter) error
	DB   *db.DB
	// Origin is where the web application is.
	Origin func() string
}

// MakeIn is a new rota. ID is for those who must know it beforehand.
type MakeIn struct {
	ID          string  `json:"-"`
	Name        string  `json:"name" minLength:"1" maxLength:"120"`
	Description string  `json:"description,omitempty" maxLength:"500"`
	GroupID     string  `json:"group_id,omitempty" maxLength:"40"`
	Zone        string  `json:"zone,omitempty" maxLength:"60" doc:"the actor's where absent"`
	Layers      []Layer `json:"layers" nullable:"false" minItems:"1" maxItems:"12"`
	Covers      []Cover `json:"covers,omitempty" nullable:"false" maxItems:"200"`
}

// Make begins a rota.
func (s *Rotas) Make(ctx context.Context, tx *db.Tx, in MakeIn) (Rota, error) {
	w := rotaRow{ID: in.ID, Name: in.Name, Description: in.Description, Group: in.GroupID, Zone: in.Zone, CreatedAt: tx.Now(), UpdatedAt: tx.Now(), Version: 1}
	w.Layers.V = slices.Clone(in.Layers)
	if w.ID == "" {
		w.ID = id.New()
	}
	if w.Zone == "" {
		w.Zone = tx.Actor().Zone
	}
	if w.Zone == "" {
		w.Zone = "Europe/Paris"
	}
	if err := s.check(ctx, tx, &w, in.Covers); err != nil {
		return Rota{}, err
	}
	if err := insertRota(ctx, tx, &w); err != nil {
		return Rota{}, err
	}
	if err := setCovers(ctx, tx, w.ID, in.Covers); err != nil {
		return Rota{}, err
	}
	emit(tx, Subject, w.ID, Made{}, w.people()...)
	return presentOne(ctx, tx, w)
}

func (s *Rotas) check(ctx context.Context, tx *db.Tx, w *rotaRow, covers []Cover) error {
	w.Name, w.Description = markdown.CleanLine(w.Name), markdown.Clean(w.Description)
	if w.Name == "" {
		return fault.InvalidField("name", "field.empty")
	}
	if _, err := readSchedule(w.Zone, w.Layers.V); err != nil {
		return err
	}
	if w.Group != "" {
		if _, err := directory.GetGroup(ctx, tx, directory.GroupIn{ID: w.Group}); err != nil {
			return err
		}
	}
	asked := slices.Compact(slices.Sorted(slices.Values(w.people())))
	here, err := directory.Briefs(ctx, tx, asked...)
	if err != nil {
		return err
	}
	if len(here) != len(asked) {
		return fault.InvalidField("layers", "person.not_found")
	}
	if len(covers) > maxCovers {
		return fault.InvalidField("covers", "field.too_long").With("limit", maxCovers)
	}
	for _, c := range covers {
		if err := s.MayCover(ctx, tx, ref.Of(c.Kind, c.ID)); err != nil {
			return err
		}
	}
	return nil
}

// EditIn changes what is given.
type EditIn struct {
	ID          string   `path:"id" json:"-"`
	IfMatch     string   `header:"If-Match" json:"-"`
	Name        *string  `json:"name,omitempty" maxLength:"120"`
	Description *string  `json:"description,omitempty" maxLength:"500"`
	GroupID     *string  `json:"group_id,omitempty" maxLength:"40"`
	Zone        *string  `json:"zone,omitempty" maxLength:"60"`
	Layers      *[]Layer `json:"layers,omitempty" maxItems:"12"`
	Covers      *[]Cover `json:"covers,omitempty" maxItems:"200"`
}

// Edit changes a rota. What was on call before is computed anew too: the past is not kept.
func (s *Rotas) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Rota, error) {
	w, err := loadRota(ctx, tx, in.ID)
	if err != nil {
		return Rota{}, err
	}
	if err := api.CheckVersion(in.IfMatch, w.Version); err != nil {
		return Rota{}, err
	}
	before := w.people()
	var fields []string
	set := func(name string, to *string, from *string) {
		if from != nil && *from != *to {
			*to, fields = *from, append(fields, name)
		}
	}
	set("name", &w.Name, in.Name)
	set("description", &w.Description, in.Description)
	set("group_id", &w.Group, in.GroupID)
	set("zone", &w.Zone, in.Zone)
	if in.Layers != nil {
		w.Layers.V, fields = slices.Clone(*in.Layers), append(fields, "layers")
	}
	var covers []Cover
	if in.Covers != nil {
		covers, fields = *in.Covers, append(fields, "covers")
	}
	if err := s.check(ctx, tx, &w, covers); err != nil {
		return Rota{}, err
	}
	if len(fields) == 0 {
		return presentOne(ctx, tx, w)
	}
	if in.Covers != nil {
		if err := setCovers(ctx, tx, w.ID, covers); err != nil {
			return Rota{}, err
		}
	}
	if err := updateRota(ctx, tx, &w); err != nil {
		return Rota{}, err
	}
	emit(tx, Subject, w.ID, Edited{Version: w.Version, Fields: fields}, append(before, w.people()...)...)
	return presentOne(ctx, tx, w)
}

// Archive ends a rota: nobody is on call in it any more.
func Archive(ctx context.Context, tx *db.Tx, in GetIn) (Rota, error) {
	w, err := loadRota(ctx, tx, in.ID)
	if err != nil {
		return Rota{}, err
	}
	if w.ArchivedAt.IsZero() {
		w.ArchivedAt = tx.Now()
		w.Name += " (" + w.ArchivedAt.Time().Format("2006-01-02 15:04:05") + ")" // the name is free again
		if err := updateRota(ctx, tx, &w); err != nil {
			return Rota{}, err
		}
		emit(tx, Subject, w.ID, Archived{Version: w.Version}, w.people()...)
	}
	return presentOne(ctx, tx, w)
}
