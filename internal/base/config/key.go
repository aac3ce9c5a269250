package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Key is one setting as people write it.
type Key struct {
	Name    string // smtp.password_file
	Env     string // COMPTOIR_SMTP_PASSWORD_FILE
	Flag    string // smtp-password-file
	Kind    string // text, yes/no, number, list
	Default string
	Doc     string
	Section string // smtp
	Choices []string
	Secret  bool
	Bool    bool // a flag without a value means yes

	min, max string
	value    reflect.Value
}

// Keys lists every setting in the order of the reference page.
func Keys() []Key { return keysOf(&Config{}) }

func keysOf(c *Config) []Key { return walk(reflect.ValueOf(c).Elem(), "") }

func walk(v reflect.Value, section string) []Key {
	var keys []Key
	for i := range v.NumField() {
		f, tag := v.Field(i), v.Type().Field(i).Tag
		name := tag.Get("key")
		if f.Kind() == reflect.Struct {
			keys = append(keys, walk(f, name)...)
			continue
		}
		full := name
		if section != "" {
			full = section + "." + name
		}
		keys = append(keys, Key{
			Name: full, Section: section,
			Env:     envPrefix + strings.ToUpper(strings.ReplaceAll(full, ".", "_")),
			Flag:    strings.NewReplacer(".", "-", "_", "-").Replace(full),
			Kind:    kindOf(f),
			Default: tag.Get("default"),
			Doc:     tag.Get("doc"),
			Choices: strings.Fields(tag.Get("oneof")),
			Secret:  tag.Get("secret") != "",
			Bool:    f.Kind() == reflect.Bool,
			min:     tag.Get("min"), max: tag.Get("max"),
			value: f,
		})
	}
	return keys
}

func sections() map[string]string {
	out := map[string]string{}
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Kind() == reflect.Struct {
			out[f.Tag.Get("key")] = f.Tag.Get("doc")
		}
	}
	return out
}

func kindOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Bool:
		return "yes/no"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Slice:
		return "list"
	default:
		return "text"
	}
}

// text is the present value as one would write it in the environment.
func (k Key) text() string {
	switch v := k.value.Interface().(type) {
	case []string:
		return strings.Join(v, ",")
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

// setText sets from a word of the environment or the command line.
func (k Key) setText(s string) error {
	switch k.Kind {
	case "yes/no":
		b, err := strconv.ParseBool(strings.ToLower(s))
		if err != nil {
			return fmt.Errorf("expected true or false, found %q", s)
		}
		k.value.SetBool(b)
	case "number":
		n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		if err != nil {
			return fmt.Errorf("expected a whole number, found %q", s)
		}
		k.value.SetInt(n)
	case "list":
		var items []string
		for item := range strings.SplitSeq(s, ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
		k.value.Set(reflect.ValueOf(items))
	default:
		k.value.SetString(s)
	}
	return nil
}

// setAny sets from a value of the file, which has a type.
func (k Key) setAny(v any) error {
	switch v := v.(type) {
	case string:
		if k.Kind == "text" || k.Kind == "list" {
			return k.setText(v)
		}
		return fmt.Errorf("expected %s, found the text %q", k.article(), v)
	case bool:
		if k.Kind != "yes/no" {
			return fmt.Errorf("expected %s, found %v", k.article(), v)
		}
		k.value.SetBool(v)
	case int64:
		if k.Kind != "number" {
			return fmt.Errorf("expected %s, found %d", k.article(), v)
		}
		k.value.SetInt(v)
	case []any:
		if k.Kind != "list" {
			return fmt.Errorf("expected %s, found a list", k.article())
		}
		items := make([]string, 0, len(v))
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return fmt.Errorf("expected a list of texts, found %v in it", item)
			}
			items = append(items, s)
		}
		k.value.Set(reflect.ValueOf(items))
	default:
		return fmt.Errorf("expected %s, found %v", k.article(), v)
	}
	return nil
}

func (k Key) article() string {
	switch k.Kind {
	case "yes/no":
		return "true or false"
	case "number":
		return "a whole number"
	case "list":
		return `a list of texts ["a", "b"]`
	default:
		return `a text in quotes`
	}
}

// check looks at what the tags promise: choices and bounds.
func (k Key) check() error {
	if len(k.Choices) > 0 && !slices.Contains(k.Choices, k.value.String()) {
		return fmt.Errorf("%s is %q: choose one of %s", k.Name, k.value.String(), strings.Join(k.Choices, ", "))
	}
	if k.Kind == "number" {
		n := k.value.Int()
		if low, err := strconv.ParseInt(k.min, 10, 64); err == nil && n < low {
			return fmt.Errorf("%s is %d: the least is %d", k.Name, n, low)
		}
		if high, err := strconv.ParseInt(k.max, 10, 64); err == nil && n > high {
			return fmt.Errorf("%s is %d: the most is %d", k.Name, n, high)
		}
	}
	return nil
}
