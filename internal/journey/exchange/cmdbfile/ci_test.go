package cmdbfile

import (
	"maps"
	"testing"

	"comptoir/internal/base/fault"
)

func TestGuess(t *testing.T) {
	got := Guess([]string{"Nom", "Identifiant", "Classe", "DMIA (h)", "Propriétaire", "Numéro de série", "Étage", "2e nom", "", "État", "Status"})
	want := Mapping{"Nom": Name, "Identifiant": ExternalID, "Classe": Class, "DMIA (h)": RTO, "Propriétaire": Owner,
		"Numéro de série": "attribute:serial_number", "Étage": "attribute:etage", "2e nom": "attribute:x_2e_nom", "Status": Status, "État": "attribute:etat"}
	if !maps.Equal(got, want) {
		t.Errorf("guessed %v", got)
	}
	corrected := Mapping{"Étage": Name, "Status": Ignored}.With([]string{"Nom", "Étage", "Status"})
	if !maps.Equal(corrected, Mapping{"Nom": "attribute:nom", "Étage": Name, "Status": Ignored}) || corrected.Check() != nil {
		t.Errorf("corrected: %v", corrected)
	}
	for code, m := range map[string]Mapping{
		"cmdbfile.unknown_target": {"a": "colour"}, "cmdbfile.target_twice": {"a": Name, "b": Name},
	} {
		if err := m.Check(); !fault.Is(err, code) {
			t.Errorf("%v: %v, want %s", m, err, code)
		}
	}
	if err := (Mapping{"a": "attribute:Étage"}).Check(); !fault.Is(err, "cmdbfile.unknown_target") {
		t.Errorf("a key that is none: %v", err)
	}
}

func TestCI(t *testing.T) {
	ci, bad := Guess([]string{"id", "name", "class", "status", "criticité", "dmia (h)", "pdma", "redundancy", "site", "serial"}).CI(Row{Line: 3, Values: map[string]string{
		"id": "s1", "name": " Paie  2 ", "class": "Serveur physique", "status": "planned", "criticité": "1 - most critical", "dmia (h)": "1,5", "pdma": "2h30",
		"redundancy": "50 %", "site": "Lyon", "serial": "X1"}})
	fields := map[string]string{Lifecycle: "planned", Criticality: "1", RTO: "90", RPO: "150", Redundancy: "percent", MinUp: "50", Site: "Lyon"}
	if bad.Code != "" || ci.ExternalID != "s1" || ci.Name != "Paie 2" || ci.Class != "serveur_physique" || !maps.Equal(ci.Fields, fields) || ci.Attributes["serial_number"] != "X1" {
		t.Errorf("read %+v, bad %+v", ci, bad)
	}
	for column, c := range map[string]struct{ value, code string }{
		"criticality": {"5", "cmdbfile.bad_criticality"}, "lifecycle": {"young", "cmdbfile.bad_lifecycle"}, "rto": {"soon", "cmdbfile.bad_duration"},
		"rpo": {"900 d", "cmdbfile.bad_duration"}, "load": {"-1", "cmdbfile.bad_number"}, "redundancy": {"101 %", "cmdbfile.bad_redundancy"},
	} {
		_, bad := Guess([]string{"id", column}).CI(Row{Line: 7, Values: map[string]string{"id": "1", column: c.value}})
		if bad != (Bad{Line: 7, Code: c.code, Column: column, Value: c.value}) {
			t.Errorf("%s %q: %+v", column, c.value, bad)
		}
	}
	if _, bad := Guess([]string{"class"}).CI(Row{Line: 1, Values: map[string]string{"class": "server"}}); bad.Code != "cmdbfile.nobody" {
		t.Errorf("a CI without name or id: %+v", bad)
	}
	other, _ := Guess([]string{"id", "status"}).CI(Row{Values: map[string]string{"id": "1", "status": "available"}})
	if other.Attributes["status"] != "available" || len(other.Fields) > 0 {
		t.Errorf("a status that is none of ours: %+v", other)
	}
}

func TestMinutes(t *testing.T) {
	for in, want := range map[string]string{"240": "240", "4 h": "240", "4h30": "270", "1,5 j": "2160", "1 d 12 h": "2160", "0": "0", "90 min": "90", "30s": "", "h": "", "4 4": "", "1.2.3": "", "": "", "4h30 2": ""} {
		if got, _ := minutes(in, ""); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestRelationWords(t *testing.T) {
	for word, want := range map[string]struct {
		id     string
		turned bool
	}{
		"Depends on::Used by": {"depends_on", false}, "Used by::Depends on": {"depends_on", true}, "fails_over_to": {"fails_over_to", false}, "Located in::Contains": {"hosted_at", false},
		"Powered by::Powers": {"powered_by", false}, "hébergé à": {"hosted_at", false}, "Contient": {"hosted_at", true}, "Connects to::Connected by": {"connects_to", false},
		"Members::Member of": {"member_of", false}, "likes": {"", false},
	} {
		if id, turned := typeOf(word); id != want.id || turned != want.turned {
			t.Errorf("%s is %s %v", word, id, turned)
		}
	}
}
