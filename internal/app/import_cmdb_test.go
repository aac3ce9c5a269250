package app_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app"
	"comptoir/internal/app/apptest"
	"comptoir/internal/base/config"
	"comptoir/internal/base/db"
)

// upload sends files as a form to POST /imports.
func upload(t *testing.T, h *apptest.House, person string, form map[string]string) apptest.Reply {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, name := range []string{"source", "key", "mapping", "cis", "relations"} {
		text, there := form[name]
		if !there {
			continue
		}
		create := m.CreateFormField
		if name == "cis" || name == "relations" {
			create = func(name string) (io.Writer, error) { return m.CreateFormFile(name, name+".txt") }
		}
		part, err := create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return h.As(person).Send("/imports", m.FormDataContentType(), &b)
}

// imported reads an import, applies it where asked, and answers how it ended.
func imported(t *testing.T, h *apptest.House, form map[string]string, apply bool) apptest.Reply {
	t.Helper()
	made := upload(t, h, "ana", form).Is(201).Text("id")
	h.Settle()
	ana := h.As("ana")
	got := ana.Get("/imports/" + made).Is(200)
	if !apply {
		return got
	}
	if got.Text("state") != "ready" {
		t.Fatalf("the import is %s", got.Body)
	}
	ana.Post("/imports/"+made+"/apply", nil).Is(200)
	h.Settle()
	if got = ana.Get("/imports/" + made).Is(200); got.Text("state") != "done" {
		t.Fatalf("the import is %s", got.Body)
	}
	return got
}

const twoCIs = "Identifiant;Nom;Classe;Criticité;DMIA (h);Site;Responsable;Étage\n" +
	"srv1;Serveur Paie;server;1;4;lyon;camille@demo.test;2\n" +
	"lyon;Lyon;site;;;;;\n" +
	"app1;Paie;Logiciel maison;haute;2 j;;Nobody Here;\n" +
	"bad;Mauvais;server;9;;;;\n"

const twoRelations = "parent\ttype\tchild\napp1\tRuns on::Runs\tsrv1\nsrv1\tLocated in::Contains\tlyon\napp1\tlikes\tsrv1\napp1\tDepends on::Used by\tgone\n"

func TestImportOfCIs(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		form := map[string]string{"cis": twoCIs, "relations": twoRelations, "source": "excel"}
		read := imported(t, h, form, false)
		for path, want := range map[string]string{"state": "ready", "report.cis.rows": "4", "report.cis.made": "3", "report.cis.bad": "1", "report.relations.made": "2", "report.relations.bad": "1",
			"report.relations.refused": "1", "mapping.Nom": "name", "mapping.DMIA (h)": "rto_min", "mapping.Étage": "attribute:etage", "report.new_classes": `["logiciel_maison"]`, "report.new_class_names.0.fr": "Logiciel maison"} {
			if got := read.Text(path); got != want {
				t.Errorf("read: %s is %s, want %s", path, got, want)
			}
		}
		if n := h.As("camille").Get("/cis").Is(200); n.Text("items.0.id") != "" {
			t.Fatalf("reading wrote %s", n.Body)
		}
		rows := h.As("ana").Get("/imports/" + read.Text("id") + "/rows?action=bad").Is(200)
		if rows.Text("items.0.line") != "5" || rows.Text("items.0.reasons.0.code") != "cmdbfile.bad_criticality" || !strings.Contains(rows.Text("items.0.reasons.0.message"), "criticité") {
			t.Errorf("the bad rows are %s", rows.Body)
		}
		done := imported(t, h, form, true)
		if done.Text("report.cis.made") != "3" {
			t.Errorf("applied: %s", done.Body)
		}
		camille := h.As("camille")
		srv := camille.Get("/cis/srv1").Is(200)
		app := camille.Get("/cis/app1").Is(200)
		for _, c := range []struct{ got, want string }{
			{srv.Text("name"), "Serveur Paie"}, {srv.Text("criticality"), "1"}, {srv.Text("rto_min"), "240"}, {srv.Text("site.name"), "Lyon"},
			{srv.Text("owner.name"), "Camille Test"}, {srv.Text("attributes.etage"), "2"}, {srv.Text("external_ids.0.source"), "excel"},
			{app.Text("class"), "logiciel_maison"}, {app.Text("class_name"), "Logiciel maison"}, {app.Text("rto_min"), "2880"}, {app.Text("criticality"), "2"},
		} {
			if c.got != c.want {
				t.Errorf("%q, want %q", c.got, c.want)
			}
		}
		if rels := camille.Get("/relations?ci=" + srv.Text("id")).Is(200); !strings.Contains(string(rels.Body), `"runs_on"`) || !strings.Contains(string(rels.Body), `"hosted_at"`) {
			t.Errorf("the relations are %s", rels.Body)
		}
		importedAgain(t, h, form)
		importRefusals(t, h, read.Text("id"))
	})
}

// importedAgain: the same files change nothing, one changed value is one difference, and a person's value stays.
func importedAgain(t *testing.T, h *apptest.House, form map[string]string) {
	t.Helper()
	same := imported(t, h, form, false)
	if same.Text("report.cis.same") != "3" || same.Text("report.cis.made") != "0" || same.Text("report.cis.edited") != "0" || same.Text("report.relations.same") != "2" {
		t.Errorf("again: %s", same.Body)
	}
	h.As("camille").Patch("/cis/srv1", map[string]any{"criticality": 2}).Is(200)
	other := map[string]string{"source": "excel", "cis": strings.Replace(strings.Replace(twoCIs, "Serveur Paie", "Serveur de paie", 1), "srv1;Serveur de paie;server;1", "srv1;Serveur de paie;server;3", 1)}
	seen := imported(t, h, other, true)
	rows := h.As("ana").Get("/imports/" + seen.Text("id") + "/rows?action=edited").Is(200)
	var list struct {
		Items []struct {
			Changes []struct{ Field, Old, New string }
			Kept    []struct{ Field, Value, Offered, Owner string }
		}
	}
	rows.Into(&list)
	if len(list.Items) != 1 || len(list.Items[0].Changes) != 1 || list.Items[0].Changes[0].New != "Serveur de paie" ||
		len(list.Items[0].Kept) != 1 || list.Items[0].Kept[0].Field != "criticality" || list.Items[0].Kept[0].Owner != "person" {
		t.Errorf("one change gave %s", rows.Body)
	}
	if srv := h.As("camille").Get("/cis/srv1").Is(200); srv.Text("criticality") != "2" || srv.Text("name") != "Serveur de paie" {
		t.Errorf("after it, %s", srv.Body)
	}
}

func importRefusals(t *testing.T, h *apptest.House, id string) {
	t.Helper()
	ana := h.As("ana")
	for _, path := range []string{"", "/rows"} {
		h.As("zoe").Get("/imports/" + id + path).Is(404)
		h.As("camille").Get("/imports/" + id + path).Is(403)
	}
	h.As("zoe").Post("/imports/"+id+"/apply", nil).Is(404)
	ana.Post("/imports", map[string]string{}).Is(422, "exchange.no_file")
	ana.Post("/imports", map[string]string{"cis_file": "0123456789abcdef0123456789abcdef"}).Is(422)
	upload(t, h, "camille", map[string]string{"cis": twoCIs}).Is(403)
	for name, form := range map[string]map[string]string{
		"a source too long":  {"cis": twoCIs, "source": strings.Repeat("x", 61)},
		"a source of people": {"cis": twoCIs, "source": "person"},
		"a key of nothing":   {"cis": twoCIs, "key": "colour"},
		"a mapping of words": {"cis": twoCIs, "mapping": "x"},
		"a field of nothing": {"cis": twoCIs, "mapping": `{"Nom":"colour"}`},
		"nothing":            {},
	} {
		if got := upload(t, h, "ana", form); got.Status != 422 {
			t.Errorf("%s was answered %d %s", name, got.Status, got.Body)
		}
	}
	for text, code := range map[string]string{"just words": "cmdbfile.not_a_table", `[{"id":1}]`: "cmdbfile.json_array"} {
		if got := imported(t, h, map[string]string{"cis": text}, false); got.Text("state") != "failed" || got.Text("error.code") != code || got.Text("error.message") == "" {
			t.Errorf("%s: %s", text, got.Body)
		}
	}
	failed := imported(t, h, map[string]string{"relations": "a,b\n1,2\n"}, false)
	ana.Post("/imports/"+failed.Text("id")+"/apply", nil).Is(409, "exchange.not_ready")
}

// A file alone is enough, and what a column was taken for can be corrected before anything is written.
func TestImportIsRemapped(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana := h.As("ana")
		made := ana.Send("/imports?source=csv", "text/csv", strings.NewReader("id;name;alias\r\n1;pc-1;Poste d\xe9mo\r\n")).Is(201).Text("id")
		h.Settle()
		first := ana.Get("/imports/" + made).Is(200)
		if first.Text("mapping.name") != "name" || first.Text("report.cis.refused") != "1" {
			t.Fatalf("read as %s", first.Body)
		}
		if rows := ana.Get("/imports/" + made + "/rows").Is(200); rows.Text("items.0.reasons.0.code") != "cmdb.class_unknown" {
			t.Errorf("a CI without a class: %s", rows.Body)
		}
		ana.Patch("/imports/"+made, map[string]any{"mapping": map[string]string{"alias": "name", "name": "attribute:hostname"}}, "If-Match", `"1"`).Is(412)
		ana.Patch("/imports/"+made, map[string]any{"source": "person"}).Is(422, "exchange.bad_source")
		ana.Patch("/imports/"+made, map[string]any{"mapping": map[string]string{"alias": "name", "name": "class"}}).Is(200)
		h.Settle()
		ana.Post("/imports/"+made+"/apply", nil).Is(200)
		h.Settle()
		if ci := h.As("camille").Get("/cis/1").Is(200); ci.Text("name") != "Poste démo" || ci.Text("class") != "pc_1" {
			t.Errorf("imported as %s", ci.Body)
		}
	})
}

// Names repeat: they decide only where the import says so and one CI alone bears the name.
func TestImportByName(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		camille := h.As("camille")
		one := camille.Post("/cis", map[string]any{"name": "Élan", "class": "server", "attributes": map[string]string{"serial_number": "SN-0001"}}).Is(201)
		for range 2 {
			camille.Post("/cis", map[string]any{"name": "Double", "class": "server"}).Is(201)
		}
		h.Settle()
		file := "name,class,serial\nelan,server,\nDouble,server,\nNeuf,server,\n"
		if got := imported(t, h, map[string]string{"cis": file}, false); got.Text("report.cis.bad") != "3" {
			t.Errorf("without an id: %s", got.Body)
		}
		if got := imported(t, h, map[string]string{"cis": file, "key": "name"}, true); got.Text("report.cis.refused") != "1" || got.Text("report.cis.made") != "1" {
			t.Errorf("by name: %s", got.Body)
		}
		by := imported(t, h, map[string]string{"cis": "id,name,class,serial,model\nx9,Autre,server,sn-0001,R640\n", "key": "serial_number"}, true)
		if ci := camille.Get("/cis/" + one.Text("id")).Is(200); ci.Text("attributes.model") != "R640" || ci.Text("external_id") != "x9" || ci.Text("name") != "Élan" {
			t.Errorf("by serial number: %s, after %s", ci.Body, by.Body)
		}
	})
}

// The two real sets come in whole, and the loss of each CI reaches what their authors say it reaches.
func TestImportOfTheRealSets(t *testing.T) {
	if os.Getenv("COMPTOIR_DATA") == "" {
		t.Skip("set COMPTOIR_DATA to the folder of the sample data to run this test")
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		for set, n := range map[string]struct{ cis, relations int }{"cmdb-netbox-demo": {431, 426}, "cmdb-otel-demo": {28, 62}} {
			dir := filepath.Join(os.Getenv("COMPTOIR_DATA"), set)
			form := map[string]string{"cis": fileText(t, dir, "cis.jsonl"), "relations": fileText(t, dir, "relations.tsv"), "source": set}
			done := imported(t, h, form, true)
			if done.Text("report.cis.made") != fmt.Sprint(n.cis) || done.Text("report.relations.made") != fmt.Sprint(n.relations) || done.Text("report.cis.bad") != "0" || done.Text("report.cis.refused") != "0" {
				t.Fatalf("%s: %s", set, done.Body)
			}
			again := imported(t, h, form, false)
			if again.Text("report.cis.same") != fmt.Sprint(n.cis) || again.Text("report.relations.same") != fmt.Sprint(n.relations) {
				t.Errorf("%s again: %s", set, again.Body)
			}
			impactAsExpected(t, h, dir)
		}
	})
}

func fileText(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func impactAsExpected(t *testing.T, h *apptest.House, dir string) {
	t.Helper()
	checked := 0
	lines := bufio.NewScanner(strings.NewReader(fileText(t, dir, "expected_impact.tsv")))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		if len(parts) != 3 || parts[0] == "ci" {
			continue
		}
		var got struct {
			Stopped []struct {
				CI struct {
					ExternalID string `json:"external_id"`
				}
			}
		}
		h.As("camille").Post("/impact", map[string]any{"lost": []string{parts[0]}, "limit": 1000}).Is(200).Into(&got)
		reached := map[string]bool{}
		for _, s := range got.Stopped {
			if s.CI.ExternalID != parts[0] {
				reached[s.CI.ExternalID] = true
			}
		}
		want := map[string]bool{}
		for id := range strings.SplitSeq(parts[2], ",") {
			if id != "" && id != parts[0] {
				want[id] = true
			}
		}
		if len(reached) != len(want) {
			t.Errorf("the loss of %s stops %d CIs, want %d", parts[0], len(reached), len(want))
		}
		for id := range want {
			if !reached[id] {
				t.Errorf("the loss of %s does not reach %s", parts[0], id)
			}
		}
		checked++
	}
	if checked < 28 {
		t.Errorf("only %d losses were looked at", checked)
	}
}

// The command line brings the same in, without a server and without a word beforehand.
func TestImportCommand(t *testing.T) {
	cfg, err := config.Load(config.Sources{Flags: map[string]string{"data": t.TempDir(), "log_level": "error"}})
	if err != nil {
		t.Fatal(err)
	}
	operate := func(name string, args any, in io.Reader) string {
		var out bytes.Buffer
		if err := app.Operate(t.Context(), cfg, app.Options{Version: "test"}, name, args, in, &out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return out.String()
	}
	operate("tenant.add", app.TenantAdd{Name: "Demo", AdminEmail: "ana@demo.test", Lang: "fr"}, nil)
	in := app.ImportCMDB{Source: "excel", CIs: int64(len(twoCIs)), Relations: int64(len(twoRelations)), DryRun: true}
	for _, c := range []struct {
		dry  bool
		want string
	}{
		{true, "CIs: rows 4, made 3, edited 0, same 0, kept 0, refused 0, bad 1\nrelations: rows 4, made 2, edited 0, same 0, kept 0, refused 1, bad 1\n"},
		{false, "CIs: rows 4, made 3,"},
		{false, "CIs: rows 4, made 0, edited 0, same 3, kept 0, refused 0, bad 1\nrelations: rows 4, made 0, edited 0, same 2,"},
	} {
		in.DryRun = c.dry
		said := operate("import.cmdb", in, strings.NewReader(twoCIs+twoRelations))
		if !strings.HasPrefix(said, c.want) || !strings.Contains(said, "cis line 5: bad") || strings.Contains(said, "dry run") != c.dry {
			t.Errorf("said %s, want %s", said, c.want)
		}
	}
	// What is gone from a file is named by a dry run, stays where nobody says otherwise, and is retired where somebody does.
	fewer := strings.Join(strings.SplitAfter(twoCIs, "\n")[:2], "")
	for _, c := range []struct {
		retire, dry bool
		want        string
	}{{false, true, "gone 2, retired 0"}, {false, false, "relations"}, {true, true, "gone 2, retired 0"}, {true, false, "gone 0, retired 2"}} {
		said := operate("import.cmdb", app.ImportCMDB{Source: "excel", CIs: int64(len(fewer)), Relations: -1, Retire: c.retire, DryRun: c.dry}, strings.NewReader(fewer))
		if !strings.Contains(said, c.want) || !c.retire && !c.dry && strings.Contains(said, "retired") || c.dry && !strings.Contains(said, "cis: gone ") {
			t.Errorf("retire %v, dry run %v: said %s, want %s", c.retire, c.dry, said, c.want)
		}
	}
	in.CIs++
	if err := app.Operate(t.Context(), cfg, app.Options{Version: "test"}, "import.cmdb", in, strings.NewReader(twoCIs), io.Discard); err == nil {
		t.Error("a file that was cut off on its way was imported")
	}
}

// What an import kept goes after 90 days; its figures stay.
func TestImportGrowsOld(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ready := imported(t, h, map[string]string{"cis": twoCIs, "source": "excel"}, false)
		done := imported(t, h, map[string]string{"cis": twoCIs, "source": "excel"}, true)
		file := done.Text("cis_file")
		h.Clock.Add(91 * 24 * time.Hour)
		h.Settle()
		ana := h.As("ana")
		if got := ana.Get("/imports/" + done.Text("id")).Is(200); got.Text("state") != "done" || got.Text("report.cis.made") != "3" || got.Text("cis_file") != "" {
			t.Errorf("applied: %s", got.Body)
		}
		if got := ana.Get("/imports/" + ready.Text("id")).Is(200); got.Text("state") != "failed" || got.Text("error.code") != "exchange.too_old" {
			t.Errorf("not applied: %s", got.Body)
		}
		ana.Patch("/imports/"+ready.Text("id"), m{"source": "other"}).Is(422, "exchange.no_file")
		if rows := ana.Get("/imports/" + ready.Text("id") + "/rows").Is(200); rows.Text("items.0.line") != "" {
			t.Errorf("rows are left: %s", rows.Body)
		}
		h.Clock.Add(25 * time.Hour)
		h.Settle()
		if _, err := h.App.Files.Open(h.Tenant, file); err == nil {
			t.Error("the file is still there")
		}
	})
}

// What is gone from a file is shown, and retired only where somebody chose it; what a person or another source knows is not offered.
func TestImportOffersWhatIsGone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ana, camille := h.As("ana"), h.As("camille")
		own := camille.Post("/cis", map[string]any{"name": "Own", "class": "server"}).Is(201).Text("id")
		whole := "id,name,class\na,A,server\nb,B,server\nc,C,server\nd,D,server\no,Own,server\n"
		imported(t, h, map[string]string{"cis": whole, "source": "excel", "key": "name"}, true)
		imported(t, h, map[string]string{"cis": "id,name,class\nx1,D,server\n", "source": "other", "key": "name"}, true)
		if camille.Get("/cis/"+own).Is(200).Text("external_id") != "o" {
			t.Fatal("the person's CI was not recognised")
		}
		part := map[string]string{"cis": "id,name,class\na,A,server\n", "source": "excel"}
		read := imported(t, h, part, false)
		rows := ana.Get("/imports/" + read.Text("id") + "/rows?action=gone").Is(200)
		if read.Text("report.cis.gone") != "2" || rows.Text("items.0.external_id") != "b" || rows.Text("items.1.external_id") != "c" || rows.Text("items.2.action") != "" {
			t.Fatalf("gone: %s in %s", rows.Body, read.Body)
		}
		b := rows.Text("items.0.ci")
		if camille.Get("/cis/"+b).Is(200).Text("status") != "in_service" {
			t.Error("reading retired something")
		}
		imported(t, h, part, true)
		if camille.Get("/cis/"+b).Is(200).Text("status") != "in_service" {
			t.Error("retired without a choice")
		}
		for _, step := range []struct {
			choice        map[string]any
			retired, left string
		}{{map[string]any{"retire": []string{b, own}}, "1", "c"}, {map[string]any{"retire_all": true}, "1", ""}} {
			one := imported(t, h, part, false).Text("id")
			ana.Post("/imports/"+one+"/apply", step.choice).Is(200)
			h.Settle()
			if got := ana.Get("/imports/" + one).Is(200); got.Text("state") != "done" || got.Text("report.cis.retired") != step.retired {
				t.Errorf("with %v: %s", step.choice, got.Body)
			}
			if left := imported(t, h, part, false).Text("id"); ana.Get("/imports/"+left+"/rows?action=gone").Is(200).Text("items.0.external_id") != step.left {
				t.Errorf("with %v, left: %s", step.choice, ana.Get("/imports/"+left+"/rows?action=gone").Body)
			}
		}
		if camille.Get("/cis/"+own).Is(200).Text("status") != "in_service" || camille.Get("/cis/"+b).Is(200).Text("status") != "retired" {
			t.Error("the wrong one was retired")
		}
		unread := imported(t, h, map[string]string{"cis": `{"id":"a","name":"A","class":"server"}` + "\n{broken\n", "source": "excel"}, false)
		if unread.Text("report.cis.gone") != "0" {
			t.Errorf("of a file with a line that nobody can read: %s", unread.Body)
		}
	})
}

// The progress of an import is heard by admins, and by nobody else.
func TestImportIsHeard(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	ana := h.As("ana")
	before := ana.Get("/me").Is(200).Header.Get("Comptoir-Position")
	one := imported(t, h, map[string]string{"cis": "id,name,class\na,A,server\n", "source": "excel"}, false).Text("id")
	path := "/events?after=" + before + "&topics=import:" + one
	heard := ana.Get(path).Is(200)
	last := ""
	for i := 0; heard.Text(fmt.Sprintf("items.%d.type", i)) != ""; i++ {
		last = heard.Text(fmt.Sprintf("items.%d.record.state", i))
	}
	if last != "ready" {
		t.Errorf("heard %s", heard.Body)
	}
	h.As("camille").Get(path).Is(403)
	for _, topic := range []string{"imports", "import:" + one} {
		if got := h.As("zoe").Get("/events?after=" + before + "&topics=" + topic); strings.Contains(string(got.Body), one) {
			t.Errorf("another tenant hears %s", got.Body)
		}
	}
}
