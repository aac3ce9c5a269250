package search

import "strconv"

// Tags are what filters and facets ask for. A ticket of the kind incident has both TypeTag("ticket") and TypeTag("incident").

// TypeTag is what a record is.
func TypeTag(t string) string { return "type:" + t }

// StateTag is where it stands.
func StateTag(s string) string { return "state:" + s }

// PriorityTag is 1 to 5.
func PriorityTag(p int64) string { return "priority:" + strconv.FormatInt(p, 10) }

// ByTag is who wrote or opened it.
func ByTag(person string) string { return "by:" + person }

// ForTag is whom it is for.
func ForTag(person string) string { return "for:" + person }

// ToTag is who is on it.
func ToTag(person string) string { return "to:" + person }

// GroupTag is the group that has it, or in which it was said.
func GroupTag(group string) string { return "group:" + group }

// NamedTag is a tag that a person gave.
func NamedTag(tag string) string { return "tag:" + tag }

// LangTag is fr or en.
func LangTag(lang string) string { return "lang:" + lang }
