package cmdbfile

import (
	"strings"

	"comptoir/internal/base/i18n"
)

// What a column can be.
const (
	ExternalID   = "external_id"
	Class        = "class"
	Name         = "name"
	Status       = "status"
	Lifecycle    = "lifecycle"
	Environment  = "environment"
	Criticality  = "criticality"
	Site         = "site"  // by the external id or the name of a site
	Owner        = "owner" // by e-mail or name
	SupportGroup = "support_group"
	RTO          = "rto_min"
	RPO          = "rpo_min"
	RestoreTime  = "restore_min"
	Redundancy   = "redundancy" // all, any, 2, 50 %
	MinUp        = "min_up"     // of Redundancy; no column of its own
	Capacity     = "capacity"
	Load         = "load"
	Description  = "description"
	Ignored      = "-"

	attributePrefix = "attribute:" // then the attribute's key
)

// field is a target with the headers under which it is found, folded and without signs between words.
type field struct {
	name    string
	headers []string
}

// fields: the first header that a file has wins.
func fields() []field {
	return []field{
		{ExternalID, []string{"external id", "externalid", "id externe", "identifiant externe", "sys id", "id", "identifiant", "ci id", "key", "cle"}},
		{Class, []string{"class", "classe", "sys class name", "ci class", "type de ci", "categorie de ci", "ci type"}},
		{Name, []string{"name", "nom", "ci name", "nom du ci", "libelle", "designation", "hostname", "nom d hote"}},
		{Status, []string{"status", "statut", "operational status", "etat", "state"}},
		{Lifecycle, []string{"lifecycle", "cycle de vie", "install status", "phase"}},
		{Environment, []string{"environment", "environnement", "env", "used for"}},
		{Criticality, []string{"criticality", "criticite", "business criticality", "criticite metier", "business criticity"}},
		{Site, []string{"site", "location", "localisation", "lieu", "emplacement"}},
		{Owner, []string{"owner", "owned by", "proprietaire", "responsable"}},
		{SupportGroup, []string{"support group", "groupe de support", "groupe support", "assignment group", "equipe"}},
		{RTO, []string{"rto min", "rto", "dmia", "dima", "dmia min", "rto minutes", "recovery time objective"}},
		{RPO, []string{"rpo min", "rpo", "pdma", "pdma min", "rpo minutes", "recovery point objective"}},
		{RestoreTime, []string{"restore min", "restore time", "temps de restauration", "duree de restauration", "restore minutes"}},
		{Redundancy, []string{"redundancy", "redondance"}},
		{Capacity, []string{"capacity", "capacite"}},
		{Load, []string{"load", "charge"}},
		{Description, []string{"description", "short description", "commentaire", "comment", "comments"}},
	}
}

// Fields are what a column can be mapped to, an attribute ("attribute:" and its key) and Ignored aside.
func Fields() []string {
	var out []string
	for _, f := range fields() {
		out = append(out, f.name)
	}
	return out
}

// Attribute is the target of a column that becomes an attribute.
func Attribute(key string) string { return attributePrefix + key }

func attributeKey(target string) (string, bool) {
	key, ok := strings.CutPrefix(target, attributePrefix)
	return key, ok && soundKey(key)
}

const maxKey = 60

// alias: what several classes of ours have under one key.
func alias(key string) string {
	switch key {
	case "serial", "numero_de_serie", "s_n", "serialnumber", "serial_no":
		return "serial_number"
	case "ip", "adresse_ip", "ipaddress":
		return "ip_address"
	case "fabricant", "constructeur":
		return "manufacturer"
	case "modele", "model_id":
		return "model"
	}
	return key
}

func soundKey(key string) bool {
	if key == "" || len(key) > maxKey || key[0] < 'a' || key[0] > 'z' {
		return false
	}
	return !strings.ContainsFunc(key, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' })
}

// keyOf makes an attribute's key of a column's name: "Numéro de série" is numero_de_serie.
func keyOf(column string) string {
	words := i18n.Words(i18n.Fold(column))
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return -1
	}, strings.Join(words, "_"))
	key = strings.Trim(key, "_")
	if key == "" || key[0] < 'a' || key[0] > 'z' {
		key = "x_" + key
	}
	return alias(strings.TrimRight(key[:min(len(key), maxKey)], "_"))
}

// headerOf brings a column's name to the form of the table above, with the unit that stands in brackets or at its end.
func headerOf(column string) (header string, unit string) {
	words := i18n.Words(i18n.Fold(column))
	if n := len(words); n > 1 {
		if u := unitOf(words[n-1]); u != "" && words[n-1] != "min" {
			return strings.Join(words[:n-1], " "), u
		}
	}
	return strings.Join(words, " "), ""
}
