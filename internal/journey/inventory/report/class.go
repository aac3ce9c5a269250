package report

import "strings"

// Class is that of the CMDB: a virtual machine by what it runs in, else by its case, else by its system.
func (m *Machine) Class() string {
	chassis, system := strings.ToLower(m.Chassis), strings.ToLower(m.OS)
	switch vm := strings.ToLower(m.VMSystem); {
	case m.Device != "":
		return m.deviceClass()
	case m.Phone:
		return "mobile"
	case vm == "docker" || vm == "lxc" || vm == "openvz" || vm == "podman":
		return "server" // a machine of its own to who runs an agent in it
	case vm != "" && vm != "physical" && vm != "xen dom0" && vm != "dom0":
		return "virtual_machine"
	}
	for _, word := range []string{"server", "rack", "blade", "multi-system"} {
		if strings.Contains(chassis, word) {
			return "physical_server"
		}
	}
	for _, word := range []string{"tablet", "hand held", "handheld"} {
		if strings.Contains(chassis, word) {
			return "mobile"
		}
	}
	if chassis != "" && chassis != "other" && chassis != "unknown" {
		return "workstation"
	}
	for _, word := range []string{"server", "esx", "proxmox", "aix", "solaris", "hp-ux"} {
		if strings.Contains(system, word) {
			return "server"
		}
	}
	for _, word := range []string{"windows", "macos", "mac os"} {
		if strings.Contains(system, word) {
			return "workstation"
		}
	}
	return "server"
}
