package form

// Doc is a procedure as Parse reads it.
type Doc struct {
	Title string `json:"title,omitempty"` // its first heading of level 1
	Intro string `json:"intro,omitempty"` // Markdown before the first step
	Steps []Step `json:"steps,omitempty"`
	Outro string `json:"outro,omitempty"` // Markdown after the last step
	Level int    `json:"level,omitempty"` // of the steps' headings; 0 where they are no headings
}

// Step is one thing to do.
type Step struct {
	Lead          string   `json:"lead,omitempty"` // Markdown between the step before and this one: the title of a phase
	Title         string   `json:"title"`
	Role          string   `json:"role,omitempty"`
	Minutes       int      `json:"minutes,omitempty"` // expected; 0 is not said
	Prerequisites []string `json:"prerequisites,omitempty"`
	Decision      bool     `json:"decision,omitempty"` // go or no-go
	Question      string   `json:"question,omitempty"` // what decides
	Verify        string   `json:"verify,omitempty"`   // Markdown
	Rollback      string   `json:"rollback,omitempty"` // Markdown
	Links         []string `json:"links,omitempty"`    // numbers of records, addresses, Markdown links
	Text          string   `json:"text,omitempty"`     // Markdown: what to do
}

// Minutes is how long the whole is expected to take, one step after the other.
func (d Doc) Minutes() int {
	all := 0
	for _, s := range d.Steps {
		all += s.Minutes
	}
	return all
}
