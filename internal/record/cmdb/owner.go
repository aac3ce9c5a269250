package cmdb

import "slices"

// ByPerson is the owner of a value that a person wrote, beside the names of sources.
const ByPerson = "person"

// nobody owns a value that was released.
const nobody = "-"

// ownerOf says who owns a value: who wrote it last, else who made the CI; an empty value that nobody wrote belongs to nobody.
func (c *row) ownerOf(field string) string {
	if o, ok := c.Owners.V[field]; ok {
		if o == nobody {
			return ""
		}
		return o
	}
	if c.value(field) == "" || slices.Contains(ruled, field) && c.value(field) == defaultOf(field) {
		return ""
	}
	return c.maker()
}

// ruled are the fields that have a value from the beginning, which nobody need have written.
var ruled = []string{"status", "lifecycle", "redundancy"}

func defaultOf(field string) string {
	switch field {
	case "status":
		return InService
	case "lifecycle":
		return "production"
	default:
		return "all"
	}
}

func (c *row) maker() string {
	if c.Source == "" {
		return ByPerson
	}
	return c.Source
}

// own notes who wrote what differs; what the maker of the CI wrote needs no note.
func own(old, c *row, changes []Change, source string) {
	writer := source
	if writer == "" {
		writer = ByPerson
	}
	for _, ch := range changes {
		if old.ownerOf(ch.Field) == writer && c.ownerOf(ch.Field) == writer {
			continue
		}
		if c.Owners.V == nil {
			c.Owners.V = map[string]string{}
		}
		c.Owners.V[ch.Field] = writer
	}
}

// yields says whether a source may write a value: it is its own, or nobody's.
func (c *row) yields(field, source string) bool {
	o := c.ownerOf(field)
	return o == "" || o == source
}
