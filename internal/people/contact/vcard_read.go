package contact

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-vcard"

	"comptoir/internal/base/fault"
)

// read is what a card said, in our words.
type read struct {
	UID          string
	In           MakeIn
	Organisation string // its name
	OrgUID       string
	Members      []string // their UIDs
	Left         []string // fields that could not be taken over
}

// maxCards is how many cards one file brings at most.
const maxCards = 2000

// readCards reads a vCard file, version 3 or 4. A card without a name is passed over and counted.
func readCards(text string) (out []read, nameless int, err error) {
	if !utf8.ValidString(text) {
		return nil, 0, fault.InvalidField("text", "contact.not_vcard")
	}
	d := vcard.NewDecoder(strings.NewReader(text))
	for {
		c, err := decode(d)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, fault.InvalidField("text", "contact.not_vcard").Because(err)
		}
		if len(out) >= maxCards {
			return nil, 0, fault.InvalidField("text", "contact.too_many_cards").With("limit", maxCards)
		}
		one := readCard(c)
		if one.In.Name == "" {
			nameless++
			continue
		}
		out = append(out, one)
	}
	if len(out)+nameless == 0 {
		return nil, 0, fault.InvalidField("text", "contact.not_vcard")
	}
	return out, nameless, nil
}

// decode reads the next card; what makes the library panic is no card either.
func decode(d *vcard.Decoder) (c vcard.Card, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("a card that cannot be read")
		}
	}()
	return d.Decode()
}

func readCard(c vcard.Card) read {
	out := read{UID: cut(c.Value(vcard.FieldUID), 200), Organisation: cut(firstPart(c.Value(vcard.FieldOrganization)), maxName), OrgUID: cut(c.Value(fieldOrg), 200)}
	in := &out.In
	in.Name = cut(c.PreferredValue(vcard.FieldFormattedName), maxName)
	if in.Name == "" {
		if n := c.Name(); n != nil {
			in.Name = cut(strings.TrimSpace(n.GivenName+" "+n.FamilyName), maxName)
		}
	}
	in.Kind = Person
	switch kind := strings.ToLower(c.Value(vcard.FieldKind)); {
	case kind == "group" || strings.EqualFold(c.Value("X-ADDRESSBOOKSERVER-KIND"), "group"):
		in.Kind = Group
	case kind == "org" || kind == "" && out.Organisation != "" && (in.Name == "" || in.Name == out.Organisation):
		in.Kind = Organisation
	}
	if in.Name == "" {
		in.Name = out.Organisation
	}
	if in.Kind == Organisation {
		out.Organisation = ""
	}
	in.Title, in.Note = cut(c.Value(vcard.FieldTitle), 120), cut(c.Value(vcard.FieldNote), 2000)
	if cat := strings.ToLower(c.Value(vcard.FieldCategories)); slices.Contains(categories(), cat) {
		in.Category = cat
	}
	if lang, _, _ := strings.Cut(strings.ToLower(c.Value(vcard.FieldLanguage)), "-"); lang == "fr" || lang == "en" {
		in.Lang = lang
	}
	for _, f := range c[fieldReference] {
		if len(in.References) < maxRefs && f.Value != "" {
			r := Reference{Label: cut(f.Params.Get("X-LABEL"), 60), Value: cut(f.Value, 120)}
			in.References = append(in.References, r)
			// The same numbers were written into the note, for those who read no field of ours.
			in.Note = strings.TrimSpace(strings.Replace("\n"+in.Note+"\n", "\n"+strings.TrimPrefix(r.Label+": "+r.Value, ": ")+"\n", "\n", 1))
		}
	}
	if f := c.Get(fieldEmergency); f != nil {
		in.Emergency = true
		if n, err := strconv.ParseInt(f.Value, 10, 64); err == nil && n >= 0 && n <= 9999 {
			in.Rank = n
		}
	}
	for _, f := range c[vcard.FieldMember] {
		out.Members = append(out.Members, f.Value)
	}
	for _, f := range c[vcard.FieldTelephone] {
		out.line(Phone, strings.TrimPrefix(f.Value, "tel:"), f)
	}
	for _, f := range c[vcard.FieldEmail] {
		out.line(Email, strings.TrimPrefix(f.Value, "mailto:"), f)
	}
	return out
}

func (o *read) line(kind, value string, f *vcard.Field) {
	value, _, _ = strings.Cut(value, ";ext=")
	l := LineIn{Kind: kind, Value: cut(value, maxValue), Use: useOf(kind, f.Params.Types()), Private: f.Params.Get(paramPrivate) == "1",
		Emergency: f.Params.Get(paramEmergency) == "1", Independent: f.Params.Get(paramIndependent) == "1"}
	check := Line{Kind: l.Kind, Use: l.Use, Value: l.Value}
	if err := check.clean(); err != nil || len(o.In.Lines) >= maxLines {
		o.Left = append(o.Left, cut(value, 60))
		return
	}
	l.Value = check.Value
	if slices.ContainsFunc(o.In.Lines, func(k LineIn) bool { return k.Kind == l.Kind && k.Value == l.Value }) {
		return
	}
	o.In.Lines = append(o.In.Lines, l)
}

func useOf(kind string, types []string) string {
	has := func(t string) bool {
		return slices.ContainsFunc(types, func(s string) bool { return strings.EqualFold(s, t) })
	}
	for _, use := range usesOf(kind) {
		if has("x-" + use) {
			return use
		}
	}
	switch {
	case kind == Email && has("home"):
		return "personal"
	case kind == Email:
		return "work"
	case has("cell"):
		return "mobile"
	case has("home"):
		return "home"
	case has("work"):
		return "office"
	}
	return "mobile"
}

func firstPart(org string) string {
	out, _, _ := strings.Cut(org, ";")
	return out
}

func cut(s string, limit int) string {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit])
}
