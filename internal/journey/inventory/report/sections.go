package report

import "slices"

// entry is one thing of a section, its values by their names in lower case.
type entry map[string]string

// content is what is kept of a message while it is read: sections by their names in lower case.
type content map[string][]entry

// sections are all that is read, with the values that are: a value that is not named here is not looked at.
func sections() map[string][]string {
	return map[string][]string{
		"hardware":        {"name", "uuid", "chassis_type", "vmsystem", "memory", "osname", "osversion", "workgroup"},
		"bios":            {"ssn", "smanufacturer", "smodel", "mmanufacturer", "mmodel", "msn", "assettag", "bmanufacturer", "bversion"},
		"operatingsystem": {"full_name", "name", "version", "kernel_version", "arch", "fqdn", "service_pack"},
		"cpus":            {"name", "core", "thread", "speed", "manufacturer"},
		"memories":        {"capacity", "description", "caption", "type"},
		"storages":        {"name", "model", "description", "manufacturer", "disksize", "serial", "serialnumber", "type"},
		"drives":          {"type", "letter", "volumn", "filesystem", "total", "label"},
		"networks":        {"description", "mac", "macaddr", "ipaddress", "ipaddress6", "ipmask", "speed", "status", "type", "virtualdev"},
		"network_device":  {"type", "name", "model", "serial", "manufacturer", "firmware", "mac", "ips"},
		"network_ports":   {"ifname", "ifdescr", "ifstatus", "mac", "ips"},
		"softwares":       {"name", "version", "publisher", "arch", "from"},
	}
}

func (c content) add(section string, e entry) {
	if len(e) > 0 && len(c[section]) < maxEntries {
		c[section] = append(c[section], e)
	}
}

func wanted(names []string, name string) bool { return slices.Contains(names, name) }
