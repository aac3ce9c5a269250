package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"comptoir/test/rig"
)

const (
	searchableChanges = 100
	searchableWithin  = 30 * time.Second
	searchableEvery   = 5 * time.Millisecond
)

// searchable measures, through the real binary, from the answer of a change to the first answer of a search that has it: kinds in turn.
func (r *run) searchable(ctx context.Context) error {
	if err := r.serve(ctx); err != nil {
		return err
	}
	c := rig.Client{HTTP: rig.NewHTTP(), URL: r.server.URL, Token: r.house.Agents[0].Token}
	kinds, err := r.changeable(ctx, c)
	if err != nil {
		return err
	}
	var times spread
	l := speak(2)
	for i := range searchableChanges {
		word := fmt.Sprintf("zq%sx", letters(i))
		if err := kinds[i%len(kinds)](word, l.say(20)); err != nil {
			return err
		}
		began := time.Now()
		for found := false; !found; {
			var out struct{ Total int }
			if err := c.Call(ctx, http.MethodGet, "/search?q="+word, nil, &out); err != nil {
				return err
			}
			if found = out.Total > 0; found {
				break
			}
			if time.Since(began) > searchableWithin {
				return fmt.Errorf("change %d is not found after %s", i, searchableWithin)
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(searchableEvery):
			}
		}
		times = append(times, time.Since(began))
	}
	note := fmt.Sprintf("%d kinds of change in turn, load %s", len(kinds), loadNow())
	r.report.add("searchable", "from a change's answer to the first search that has it, p50", times.at(.5), "ms", note)
	r.report.aim("searchable", "the same, p99", times.at(.99), "ms", false, 1000, note)
	return nil
}

// changeable makes one record of each kind, and answers how each is changed so that a word stands in it.
func (r *run) changeable(ctx context.Context, c rig.Client) ([]func(word, text string) error, error) {
	type body = map[string]any
	made := func(path string, b body) (string, error) {
		var out struct{ ID string }
		err := c.Call(ctx, http.MethodPost, path, b, &out)
		return out.ID, err
	}
	ids := map[string]string{}
	for _, k := range []struct {
		path string
		b    body
	}{
		{"/tickets", body{"kind": "incident", "title": "Lenteur", "impact": 3, "urgency": 3}}, {"/notes", body{"title": "Astuce", "text": "Relancer."}},
		{"/articles", body{"title": "Imprimer", "template": "free", "sections": body{"body": "Choisir."}}}, {"/posts", body{"text": "Bonjour"}},
		{"/cis", body{"name": "SRV-1", "class": "server"}},
	} {
		id, err := made(k.path, k.b)
		if err != nil {
			return nil, err
		}
		ids[k.path] = id
	}
	edit := func(path, field string) func(word, text string) error {
		return func(word, text string) error {
			return c.Call(ctx, http.MethodPatch, path+"/"+ids[path], body{field: text + " " + word}, nil)
		}
	}
	return []func(word, text string) error{
		edit("/tickets", "description"), edit("/notes", "text"), edit("/posts", "text"), edit("/cis", "description"),
		func(word, text string) error {
			return c.Call(ctx, http.MethodPatch, "/articles/"+ids["/articles"], body{"sections": body{"body": text + " " + word}}, nil)
		},
		func(word, text string) error {
			return c.Call(ctx, http.MethodPost, "/threads/ticket/"+ids["/tickets"]+"/messages", body{"text": text + " " + word}, nil)
		},
		func(word, _ string) error {
			return c.Call(ctx, http.MethodPatch, "/me/profile", body{"skills": []string{word}}, nil)
		},
		func(word, text string) error {
			_, err := made("/runbooks", body{"text": "# " + word + "\n\n1. " + text})
			return err
		},
		func(word, text string) error {
			_, err := made("/tickets", body{"kind": "incident", "title": word, "description": text, "impact": 3, "urgency": 3})
			return err
		},
	}, nil
}

// letters writes a number so that no two are a letter apart: each digit as a syllable.
func letters(i int) string {
	var b strings.Builder
	for _, d := range fmt.Sprintf("%03d", i) {
		b.WriteString([]string{"bado", "cemi", "difu", "gola", "huke", "jipa", "lore", "muta", "nevi", "pasu"}[d-'0'])
	}
	return b.String()
}

// loadNow is the machine's load average of the last minute.
func loadNow() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(b), " ")
	return one
}
