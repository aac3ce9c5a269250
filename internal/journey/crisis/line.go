package crisis

import (
	"encoding/json"
	"strings"
	"time"

	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/crisis/chain"
	"comptoir/internal/people/directory"
)

// Types of lines.
const (
	Information   = "information"
	DecisionLine  = "decision"
	ActionLine    = "action"
	Communicated  = "communication"
	Question      = "question"
	SituationLine = "situation"
	HandoverLine  = "handover"
	SystemLine    = "system"
)

// What is thought of a line.
const (
	ToVerify      = "to_verify"
	BeingVerified = "being_verified"
	Verified      = "verified"
	Refuted       = "refuted"
)

// Why the time somebody claims cannot be taken as it is.
const (
	Future      = "future"       // later than the server's clock
	LongAgo     = "long_ago"     // more than a day before it was written
	DeviceClock = "device_clock" // the clock of who wrote is wrong
)

// Line is a line of the log.
type Line struct {
	Number       int64             `json:"number"`
	EventAt      instant.Instant   `json:"event_at" doc:"when it happened, as is said"`
	RecordedAt   instant.Instant   `json:"recorded_at" doc:"when the server wrote it down"`
	Doubt        string            `json:"doubt,omitempty" enum:"future,long_ago,device_clock" doc:"why event_at is a claim that the server's clock contradicts"`
	Type         string            `json:"type" enum:"information,decision,action,communication,question,situation,handover,system"`
	Text         string            `json:"text,omitempty" doc:"Markdown"`
	HTML         HTML              `json:"html,omitempty" doc:"safe HTML of the text"`
	Verification string            `json:"verification,omitempty" enum:"to_verify,being_verified,verified,refuted" doc:"now"`
	Author       *Person           `json:"author,omitempty" doc:"who said or did it; absent for the product"`
	Recorder     *Person           `json:"recorder,omitempty" doc:"who wrote it down"`
	Said         *Said             `json:"said,omitempty" doc:"the message it was made from"`
	Corrects     int64             `json:"corrects,omitempty" doc:"the line that this one puts right"`
	CorrectedBy  int64             `json:"corrected_by,omitempty"`
	About        int64             `json:"about,omitempty" doc:"the line that a line of the product is about"`
	Code         string            `json:"code,omitempty" doc:"of a line of the product"`
	Args         map[string]string `json:"args,omitempty"`
	Words        map[string]string `json:"words,omitempty" doc:"a line of the product in each language"`
	Imported     bool              `json:"imported,omitempty" doc:"from a timeline that was kept elsewhere"`
	Chosen       bool              `json:"chosen,omitempty" doc:"for the chronology of the post-mortem"`
	Erased       bool              `json:"erased,omitempty" doc:"its words were erased; its seal stays"`
	Hash         string            `json:"hash"`
}

// Said points at the message a line was made from.
type Said struct {
	Kind    string `json:"kind"`
	ID      string `json:"id"`
	Message string `json:"message"`
}

// lineRow is a line as it is kept, with what is thought of it.
type lineRow struct {
	Number       int64           `db:"number"`
	RecordedAt   instant.Instant `db:"recorded_at"`
	EventAt      instant.Instant `db:"event_at"`
	Type         string          `db:"type"`
	Verification string          `db:"verification"`
	Author       string          `db:"author_id"`
	Recorder     string          `db:"recorder_id"`
	Source       string          `db:"source"`
	About        int64           `db:"about"`
	Doubt        string          `db:"doubt"`
	Code         string          `db:"code"`
	Args         string          `db:"args"`
	Text         string          `db:"text"`
	Salt         string          `db:"salt"`
	Digest       string          `db:"digest"`
	Prev         string          `db:"prev"`
	Hash         string          `db:"hash"`
	Now          string          `db:"now_verification"`
	CorrectedBy  int64           `db:"corrected_by"`
	Chosen       bool            `db:"chosen"`
}

// sealed is what the chain knows of a line.
func (w *lineRow) sealed() chain.Line {
	return chain.Line{Number: w.Number, RecordedAt: w.RecordedAt, EventAt: w.EventAt, Type: w.Type, Verification: w.Verification, Author: w.Author, Recorder: w.Recorder,
		Source: w.Source, About: w.About, Doubt: w.Doubt, Code: w.Code, Args: w.Args, Text: w.Text, Salt: w.Salt, Digest: w.Digest, Prev: w.Prev, Hash: w.Hash}
}

const (
	clockSlack = 2 * time.Minute // between two clocks that are both right
	longAgo    = 24 * time.Hour  // from what happened to its line
)

// doubtOf says whether a claimed time agrees with the server's clock; sent is what the device's clock said when it was sent, 0 where
// it did not say.
func doubtOf(event, recorded, sent instant.Instant) string {
	switch {
	case sent != 0 && recorded.Sub(sent).Abs() > clockSlack:
		return DeviceClock
	case event.Sub(recorded) > clockSlack:
		return Future
	case recorded.Sub(event) > longAgo:
		return LongAgo
	}
	return ""
}

// from writes where a line comes from: a message, or an event of the tenant's log.
func fromMessage(kind, id, message string) string {
	return "message:" + kind + ":" + id + ":" + message
}

func saidIn(source string) *Said {
	parts := strings.Split(source, ":")
	if len(parts) < 4 || parts[0] != "message" {
		return nil
	}
	return &Said{Kind: parts[1], ID: parts[2], Message: parts[3]}
}

// line makes a kept line readable.
func (x *Crises) line(w *lineRow, names map[string]directory.Brief) Line {
	out := Line{Number: w.Number, EventAt: w.EventAt, RecordedAt: w.RecordedAt, Doubt: w.Doubt, Type: w.Type, Text: w.Text, HTML: HTML(w.Text), Verification: w.Now,
		Author: personIn(names, w.Author), Recorder: personIn(names, w.Recorder), Said: saidIn(w.Source), CorrectedBy: w.CorrectedBy, Code: w.Code,
		Args: argsOf(w.Args), Imported: isImported(w.Source), Chosen: w.Chosen, Erased: w.Salt == "", Hash: w.Hash}
	if w.Code == "" && w.Type != SystemLine {
		out.Corrects = w.About
	} else {
		out.About = w.About
	}
	if w.Code != "" {
		out.Words = map[string]string{}
		for _, lang := range []string{"fr", "en"} {
			out.Words[lang] = x.words(lang, w.Code, out.Args)
		}
	}
	return out
}

// words says a line of the product in a language. An argument whose value is a name of ours ("steering") is said in that language.
func (x *Crises) words(lang, code string, args map[string]string) string {
	said := make(map[string]any, len(args))
	for k, v := range args {
		said[k] = v
		if key := "crisis." + k + "." + v; x.Text.Has(lang, key) {
			said[k] = x.Text.Text(lang, key, nil)
		}
	}
	return x.Text.Text(lang, "crisis.line."+code, said)
}

func argsOf(text string) map[string]string {
	var out map[string]string
	if text == "" || json.Unmarshal([]byte(text), &out) != nil {
		return nil
	}
	return out
}

func personIn(names map[string]directory.Brief, id string) *Person {
	if id == "" {
		return nil
	}
	p, ok := names[id]
	if !ok {
		p.ID = id // gone from the directory; the record still says it was somebody
	}
	return &p
}

// clean brings a text to the form in which it is kept.
func clean(text string) string { return markdown.Clean(text) }

// ofProduct: nobody wrote it, so nobody corrects it or doubts it.
func (w *lineRow) ofProduct() bool { return w.Type == SystemLine || w.Code != "" }
