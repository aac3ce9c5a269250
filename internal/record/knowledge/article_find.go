package knowledge

import (
	"context"
	"slices"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/people/directory"
	"comptoir/internal/people/thread"
)

// ArticleIn names an article, and for agents one of its editions.
type ArticleIn struct {
	ID      string `path:"id" json:"-" doc:"id or number"`
	Edition string `query:"edition" json:"-" maxLength:"20" doc:"for agents: live shows what readers are shown; the newest where absent"`
}

// GetArticle answers one article: its published edition, to agents the newest.
func (l *Library) GetArticle(ctx context.Context, r db.Reader, in ArticleIn) (Article, error) {
	a, who, err := l.readableArticle(ctx, r, in.ID)
	if err != nil {
		return Article{}, err
	}
	edition := a.shownTo(who)
	if in.Edition == "live" && a.Live > 0 {
		edition = a.Live
	}
	return l.showArticle(ctx, r, who, a, edition)
}

// readableArticle finds an article for who is in its audience: published for everybody there, in any state for agents.
func (l *Library) readableArticle(ctx context.Context, r db.Reader, key string) (*articleRow, reader, error) {
	who, err := l.reader(ctx, r)
	if err != nil {
		return nil, who, err
	}
	a, err := articleByKey(ctx, r, key)
	if err != nil {
		return nil, who, err
	}
	if !who.reads(a) {
		return nil, who, errNoArticle
	}
	return a, who, nil
}

func (who reader) reads(a *articleRow) bool {
	return who.in(a.audience()) && (who.agent || a.State == Published)
}

// shownTo is the edition that somebody is shown.
func (a *articleRow) shownTo(who reader) int64 {
	if who.agent {
		return a.Edition
	}
	return a.Live
}

// MayReadArticle says whether the reader's actor may read an article.
func (l *Library) MayReadArticle(ctx context.Context, r db.Reader, key string) error {
	_, _, err := l.readableArticle(ctx, r, key)
	return err
}

// ArticleID turns a number into an id; an id stays.
func ArticleID(ctx context.Context, r db.Reader, key string) (string, error) {
	a, err := articleByKey(ctx, r, key)
	if err != nil {
		return "", err
	}
	return a.ID, nil
}

// ArticlesIn filters articles.
type ArticlesIn struct {
	State    string `query:"state" json:"-" maxLength:"80" doc:"draft, review, published, retired; several separated by commas; review also finds pending editions"`
	Category string `query:"category" json:"-" maxLength:"40" doc:"id; with all that stands within it"`
	Lang     string `query:"lang" json:"-" enum:"fr,en"`
	Template string `query:"template" json:"-" maxLength:"40"`
	Owner    string `query:"owner" json:"-" maxLength:"40" doc:"id, or me"`
	Review   string `query:"review" json:"-" enum:"due" doc:"due: those whose review date has passed"`
	Q        string `query:"q" json:"-" maxLength:"200" doc:"a number, or words of the title or the text"`
	Limit    int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor   string `query:"cursor" json:"-" maxLength:"200"`
}

// ListArticles answers the articles that the reader may read, the latest change first, without their sections.
func (l *Library) ListArticles(ctx context.Context, r db.Reader, in ArticlesIn) (api.Page[Article], error) {
	out := api.Page[Article]{Items: []Article{}}
	who, err := l.reader(ctx, r)
	if err != nil {
		return out, err
	}
	w, shown, err := in.where(ctx, r, who)
	if err != nil {
		return out, err
	}
	if in.Limit <= 0 {
		in.Limit = 50
	}
	rows, err := articlesWhere(ctx, r, w, shown, in.Limit+1)
	if err != nil {
		return out, err
	}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		out.Next = cursor(rows[in.Limit-1].UpdatedAt, rows[in.Limit-1].ID)
	}
	out.Items, err = l.listed(ctx, r, who, rows)
	return out, err
}

func (in ArticlesIn) where(ctx context.Context, r db.Reader, who reader) (w where, shown string, err error) {
	shown = "live"
	if who.agent {
		shown = "edition"
	} else {
		w.add(`a.state = 'published'`)
	}
	w.readableBy(who, "a", ArticleKind)
	states := split(in.State)
	for _, s := range states {
		if !slices.Contains([]string{Draft, Review, Published, Retired}, s) {
			return w, shown, fault.InvalidField("state", "article.state_unknown")
		}
	}
	if who.agent && slices.Contains(states, Review) {
		cond := strings.Replace(`(a.stage = 'review' OR a.state IN (?))`, "?", marks(len(states)), 1)
		w.add(cond, db.Args(states)...)
	} else {
		w.in(`a.state`, states)
	}
	if in.Category != "" {
		d, err := drawersOf(ctx, r)
		if err != nil {
			return w, shown, err
		}
		if w.in(`a.category_id`, append(d.with(in.Category), in.Category)); d[in.Category].ID == "" {
			return w, shown, fault.InvalidField("category", "category.not_found")
		}
	}
	if in.Lang != "" {
		w.add(`a.lang = ?`, in.Lang)
	}
	if in.Template != "" {
		w.add(`a.template = ?`, in.Template)
	}
	if in.Owner == "me" {
		in.Owner = r.Actor().ID
	}
	if in.Owner != "" {
		w.add(`a.owner_id = ?`, in.Owner)
	}
	if in.Review != "" {
		w.add(`a.review_at > 0 AND a.review_at <= ? AND a.state = 'published'`, r.Now())
	}
	if q := strings.TrimSpace(in.Q); strings.HasPrefix(strings.ToUpper(q), articlePrefix) && !strings.Contains(q, " ") {
		w.add(`a.number LIKE ?`, strings.NewReplacer("%", "", "_", "").Replace(strings.ToUpper(q))+"%")
	} else {
		w.said(`e.fold`, i18n.Fold(q))
	}
	return w, shown, w.after("a", in.Cursor)
}

// listed are articles in short.
func (l *Library) listed(ctx context.Context, r db.Reader, who reader, rows []articleRow) ([]Article, error) {
	editions := map[string]int64{}
	for i := range rows {
		editions[rows[i].ID] = rows[i].shownTo(who)
	}
	heads, err := headsOf(ctx, r, editions)
	if err != nil {
		return nil, err
	}
	out, err := l.presentArticles(ctx, r, rows, heads, who.agent)
	if err != nil {
		return nil, err
	}
	behind, err := behindOf(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Behind = behind[out[i].ID]
	}
	return out, nil
}

// presentArticles are articles with their names, without sections; desk adds what agents alone see.
func (l *Library) presentArticles(ctx context.Context, r db.Reader, rows []articleRow, heads map[string]editionRow, desk bool) ([]Article, error) {
	var persons, groups []string
	for _, a := range rows {
		persons = append(persons, a.Owner, a.Author, heads[a.ID].By)
		groups = append(groups, a.Groups.V...)
	}
	names, err := directory.Briefs(ctx, r, persons...)
	if err != nil {
		return nil, err
	}
	teams, err := l.groupNames(ctx, r, groups)
	if err != nil {
		return nil, err
	}
	d, err := drawersOf(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]Article, len(rows))
	for i, a := range rows {
		e := heads[a.ID]
		out[i] = Article{ID: a.ID, Number: a.Number, Title: e.Title, Lang: a.Lang, Template: a.Template, Sections: []Section{}, Preview: e.Preview, State: a.State, Edition: e.Edition,
			Published: a.Live, Audience: a.audience().shown(teams), Tags: orNone(a.Tags.V), Owner: personOf(names, a.Owner), Author: personOf(names, a.Author),
			Editor: personOf(names, e.By), Helpful: a.Helpful, Unhelpful: a.Unhelpful, Translations: []Translation{}, Files: []thread.File{},
			CreatedAt: a.CreatedAt, PublishedAt: a.PublishedAt, RetiredAt: a.RetiredAt, UpdatedAt: a.UpdatedAt, Version: a.Version}
		if desk {
			out[i].Pending, out[i].ReturnReason, out[i].Note = a.pending(), a.ReturnReason, a.Note
			out[i].ReviewAt, out[i].ReviewDue = a.ReviewAt, a.ReviewAt > 0 && a.ReviewAt <= r.Now() && a.State == Published
		}
		if c, ok := d[a.Category]; ok {
			out[i].Category = &CategoryBrief{ID: c.ID, Name: c.Name, Path: strings.Join(d.way(c.ID), between), Approval: c.Approval}
		}
	}
	return out, nil
}

// showArticle is one article whole, with what depends on the reader.
func (l *Library) showArticle(ctx context.Context, r db.Reader, who reader, a *articleRow, edition int64) (Article, error) {
	out, err := l.wholeArticle(ctx, r, a, edition, who.agent)
	if err != nil {
		return Article{}, err
	}
	if out.Translations, err = l.translations(ctx, r, who, a); err != nil {
		return Article{}, err
	}
	fb, found, err := feedbackBy(ctx, r, a.ID, r.Actor().ID)
	if err != nil {
		return Article{}, err
	}
	if found {
		out.MyFeedback = &fb.Helpful
	}
	out.Actions, err = l.articleActions(ctx, r, who, a)
	return out, err
}

// wholeArticle is one edition with its sections and files.
func (l *Library) wholeArticle(ctx context.Context, r db.Reader, a *articleRow, edition int64, desk bool) (Article, error) {
	e, err := editionOf(ctx, r, a.ID, edition)
	if err != nil {
		return Article{}, err
	}
	list, err := l.presentArticles(ctx, r, []articleRow{*a}, map[string]editionRow{a.ID: e}, desk)
	if err != nil {
		return Article{}, err
	}
	out := list[0]
	if t, ok := templateOf(a.Template); ok {
		out.Sections = t.sections(a.Lang, e.Sections.V)
	}
	behind, err := behindOf(ctx, r, []articleRow{*a})
	if err != nil {
		return Article{}, err
	}
	out.Behind = behind[a.ID]
	files, err := e.files(ctx, r, a)
	if len(files) > 0 {
		out.Files = files
	}
	return out, err
}

// translations are the others of the family that the reader may read.
func (l *Library) translations(ctx context.Context, r db.Reader, who reader, a *articleRow) ([]Translation, error) {
	out := []Translation{}
	rows, err := articlesOfFamilies(ctx, r, []string{a.Family})
	if err != nil || len(rows) < 2 {
		return out, err
	}
	rows = slices.DeleteFunc(rows, func(o articleRow) bool { return o.ID == a.ID || !who.reads(&o) })
	list, err := l.listed(ctx, r, who, rows)
	for _, o := range list {
		out = append(out, Translation{ID: o.ID, Number: o.Number, Lang: o.Lang, Title: o.Title, State: o.State, Behind: o.Behind})
	}
	return out, err
}

// behindOf says which of the articles are translations of an older edition than their family's first article has published.
func behindOf(ctx context.Context, r db.Reader, rows []articleRow) (map[string]bool, error) {
	var firsts []string
	for _, a := range rows {
		if a.Family != a.ID {
			firsts = append(firsts, a.Family)
		}
	}
	out := map[string]bool{}
	found, err := articlesByID(ctx, r, firsts)
	if err != nil {
		return nil, err
	}
	live := map[string]int64{}
	for _, f := range found {
		live[f.ID] = f.Live
	}
	for _, a := range rows {
		out[a.ID] = a.Family != a.ID && a.FromEdition < live[a.Family]
	}
	return out, nil
}

// briefs are articles in one line, of those that the reader may read.
func (l *Library) briefs(ctx context.Context, r db.Reader, ids []string) (map[string]ArticleBrief, error) {
	out := map[string]ArticleBrief{}
	rows, err := articlesByID(ctx, r, ids)
	if err != nil || len(rows) == 0 {
		return out, err
	}
	who, err := l.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	editions := map[string]int64{}
	for i := range rows {
		if who.reads(&rows[i]) {
			editions[rows[i].ID] = rows[i].shownTo(who)
		}
	}
	heads, err := headsOf(ctx, r, editions)
	for _, a := range rows {
		if e, ok := heads[a.ID]; ok {
			out[a.ID] = ArticleBrief{ID: a.ID, Number: a.Number, Title: e.Title, State: a.State}
		}
	}
	return out, err
}

// Cards are the lines of some articles that the reader may read, in the order of the ids.
func (l *Library) Cards(ctx context.Context, r db.Reader, ids []string) ([]ArticleBrief, error) {
	by, err := l.briefs(ctx, r, ids)
	out := make([]ArticleBrief, 0, len(by))
	for _, id := range ids {
		if b, ok := by[id]; ok {
			out = append(out, b)
		}
	}
	return out, err
}

// articleActions are what the reader may do with an article now.
func (l *Library) articleActions(ctx context.Context, r db.Reader, who reader, a *articleRow) ([]string, error) {
	out := []string{}
	if a.State == Published && who.id != "" {
		out = append(out, "rate")
	}
	if !r.Actor().Has(auth.Agent) {
		return out, nil
	}
	out = append(out, "edit", "translate")
	w, err := l.rights(ctx, r, who, a)
	if err != nil {
		return nil, err
	}
	for _, verb := range []struct {
		name string
		try  func(a *articleRow) error
	}{
		{"submit", func(a *articleRow) error { return a.submit(w) }},
		{"return", func(a *articleRow) error { return a.sendBack(w, "") }},
		{"publish", func(a *articleRow) error { return a.mayPublish(w) }},
		{"retire", func(a *articleRow) error { return a.retire(r.Now()) }},
	} {
		tried := *a
		if verb.try(&tried) == nil {
			out = append(out, verb.name)
		}
	}
	return out, nil
}

// rights gathers what decides about an article's moves.
func (l *Library) rights(ctx context.Context, r db.Reader, who reader, a *articleRow) (rights, error) {
	e, err := editionOf(ctx, r, a.ID, a.Edition)
	if err != nil {
		return rights{}, err
	}
	d, err := drawersOf(ctx, r)
	c := d[a.Category]
	return rights{approval: c.Approval, approver: c.approves(r.Actor(), who.groups), actor: r.Actor().ID, editor: e.By}, err
}
