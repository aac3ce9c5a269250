package knowledge

import (
	"context"
	"unicode/utf8"
)

// PreviewIn is what somebody is writing.
type PreviewIn struct {
	Sections map[string]string `json:"sections" maxProperties:"20" doc:"Markdown by key"`
}

// Preview is how readers would see it.
type Preview struct {
	HTML map[string]HTML `json:"html" doc:"safe HTML by the same keys"`
}

// PreviewSections shows sections as they will be read. Nothing is kept, and nothing is looked up.
func PreviewSections(_ context.Context, in PreviewIn) (Preview, error) {
	out, whole := Preview{HTML: make(map[string]HTML, len(in.Sections))}, 0
	for key, text := range in.Sections {
		if whole += utf8.RuneCountInString(text); whole > wholeLimit {
			return Preview{}, tooLong("sections", wholeLimit)
		}
		out.HTML[key] = HTML(text)
	}
	return out, nil
}
