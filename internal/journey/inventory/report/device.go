package report

import (
	"cmp"
	"net/netip"
	"strings"

	"comptoir/internal/base/fault"
)

// Device is what an agent found out on the network about something that runs no agent itself. "" for a machine that does.
type Device string

// What is taken beside computers and phones.
const (
	Printer          Device = "printer"
	NetworkEquipment Device = "network equipment"
)

func deviceOf(itemType string) Device {
	switch strings.ToLower(itemType) {
	case "printer":
		return Printer
	case "networkequipment":
		return NetworkEquipment
	default:
		return ""
	}
}

// readDevice reads a device that was looked at over the network. How much it printed or carried changes from day to day and is not kept.
func (m *Machine) readDevice(c content) {
	d := c.first("network_device")
	m.MAC = macOf(d["mac"])
	m.Serial, m.Manufacturer, m.Model, m.Firmware = identity(d["serial"]), maker(d["manufacturer"]), maker(d["model"]), d["firmware"]
	m.Name = cmp.Or(d["name"], m.Name, strings.TrimSpace(m.Manufacturer+" "+m.Model))
	m.kind = strings.ToLower(d["type"])
	for _, text := range strings.Fields(d["ips"]) {
		if ip, err := netip.ParseAddr(text); err == nil && ip.IsGlobalUnicast() && m.IP == "" {
			m.IP = ip.String()
		}
	}
	for _, p := range c["network_ports"] {
		n := Network{Name: cmp.Or(p["ifname"], p["ifdescr"]), MAC: macOf(p["mac"]), Addresses: []string{}, Up: p["ifstatus"] == "1"}
		for _, text := range strings.Fields(p["ips"]) {
			if ip, err := netip.ParseAddr(text); err == nil {
				n.Addresses = append(n.Addresses, ip.String())
			}
		}
		m.Networks = append(m.Networks, n)
	}
}

func macOf(s string) string {
	if s = strings.ToLower(s); s == "00:00:00:00:00:00" {
		return ""
	}
	return s
}

// Identity is by what a device is known again, which says nothing of itself: its serial number, or else its address in the network's
// hardware. The agent that looked at it speaks of many.
func (m *Machine) Identity() (string, error) {
	switch {
	case m.Serial != "":
		return "serial:" + m.Serial, nil
	case m.MAC != "":
		return "mac:" + m.MAC, nil
	default:
		return "", fault.Invalid("report.nameless")
	}
}

// deviceClass is that of the CMDB.
func (m *Machine) deviceClass() string {
	switch {
	case m.Device == Printer:
		return "printer"
	case m.kind == "storage":
		return "storage"
	case m.kind == "power":
		return "power_source"
	default:
		return "network_device"
	}
}
