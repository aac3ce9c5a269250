package script

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Landscape is what a company runs on, and on what its services hang.
type Landscape struct {
	Things []Thing
	Ties   []Tie
	Uses   []Use
}

// Thing is a configuration item. Times are in minutes; 0 and "" are not said.
type Thing struct {
	Key, Class, Name string
	Site             string // key of a thing
	Group            string // key of a group
	Owner            string // key of a person
	Environment      string
	Lifecycle        string
	Status           string
	Criticality      int64
	RTO, RPO         int64
	Restore          int64
	Rule             string // any, count or percent
	MinUp            int64
	Over             string // types of relation the rule is for
	Capacity         int64
	Attributes       map[string]string
	Description      string
	Unverified       bool // nobody has looked at it for a long time
}

// Tie is a relation: From <Type> To, by keys.
type Tie struct{ From, Type, To string }

// Use is who uses a service: a person, a group or a site by key, or a number of people.
type Use struct {
	Service, Kind, Ref string
	Count              int64
	Note               string
}

// builder puts a landscape together.
type builder struct {
	Landscape
	at map[string]int
}

func (b *builder) add(t Thing) string {
	if _, twice := b.at[t.Key]; twice {
		panic("the landscape has two of " + t.Key)
	}
	b.at[t.Key] = len(b.Things)
	if t.Environment == "" && t.Class != "site" && t.Class != "workstation" {
		t.Environment = "production"
	}
	b.Things = append(b.Things, t)
	return t.Key
}

func (b *builder) tie(from, kind string, to ...string) {
	for _, t := range to {
		b.Ties = append(b.Ties, Tie{from, kind, t})
	}
}

// twin powers a thing from the two strips of its rack, either of which is enough.
func (b *builder) twin(key, rack string) {
	t := &b.Things[b.at[key]]
	t.Rule, t.Over = "any", "powered_by"
	b.tie(key, "powered_by", rack+"-a", rack+"-b")
	b.tie(key, "hosted_at", rack)
}

// LandscapeOf is what Demo runs on; the other company keeps no such map.
func LandscapeOf(h House) Landscape {
	b := &builder{at: map[string]int{}}
	if h.Tenant.Key != "demo" {
		return b.Landscape
	}
	b.offices()
	b.centre("lyo", "Lyon", 6, 8)
	b.centre("mrs", "Marseille", 4, 6)
	b.between()
	b.machines()
	b.software()
	b.services()
	b.desks(h)
	return b.Landscape
}

// office keys by the name of the place in the directory.
func siteKey(place string) string { return "site-" + strings.ToLower(sites[place].Letters) }

// towns are the sites of the directory, in order.
func towns() []string { return slices.Sorted(maps.Keys(sites)) }

func (b *builder) offices() {
	for _, place := range towns() {
		key, letters := siteKey(place), strings.ToLower(sites[place].Letters)
		b.add(Thing{Key: key, Class: "site", Name: place, Group: Network, Criticality: 2})
		for _, d := range []struct{ key, class, name string }{
			{"sw-" + letters, "network_device", "SW-" + sites[place].Letters},
			{"wifi-" + letters, "network_device", "WIFI-" + sites[place].Letters},
			{"lien-" + letters, "network_link", "Lien Internet " + place},
		} {
			b.add(Thing{Key: d.key, Class: d.class, Name: d.name, Site: key, Group: Network, Criticality: 3, Restore: 60})
			b.tie(d.key, "hosted_at", key)
		}
		b.tie("wifi-"+letters, "connects_to", "sw-"+letters)
		b.tie("sw-"+letters, "connects_to", "lien-"+letters)
		for n := range 2 {
			printer := b.add(Thing{Key: fmt.Sprintf("imp-%s-%d", letters, n+1), Class: "printer", Name: fmt.Sprintf("IMP-%s-%d", sites[place].Letters, 101+n*100), Site: key,
				Group: Workstation, Criticality: 4, Unverified: n == 1, Attributes: map[string]string{"model": []string{"Kanta 450", "Kanta 210"}[n]}})
			b.tie(printer, "hosted_at", key)
			b.tie(printer, "connects_to", "sw-"+letters)
		}
	}
}

// centre is a data centre: two rooms with their own power, racks with two strips each, hosts in one cluster, storage, a core.
func (b *builder) centre(letters, city string, racks, hosts int) {
	dc := b.add(Thing{Key: "dc-" + letters, Class: "site", Name: "Centre de données de " + city, Group: Systems, Owner: "karim.bouzid", Criticality: 1, Restore: 60})
	upper := strings.ToUpper(letters)
	at := func(t Thing) string {
		t.Site, t.Group = dc, cmp.Or(t.Group, Systems)
		return b.add(t)
	}
	generator := at(Thing{Key: "groupe-" + letters, Class: "power_source", Name: "Groupe électrogène " + city, Criticality: 1, Restore: 20, Attributes: map[string]string{"power_kva": "630"}})
	b.tie(generator, "hosted_at", dc)
	for _, side := range []string{"a", "b"} {
		mains := at(Thing{Key: "arrivee-" + letters + "-" + side, Class: "power_source", Name: "Arrivée électrique " + city + " " + strings.ToUpper(side), Criticality: 1, Restore: 30})
		ups := at(Thing{Key: "onduleur-" + letters + "-" + side, Class: "power_source", Name: "Onduleur " + upper + "-" + strings.ToUpper(side), Criticality: 1, Restore: 30,
			Rule: "any", Over: "powered_by", Attributes: map[string]string{"power_kva": "120"}})
		room := at(Thing{Key: "salle-" + letters + "-" + side, Class: "room", Name: "Salle " + upper + "-" + strings.ToUpper(side), Criticality: 1, Restore: 20})
		b.tie(mains, "hosted_at", dc)
		b.tie(ups, "hosted_at", dc)
		b.tie(ups, "powered_by", mains, generator)
		b.tie(room, "hosted_at", dc)
	}
	for n := 1; n <= racks; n++ {
		rack := at(Thing{Key: fmt.Sprintf("baie-%s-%02d", letters, n), Class: "rack", Name: fmt.Sprintf("Baie %s-%02d", upper, n), Criticality: 2, Attributes: map[string]string{"height_u": "42"}})
		b.tie(rack, "hosted_at", "salle-"+letters+"-"+[]string{"a", "b"}[n%2])
		for _, side := range []string{"a", "b"} {
			strip := at(Thing{Key: rack + "-" + side, Class: "pdu", Name: fmt.Sprintf("PDU %s-%02d-%s", upper, n, strings.ToUpper(side)), Criticality: 3, Unverified: n%3 == 0})
			b.tie(strip, "powered_by", "onduleur-"+letters+"-"+side)
			b.tie(strip, "hosted_at", rack)
		}
		top := at(Thing{Key: fmt.Sprintf("sw-%s-%02d", letters, n), Class: "network_device", Name: fmt.Sprintf("SW-%s-%02d", upper, n), Group: Network, Criticality: 2, Restore: 30})
		b.twin(top, rack)
	}
	core := at(Thing{Key: "coeur-" + letters, Class: "cluster", Name: "Cœur de réseau " + city, Group: Network, Owner: "ines", Criticality: 1, Restore: 30, Rule: "any", Over: "member_of"})
	edge := at(Thing{Key: "pare-feux-" + letters, Class: "cluster", Name: "Pare-feux " + city, Group: Network, Owner: "ines", Criticality: 1, Restore: 30, Rule: "any", Over: "member_of"})
	for n := 1; n <= 2; n++ {
		rack := fmt.Sprintf("baie-%s-%02d", letters, n)
		sw := at(Thing{Key: fmt.Sprintf("coeur-%s-%d", letters, n), Class: "network_device", Name: fmt.Sprintf("CORE-%s-%d", upper, n), Group: Network, Criticality: 1, Restore: 45})
		fw := at(Thing{Key: fmt.Sprintf("fw-%s-%d", letters, n), Class: "firewall", Name: fmt.Sprintf("FW-%s-%d", upper, n), Group: Network, Criticality: 1, Restore: 45})
		b.twin(sw, rack)
		b.twin(fw, rack)
		b.tie(sw, "member_of", core)
		b.tie(fw, "member_of", edge)
	}
	b.tie(edge, "depends_on", core)
	for n := 1; n <= racks; n++ {
		b.tie(fmt.Sprintf("sw-%s-%02d", letters, n), "connects_to", "coeur-"+letters+"-1", "coeur-"+letters+"-2")
	}
	array := at(Thing{Key: "stockage-" + letters, Class: "storage", Name: "Baie de stockage " + city, Owner: "karim.bouzid", Criticality: 1, Restore: 120, Capacity: 2,
		Attributes: map[string]string{"size_gb": "184000", "manufacturer": "Stratavault", "model": "SV-900"}})
	b.twin(array, fmt.Sprintf("baie-%s-%02d", letters, racks))
	farm := at(Thing{Key: "grappe-" + letters, Class: "cluster", Name: "Grappe de virtualisation " + city, Owner: "karim.bouzid", Criticality: 1, Restore: 45, Rule: "count", MinUp: int64(hosts) - 2, Over: "member_of"})
	b.tie(farm, "depends_on", array, core)
	for n := 1; n <= hosts; n++ {
		host := at(Thing{Key: fmt.Sprintf("esx-%s-%02d", letters, n), Class: "hypervisor", Name: fmt.Sprintf("ESX-%s-%02d", upper, n), Criticality: 2, Restore: 30, Unverified: n == hosts,
			Attributes: map[string]string{"manufacturer": "Nordal", "model": "R740", "memory_mb": "524288", "cpu_cores": "64", "serial_number": "ND" + upper + strconv.Itoa(7300+n*17)}})
		rack := 2 + n%(racks-1)
		b.twin(host, fmt.Sprintf("baie-%s-%02d", letters, rack))
		b.tie(host, "member_of", farm)
		b.tie(host, "connects_to", fmt.Sprintf("sw-%s-%02d", letters, rack))
	}
}

// between are the things that join the two centres and the world.
func (b *builder) between() {
	b.tie("stockage-lyo", "fails_over_to", "stockage-mrs")
	links := b.add(Thing{Key: "liaisons", Class: "cluster", Name: "Liaisons Lyon–Marseille", Group: Network, Owner: "ines", Criticality: 1, Restore: 60, Rule: "any", Over: "member_of"})
	outside := b.add(Thing{Key: "internet", Class: "cluster", Name: "Accès Internet du groupe", Group: Network, Owner: "ines", Criticality: 1, Restore: 60, Rule: "any", Over: "member_of"})
	for _, l := range []struct{ key, name, of, dc string }{
		{"liaison-nord", "Liaison optique nord", links, ""},
		{"liaison-sud", "Liaison optique sud", links, ""},
		{"operateur-lyo", "Accès opérateur Lyon", outside, "lyo"},
		{"operateur-mrs", "Accès opérateur Marseille", outside, "mrs"},
	} {
		key := b.add(Thing{Key: l.key, Class: "network_link", Name: l.name, Group: Network, Criticality: 2, Restore: 240})
		b.tie(key, "member_of", l.of)
		if l.dc != "" {
			b.tie(key, "depends_on", "pare-feux-"+l.dc)
			b.tie(key, "hosted_at", "dc-"+l.dc)
		} else {
			b.tie(key, "depends_on", "coeur-lyo", "coeur-mrs")
		}
	}
	b.add(Thing{Key: "operateur", Class: "supplier", Name: "Rhône Télécom", Group: Network, Owner: "ines", Attributes: map[string]string{"customer_number": "DM-40871", "support_phone": "01 99 00 40 40"}})
}

// desks gives everybody a computer at their site.
func (b *builder) desks(h House) {
	for n, p := range h.People {
		model := []string{"Latis 14", "Latis 15", "Forge 17"}[n%3]
		name := fmt.Sprintf("PC-%d", 2100+n*7)
		pc := b.add(Thing{Key: "pc-" + p.Key, Class: "workstation", Name: name, Site: siteKey(p.Site), Group: Workstation, Owner: p.Key, Criticality: 4, Unverified: n%5 == 0,
			Attributes: map[string]string{"manufacturer": "Latis", "model": model, "os": "Windows", "os_version": []string{"11 23H2", "11 24H2"}[n%2],
				"memory_mb": []string{"16384", "32768"}[n%2], "serial_number": fmt.Sprintf("LT%05d", 40210+n*13)}})
		b.tie(pc, "hosted_at", siteKey(p.Site))
		b.tie(pc, "connects_to", "sw-"+strings.ToLower(sites[p.Site].Letters))
	}
}
