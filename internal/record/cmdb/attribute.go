package cmdb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

// clean gives the one way a value of an attribute is written, or says what is wrong with it.
func (a Attribute) clean(v string) (string, error) {
	name := attributePrefix + a.ID
	if v = markdown.Clean(v); v == "" {
		return "", nil
	}
	if utf8.RuneCountInString(v) > valueLimit {
		return "", wrong(name, "cmdb.too_long", "limit", valueLimit)
	}
	switch a.Type {
	case Number:
		n, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
		if err != nil || n-n != 0 { // neither infinite nor NaN
			return "", fault.InvalidField(name, "cmdb.not_a_number")
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	case Date:
		t, err := time.Parse(time.DateOnly, v)
		if err != nil {
			return "", fault.InvalidField(name, "cmdb.not_a_date")
		}
		return t.Format(time.DateOnly), nil
	case Boolean:
		b, err := strconv.ParseBool(v)
		if err != nil {
			return "", fault.InvalidField(name, "cmdb.not_a_boolean")
		}
		return strconv.FormatBool(b), nil
	case Choice:
		if !slices.Contains(a.Choices, v) {
			return "", wrong(name, "cmdb.not_a_choice", "choices", strings.Join(a.Choices, ", "))
		}
	case Link:
		u, err := url.Parse(v)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return "", fault.InvalidField(name, "cmdb.not_a_link")
		}
	}
	return v, nil
}
