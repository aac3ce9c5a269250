package report

import (
	"net/netip"
	"slices"
	"strings"
)

// networksOf joins the lines of one interface: agents write one for each address.
func networksOf(list []entry) []Network {
	var out []Network
	for _, e := range list {
		name, mac := e["description"], strings.ToLower(firstOf(e["mac"], e["macaddr"]))
		if mac == "00:00:00:00:00:00" {
			mac = ""
		}
		i := slices.IndexFunc(out, func(n Network) bool { return n.Name == name && n.MAC == mac })
		if i < 0 {
			out = append(out, Network{Name: name, MAC: mac, Addresses: []string{}, Up: strings.EqualFold(e["status"], "up"),
				Virtual: e["virtualdev"] == "1" || e["virtualdev"] == "true", loopback: strings.EqualFold(e["type"], "loopback")})
			i = len(out) - 1
		}
		for _, a := range []string{e["ipaddress"], e["ipaddress6"]} {
			if ip, err := netip.ParseAddr(a); err == nil && !slices.Contains(out[i].Addresses, ip.String()) {
				out[i].Addresses = append(out[i].Addresses, ip.String())
			}
		}
	}
	for i := range out {
		slices.Sort(out[i].Addresses)
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Address is the one under which the machine is found: of the first real interface that is up, version 4 before 6.
func (m *Machine) Address() (ip, mac string) {
	for _, wide := range []bool{false, true} {
		for _, n := range m.Networks {
			if n.loopback || n.Virtual || !n.Up {
				continue
			}
			for _, text := range n.Addresses {
				a, err := netip.ParseAddr(text)
				if err == nil && a.Is6() == wide && a.IsGlobalUnicast() {
					return text, n.MAC
				}
			}
		}
	}
	return "", ""
}
