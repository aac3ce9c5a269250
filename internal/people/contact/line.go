package contact

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
)

const (
	leastDigits = 2 // 15, 17, 18, 112
	mostDigits  = 20
	maxValue    = 200
)

// uses of phones and of addresses.
func usesOf(kind string) []string {
	if kind == Email {
		return []string{"work", "personal", "duty"}
	}
	return []string{"mobile", "office", "home", "satellite", "switchboard", "duty"}
}

func (l *Line) clean() error {
	l.Value = markdown.CleanLine(l.Value)
	if l.Use == "" {
		l.Use = usesOf(l.Kind)[0]
	}
	switch {
	case l.Kind != Phone && l.Kind != Email:
		return fault.InvalidField("kind", "field.invalid")
	case !slices.Contains(usesOf(l.Kind), l.Use):
		return fault.InvalidField("use", "contact.use_of_other_kind")
	case l.Kind == Phone && !isPhone(l.Value):
		return fault.InvalidField("value", "contact.not_a_phone")
	case l.Kind == Email && !isEmail(l.Value):
		return fault.InvalidField("value", "contact.not_an_email")
	}
	return nil
}

// isPhone accepts what people write and phones dial: digits, +, and signs between them; "p", "," and ";" wait before an extension.
func isPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i > 0, !strings.ContainsRune("+ .-()/*#,;p\u00a0\u202f", r):
			return false
		}
	}
	return digits >= leastDigits && digits <= mostDigits && utf8.RuneCountInString(s) <= 40
}

func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= maxValue && !strings.ContainsFunc(s, unicode.IsControl)
}

// Dial is a number as a phone wants it: digits and the first +.
func Dial(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' || r == '+' && b.Len() == 0 || r == '*' || r == '#' || r == ',' || r == ';' {
			b.WriteRune(r)
		}
	}
	return b.String()
}
