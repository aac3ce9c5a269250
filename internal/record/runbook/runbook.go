package runbook

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
	"comptoir/internal/record/runbook/form"
)

// Kind is the kind of a procedure in references, threads and search.
const Kind = "runbook"

// The states of a procedure; doc.go draws them.
const (
	Draft     = "draft"
	Published = "published"
	Retired   = "retired"
)

// CIKind is the kind of what procedures are attached to.
const CIKind = "ci"

// Runbooks is what people do with procedures, with what the floors above know and this one does not.
type Runbooks struct {
	// Subjects are the kinds of records that a run may be about, CIs among them, which procedures are attached to.
	Subjects map[string]Subject
}

// Subject is what a kind of record says of itself, to the reader's actor.
type Subject struct {
	// Find turns what stands in an address into an id, or answers the fault that the actor deserves.
	Find func(ctx context.Context, r db.Reader, key string) (string, error)
	// Cards names some records, of those that the actor may read.
	Cards func(ctx context.Context, r db.Reader, ids []string) ([]Card, error)
}

// Card is a record in one line.
type Card struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Number string `json:"number,omitempty"`
	Title  string `json:"title"`
	State  string `json:"state,omitempty"`
}

// Person is how somebody appears in a procedure or a run.
type Person = directory.Brief

// Runbook is a procedure.
type Runbook struct {
	ID          string          `json:"id"`
	Number      string          `json:"number"`
	Title       string          `json:"title"`
	Lang        string          `json:"lang" enum:"fr,en"`
	State       string          `json:"state" enum:"draft,published,retired"`
	Edition     int64           `json:"edition"`
	Text        string          `json:"text,omitempty" doc:"Markdown, as it was written; absent from lists and live updates, as are intro, steps and outro"`
	Intro       markdown.HTML   `json:"intro,omitempty" doc:"safe HTML of what stands before the first step"`
	Steps       []Step          `json:"steps,omitempty" nullable:"false"`
	Outro       markdown.HTML   `json:"outro,omitempty"`
	StepCount   int64           `json:"step_count"`
	ExpectedMin int64           `json:"expected_min" doc:"minutes, one step after the other; 0 is not said"`
	Tags        []string        `json:"tags" nullable:"false"`
	CIs         []Card          `json:"cis" nullable:"false" doc:"what it is attached to"`
	Owner       *Person         `json:"owner,omitempty"`
	Author      *Person         `json:"author,omitempty"`
	ReviewAt    instant.Instant `json:"review_at,omitzero" doc:"when somebody is to check that it still holds"`
	ReviewDue   bool            `json:"review_due"`
	VerifiedAt  instant.Instant `json:"verified_at,omitzero" doc:"when somebody last said that it still holds"`
	VerifiedBy  *Person         `json:"verified_by,omitempty"`
	ExternalID  string          `json:"external_id,omitempty" doc:"what an import found it under"`
	Runs        int64           `json:"runs"`
	LastRunAt   instant.Instant `json:"last_run_at,omitzero"`
	CreatedAt   instant.Instant `json:"created_at"`
	PublishedAt instant.Instant `json:"published_at,omitzero"`
	RetiredAt   instant.Instant `json:"retired_at,omitzero"`
	UpdatedAt   instant.Instant `json:"updated_at"`
	Version     int64           `json:"version"`
}

// ETag implements api.Tagged.
func (b Runbook) ETag() string { return api.ETagOf(b.Version) }

// Brief is a procedure in one line.
type Brief struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	State  string `json:"state" enum:"draft,published,retired"`
}

// Step is one step of a procedure, to read.
type Step struct {
	N             int64           `json:"n" doc:"from 1"`
	Title         string          `json:"title"`
	Lead          markdown.HTML   `json:"lead,omitempty" doc:"safe HTML of what stands before it: the title of a phase"`
	Role          string          `json:"role,omitempty"`
	ExpectedMin   int64           `json:"expected_min,omitempty"`
	Prerequisites []markdown.HTML `json:"prerequisites,omitempty" nullable:"false"`
	GoNoGo        bool            `json:"go_no_go,omitempty"`
	Question      string          `json:"question,omitempty" doc:"what decides between go and no-go"`
	HTML          markdown.HTML   `json:"html,omitempty" doc:"what to do"`
	Verify        markdown.HTML   `json:"verify,omitempty"`
	Rollback      markdown.HTML   `json:"rollback,omitempty"`
	Links         []markdown.HTML `json:"links,omitempty" nullable:"false" doc:"records and documents"`
}

// StepIn is a step that a program gives in place of Markdown.
type StepIn struct {
	Title         string   `json:"title" maxLength:"160"`
	Role          string   `json:"role,omitempty" maxLength:"160"`
	ExpectedMin   int      `json:"expected_min,omitempty" minimum:"0" maximum:"43200"`
	Prerequisites []string `json:"prerequisites,omitempty" nullable:"false" maxItems:"20"`
	GoNoGo        bool     `json:"go_no_go,omitempty"`
	Question      string   `json:"question,omitempty" maxLength:"400"`
	Text          string   `json:"text,omitempty" maxLength:"50000" doc:"Markdown"`
	Verify        string   `json:"verify,omitempty" maxLength:"5000" doc:"Markdown"`
	Rollback      string   `json:"rollback,omitempty" maxLength:"5000" doc:"Markdown"`
	Links         []string `json:"links,omitempty" nullable:"false" maxItems:"40" doc:"numbers, addresses or Markdown links"`
}

func (s StepIn) form() form.Step {
	return form.Step{Title: s.Title, Role: s.Role, Minutes: s.ExpectedMin, Prerequisites: s.Prerequisites, Decision: s.GoNoGo, Question: s.Question, Text: s.Text,
		Verify: s.Verify, Rollback: s.Rollback, Links: s.Links}
}

// stepsOf are the steps of a text, to read.
func stepsOf(d form.Doc) []Step {
	out := make([]Step, len(d.Steps))
	for i, s := range d.Steps {
		out[i] = Step{N: int64(i) + 1, Title: markdown.Plain(s.Title), Lead: markdown.HTML(s.Lead), Role: markdown.Plain(s.Role), ExpectedMin: int64(s.Minutes), Prerequisites: htmls(s.Prerequisites),
			GoNoGo: s.Decision, Question: markdown.Plain(s.Question), HTML: markdown.HTML(s.Text), Verify: markdown.HTML(s.Verify), Rollback: markdown.HTML(s.Rollback), Links: htmls(s.Links)}
	}
	return out
}

func htmls(list []string) []markdown.HTML {
	out := make([]markdown.HTML, len(list))
	for i, s := range list {
		out[i] = markdown.HTML(s)
	}
	return out
}
