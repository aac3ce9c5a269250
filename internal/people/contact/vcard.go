package contact

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/emersion/go-vcard"
)

// The fields of ours that vCard has none for.
const (
	fieldReference   = "X-COMPTOIR-REFERENCE"
	fieldOrg         = "X-COMPTOIR-ORGANISATION" // the UID of its card
	fieldEmergency   = "X-COMPTOIR-EMERGENCY"
	paramIndependent = "X-COMPTOIR-INDEPENDENT"
	paramEmergency   = "X-COMPTOIR-EMERGENCY"
	paramPrivate     = "X-COMPTOIR-PRIVATE"
	paramVerified    = "X-COMPTOIR-VERIFIED"
	cardDay          = "20060102"
)

// CardType is what a vCard calls itself.
const CardType = "text/vcard; charset=utf-8"

// card writes a contact as vCard 4, or as 3 for phones that read no newer.
func card(c Contact, version string) vcard.Card {
	v := vcard.Card{}
	v.SetValue(vcard.FieldVersion, version)
	v.SetValue(vcard.FieldUID, c.UID)
	v.SetValue(vcard.FieldFormattedName, c.Name)
	four := version == "4.0"
	switch {
	case c.Kind == Organisation:
		v.SetValue(vcard.FieldOrganization, plain(c.Name))
		v.SetName(&vcard.Name{FamilyName: c.Name})
	case c.Organisation != nil:
		v.SetValue(vcard.FieldOrganization, plain(c.Organisation.Name))
		v.SetValue(fieldOrg, c.Organisation.UID)
		v.SetName(nameOf(c.Name))
	default:
		v.SetName(nameOf(c.Name))
	}
	if four {
		v.SetKind(map[string]vcard.Kind{Person: vcard.KindIndividual, Organisation: vcard.KindOrganization, Group: vcard.KindGroup}[c.Kind])
		for _, m := range c.Members {
			v.AddValue(vcard.FieldMember, m.UID)
		}
	}
	set := func(field, value string) {
		if value != "" {
			v.SetValue(field, value)
		}
	}
	set(vcard.FieldTitle, c.Title)
	set(vcard.FieldCategories, c.Category)
	set(vcard.FieldLanguage, c.Lang)
	note := c.Note
	if c.Availability != "" {
		note = strings.TrimSpace(c.Availability + "\n" + note)
	}
	for _, r := range c.References {
		note = strings.TrimSpace(note + "\n" + strings.TrimPrefix(r.Label+": "+r.Value, ": "))
		v.Add(fieldReference, &vcard.Field{Value: r.Value, Params: vcard.Params{"X-LABEL": {r.Label}}})
	}
	set(vcard.FieldNote, note)
	if c.Emergency {
		v.SetValue(fieldEmergency, strconv.FormatInt(c.Rank, 10))
	}
	for _, l := range c.Lines {
		field, f := lineField(l, four)
		v.Add(field, f)
	}
	v.SetRevision(c.UpdatedAt.Time())
	return v
}

func lineField(l Line, four bool) (string, *vcard.Field) {
	f := &vcard.Field{Value: l.Value, Params: vcard.Params{}}
	flag := func(name string, on bool) {
		if on {
			f.Params.Set(name, "1")
		}
	}
	flag(paramPrivate, l.Private)
	flag(paramEmergency, l.Emergency)
	flag(paramIndependent, l.Independent)
	if !l.VerifiedAt.IsZero() && l.VerifiedAt > l.WrongAt {
		f.Params.Set(paramVerified, l.VerifiedAt.Time().Format(cardDay))
	}
	if l.Emergency {
		if four {
			f.Params.Set(vcard.ParamPreferred, "1")
		} else {
			f.Params.Add(vcard.ParamType, "pref")
		}
	}
	for _, t := range typesOf(l.Use) {
		f.Params.Add(vcard.ParamType, t)
	}
	if l.Kind == Email {
		return vcard.FieldEmail, f
	}
	return vcard.FieldTelephone, f
}

// typesOf are a use in vCard's words.
func typesOf(use string) []string {
	switch use {
	case "mobile":
		return []string{"cell", "voice"}
	case "office", "work":
		return []string{"work"}
	case "home", "personal":
		return []string{"home"}
	case "switchboard":
		return []string{"work", "voice", "x-switchboard"}
	default:
		return []string{"voice", "x-" + use}
	}
}

// plain leaves out the sign that parts an organisation from its departments: no reader of vCards unescapes it alike.
func plain(name string) string { return strings.ReplaceAll(name, ";", ",") }

// nameOf parts a name as written, given name first: phones sort by it.
func nameOf(name string) *vcard.Name {
	given, family, ok := strings.Cut(name, " ")
	if !ok {
		return &vcard.Name{FamilyName: name}
	}
	return &vcard.Name{GivenName: given, FamilyName: family}
}

// Cards writes contacts as one vCard 4 file.
func Cards(list ...Contact) ([]byte, error) {
	var b bytes.Buffer
	w := vcard.NewEncoder(&b)
	for _, c := range list {
		if err := w.Encode(card(c, "4.0")); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}
