package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample opens a body that an agent really sent.
func sample(t *testing.T, name string) *os.File {
	t.Helper()
	path := filepath.Join(os.Getenv("COMPTOIR_DATA"), "agent-inventories", name)
	f, err := os.Open(path)
	if err != nil || os.Getenv("COMPTOIR_DATA") == "" {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", path)
	}
	t.Cleanup(func() { _ = f.Close() }) // only read
	return f
}

func TestRecordedMessages(t *testing.T) {
	for name, kind := range map[string]string{"prolog.xml": Prolog, "contact.json": Contact, "fusioninventory-2.6.xml.gz": Inventory, "glpi-agent-1.12.xml.gz": Inventory, "glpi-agent-1.12.json.gz": Inventory} {
		msg, err := Read(sample(t, name))
		if err != nil || msg.Kind != kind || !strings.HasPrefix(msg.DeviceID, "vm-2026-11-22-") || msg.Native != strings.Contains(name, "json") {
			t.Fatalf("%s: %+v %v", name, msg, err)
		}
		if kind != Inventory {
			continue
		}
		m := msg.Machine
		ip, mac := m.Address()
		if m.Name != "vm" || m.MemoryMB != 24105 || m.Cores != 2 || m.OS != "Debian GNU/Linux 12 (bookworm)" || m.OSVersion != "12.11" ||
			ip != "192.0.2.2" || mac != "02:fc:00:00:00:01" || len(m.Networks) != 4 || len(m.Disks) != 1 || m.Disks[0].SizeMB != 274877 || m.Class() != "server" {
			t.Errorf("%s: %+v", name, m)
		}
		if n := len(m.Software); n < 1100 || n > 1173 {
			t.Errorf("%s: %d programs", name, n)
		}
	}
}

// The sections and values that are read are those of the published schema.
func TestSectionsAreInTheSchema(t *testing.T) {
	path := filepath.Join(os.Getenv("COMPTOIR_DATA"), "glpi-inventory-schema", "inventory.schema.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("%s is not there; set COMPTOIR_DATA to the folder of the sample data to run this test", path)
	}
	type property struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Items      *struct {
			Properties map[string]json.RawMessage `json:"properties"`
		} `json:"items"`
	}
	var schema struct {
		Properties struct {
			Content struct {
				Properties map[string]property `json:"properties"`
			} `json:"content"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	only := map[string]bool{"hardware.osname": true, "hardware.osversion": true, "networks.macaddr": true, "storages.serialnumber": true} // of the old protocol
	for section, names := range sections() {
		p, ok := schema.Properties.Content.Properties[section]
		if !ok {
			t.Errorf("the schema has no %s", section)
			continue
		}
		values := p.Properties
		if p.Items != nil {
			values = p.Items.Properties
		}
		for _, name := range names {
			if values[name] == nil && !only[section+"."+name] {
				t.Errorf("the schema's %s has no %s", section, name)
			}
		}
	}
}
