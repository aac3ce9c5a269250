package feed

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
	"comptoir/internal/people/directory"
)

// Hook lets a program post on the wall, in the name of who made it and with that person's rights as they are then.
type Hook struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Group     string          `json:"group,omitempty" doc:"id; absent for the wall of all who work here"`
	By        directory.Brief `json:"by" doc:"in whose name it posts"`
	CreatedAt instant.Instant `json:"created_at"`
	UsedAt    instant.Instant `json:"used_at,omitzero"`
	URL       string          `json:"url,omitempty" doc:"the address to post to; shown once, when it is made"`
}

const (
	mostHooks    = 20 // of one person
	longHookName = 80
	longHookBody = 64 << 10
)

// MakeHookIn is a new hook.
type MakeHookIn struct {
	Name  string `json:"name" maxLength:"320"`
	Group string `json:"group,omitempty" maxLength:"40"`
}

// MakeHook makes an address that programs post to: the payload of Slack's and Mattermost's incoming webhooks.
func (f *Feed) MakeHook(ctx context.Context, tx *db.Tx, in MakeHookIn) (Hook, error) {
	h, err := houseOf(ctx, tx)
	if err != nil {
		return Hook{}, err
	}
	if in.Group == wall {
		in.Group = ""
	}
	if err := h.mayPost(in.Group); err != nil {
		return Hook{}, err
	}
	me := directory.Brief{ID: tx.Actor().ID, Name: tx.Actor().Name}
	out := Hook{ID: id.New(), Name: markdown.CleanLine(in.Name), Group: in.Group, By: me, CreatedAt: tx.Now()}
	if n := utf8.RuneCountInString(out.Name); n == 0 || n > longHookName {
		return Hook{}, fault.InvalidField("name", "field.too_long").With("limit", longHookName)
	}
	mine, err := db.One[int64](ctx, tx, `SELECT count(*) FROM feed_hook WHERE tenant_id = $1 AND person_id = $2`, tx.Actor().ID)
	if err != nil {
		return Hook{}, err
	}
	if mine >= mostHooks {
		return Hook{}, fault.Conflict("hook.too_many").With("limit", mostHooks)
	}
	token, hash := auth.NewLink(tx.Tenant())
	if _, err := tx.Exec(ctx, `INSERT INTO feed_hook (tenant_id, id, token_hash, name, group_id, person_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		out.ID, hash, out.Name, out.Group, tx.Actor().ID, tx.Now()); err != nil {
		return Hook{}, err
	}
	tx.Emit(ref.Of("feed_hook", out.ID), HookChanged{What: "made"}, inbox(tx.Actor().ID), topicSettings)
	out.URL = f.Origin() + api.Prefix + "/hooks/" + token
	return out, nil
}

// HookChanged: a program may post in somebody's name from now on, or no longer. What is made or dropped.
type HookChanged struct {
	What string `json:"-"`
}

// EventType implements event.Payload.
func (c HookChanged) EventType() string { return "feed_hook." + c.What }

// DropHookIn names a hook.
type DropHookIn struct {
	ID string `path:"id" json:"-" maxLength:"40"`
}

// DropHook closes the address: one's own, that of a group one moderates, or for an admin anybody's.
func (f *Feed) DropHook(ctx context.Context, tx *db.Tx, in DropHookIn) (api.None, error) {
	k, err := hookByID(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	h, err := houseOf(ctx, tx)
	if err != nil {
		return api.None{}, err
	}
	if me := tx.Actor(); k.Person != me.ID && !me.Has(auth.Admin) && !h.moderates(k.Group) {
		return api.None{}, errNoHook
	}
	if _, err := tx.Exec(ctx, `DELETE FROM feed_hook WHERE tenant_id = $1 AND id = $2`, k.ID); err != nil {
		return api.None{}, err
	}
	tx.Emit(ref.Of("feed_hook", k.ID), HookChanged{What: "dropped"}, inbox(k.Person), topicSettings)
	return api.None{}, nil
}

var errNoHook = fault.NotFound("hook.not_found")

// slack is what Slack's and Mattermost's incoming webhooks take, as far as words go.
type slack struct {
	Text        string       `json:"text"`
	Username    string       `json:"username"`
	Attachments []attachment `json:"attachments"`
	Blocks      []block      `json:"blocks"`
}

type attachment struct {
	Fallback  string  `json:"fallback"`
	Pretext   string  `json:"pretext"`
	Author    string  `json:"author_name"`
	Title     string  `json:"title"`
	TitleLink string  `json:"title_link"`
	Text      string  `json:"text"`
	Footer    string  `json:"footer"`
	Fields    []field `json:"fields"`
}

type field struct {
	Title string          `json:"title"`
	Value json.RawMessage `json:"value"` // programs send numbers and texts
}

type block struct {
	Type string `json:"type"`
	Text struct {
		Text string `json:"text"`
	} `json:"text"`
}

var (
	slackLink   = regexp.MustCompile(`<(https?://[^\s|<>]+)(?:\|([^<>\n]*))?>`)
	slackCall   = regexp.MustCompile(`<!(channel|here|everyone)(?:\|[^<>]*)?>`)
	slackEscape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// words brings one text from Slack's marks to Markdown's: links, calls of everybody (which call nobody here), entities.
func words(s string) string {
	s = slackLink.ReplaceAllStringFunc(s, func(m string) string {
		p := slackLink.FindStringSubmatch(m)
		if p[2] == "" {
			return "<" + p[1] + ">"
		}
		return "[" + p[2] + "](" + p[1] + ")"
	})
	return slackEscape.Replace(slackCall.ReplaceAllString(s, "$1"))
}

// Markdown is the message as it is posted.
func (s slack) Markdown() string {
	parts := []string{words(s.Text)}
	for _, b := range s.Blocks {
		if t := words(b.Text.Text); b.Type == "header" && t != "" {
			parts = append(parts, "### "+t)
		} else if b.Type == "section" {
			parts = append(parts, t)
		}
	}
	for _, a := range s.Attachments {
		title := words(a.Title)
		if u, err := url.Parse(a.TitleLink); title != "" && err == nil && (u.Scheme == "https" || u.Scheme == "http") {
			title = "[" + title + "](" + u.String() + ")"
		}
		if title != "" {
			title = "**" + title + "**"
		}
		parts = append(parts, words(a.Pretext), words(a.Author), title, words(a.Text))
		lines := []string{}
		for _, x := range a.Fields {
			value := ""
			if json.Unmarshal(x.Value, &value) != nil { // a number, as it is written
				value = string(x.Value)
			}
			lines = append(lines, "- "+words(x.Title)+": "+words(value))
		}
		parts = append(parts, strings.Join(lines, "\n"), words(a.Footer))
		if a.Text == "" && a.Title == "" && a.Pretext == "" && len(a.Fields) == 0 {
			parts = append(parts, words(a.Fallback))
		}
	}
	kept := parts[:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return markdown.Clean(strings.Join(kept, "\n\n"))
}

// ParseHook reads the body of an incoming webhook: JSON, or a form whose field payload is that JSON.
func ParseHook(kind string, body []byte) (text, username string, err error) {
	bad := fault.Invalid("hook.payload")
	media, _, err := mime.ParseMediaType(kind)
	if err != nil && kind != "" {
		return "", "", bad
	}
	if media == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return "", "", bad
		}
		body = []byte(form.Get("payload"))
	}
	var s slack
	if err := json.Unmarshal(body, &s); err != nil {
		return "", "", bad
	}
	if text = s.Markdown(); text == "" {
		return "", "", fault.Invalid("hook.empty")
	}
	if s.Username = markdown.CleanLine(s.Username); utf8.RuneCountInString(s.Username) > longHookName {
		s.Username = ""
	}
	return text, s.Username, nil
}

// Hooked answers a program that posts: "ok", as the services it was written for.
func (f *Feed) Hooked(w http.ResponseWriter, r *http.Request) error {
	tenant, hash, ok := auth.ReadLink(r.PathValue("token"))
	if !ok {
		return errNoHook
	}
	if wait := f.throttle.Wait(hash); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(api.Seconds(wait)))
		return fault.TooMany("hook.too_often")
	}
	f.throttle.Count(hash)
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longHookBody))
	if err != nil {
		return fault.TooLarge("hook.too_large").With("limit", longHookBody)
	}
	text, name, err := ParseHook(r.Header.Get("Content-Type"), body)
	if err != nil {
		return err
	}
	_, err = db.Update(r.Context(), f.DB, auth.System(tenant), func(ctx context.Context, tx *db.Tx) (Post, error) {
		return f.hooked(ctx, tx, hash, text, name)
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = io.WriteString(w, "ok")
	return err
}

func (f *Feed) hooked(ctx context.Context, tx *db.Tx, hash, text, name string) (Post, error) {
	if err := inUse(ctx, tx); err != nil {
		return Post{}, err
	}
	k, err := db.One[hookRow](ctx, tx, `UPDATE feed_hook SET used_at = $2 WHERE tenant_id = $1 AND token_hash = $3 RETURNING `+hookColumns, tx.Now(), hash)
	if errors.Is(err, db.ErrNoRows) {
		err = errNoHook
	}
	if err != nil {
		return Post{}, err
	}
	a, open, err := directory.ActorOf(ctx, tx, k.Person)
	if err != nil {
		return Post{}, err
	}
	if !open {
		return Post{}, errNoHook
	}
	if name == "" {
		name = k.Name
	}
	return f.Publish(ctx, tx.As(a), PublishIn{Text: text, Group: k.Group, via: name})
}
