package inventory

import "comptoir/internal/journey/inventory/report"

const maxParts = 200 // of each kind

// with is what the machine sent, and what it was before where a partial report does not speak of it.
func (p Parts) with(m *report.Machine) Parts {
	if m.Has["storages"] || !m.Partial {
		p.Disks = m.Disks[:min(len(m.Disks), maxParts)]
	}
	if m.Has["drives"] || !m.Partial {
		p.Volumes = m.Volumes[:min(len(m.Volumes), maxParts)]
	}
	if m.Has["networks"] || m.Has["network_ports"] || !m.Partial {
		p.Networks = m.Networks[:min(len(m.Networks), maxParts)]
	}
	return p.whole()
}

// whole has empty lists where there is nothing.
func (p Parts) whole() Parts {
	if p.Disks == nil {
		p.Disks = []report.Disk{}
	}
	if p.Volumes == nil {
		p.Volumes = []report.Volume{}
	}
	if p.Networks == nil {
		p.Networks = []report.Network{}
	}
	return p
}
