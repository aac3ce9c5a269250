package runbook

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// GetIn names a procedure.
type GetIn struct {
	ID string `path:"id" json:"-" doc:"id or number"`
}

// Get answers one procedure, whole.
func (l *Runbooks) Get(ctx context.Context, r db.Reader, in GetIn) (Runbook, error) {
	b, err := bookByKey(ctx, r, in.ID)
	if err != nil {
		return Runbook{}, err
	}
	return l.whole(ctx, r, b)
}

// whole is a procedure with its words.
func (l *Runbooks) whole(ctx context.Context, r db.Reader, b *bookRow) (Runbook, error) {
	e, err := editionOf(ctx, r, b.ID, b.Edition)
	if err != nil {
		return Runbook{}, err
	}
	list, err := l.present(ctx, r, []bookRow{*b})
	if err != nil {
		return Runbook{}, err
	}
	out := list[0]
	out.Text, out.Intro, out.Steps, out.Outro = e.Text, markdown.HTML(e.Doc.V.Intro), stepsOf(e.Doc.V), markdown.HTML(e.Doc.V.Outro)
	return out, nil
}

// present are procedures with their names, without their words.
func (l *Runbooks) present(ctx context.Context, r db.Reader, rows []bookRow) ([]Runbook, error) {
	var persons, ids []string
	for _, b := range rows {
		persons, ids = append(persons, b.Owner, b.Author, b.VerifiedBy), append(ids, b.ID)
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	ties, err := tiesOf(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	cards, err := l.cards(ctx, r, CIKind, ties)
	if err != nil {
		return nil, err
	}
	out := make([]Runbook, len(rows))
	for i, b := range rows {
		out[i] = Runbook{ID: b.ID, Number: b.Number, Title: b.Title, Lang: b.Lang, State: b.State, Edition: b.Edition, StepCount: b.Steps, ExpectedMin: b.Minutes, Tags: orNone(b.Tags.V), CIs: []Card{},
			Owner: personOf(names, b.Owner), Author: personOf(names, b.Author), ReviewAt: b.ReviewAt, ReviewDue: b.State == Published && b.ReviewAt > 0 && b.ReviewAt <= r.Now(),
			VerifiedAt: b.VerifiedAt, VerifiedBy: personOf(names, b.VerifiedBy), ExternalID: b.External, Runs: b.Runs, LastRunAt: b.LastRunAt,
			CreatedAt: b.CreatedAt, PublishedAt: b.PublishedAt, RetiredAt: b.RetiredAt, UpdatedAt: b.UpdatedAt, Version: b.Version}
		for _, t := range ties {
			if c, ok := cards[t.CI]; ok && t.Runbook == b.ID {
				out[i].CIs = append(out[i].CIs, c)
			}
		}
	}
	return out, nil
}

func (l *Runbooks) cards(ctx context.Context, r db.Reader, kind string, ties []tieRow) (map[string]Card, error) {
	var ids []string
	for _, t := range ties {
		if !slices.Contains(ids, t.CI) {
			ids = append(ids, t.CI)
		}
	}
	return l.cardsOf(ctx, r, kind, ids)
}

func (l *Runbooks) cardsOf(ctx context.Context, r db.Reader, kind string, ids []string) (map[string]Card, error) {
	out := map[string]Card{}
	s, known := l.Subjects[kind]
	if !known || len(ids) == 0 {
		return out, nil
	}
	list, err := s.Cards(ctx, r, ids)
	for _, c := range list {
		out[c.ID] = c
	}
	return out, err
}

func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func personOf(names map[string]directory.Brief, person string) *Person {
	if person == "" {
		return nil
	}
	p, ok := names[person]
	if !ok {
		p.ID = person
	}
	return &p
}

// ListIn filters procedures.
type ListIn struct {
	State  string `query:"state" json:"-" maxLength:"60" doc:"draft, published, retired; several separated by commas; all but retired where absent"`
	Owner  string `query:"owner" json:"-" maxLength:"40" doc:"id, me or none"`
	CI     string `query:"ci" json:"-" maxLength:"400" doc:"id, number or external id of what they are about; several separated by commas"`
	Review string `query:"review" json:"-" enum:"due" doc:"due: those whose review date has passed"`
	Tag    string `query:"tag" json:"-" maxLength:"40"`
	Q      string `query:"q" json:"-" maxLength:"200" doc:"a number, or words of the title"`
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"200"`
}

// List answers procedures, the latest change first, without their words.
func (l *Runbooks) List(ctx context.Context, r db.Reader, in ListIn) (api.Page[Runbook], error) {
	out := api.Page[Runbook]{Items: []Runbook{}}
	w, err := l.where(ctx, r, in)
	if err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := booksWhere(ctx, r, w, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = cursor(rows[in.Limit-1].UpdatedAt, rows[in.Limit-1].ID)
	}
	out.Items, err = l.present(ctx, r, rows)
	return out, err
}

func (l *Runbooks) where(ctx context.Context, r db.Reader, in ListIn) (w where, err error) {
	states := split(in.State)
	for _, s := range states {
		if !slices.Contains([]string{Draft, Published, Retired}, s) {
			return w, fault.InvalidField("state", "runbook.state_unknown")
		}
	}
	if w.in(`b.state`, states); len(states) == 0 {
		w.add(`b.state <> ?`, Retired)
	}
	switch in.Owner {
	case "":
	case "me":
		w.add(`b.owner_id = ?`, r.Actor().ID)
	case "none":
		w.add(`b.owner_id = ''`)
	default:
		w.add(`b.owner_id = ?`, in.Owner)
	}
	if in.CI != "" {
		var cis []string
		for _, key := range split(in.CI) {
			ci, err := l.Subjects[CIKind].Find(ctx, r, key)
			if err != nil {
				return w, err
			}
			cis = append(cis, ci)
		}
		if len(cis) > 0 {
			w.add(`EXISTS (SELECT 1 FROM runbook_ci t WHERE t.tenant_id = b.tenant_id AND t.runbook_id = b.id AND t.ci_id IN (?`+strings.Repeat(`,?`, len(cis)-1)+`))`, db.Args(cis)...)
		}
	}
	if in.Review != "" {
		w.add(`b.review_at > 0 AND b.review_at <= ? AND b.state = 'published'`, r.Now())
	}
	if in.Tag != "" {
		w.add(`b.tags LIKE ?`, `%"`+strings.NewReplacer("%", "", "_", "", `"`, "").Replace(strings.ToLower(in.Tag))+`"%`)
	}
	plain := strings.NewReplacer("%", "", "_", "")
	if q := strings.TrimSpace(in.Q); strings.HasPrefix(strings.ToUpper(q), prefix) && len(q) > len(prefix) && strings.Trim(q[len(prefix):], "0123456789") == "" {
		w.add(`b.number LIKE ?`, plain.Replace(strings.ToUpper(q))+"%")
	} else {
		for _, word := range i18n.Words(i18n.Fold(q)) {
			w.add(`b.fold LIKE ?`, "%"+plain.Replace(word)+"%")
		}
	}
	return w, w.after("b", "updated_at", in.Cursor)
}

func split(list string) []string {
	var out []string
	for s := range strings.SplitSeq(list, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// cursor is a place in a list that has the latest first.
func cursor(at instant.Instant, of string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d %s", int64(at), of))
}

// after adds where the page before ended.
func (w *where) after(table, column, given string) error {
	if given == "" {
		return nil
	}
	bad := fault.InvalidField("cursor", "runbook.cursor_invalid")
	b, err := base64.RawURLEncoding.DecodeString(given)
	if err != nil {
		return bad
	}
	at, of, _ := strings.Cut(string(b), " ")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil || !id.Valid(of) {
		return bad
	}
	w.add(`(`+table+`.`+column+` < ? OR (`+table+`.`+column+` = ? AND `+table+`.id < ?))`, n, n, of)
	return nil
}
