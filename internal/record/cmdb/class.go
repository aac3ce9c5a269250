package cmdb

import "comptoir/internal/base/api"

// Types of an attribute's value; all are written as text.
const (
	Text    = "text"
	Number  = "number"  // 12 or 12.5
	Date    = "date"    // 2026-01-31
	Boolean = "boolean" // true or false
	Choice  = "choice"  // one of Choices
	Link    = "link"    // an http or https address
)

// Attribute is a field that the CIs of a class have.
type Attribute struct {
	ID       string   `json:"id" pattern:"^[a-z][a-z0-9_]{0,59}$" doc:"its key in attributes"`
	NameFR   string   `json:"name_fr" maxLength:"80"`
	NameEN   string   `json:"name_en" maxLength:"80"`
	Type     string   `json:"type" enum:"text,number,date,boolean,choice,link"`
	Required bool     `json:"required,omitempty"`
	Choices  []string `json:"choices,omitempty" nullable:"false" maxItems:"100"`
	Unit     string   `json:"unit,omitempty" maxLength:"20"`
}

// Class is a kind of CI in the tree of classes.
type Class struct {
	ID         string      `json:"id" doc:"its name in the API, such as virtual_machine"`
	Parent     string      `json:"parent,omitempty"`
	Name       string      `json:"name" doc:"in the reader's language"`
	NameFR     string      `json:"name_fr"`
	NameEN     string      `json:"name_en"`
	Layer      int64       `json:"layer" doc:"on the map, from 1 business services at the top to 7 sites"`
	Icon       string      `json:"icon,omitempty"`
	Attributes []Attribute `json:"attributes" nullable:"false" doc:"its own"`
	Inherited  []Attribute `json:"inherited" nullable:"false" doc:"those of the classes above it"`
	BuiltIn    bool        `json:"built_in"`
	Service    bool        `json:"service" doc:"its CIs are services with users: business_service or below it"`
	Version    int64       `json:"version"`
}

// ETag implements api.Tagged.
func (c Class) ETag() string { return api.ETagOf(c.Version) }
