package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"comptoir/internal/base/fault"
)

// Machine is an inventory, without what is about people. Texts are "" and numbers 0 where nothing is known.
type Machine struct {
	Name         string
	UUID         string // "" where the maker left a sample
	Serial       string // the same
	Manufacturer string
	Model        string
	Chassis      string
	VMSystem     string // Physical, VMware, Docker …
	Phone        bool
	Device       Device // of what was looked at over the network
	Firmware     string // of a device
	IP, MAC      string // of a device, where it says its own
	OS           string
	OSVersion    string
	Kernel       string
	Arch         string
	FQDN         string
	CPU          string
	Cores        int64
	MemoryMB     int64
	Disks        []Disk
	Volumes      []Volume
	Networks     []Network
	Software     []Software // by name, each once

	Partial bool            // only some sections were sent: the others are as they were
	Has     map[string]bool // sections that were sent

	kind string // of a device, in lower case
}

// Disk is a physical one.
type Disk struct {
	Name   string `json:"name"`
	Model  string `json:"model,omitempty"`
	Serial string `json:"serial,omitempty"`
	SizeMB int64  `json:"size_mb,omitempty"`
}

// Volume is where files are. How much of it is free changes from day to day and is not kept.
type Volume struct {
	Mount      string `json:"mount"`
	FileSystem string `json:"file_system,omitempty"`
	SizeMB     int64  `json:"size_mb,omitempty"`
}

// Network is an interface with its addresses.
type Network struct {
	Name      string   `json:"name"`
	MAC       string   `json:"mac,omitempty"`
	Addresses []string `json:"addresses" nullable:"false"`
	Up        bool     `json:"up"`
	Virtual   bool     `json:"virtual"`
	loopback  bool
}

// Software is one that is installed.
type Software struct {
	Name      string `json:"name"`
	Version   string `json:"version,omitempty"`
	Publisher string `json:"publisher,omitempty"`
}

func machineOf(msg Message, c content) (*Machine, error) {
	device := deviceOf(msg.itemType)
	switch strings.ToLower(msg.itemType) {
	case "", "computer", "phone":
	default:
		if device == "" {
			return nil, fault.Invalid("report.not_taken")
		}
	}
	hardware, bios, os := c.first("hardware"), c.first("bios"), c.first("operatingsystem")
	m := &Machine{
		Name: cmp.Or(hardware["name"], hostOf(os["fqdn"])), UUID: identity(hardware["uuid"]),
		Serial:       cmp.Or(identity(bios["ssn"]), identity(bios["msn"])),
		Manufacturer: maker(cmp.Or(bios["smanufacturer"], bios["mmanufacturer"])), Model: maker(cmp.Or(bios["smodel"], bios["mmodel"])),
		Chassis: hardware["chassis_type"], VMSystem: hardware["vmsystem"], Phone: strings.EqualFold(msg.itemType, "phone"), Device: device,
		OS: cmp.Or(os["full_name"], os["name"], hardware["osname"]), OSVersion: cmp.Or(os["version"], hardware["osversion"]),
		Kernel: os["kernel_version"], Arch: os["arch"], FQDN: os["fqdn"],
		MemoryMB: number(hardware["memory"]), Partial: msg.partial, Has: map[string]bool{},
	}
	if device != "" {
		m.readDevice(c)
	}
	if m.Name == "" && !m.Partial {
		return nil, fault.Invalid("report.nameless")
	}
	for section := range c {
		m.Has[section] = true
	}
	if device == "" {
		m.readParts(c)
	}
	return m, nil
}

func (m *Machine) readParts(c content) {
	for _, e := range c["cpus"] {
		m.CPU = cmp.Or(m.CPU, e["name"])
		m.Cores += max(number(e["core"]), 1)
	}
	if m.MemoryMB == 0 {
		for _, e := range c["memories"] {
			m.MemoryMB += number(e["capacity"])
		}
	}
	for _, e := range c["storages"] {
		if kind := strings.ToLower(e["type"]); kind == "disk" || kind == "" || kind == "ssd" || kind == "hdd" || strings.Contains(kind, "hard disk") || strings.Contains(kind, "fixed") {
			m.Disks = append(m.Disks, Disk{Name: e["name"], Model: e["model"], Serial: identity(cmp.Or(e["serial"], e["serialnumber"])), SizeMB: number(e["disksize"])})
		}
	}
	for _, e := range c["drives"] {
		m.Volumes = append(m.Volumes, Volume{Mount: cmp.Or(e["letter"], e["type"], e["volumn"]), FileSystem: e["filesystem"], SizeMB: number(e["total"])})
	}
	m.Networks = networksOf(c["networks"])
	m.Software = softwareOf(c["softwares"])
}

func (c content) first(section string) entry {
	if len(c[section]) == 0 {
		return entry{}
	}
	return c[section][0]
}

func softwareOf(list []entry) []Software {
	out := make([]Software, 0, len(list))
	for _, e := range list {
		if e["name"] != "" {
			out = append(out, Software{Name: e["name"], Version: e["version"], Publisher: e["publisher"]})
		}
	}
	slices.SortFunc(out, func(a, b Software) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), strings.Compare(a.Publisher, b.Publisher))
	})
	return slices.Compact(out)
}

func number(s string) int64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || n > 1e12 || n != n {
		return 0
	}
	return int64(n)
}

func hostOf(fqdn string) string {
	host, _, _ := strings.Cut(fqdn, ".")
	return host
}
