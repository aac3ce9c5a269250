package app_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"comptoir/internal/app/apptest"
	"comptoir/internal/base/db"
)

// fleet is an agent of a test: what it sends goes to the address that Ana made.
type fleet struct {
	t    *testing.T
	url  string
	user string // basic authentication, where set
}

func fleetOf(t *testing.T, h *apptest.House) fleet {
	t.Helper()
	made := h.As("ana").Post("/inventory/tokens", map[string]string{"name": "Postes de Lyon"}).Is(201)
	if strings.Contains(string(h.As("ana").Get("/inventory/tokens").Is(200).Body), made.Text("token")) {
		t.Fatal("the list of tokens shows a secret")
	}
	return fleet{t: t, url: h.Server.URL + made.Text("path")}
}

func (f fleet) send(body string, header ...string) (int, string) {
	f.t.Helper()
	req, err := http.NewRequestWithContext(f.t.Context(), http.MethodPost, f.url, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	if f.user != "" {
		req.SetBasicAuth("agent", f.user)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	b, err := io.ReadAll(res.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (f fleet) inventory(name, serial, uuid, device string) {
	f.t.Helper()
	status, body := f.send(`<?xml version="1.0" encoding="UTF-8"?><REQUEST><DEVICEID>` + device + `</DEVICEID><QUERY>INVENTORY</QUERY><CONTENT>
		<HARDWARE><NAME>` + name + `</NAME><UUID>` + uuid + `</UUID><MEMORY>7908</MEMORY><CHASSIS_TYPE>Laptop</CHASSIS_TYPE><LASTLOGGEDUSER>jdupont</LASTLOGGEDUSER></HARDWARE>
		<BIOS><SSN>` + serial + `</SSN><SMANUFACTURER>ACME</SMANUFACTURER><SMODEL>Note 3</SMODEL></BIOS><OPERATINGSYSTEM><FULL_NAME>Debian GNU/Linux 12</FULL_NAME></OPERATINGSYSTEM>
		<ENVS><KEY>SECRET</KEY><VAL>hunter2</VAL></ENVS><PROCESSES><CMD>mysql -phunter2</CMD></PROCESSES><USERS><LOGIN>jdupont</LOGIN></USERS>
		<SOFTWARES><NAME>zip</NAME><VERSION>3.0</VERSION></SOFTWARES><SOFTWARES><NAME>bash</NAME></SOFTWARES></CONTENT></REQUEST>`)
	if status != 200 || !strings.Contains(body, "<REPLY>") {
		f.t.Fatalf("the inventory of %s was answered %d %s", name, status, body)
	}
}

func TestInventoryOfALaptop(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		f := fleetOf(t, h)
		if status, body := f.send(`<REQUEST><DEVICEID>d</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`); status != 200 || !strings.Contains(body, `<REPLY><PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE></REPLY>`) {
			t.Fatalf("the first word was answered %d %s", status, body)
		}
		f.inventory("pc-042", "9E113232H", "0055ADC9-1D3A-E411-8043-B05D95113232", "pc-042-1")
		camille := h.As("camille")
		found := camille.Get("/cis?q=pc-042").Is(200)
		ci := camille.Get("/cis/" + found.Text("items.0.id")).Is(200)
		for path, want := range map[string]string{"class": "workstation", "name": "pc-042", "source": "inventory", "attributes.manufacturer": "ACME", "attributes.model": "Note 3",
			"attributes.serial_number": "9E113232H", "attributes.os": "Debian GNU/Linux 12", "attributes.memory_mb": "7908", "external_id": "device:pc-042-1", "stale": "false"} {
			if got := ci.Text(path); got != want {
				t.Errorf("%s is %q, want %q", path, got, want)
			}
		}
		id := ci.Text("id")
		if sheet := camille.Get("/cis/" + id + "/inventory").Is(200); sheet.Text("software_count") != "2" || sheet.Text("reports") != "1" {
			t.Errorf("the sheet is %s", sheet.Body)
		}
		if list := camille.Get("/cis/" + id + "/software?q=ZI").Is(200); list.Text("items.0.name") != "zip" || list.Text("items.1.name") != "" {
			t.Errorf("the programs are %s", list.Body)
		}
		for _, path := range []string{"/cis/" + id, "/cis/" + id + "/inventory", "/cis/" + id + "/software", "/cis/" + id + "/history", "/inventory/agents"} {
			if all := string(camille.Get(path).Is(200).Body); strings.Contains(all, "hunter2") || strings.Contains(all, "jdupont") || strings.Contains(all, "SECRET") {
				t.Errorf("%s shows what is about people: %s", path, all)
			}
		}
		notSeen(t, h, id)
		again(t, h, f, id)
	})
}

// notSeen: requesters and other tenants see nothing of it.
func notSeen(t *testing.T, h *apptest.House, ci string) {
	t.Helper()
	for _, path := range []string{"/cis/" + ci + "/inventory", "/cis/" + ci + "/software"} {
		h.As("zoe").Get(path).Is(404)
		h.As("sami").Get(path).Is(403)
	}
	if got := h.As("zoe").Get("/inventory/agents").Is(200); got.Text("items.0.id") != "" {
		t.Errorf("Zoé sees %s", got.Body)
	}
	h.As("camille").Get("/inventory/tokens").Is(403)
	h.As("camille").Post("/inventory/tokens", map[string]string{"name": "x"}).Is(403)
}

// again: the same report changes nothing; a person's value stays; a new installation of the agent is the same machine.
func again(t *testing.T, h *apptest.House, f fleet, ci string) {
	t.Helper()
	camille := h.As("camille")
	before := camille.Get("/cis/" + ci).Is(200)
	h.Clock.Add(25 * time.Hour)
	f.inventory("pc-042", "9E113232H", "0055ADC9-1D3A-E411-8043-B05D95113232", "pc-042-1")
	after := camille.Get("/cis/" + ci).Is(200)
	if after.Text("version") != before.Text("version") || after.Text("seen_at") == before.Text("seen_at") {
		t.Errorf("the same report made version %s of %s, seen at %s", after.Text("version"), before.Text("version"), after.Text("seen_at"))
	}
	camille.Patch("/cis/"+ci, map[string]any{"name": "Portable de Sami", "attributes": map[string]string{"model": "Note 3 bis"}}).Is(200)
	f.inventory("pc-042", "9E113232H", "0055ADC9-1D3A-E411-8043-B05D95113232", "pc-042-2") // installed anew
	kept := camille.Get("/cis/" + ci).Is(200)
	if kept.Text("name") != "Portable de Sami" || kept.Text("attributes.model") != "Note 3 bis" {
		t.Errorf("a person's values were overwritten: %s", kept.Body)
	}
	f.inventory("pc-043", "To be filled by O.E.M.", "", "pc-043-1")
	f.inventory("pc-043", "To be filled by O.E.M.", "", "pc-043-2") // nothing tells these two are one
	var agents struct{ Items []struct{ CI string } }
	h.As("ana").Get("/inventory/agents").Is(200).Into(&agents)
	cis := map[string]bool{}
	for _, a := range agents.Items {
		cis[a.CI] = true
	}
	if len(agents.Items) != 3 || len(cis) != 3 {
		t.Errorf("the agents are %+v, want three of three machines", agents)
	}
}

// A machine that somebody entered by hand or imported is found by its serial number, and stays what it was.
func TestInventoryMeetsWhatIsThere(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		f := fleetOf(t, h)
		made := h.As("camille").Post("/cis", map[string]any{"name": "Poste accueil", "class": "workstation", "attributes": map[string]string{"serial_number": "abc-777"}}).Is(201)
		h.Settle()
		f.inventory("pc-777", "ABC-777", "11111111-2222-3333-4444-555555555555", "pc-777-1")
		ci := h.As("camille").Get("/cis/" + made.Text("id")).Is(200)
		if ci.Text("name") != "Poste accueil" || ci.Text("attributes.os") != "Debian GNU/Linux 12" || ci.Text("external_id") != "device:pc-777-1" {
			t.Errorf("the machine is %s", ci.Body)
		}
		h.Settle()
		f.inventory("pc-777", "ABC-777", "99999999-2222-3333-4444-555555555555", "pc-778-1") // another machine under the same number
		if n := h.As("camille").Get("/cis?q=pc-777").Is(200); n.Text("items.0.id") == "" || n.Text("items.0.id") == made.Text("id") {
			t.Errorf("two machines became one: %s", n.Body)
		}
	})
}

func TestInventoryOfTheGLPIAgent(t *testing.T) {
	h := apptest.On(t, db.SQLite)
	f := fleetOf(t, h)
	id := []string{"GLPI-Agent-ID", "0c96a2b6-bc98-4754-9c00-c4547a959225"}
	if status, body := f.send(`<REQUEST><DEVICEID>d</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`, id...); status != 200 || body != `{"status":"pending"}` {
		t.Fatalf("the first word was answered %d %s", status, body)
	}
	contact := `{"action":"contact","deviceid":"d","name":"GLPI-Agent","version":"1.12","enabled-tasks":["inventory"]}`
	if status, body := f.send(contact, id...); status != 200 || body != `{"status":"ok","tasks":{"inventory":{"server":"glpi","version":"10.0.16"}},"expiration":24}` {
		t.Fatalf("the second word was answered %d %s", status, body)
	}
	whole := `{"action":"inventory","deviceid":"d","itemtype":"Computer","content":{"hardware":{"name":"srv-1","memory":2048},"networks":[{"description":"eth0","ipaddress":"10.0.0.9","status":"up"}],"softwares":[{"name":"a"}]}}`
	if status, body := f.send(whole, id...); status != 200 || !strings.Contains(body, `"status":"ok"`) {
		t.Fatalf("the inventory was answered %d %s", status, body)
	}
	part := `{"action":"inventory","deviceid":"d","partial":true,"content":{"networks":[{"description":"eth0","ipaddress":"10.0.0.10","status":"up"}]}}`
	if status, body := f.send(part, id...); status != 200 {
		t.Fatalf("the partial inventory was answered %d %s", status, body)
	}
	ci := h.As("camille").Get("/cis/glpi:" + id[1]).Is(200)
	sheet := h.As("camille").Get("/cis/" + ci.Text("id") + "/inventory").Is(200)
	if ci.Text("attributes.ip_address") != "10.0.0.10" || ci.Text("attributes.memory_mb") != "2048" || ci.Text("name") != "srv-1" || sheet.Text("software_count") != "1" {
		t.Errorf("after a partial report: %s %s", ci.Body, sheet.Body)
	}
	if status, _ := f.send(part, "GLPI-Agent-ID", "11111111-bc98-4754-9c00-c4547a959225"); status != 422 && status != 400 {
		t.Errorf("a partial report of an unknown machine was answered %d", status)
	}
}

// A printer and a switch that one agent looked at are CIs of their own, found again by what they say of themselves.
func TestInventoryOfDevices(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		f, camille := fleetOf(t, h), h.As("camille")
		known := camille.Post("/cis", map[string]any{"name": "IMP-3", "class": "printer", "attributes": map[string]string{"serial_number": "VNB3K12345"}}).Is(201).Text("id")
		h.Settle()
		agent := []string{"GLPI-Agent-ID", "0c96a2b6-bc98-4754-9c00-c4547a959225"}
		printer := `{"action":"netinventory","deviceid":"pc-1","itemtype":"Printer","content":{"network_device":{"type":"Printer","name":"imp-etage-3","model":"LaserJet 400",
			"manufacturer":"Hewlett-Packard","serial":"VNB3K12345","ips":["127.0.0.1","10.1.2.3"],"mac":"3C:D9:2B:00:11:22","firmware":"20210101"},
			"pagecounters":{"total":120034},"network_ports":[{"ifname":"eth0","ifstatus":1,"mac":"3C:D9:2B:00:11:22","ips":["10.1.2.3"]}]}}`
		network := `{"action":"inventory","deviceid":"pc-1","itemtype":"NetworkEquipment","content":{"network_device":{"type":"Networking","name":"sw-coeur-1","model":"C9300-48P",
			"manufacturer":"Cisco","ips":["10.1.0.1"],"mac":"00:1b:54:aa:bb:cc","location":"Lyon","contact":"jdupont"},"network_ports":[{"ifname":"Gi1/0/1","ifstatus":2}]}}`
		for range 2 {
			for _, body := range []string{printer, network} {
				if status, answer := f.send(body, agent...); status != 200 || !strings.Contains(answer, `"status":"ok"`) {
					t.Fatalf("answered %d %s", status, answer)
				}
			}
		}
		imp := camille.Get("/cis/" + known).Is(200)
		for path, want := range map[string]string{"class": "printer", "name": "IMP-3", "attributes.ip_address": "10.1.2.3", "attributes.model": "LaserJet 400", "attributes.manufacturer": "Hewlett-Packard"} {
			if got := imp.Text(path); got != want {
				t.Errorf("the printer's %s is %q, want %q", path, got, want)
			}
		}
		found := camille.Get("/cis?q=sw-coeur-1").Is(200)
		sw := camille.Get("/cis/" + found.Text("items.0.id")).Is(200)
		sheet := camille.Get("/cis/" + sw.Text("id") + "/inventory").Is(200)
		if found.Text("items.1.id") != "" || sw.Text("class") != "network_device" || sw.Text("attributes.ip_address") != "10.1.0.1" || sheet.Text("networks.0.name") != "Gi1/0/1" || sheet.Text("reports") != "2" {
			t.Errorf("the switch is %s, its sheet %s", sw.Body, sheet.Body)
		}
		if strings.Contains(string(sw.Body)+string(sheet.Body), "jdupont") {
			t.Error("who looks after it was kept")
		}
		if status, _ := f.send(`{"action":"netinventory","deviceid":"pc-1","itemtype":"NetworkEquipment","content":{"network_device":{"type":"Networking","name":"nobody"}}}`, agent...); status != 422 {
			t.Errorf("a device that nothing tells from another was answered %d", status)
		}
	})
}

func TestInventoryDoorIsShut(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		f := fleetOf(t, h)
		prolog := `<REQUEST><DEVICEID>d</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`
		secret := f.url[strings.LastIndex(f.url, "/")+1:]
		basic := fleet{t: t, url: h.Server.URL + "/inventory/"}
		if status, _ := basic.send(prolog); status != 401 {
			t.Errorf("without a token: %d", status)
		}
		basic.user = secret
		if status, body := basic.send(prolog); status != 200 {
			t.Errorf("with the token as password: %d %s", status, body)
		}
		other := strings.Replace(secret, h.Tenant, h.Other, 1)
		for name, s := range map[string]string{"another tenant's": other, "cut": secret[:len(secret)-1], "nobody's": "inv_x", "of no tenant": strings.Replace(secret, h.Tenant, strings.Repeat("0", 32), 1), "odd": "%00%ff"} {
			if status, body := (fleet{t: t, url: h.Server.URL + "/inventory/" + s}).send(prolog); status != 404 {
				t.Errorf("%s: %d %s", name, status, body)
			}
		}
		var bomb bytes.Buffer
		z := zlib.NewWriter(&bomb)
		if _, err := io.CopyN(z, blanks{}, 40<<20); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			body   string
			status int
		}{"a bomb": {bomb.String(), 413}, "nothing": {"", 422}, "words": {"hello", 422}, "no XML": {"<a", 422}} {
			if status, body := f.send(c.body); status != c.status {
				t.Errorf("%s: %d %s, want %d", name, status, body, c.status)
			}
		}
		list := h.As("ana").Get("/inventory/tokens").Is(200)
		h.As("zoe").Delete("/inventory/tokens/" + list.Text("items.0.id")).Is(404)
		h.As("ana").Delete("/inventory/tokens/" + list.Text("items.0.id")).Is(204)
		if status, _ := f.send(prolog); status != 404 {
			t.Errorf("with a revoked token: %d", status)
		}
	})
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// What agents really sent becomes one CI, whichever protocol they spoke.
func TestRecordedInventories(t *testing.T) {
	dir := filepath.Join(os.Getenv("COMPTOIR_DATA"), "agent-inventories")
	if _, err := os.Stat(filepath.Join(dir, "prolog.xml")); err != nil {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", dir)
	}
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		f := fleetOf(t, h)
		for _, name := range []string{"prolog.xml", "fusioninventory-2.6.xml.gz", "contact.json", "glpi-agent-1.12.json.gz", "glpi-agent-1.12.xml.gz"} {
			body, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			var header []string
			if strings.Contains(name, "json") {
				header = []string{"GLPI-Agent-ID", "0c96a2b6-bc98-4754-9c00-c4547a959225"}
			}
			if status, answer := f.send(string(body), header...); status != 200 {
				t.Fatalf("%s was answered %d %s", name, status, answer)
			}
		}
		ci := h.As("camille").Get("/cis/glpi:0c96a2b6-bc98-4754-9c00-c4547a959225").Is(200)
		if ci.Text("name") != "vm" || ci.Text("attributes.memory_mb") != "24105" || ci.Text("attributes.disk_gb") != "275" || ci.Text("attributes.ip_address") != "192.0.2.2" || ci.Text("class") != "server" {
			t.Errorf("the machine is %s", ci.Body)
		}
		if sheet := h.As("camille").Get("/cis/" + ci.Text("id") + "/inventory").Is(200); sheet.Text("software_count") != "1173" {
			t.Errorf("its sheet is %s", sheet.Body)
		}
	})
}
