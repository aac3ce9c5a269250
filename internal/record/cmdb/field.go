package cmdb

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// Limits of what a CI holds.
const (
	nameLimit        = 200
	environmentLimit = 40
	textLimit        = 20000
	valueLimit       = 2000
	attributeLimit   = 200
	minutesLimit     = 60 * 24 * 366
	amountLimit      = 1_000_000_000
)

// field is one value of a CI that changes, is owned, and is kept in the history, as text.
type field struct {
	name string
	of   func(*row) string
	set  func(*row, string) error // says what is wrong with the value alone
}

var fields = []field{
	{"name", func(c *row) string { return c.Name }, setName},
	{"class", func(c *row) string { return c.Class }, func(c *row, v string) error { c.Class = v; return nil }},
	{"status", func(c *row) string { return c.Status }, oneOf(func(c *row) *string { return &c.Status }, "status", InService, Down, Maintenance, Retired)},
	{"lifecycle", func(c *row) string { return c.Lifecycle }, oneOf(func(c *row) *string { return &c.Lifecycle }, "lifecycle", lifecycles...)},
	{"environment", func(c *row) string { return c.Environment }, setEnvironment},
	{"criticality", func(c *row) string { return amount(c.Criticality) }, setAmount(func(c *row) *int64 { return &c.Criticality }, "criticality", 4)},
	{"site_id", func(c *row) string { return c.Site }, func(c *row, v string) error { c.Site = v; return nil }},
	{"owner_id", func(c *row) string { return c.Owner }, func(c *row, v string) error { c.Owner = v; return nil }},
	{"support_group_id", func(c *row) string { return c.Group }, func(c *row, v string) error { c.Group = v; return nil }},
	{"rto_min", func(c *row) string { return amount(c.RTO) }, setAmount(func(c *row) *int64 { return &c.RTO }, "rto_min", minutesLimit)},
	{"rpo_min", func(c *row) string { return amount(c.RPO) }, setAmount(func(c *row) *int64 { return &c.RPO }, "rpo_min", minutesLimit)},
	{"restore_min", func(c *row) string { return amount(c.RestoreTime) }, setAmount(func(c *row) *int64 { return &c.RestoreTime }, "restore_min", minutesLimit)},
	{"redundancy", func(c *row) string { return c.Redundancy }, oneOf(func(c *row) *string { return &c.Redundancy }, "redundancy", modes...)},
	{"min_up", func(c *row) string { return amount(c.MinUp) }, setAmount(func(c *row) *int64 { return &c.MinUp }, "min_up", amountLimit)},
	{"redundancy_over", func(c *row) string { return c.RuleOver }, setOver},
	{"capacity", func(c *row) string { return amount(c.Capacity) }, setAmount(func(c *row) *int64 { return &c.Capacity }, "capacity", amountLimit)},
	{"load", func(c *row) string { return amount(c.Load) }, setAmount(func(c *row) *int64 { return &c.Load }, "load", amountLimit)},
	{"description", func(c *row) string { return c.Description }, setDescription},
}

var (
	lifecycles = []string{"planned", "implementation", "production", "stock", "obsolete"}
	modes      = []string{"all", "any", "count", "percent"}
)

// attributePrefix begins the name of an attribute among the fields.
const attributePrefix = "attributes."

// Fields are the names of what an import may set, attributes aside.
func Fields() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

func fieldOf(name string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

// value reads any field of a CI, attributes included.
func (c *row) value(name string) string {
	if id, ok := strings.CutPrefix(name, attributePrefix); ok {
		return c.Attributes.V[id]
	}
	if f, ok := fieldOf(name); ok {
		return f.of(c)
	}
	return ""
}

// put writes any field of a CI, attributes included; the attribute's type is checked elsewhere.
func (c *row) put(name, v string) error {
	if id, ok := strings.CutPrefix(name, attributePrefix); ok {
		if c.Attributes.V == nil {
			c.Attributes.V = map[string]string{}
		}
		if v == "" {
			delete(c.Attributes.V, id)
		} else {
			c.Attributes.V[id] = v
		}
		return nil
	}
	f, ok := fieldOf(name)
	if !ok {
		return fault.InvalidField(name, "cmdb.field_unknown")
	}
	return f.set(c, v)
}

func amount(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func setAmount(at func(*row) *int64, name string, most int64) func(*row, string) error {
	return func(c *row, v string) error {
		if v = strings.TrimSpace(v); v == "" {
			*at(c) = 0
			return nil
		}
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 0 || n > most {
			return wrong(name, "cmdb.number_between", "limit", most)
		}
		*at(c) = n
		return nil
	}
}

func oneOf(at func(*row) *string, name string, allowed ...string) func(*row, string) error {
	return func(c *row, v string) error {
		if !slices.Contains(allowed, v) {
			return wrong(name, "cmdb.not_a_choice", "choices", strings.Join(allowed, ", "))
		}
		*at(c) = v
		return nil
	}
}

func setName(c *row, v string) error {
	v = markdown.CleanLine(v)
	if v == "" {
		return fault.InvalidField("name", "cmdb.name_missing")
	}
	if utf8.RuneCountInString(v) > nameLimit {
		return wrong("name", "cmdb.too_long", "limit", nameLimit)
	}
	c.Name, c.Folded, c.Words = v, i18n.Fold(v), packed(wordsOf(v))
	return nil
}

func setEnvironment(c *row, v string) error {
	v = markdown.CleanLine(v)
	if utf8.RuneCountInString(v) > environmentLimit {
		return wrong("environment", "cmdb.too_long", "limit", environmentLimit)
	}
	c.Environment = v
	return nil
}

func setDescription(c *row, v string) error {
	v = markdown.Clean(v)
	if utf8.RuneCountInString(v) > textLimit {
		return wrong("description", "cmdb.too_long", "limit", textLimit)
	}
	c.Description = v
	return nil
}

// setOver takes types of relation that a CI may need others by.
func setOver(c *row, v string) error {
	var out []string
	for w := range strings.SplitSeq(v, ",") {
		if w = strings.TrimSpace(w); w == "" || slices.Contains(out, w) {
			continue
		}
		if t, ok := typeOf(w); !ok || t.Carries == carriesNone {
			return wrong("redundancy_over", "cmdb.not_a_choice", "choices", strings.Join(needs(), ", "))
		}
		out = append(out, w)
	}
	slices.Sort(out)
	c.RuleOver = strings.Join(out, ",")
	return nil
}

// wrong is a field at fault with an argument of its text.
func wrong(name, code, arg string, value any) *fault.Error {
	return fault.Invalid(code, fault.Field{Name: name, Code: code, Args: map[string]any{arg: value}}).With(arg, value)
}
