package runbook

import (
	"context"
	"unicode/utf8"

	"comptoir/internal/base/markdown"
	"comptoir/internal/record/runbook/form"
)

// PreviewIn is what somebody is writing.
type PreviewIn struct {
	Text   string `json:"text" maxLength:"200000" doc:"Markdown"`
	Number bool   `json:"number,omitempty" doc:"first make steps of its sections, where it has none"`
	Tidy   bool   `json:"tidy,omitempty" doc:"first write it anew in the documented form"`
	Lang   string `json:"lang,omitempty" enum:"fr,en" doc:"of the names of the fields, where it is written anew"`
}

// Preview is how it would be read.
type Preview struct {
	Text        string        `json:"text" doc:"as it was given, or made"`
	Title       string        `json:"title,omitempty"`
	Intro       markdown.HTML `json:"intro,omitempty"`
	Steps       []Step        `json:"steps" nullable:"false"`
	Outro       markdown.HTML `json:"outro,omitempty"`
	ExpectedMin int64         `json:"expected_min"`
}

// PreviewText shows a text as its readers would see it. Nothing is kept, and nothing is looked up.
func PreviewText(_ context.Context, in PreviewIn) (Preview, error) {
	text := markdown.Clean(in.Text)
	if utf8.RuneCountInString(text) > textLimit {
		return Preview{}, tooLong("text", textLimit)
	}
	if in.Number {
		text = form.Number(text)
	}
	if in.Tidy {
		text = form.Compose(form.Parse(text), langOf(in.Lang))
	}
	d := form.Parse(text)
	return Preview{Text: text, Title: markdown.Plain(d.Title), Intro: markdown.HTML(d.Intro), Steps: stepsOf(d), Outro: markdown.HTML(d.Outro), ExpectedMin: int64(d.Minutes())}, nil
}
