package thread_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/people/thread"
)

func TestMentions(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.person(t, auth.Actor{Tenant: r.tenant, ID: "cm2", Name: "Camille Morel", Roles: auth.Roles{auth.Agent}})
		must(db.Update(ctx, r.DB, auth.System(r.tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
			return tx.Exec(ctx, `INSERT INTO grp (tenant_id, id, name, name_fold, kind, created_at, updated_at) VALUES ($1, 'g', 'Réseau & Télécom', 'reseau & telecom', 'support', 0, 0)`)
		}))(t)
		for text, want := range map[string]string{
			"bonjour @Camille Martin, ça va ?":             "camille",
			"@CAMILLE MOREL":                               "cm2",
			"@camille":                                     "",      // there are two
			"@yanis@nora":                                  "yanis", // an @ glued to a word calls nobody
			"@yanis @nora":                                 "yanis nora",
			"(@Yanis Benali) puis @yanis":                  "yanis",
			"voir avec @Réseau & Télécom":                  "g",
			"@Léa Robert":                                  "", // may not read
			"@sami":                                        "sami",
			"écrire à yanis@a.test ou `@yanis`":            "",
			"```\n@yanis\n```":                             "",
			"@personne @ @@ @, @yanis.":                    "yanis",
			strings.Repeat("@", 9000) + " @nora":           "nora",
			strings.Repeat("@x ", 6000):                    "",
			"@" + strings.Repeat("é", 10000):               "",
			"@Yanis\nBenali":                               "yanis",
			"@Yanis Benali Benali Benali Benali Benali ok": "yanis",
		} {
			m := r.say(t, sami, text)
			got := []string{}
			for _, one := range m.Mentions {
				got = append(got, one.ID)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%.40q calls %q; want %q", text, got, want)
			}
		}
		note := r.note(t, camille, "@sami @yanis @Réseau & Télécom")
		if s := fmt.Sprint(note.Mentions); s != "[{yanis Yanis Benali false} {g Réseau & Télécom true}]" {
			t.Errorf("the note calls %s", s)
		}
		all := r.events(t)
		told := all[len(all)-1]
		posted := must(event.Decode[thread.Posted](all[len(all)-3]))(t)
		if fmt.Sprint(posted.Mentioned, posted.Groups) != "[yanis] [g]" {
			t.Errorf("the event says %+v", posted)
		}
		if told.Type != "thread.mentioned" || fmt.Sprint(told.Topics) != "[inbox:yanis]" {
			t.Errorf("told %s on %q", told.Type, told.Topics)
		}
	})
}

func TestEditingCallsOnlyTheNewlyMentioned(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		m := r.say(t, sami, "@yanis")
		e := must(act(r, sami, r.threads.Edit, reword(m, "@yanis et @nora")))(t)
		if len(e.Mentions) != 2 {
			t.Errorf("mentions %v", e.Mentions)
		}
		if told := r.last(t); fmt.Sprint(told.Topics) != "[inbox:nora]" {
			t.Errorf("told %s on %q", told.Type, told.Topics)
		}
		e = must(act(r, sami, r.threads.Edit, reword(m, "@nora")))(t)
		if told := r.last(t); told.Type != "thread.message_edited" || len(e.Mentions) != 1 {
			t.Errorf("told %s, mentions %v", told.Type, e.Mentions)
		}
		left := must(db.View(ctx, r.DB, r.people[nora], func(ctx context.Context, rd db.Reader) ([]string, error) {
			return db.Select[string](ctx, rd, `SELECT target_id FROM message_mention WHERE tenant_id = $1`)
		}))(t)
		if fmt.Sprint(left) != "[nora]" {
			t.Errorf("kept %v", left)
		}
	})
}
