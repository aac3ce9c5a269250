package report

import (
	"bytes"
	"testing"
	"unicode"

	"comptoir/internal/base/fault"
)

// Whatever the bytes, a message is understood or refused with a fault, and what is kept of it is printable text of bounded length.
func FuzzRead(f *testing.F) {
	f.Add([]byte(oldProtocol))
	f.Add([]byte(`{"action":"inventory","deviceid":"d","content":{"hardware":{"name":"x","memory":12},"networks":[{"description":"e","ipaddress":"1.2.3.4","virtualdev":true}],"softwares":[{"name":"a"}]}}`))
	f.Add([]byte(`<REQUEST><DEVICEID>d1</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`))
	f.Add([]byte{0x78, 0x9c, 0x4b, 0x4c, 0x04, 0x00})
	f.Add([]byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff})
	f.Fuzz(func(t *testing.T, body []byte) {
		msg, err := Read(bytes.NewReader(body))
		if err != nil {
			if fault.CodeOf(err) == "" {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		texts := []string{msg.DeviceID, msg.Client}
		if msg.DeviceID == "" || (msg.Machine != nil) != (msg.Kind == Inventory) {
			t.Fatalf("%+v", msg)
		}
		if m := msg.Machine; m != nil {
			texts = append(texts, m.Name, m.Serial, m.UUID, m.OS)
			for _, s := range m.Software {
				texts = append(texts, s.Name, s.Version)
			}
			m.Address()
			if m.Class() == "" || m.Cores < 0 || m.MemoryMB < 0 {
				t.Fatalf("%+v", m)
			}
		}
		for _, s := range texts {
			for _, r := range s {
				if !unicode.IsPrint(r) {
					t.Fatalf("%q is kept", s)
				}
			}
			if len([]rune(s)) > maxValue {
				t.Fatalf("%d characters are kept", len([]rune(s)))
			}
		}
	})
}
