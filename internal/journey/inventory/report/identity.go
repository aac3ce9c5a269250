package report

import "strings"

// identity is a serial number or UUID by which a machine can be told from another; "" where the maker left a sample or nothing.
func identity(s string) string {
	s = strings.TrimSpace(s)
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
	if len(plain) < 4 || strings.Trim(plain, plain[:1]) == "" {
		return "" // "0", "xxxxxxx", "ffffffff-ffff-…"
	}
	switch plain {
	case "tobefilledbyoem", "defaultstring", "systemserialnumber", "serialnumber", "notspecified", "notapplicable", "none", "unknown", "invalid",
		"oem", "chassisserialnumber", "baseboardserialnumber", "empty", "nosn", "123456789", "1234567890", "0123456789", "12345678",
		"03000200040005000006000700080009", "notavailable", "systemproductname", "filledbyoem", "tobefilledbyoemtobefilledbyoem":
		return ""
	}
	return s
}

// maker is a maker's name or a model, "" where it is a sample.
func maker(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "to be filled by o.e.m.", "default string", "system manufacturer", "system product name", "not specified", "none", "unknown", "o.e.m", "oem":
		return ""
	}
	return s
}
