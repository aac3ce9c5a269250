package mail

import (
	"errors"
	"strings"
	"time"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// RollCall asks somebody to come to a crisis. Each link opens a page that asks for one tap more.
type RollCall struct {
	Number   string    `json:"number"`
	Name     string    `json:"name,omitempty"` // of the crisis; left out where nobody else may know of it
	Level    int64     `json:"level"`
	Exercise bool      `json:"exercise,omitempty"`
	By       string    `json:"by"`
	Until    time.Time `json:"until"`
	Take     string    `json:"take"`
	Later    string    `json:"later"`
	No       string    `json:"no"`
}

// CrisisNotice tells an audience what a crisis has to say.
type CrisisNotice struct {
	Exercise bool      `json:"exercise,omitempty"`
	Text     string    `json:"text"` // Markdown
	At       time.Time `json:"at"`
}

// StatusConfirm asks whoever gave an address for news of the public page whether it is theirs.
type StatusConfirm struct {
	Page  string    `json:"page"` // the public page's address
	Link  string    `json:"link"`
	Until time.Time `json:"until"`
}

// StatusNotice tells a subscriber what was put on the public page.
type StatusNotice struct {
	Text string    `json:"text"` // Markdown
	At   time.Time `json:"at"`
	Page string    `json:"page"`
	Stop string    `json:"stop"` // where one unsubscribes
}

const longSubject = 90

func (p pen) exercise(on bool, text string) string {
	if on {
		return p.common("exercise", nil) + " " + text
	}
	return text
}

func (p pen) rollCall(d RollCall) (page, error) {
	args := i18n.Args{"number": d.Number, "name": d.Name, "by": d.By, "level": d.Level}
	subject := "subject"
	if d.Name == "" {
		subject = "subject_nameless"
	}
	blocks := []block{{Para: p.say("body", args)}}
	if d.Exercise {
		blocks = append([]block{{Para: p.common("exercise_only", nil)}}, blocks...)
	}
	blocks = append(blocks,
		block{Facts: known([]fact{{p.say("crisis", nil), strings.TrimSpace(d.Number + " " + d.Name)}, {p.say("level", nil), p.say("level_"+string(rune('0'+d.Level)), nil)}, {p.say("by", nil), d.By}})},
		block{Button: p.say("take", nil), URL: d.Take}, block{Button: p.say("later", nil), URL: d.Later}, block{Button: p.say("no", nil), URL: d.No},
		block{Small: p.say("once", i18n.Args{"until": p.when.DateTime(d.Until)})})
	err := errors.Join(required(d.Number, d.By), link(d.Take), link(d.Later), link(d.No))
	if d.Level < 0 || d.Level > 3 {
		err = errors.Join(err, errors.New("no such level"))
	}
	return page{Subject: p.exercise(d.Exercise, p.say(subject, args)), Title: p.exercise(d.Exercise, p.say("title", args)), Blocks: blocks}, err
}

func (p pen) crisisNotice(d CrisisNotice) (page, error) {
	blocks := []block{{Quote: p.say("at", i18n.Args{"at": p.when.DateTime(d.At)}), Words: words(d.Text)}}
	if d.Exercise {
		blocks = append([]block{{Para: p.common("exercise_only", nil)}}, blocks...)
		blocks = append(blocks, block{Para: p.common("exercise_only", nil)})
	}
	args := i18n.Args{"organisation": p.org, "words": markdown.Preview(d.Text, longSubject)}
	return page{Subject: p.exercise(d.Exercise, p.say("subject", args)), Title: p.exercise(d.Exercise, p.say("title", args)), Blocks: blocks}, required(d.Text)
}

func (p pen) statusConfirm(d StatusConfirm) (page, error) {
	args := i18n.Args{"organisation": p.org, "page": d.Page}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.say("until", i18n.Args{"until": p.when.DateTime(d.Until)})},
			{Small: p.say("why", nil)},
		},
	}, errors.Join(link(d.Page), link(d.Link))
}

func (p pen) statusNotice(d StatusNotice) (page, error) {
	args := i18n.Args{"organisation": p.org, "words": markdown.Preview(d.Text, longSubject)}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Quote: p.say("at", i18n.Args{"at": p.when.DateTime(d.At)}), Words: words(d.Text)},
			{Button: p.say("button", nil), URL: d.Page},
			{Small: p.say("stop", i18n.Args{"url": d.Stop})},
		},
	}, errors.Join(required(d.Text), link(d.Page), link(d.Stop))
}
