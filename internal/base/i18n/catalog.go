// Package i18n gives texts, dates and numbers in the language of the person, French or English. Each domain embeds its own
// flat catalogs locales/fr.json and locales/en.json; the application loads them all into one Catalog.
package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// The languages, in order of preference: French is the language of those who told us nothing.
const (
	French  = "fr"
	English = "en"
)

// Languages lists them; a catalog must have all of them.
func Languages() []string { return []string{French, English} }

// Known reports whether texts exist in that language.
func Known(lang string) bool { return lang == French || lang == English }

// Args are the values a text mentions: "{limit}" is replaced by Args{"limit": 20000}.
type Args = map[string]any

// Catalog is every text in every language; it is read-only once made.
type Catalog struct {
	texts map[string]map[string]string
}

// New reads every fr.json and en.json of the sources, in whatever folder they stand. A key given twice is an error.
func New(sources ...fs.FS) (*Catalog, error) {
	c := &Catalog{texts: map[string]map[string]string{}}
	for _, lang := range Languages() {
		c.texts[lang] = map[string]string{}
	}
	for _, source := range sources {
		err := fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			lang, isJSON := strings.CutSuffix(path.Base(name), ".json")
			if !isJSON {
				return nil
			}
			if !Known(lang) {
				return fmt.Errorf("i18n: %s: %q is not a language we speak", name, lang)
			}
			return c.read(source, name, lang)
		})
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *Catalog) read(source fs.FS, name, lang string) error {
	raw, err := fs.ReadFile(source, name)
	if err != nil {
		return err
	}
	texts, err := flat(raw)
	if err != nil {
		return fmt.Errorf("i18n: %s: %w", name, err)
	}
	for key, text := range texts {
		if _, twice := c.texts[lang][key]; twice {
			return fmt.Errorf("i18n: %s: %q has a text already", name, key)
		}
		c.texts[lang][key] = Typography(lang, text)
	}
	return nil
}

// flat reads an object of texts and, unlike json.Unmarshal into a map, sees a key written twice.
func flat(raw []byte) (map[string]string, error) {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.Join(errors.New("expected an object of texts"), err)
	}
	texts := map[string]string{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		var text string
		if err := d.Decode(&text); err != nil {
			return nil, fmt.Errorf("%q: %w", key, err)
		}
		if _, twice := texts[key]; twice {
			return nil, fmt.Errorf("%q is written twice", key)
		}
		texts[key] = text
	}
	_, err := d.Token()
	return texts, err
}

// Has reports whether the key has a text in that language.
func (c *Catalog) Has(lang, key string) bool {
	_, ok := c.texts[lang][key]
	return ok
}

// Keys lists, sorted, the keys that begin with prefix.
func (c *Catalog) Keys(prefix string) []string {
	var keys []string
	for key := range c.texts[French] {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Text gives the text of the key, in French where the language has none, and the key itself where nobody has one.
func (c *Catalog) Text(lang, key string, args Args) string {
	text, ok := c.lookup(lang, key)
	if !ok {
		return key
	}
	return fill(lang, text, args)
}

// Plural chooses among key.one, key.many and key.other by n, which the text may mention as {n}.
func (c *Catalog) Plural(lang, key string, n int64, args Args) string {
	with := Args{"n": n}
	maps.Copy(with, args)
	for _, form := range []string{Form(lang, n), "other"} {
		if text, ok := c.lookup(lang, key+"."+form); ok {
			return fill(lang, text, with)
		}
	}
	return c.Text(lang, key, with)
}

func (c *Catalog) lookup(lang, key string) (string, bool) {
	if text, ok := c.texts[lang][key]; ok {
		return text, true
	}
	text, ok := c.texts[French][key]
	return text, ok
}

// Form is the plural form of n: one, many or other (Unicode CLDR).
func Form(lang string, n int64) string {
	if n < 0 {
		n = -n
	}
	switch {
	case lang == French && n <= 1, n == 1:
		return "one"
	case lang == French && n%1_000_000 == 0:
		return "many"
	default:
		return "other"
	}
}

// fill replaces {name}; a name without a value stays as it is, so that the omission is seen.
func fill(lang, text string, args Args) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, open := strings.Cut(text, "{")
		b.WriteString(before)
		if !open {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(valueText(lang, value))
		text = after
	}
}

func valueText(lang string, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return Number(lang, int64(v))
	case int64:
		return Number(lang, v)
	case int32:
		return Number(lang, int64(v))
	default:
		return fmt.Sprint(v)
	}
}

// Gaps lists, one sentence each, the keys a language lacks, the empty texts, and those that do not mention the same values
// in every language. A complete catalog has none.
func (c *Catalog) Gaps() []string {
	keys := map[string]bool{}
	for _, texts := range c.texts {
		for key := range texts {
			keys[key] = true
		}
	}
	var gaps []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if strings.HasSuffix(key, ".many") {
			continue // a refinement of .other that English does not know
		}
		for _, lang := range Languages() {
			switch text, ok := c.texts[lang][key]; {
			case !ok:
				gaps = append(gaps, fmt.Sprintf("%s has no text for %q", lang, key))
			case strings.TrimSpace(text) == "":
				gaps = append(gaps, fmt.Sprintf("%s has an empty text for %q", lang, key))
			}
		}
		fr, okF := c.texts[French][key]
		en, okE := c.texts[English][key]
		// "one" may be spelt out ("a message"), so only the other forms must mention the same values.
		if okF && okE && !strings.HasSuffix(key, ".one") && !slices.Equal(mentions(fr), mentions(en)) {
			gaps = append(gaps, fmt.Sprintf("%q mentions %v in fr and %v in en", key, mentions(fr), mentions(en)))
		}
	}
	return gaps
}

func mentions(text string) []string {
	names := []string{}
	for _, part := range strings.Split(text, "{")[1:] {
		if name, _, closed := strings.Cut(part, "}"); closed && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
