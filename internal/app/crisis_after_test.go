package app_test

import (
	"bytes"
	"encoding/csv"
	"os/exec"
	"strings"
	"testing"

	"comptoir/internal/app/apptest"
	"comptoir/internal/journey/crisis"
	"comptoir/internal/journey/crisis/chain"
)

// printed is the text of a PDF, page by page, as another program reads it; the test is skipped where there is none.
func printed(t *testing.T, pdf []byte) []string {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("that is no PDF: %.40s", pdf)
	}
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine (poppler-utils)")
	}
	run := exec.CommandContext(t.Context(), reader, "-layout", "-", "-")
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

func TestPostMortemAsADocument(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := lived(t, h)
		ines := h.As("ines")
		ines.Post(path+"/findings", m{"kind": "action", "text": "Tester les groupes", "owner_id": ines.ID, "due_at": "2026-04-10T08:00:00Z"}).Is(201)
		ines.Post(path+"/findings", m{"kind": "well", "text": "La salle a été ouverte en 5 minutes"}).Is(201)
		pages := printed(t, ines.Get(path+"/postmortem?format=pdf").Is(200).Body)
		all := strings.Join(pages, "\f")
		for _, want := range []string{"Retour d’expérience", "Sommaire", "page 2 / ", "Chronologie", "Restaurer", "pilotage", "Tester les groupes", "DMIA", "directeur de crise", "Tête de la main courante"} {
			if !strings.Contains(all, want) {
				t.Errorf("the document lacks %q", want)
			}
		}
		paul := h.Actor("paul").Name
		if strings.Contains(all, "Participant -") || strings.Contains(all, "Participant 0") {
			t.Error("participants are counted wrongly")
		}
		if strings.Contains(all, paul) {
			t.Errorf("%s is named in a document that blames nobody", paul)
		}
		named := strings.Join(printed(t, ines.Get(path+"/postmortem?format=pdf&names=true").Is(200).Body), "\f")
		if !strings.Contains(named, paul) {
			t.Errorf("%s is not named where names were asked for", paul)
		}
		h.As("zoe").Get(path + "/postmortem?format=pdf").Is(404)
	})
}

func TestProposalsAndReviews(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := lived(t, h)
		ines, paul := h.As("ines"), h.As("paul")
		has := func(key string) *crisis.Proposal {
			var pm crisis.PostMortem
			ines.Get(path + "/lessons").Is(200).Into(&pm)
			for _, p := range pm.Proposals {
				if strings.HasPrefix(p.Key, key) {
					return &p
				}
			}
			return nil
		}
		missed := has("objective:")
		if missed == nil || missed.Kind != "badly" || !strings.Contains(missed.Words["fr"], "120 min") || has("refuted") == nil || has("silence") == nil {
			t.Fatalf("proposed: %+v", missed)
		}
		ines.Post(path+"/findings", m{"kind": missed.Kind, "text": missed.Words["fr"], "draft": missed.Key}).Is(201)
		if has("objective:") != nil {
			t.Error("what was kept is proposed again")
		}
		late := ines.Post(path+"/log", m{"text": "Le groupe a démarré seul"}).Is(201).Text("number")
		unsure := has("unsure")
		ines.Post(path+"/log/"+late+"/assess", m{"verification": "verified"}).Is(200)
		if unsure == nil || has("unsure") != nil {
			t.Errorf("the proposal does not follow the log: %+v", unsure)
		}

		var pm crisis.PostMortem
		ines.Get(path + "/lessons").Is(200).Into(&pm)
		if len(pm.Reviews) != 2 || pm.Reviews[0].PlannedAt.String() != "2026-03-17T10:00:00.000Z" || pm.Reviews[1].PlannedAt.String() != "2026-04-09T10:00:00.000Z" || pm.Reviews[0].Planned {
			t.Errorf("reviews: %+v", pm.Reviews)
		}
		if got := paul.Put(path+"/reviews/hot", m{"held": true, "text": "On a su décider."}).Is(200); got.Text("held_by.id") != paul.ID {
			t.Errorf("the hot review: %s", got.Body)
		}
		paul.Put(path+"/reviews/cold", m{"planned_at": "2026-04-20T08:00:00Z"}).Is(200)
		paul.Put(path+"/reviews/warm", m{"held": true}).Is(404, "crisis.review_unknown")
		h.As("zoe").Put(path+"/reviews/hot", m{"held": true}).Is(404)
		h.As("zoe").Get(path + "/lessons").Is(404)
	})
}

const outside = `Heure;Texte;Nature;Qui
10/03/2026 09:02;Alarme onduleur;fait;Gardien
10/03/2026 09:05;On appelle l'hébergeur;appel;
hier;Sans heure;fait;
10/03/2026 09:07;;fait;
10/03/2026 09:09;Étrange;prière;
2026-03-10T09:11:00+01:00;"=1+1; à part";décision;Paul
`

func TestATimelineFromOutside(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		path := lived(t, h)
		ines := h.As("ines")
		var dry, done, again crisis.Imported
		ines.Post(path+"/log/import", m{"csv": outside, "zone": "Europe/Paris", "dry_run": true}).Is(200).Into(&dry)
		if dry.Good != 3 || dry.Written != 0 || len(dry.Bad) != 3 || dry.Bad[0] != (crisis.BadRow{Row: 3, Column: "Heure", Code: "crisis.time_unusable", Value: "hier"}) || dry.Mapping.Author != "Qui" {
			t.Fatalf("before: %+v", dry)
		}
		head := ines.Get(path + "/log").Is(200).Text("head.number")
		ines.Post(path+"/log/import", m{"csv": outside, "zone": "Europe/Paris"}).Is(200).Into(&done)
		ines.Post(path+"/log/import", m{"csv": outside, "zone": "Europe/Paris"}).Is(200).Into(&again)
		if done.Written != 3 || again.Written != 0 || again.Already != 3 {
			t.Errorf("written %d, then %d of %d", done.Written, again.Written, again.Already)
		}
		var log crisis.Lines
		ines.Get(path + "/log?after=" + head).Is(200).Into(&log)
		if len(log.Items) != 4 || !log.Items[0].Imported || log.Items[0].EventAt.String() != "2026-03-10T08:02:00.000Z" || log.Items[0].RecordedAt.String() != "2026-03-10T10:00:00.000Z" ||
			!strings.Contains(log.Items[0].Text, "Gardien") || log.Items[3].Code != "timeline_imported" {
			t.Errorf("imported: %+v", log.Items)
		}
		var whole chain.Export
		ines.Get(path + "/export").Is(200).Into(&whole)
		if _, broken := chain.Check(whole, ""); broken != nil {
			t.Error(broken)
		}
		rows, err := csv.NewReader(bytes.NewReader(ines.Get(path + "/log.csv").Is(200).Body)).ReadAll()
		if err != nil || len(rows) != len(whole.Lines)+1 {
			t.Fatalf("the table has %d rows: %v", len(rows), err)
		}
		if last := rows[len(rows)-2][6]; !strings.HasPrefix(last, "'=1+1") {
			t.Errorf("a formula is %q", last)
		}
		ines.Post(path+"/log/import", m{"csv": "a,b\n1,2\n"}).Is(422, "crisis.csv_nothing")
		ines.Post(path+"/log/import", m{"csv": outside, "zone": "Mars/Base"}).Is(422, "crisis.zone_unknown")
		h.As("paul").Post(path+"/log/import", m{"csv": outside}).Is(403, "crisis.director_does_not_write")
		h.As("zoe").Post(path+"/log/import", m{"csv": ""}).Is(404)
		h.As("zoe").Get(path + "/log.csv").Is(404)
	})
}
