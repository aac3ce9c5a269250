package report

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"slices"
	"strings"
	"testing"

	"comptoir/internal/base/fault"
)

const oldProtocol = `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><DEVICEID>pc-042-2026-01-05-08-00-00</DEVICEID><QUERY>INVENTORY</QUERY><CONTENT>
<HARDWARE><NAME>pc-042</NAME><UUID>0055ADC9-1D3A-E411-8043-B05D95113232</UUID><MEMORY>7908</MEMORY><CHASSIS_TYPE>Notebook</CHASSIS_TYPE><LASTLOGGEDUSER>jdupont</LASTLOGGEDUSER></HARDWARE>
<BIOS><SMANUFACTURER>ACME</SMANUFACTURER><SMODEL>Note 3</SMODEL><SSN>9E113232H</SSN></BIOS>
<OPERATINGSYSTEM><FULL_NAME>Microsoft Windows 11</FULL_NAME><VERSION>23H2</VERSION></OPERATINGSYSTEM>
<ENVS><KEY>SECRET</KEY><VAL>hunter2</VAL></ENVS>
<PROCESSES><CMD>mysql -p hunter2</CMD><USER>jdupont</USER></PROCESSES>
<USERS><LOGIN>jdupont</LOGIN></USERS><LOCAL_USERS><NAME>Jean Dupont</NAME></LOCAL_USERS>
<CPUS><NAME>Fast One</NAME><CORE>4</CORE></CPUS><CPUS><NAME>Fast One</NAME><CORE>4</CORE></CPUS>
<STORAGES><NAME>sda</NAME><MODEL>Disk 500</MODEL><DISKSIZE>500000</DISKSIZE><SERIALNUMBER>S1</SERIALNUMBER><TYPE>disk</TYPE></STORAGES>
<STORAGES><NAME>sr0</NAME><TYPE>cdrom</TYPE></STORAGES>
<DRIVES><LETTER>C:</LETTER><FILESYSTEM>NTFS</FILESYSTEM><TOTAL>480000</TOTAL><FREE>1</FREE></DRIVES>
<NETWORKS><DESCRIPTION>lo</DESCRIPTION><IPADDRESS>127.0.0.1</IPADDRESS><STATUS>Up</STATUS><TYPE>loopback</TYPE></NETWORKS>
<NETWORKS><DESCRIPTION>eth0</DESCRIPTION><MACADDR>02:FC:00:00:00:01</MACADDR><IPADDRESS6>fe80::1</IPADDRESS6><STATUS>Up</STATUS></NETWORKS>
<NETWORKS><DESCRIPTION>eth0</DESCRIPTION><MACADDR>02:FC:00:00:00:01</MACADDR><IPADDRESS>10.1.2.3</IPADDRESS><STATUS>Up</STATUS></NETWORKS>
<SOFTWARES><NAME>zip</NAME><VERSION>3.0</VERSION><USERNAME>jdupont</USERNAME></SOFTWARES><SOFTWARES><NAME>Bash</NAME></SOFTWARES><SOFTWARES><NAME>zip</NAME><VERSION>3.0</VERSION></SOFTWARES>
<VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT></CONTENT></REQUEST>`

func TestInventoryOfTheOldProtocol(t *testing.T) {
	for how, body := range packed(t, oldProtocol) {
		msg, err := Read(bytes.NewReader(body))
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		m := msg.Machine
		ip, mac := m.Address()
		if msg.Kind != Inventory || msg.Native || msg.DeviceID != "pc-042-2026-01-05-08-00-00" || msg.Client != "FusionInventory-Agent_v2.6" ||
			m.Name != "pc-042" || m.Serial != "9E113232H" || m.UUID == "" || m.MemoryMB != 7908 || m.Cores != 8 || m.CPU != "Fast One" ||
			m.Class() != "workstation" || ip != "10.1.2.3" || mac != "02:fc:00:00:00:01" || len(m.Networks) != 2 {
			t.Fatalf("%s: %+v %+v", how, msg, m)
		}
		if !slices.Equal(m.Software, []Software{{Name: "Bash"}, {Name: "zip", Version: "3.0"}}) || len(m.Disks) != 1 || m.Disks[0].SizeMB != 500000 ||
			!slices.Equal(m.Volumes, []Volume{{Mount: "C:", FileSystem: "NTFS", SizeMB: 480000}}) {
			t.Errorf("%s: parts %+v", how, m)
		}
	}
}

func packed(t *testing.T, text string) map[string][]byte {
	t.Helper()
	var z, g bytes.Buffer
	for _, w := range []io.WriteCloser{zlib.NewWriter(&z), gzip.NewWriter(&g)} {
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return map[string][]byte{"plain": []byte(text), "zlib": z.Bytes(), "gzip": g.Bytes()}
}

func TestFirstWords(t *testing.T) {
	for text, want := range map[string]Message{
		`<REQUEST><DEVICEID>d1</DEVICEID><QUERY>PROLOG</QUERY><TOKEN>1</TOKEN></REQUEST>`: {Kind: Prolog, DeviceID: "d1"},
		`{"action":"contact","deviceid":"d2","name":"GLPI-Agent","version":"1.12"}`:       {Kind: Contact, Native: true, DeviceID: "d2", Client: "GLPI-Agent 1.12"},
	} {
		got, err := Read(strings.NewReader(text))
		if err != nil || got.Kind != want.Kind || got.Native != want.Native || got.DeviceID != want.DeviceID || got.Client != want.Client {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
}

func TestHostileMessages(t *testing.T) {
	laughs := `<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><REQUEST><DEVICEID>&b;</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`
	bomb := packed(t, strings.Repeat(" ", MaxUnpacked+1))
	for name, c := range map[string]struct{ body, code string }{
		"nothing":             {"", "report.empty"},
		"one byte":            {"<", "report.damaged"},
		"blanks":              {"   ", "report.empty"},
		"words":               {"hello", "report.not_understood"},
		"a bomb of zlib":      {string(bomb["zlib"]), "report.too_large"},
		"a bomb of gzip":      {string(bomb["gzip"]), "report.too_large"},
		"cut off":             {string(bomb["gzip"][:100]), "report.damaged"},
		"entities":            {laughs, "report.not_understood"},
		"an outside entity":   {`<REQUEST><DEVICEID>&xxe;</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`, "report.not_understood"},
		"deep XML":            {strings.Repeat("<a>", 100_000), "report.too_deep"},
		"deep JSON":           {`{"content":` + strings.Repeat("[", 100_000), "report.too_deep"},
		"not closed":          {"<REQUEST><QUERY>PROLOG</QUERY>", "report.not_understood"},
		"another question":    {"<REQUEST><DEVICEID>d</DEVICEID><QUERY>DOWNLOAD</QUERY></REQUEST>", "report.not_understood"},
		"nobody":              {"<REQUEST><QUERY>PROLOG</QUERY></REQUEST>", "report.nameless"},
		"a machine nameless":  {`{"action":"inventory","deviceid":"d","content":{}}`, "report.nameless"},
		"a section of words":  {`{"action":"inventory","deviceid":"d","content":{"hardware":"x"}}`, "report.not_understood"},
		"something unmanaged": {`{"action":"inventory","deviceid":"d","itemtype":"Unmanaged","content":{}}`, "report.not_taken"},
		"a device nameless":   {`{"action":"netinventory","deviceid":"d","itemtype":"Printer","content":{"network_device":{"type":"Printer"}}}`, "report.nameless"},
	} {
		if _, err := Read(strings.NewReader(c.body)); !fault.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestIdentity(t *testing.T) {
	for _, sample := range []string{"", "0", "To be filled by O.E.M.", "Default string", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "None", "System Serial Number", "..."} {
		if identity(sample) != "" {
			t.Errorf("%q tells one machine from another", sample)
		}
	}
	if identity(" CZ1234ABCD ") != "CZ1234ABCD" {
		t.Error("a serial number is none")
	}
}

func TestClass(t *testing.T) {
	for want, machines := range map[string][]Machine{
		"workstation":     {{Chassis: "Laptop", OS: "Debian"}, {OS: "Microsoft Windows 11 Pro"}, {Chassis: "Desktop", VMSystem: "Physical"}},
		"physical_server": {{Chassis: "Rack Mount Chassis"}, {Chassis: "Main Server Chassis", OS: "Windows"}},
		"server":          {{OS: "Debian GNU/Linux 12"}, {OS: "Microsoft Windows Server 2022"}, {VMSystem: "Docker"}},
		"virtual_machine": {{VMSystem: "VMware", Chassis: "Other"}},
		"mobile":          {{Phone: true}, {Chassis: "Tablet"}},
	} {
		for _, m := range machines {
			if got := m.Class(); got != want {
				t.Errorf("%+v is %s, want %s", m, got, want)
			}
		}
	}
}
