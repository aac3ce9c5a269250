package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/test/rig"
)

// wallSet is the wall's large data set: who follows 500 things among many posts.
type wallSet struct {
	House  rig.House `json:"house"`
	Reader string    `json:"reader"` // a token
	Groups []string  `json:"groups"`
	Posts  int       `json:"posts"`
}

const (
	wallGroups  = 300
	wallTags    = 3000
	wallAuthors = 1500
	wallFollows = 500
)

// wall measures the pages of a feed: the whole answer at the server, without the network.
func (r *run) wall(ctx context.Context) (err error) {
	if r.dsn != "" {
		return nil
	}
	p := rig.Place{Data: r.data("wall")}
	var set wallSet
	if r.keep != "" {
		p.Data = filepath.Join(r.keep, fmt.Sprintf("wall-%d", r.wallPosts))
	}
	if b, e := os.ReadFile(filepath.Join(p.Data, "wall.json")); e == nil {
		err = json.Unmarshal(b, &set)
	} else {
		set, err = r.furnishWall(ctx, p)
	}
	if err != nil {
		return err
	}
	a, err := rig.Open(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	what := fmt.Sprintf("among %d posts, page of 50", set.Posts)
	for _, q := range []struct {
		name, view, sort string
		deep             bool
		goal             float64
	}{
		{"own feed of who follows 500 things, " + what, "mine", "", false, 50},
		{"the same, somewhere in the past", "mine", "", true, 50},
		{"everything, " + what, "all", "", false, 50},
		{"everything, somewhere in the past", "all", "", true, 50},
		{"one group, " + what, "group:" + set.Groups[0], "", false, 50},
		{"one tag, somewhere in the past", "tag:mot0", "", true, 50},
		{"the useful ones", "mine", "useful", false, 0},
	} {
		var times spread
		before, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		for stop := time.Now().Add(2 * r.duration); time.Now().Before(stop) || len(times) < 20; {
			path := "/api/v1/feed?limit=50&view=" + q.view
			if q.deep {
				path += fmt.Sprintf("&cursor=%d", 1+rand.IntN(set.Posts)) //nolint:gosec // a place to look at
			}
			if q.sort != "" {
				path += "&sort=" + q.sort
			}
			req := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
			req.Header.Set("Authorization", "Bearer "+set.Reader)
			w := httptest.NewRecorder()
			from := time.Now()
			a.Handler().ServeHTTP(w, req)
			times = append(times, time.Since(from))
			if w.Code != http.StatusOK {
				return fmt.Errorf("%s answered %d %s", path, w.Code, w.Body)
			}
		}
		after, err := usageOf(os.Getpid())
		if err != nil {
			return err
		}
		note := fmt.Sprintf("p50 %.1f ms, processor time %.1f ms, %d pages", times.at(.5), float64((after.cpu-before.cpu).Microseconds())/1000/float64(len(times)), len(times))
		if q.goal == 0 {
			r.report.add("feed", q.name+", p95", times.at(.95), "ms", note)
			continue
		}
		r.report.aim("feed", q.name+", p95", times.at(.95), "ms", false, q.goal, note)
	}
	return nil
}

// furnishWall writes the posts' rows as Publish leaves them, by hundreds.
func (r *run) furnishWall(ctx context.Context, p rig.Place) (set wallSet, err error) {
	dice := rand.New(rand.NewPCG(3, 9)) //nolint:gosec // the same data each time
	tags := rand.NewZipf(dice, 1.2, 4, wallTags-1)
	authors := make([]string, wallAuthors)
	for i := range authors {
		authors[i] = id.New()
	}
	for range wallGroups {
		set.Groups = append(set.Groups, id.New())
	}
	set.Posts = r.wallPosts
	houses, err := rig.Furnish(ctx, p, []rig.Plan{{Tenant: "wall", Agents: 5}}, func(a *app.App, hs []rig.House) error {
		h := hs[0]
		if err := in(ctx, a, h.Tenant, 1, func(ctx context.Context, tx *db.Tx, _ int) error {
			return wallPeople(ctx, tx, h, set, authors, dice, tags)
		}); err != nil {
			return err
		}
		const batch = 100
		began := time.Now()
		return in(ctx, a, h.Tenant, (r.wallPosts+batch-1)/batch, func(ctx context.Context, tx *db.Tx, i int) error {
			var b bulk
			for position := i*batch + 1; position <= min((i+1)*batch, r.wallPosts); position++ {
				b.post(position, authors[dice.IntN(len(authors))], set.Groups[dice.IntN(len(set.Groups))], fmt.Sprintf("mot%d", tags.Uint64()), began)
			}
			return b.write(ctx, tx)
		})
	})
	if err != nil {
		return set, err
	}
	set.House, set.Reader = houses[0], houses[0].Agents[0].Token
	b, err := json.Marshal(set)
	if err != nil {
		return set, err
	}
	return set, os.WriteFile(filepath.Join(p.Data, "wall.json"), b, 0o600)
}

// wallPeople makes the authors, the groups and what the reader follows: 60 groups, 200 people, 240 tags, most of them seldom used.
func wallPeople(ctx context.Context, tx *db.Tx, h rig.House, set wallSet, authors []string, dice *rand.Rand, tags *rand.Zipf) error {
	for i, author := range authors {
		if _, err := tx.Exec(ctx, `INSERT INTO person (tenant_id, id, email, email_fold, name, name_fold, roles, created_at, updated_at)
			VALUES ($1, $2, $3, $3, $4, $4, 'agent', 0, 0)`, author, fmt.Sprintf("a%d@wall.test", i), fmt.Sprintf("author %d", i)); err != nil {
			return err
		}
	}
	for i, g := range set.Groups {
		access := "open"
		if i%5 == 4 {
			access = "closed"
		}
		if _, err := tx.Exec(ctx, `INSERT INTO feed_group (tenant_id, id, name, name_fold, access, created_at, updated_at) VALUES ($1, $2, $3, $3, $4, 0, 0)`,
			g, fmt.Sprintf("group %d", i), access); err != nil {
			return err
		}
	}
	follow := func(kind, what string) error {
		_, err := tx.Exec(ctx, `INSERT INTO follow (tenant_id, person_id, kind, source_id, since) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING`,
			h.Agents[0].ID, kind, what)
		return err
	}
	for i := range wallFollows {
		var err error
		switch {
		case i < 60:
			err = follow("group", set.Groups[i])
		case i < 260:
			err = follow("person", authors[i])
		case i < 300:
			err = follow("tag", fmt.Sprintf("mot%d", tags.Uint64()))
		default:
			err = follow("tag", fmt.Sprintf("mot%d", dice.IntN(wallTags)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bulk gathers the rows of some posts.
type bulk struct {
	threads, messages, posts, sources rows
	last                              int
}

type rows struct {
	b    strings.Builder
	args []any
}

func (r *rows) add(values ...any) {
	if r.b.Len() > 0 {
		r.b.WriteByte(',')
	}
	r.b.WriteString("($1")
	for _, v := range values {
		r.args = append(r.args, v)
		fmt.Fprintf(&r.b, ",$%d", len(r.args)+1)
	}
	r.b.WriteByte(')')
}

func (b *bulk) post(position int, author, group, tag string, now time.Time) {
	post, message := id.New(), id.New()
	at := instant.Of(now.Add(time.Duration(position) * time.Millisecond))
	b.threads.add("post", post, 1, 1, at)
	b.messages.add(message, "post", post, 1, at, author, "Une publication parmi d'autres, assez longue pour ressembler à ce que les gens écrivent. #"+tag)
	b.posts.add(post, position, "post", message, group, author, `["`+tag+`"]`,
		`[{"k":"group","i":"`+group+`"},{"k":"person","i":"`+author+`"},{"k":"tag","i":"`+tag+`"}]`, at)
	b.sources.add("group", group, position)
	b.sources.add("person", author, position)
	b.sources.add("tag", tag, position)
	b.last = position
}

func (b *bulk) write(ctx context.Context, tx *db.Tx) error {
	for _, part := range []struct {
		into string
		rows *rows
	}{
		{`INSERT INTO thread (tenant_id, kind, subject_id, head, public_head, started_at) VALUES `, &b.threads},
		{`INSERT INTO message (tenant_id, id, kind, subject_id, seq, at, author_id, text) VALUES `, &b.messages},
		{`INSERT INTO post (tenant_id, id, position, kind, message_id, group_id, author_id, tags, sources, at) VALUES `, &b.posts},
		{`INSERT INTO post_source (tenant_id, kind, source_id, position) VALUES `, &b.sources},
	} {
		if _, err := tx.Exec(ctx, part.into+part.rows.b.String(), part.rows.args...); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO feed_head (tenant_id, position) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position`, b.last)
	return err
}

// wallLive is a post that a thousand connected people see.
func (r *run) wallLive(ctx context.Context) error {
	if err := r.serve(ctx); err != nil {
		return err
	}
	c, err := gather(r.viewers, func(i int) (*rig.Socket, error) { return r.follow("feed:all", i) }, `"pub":`)
	if err != nil {
		return err
	}
	w, err := dial(r.server.URL, r.agent(0))
	if err != nil {
		return errors.Join(err, c.leave())
	}
	last, answers, cpu, err := steady(ctx, c, r.server.PID(), 3*r.duration, w, "/api/v1/posts", `{"text":"Une publication que **mille** personnes voient arriver. #direct"}`, http.StatusCreated)
	if err = errors.Join(err, c.leave()); err != nil {
		return err
	}
	r.report.aim("feed", fmt.Sprintf("a post seen by %d connected, the last of them, p99", r.viewers), last.at(.99), "ms", false, 200,
		fmt.Sprintf("p50 %.1f ms; answered p50 %.1f ms; processor time %.1f ms a post", last.at(.5), answers.at(.5), cpu))
	return nil
}
