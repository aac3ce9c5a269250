package mail

import (
	"errors"

	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// Digest tells what was posted on the wall since the last one.
type Digest struct {
	Weekly  bool         `json:"weekly,omitempty"`
	Posts   []DigestPost `json:"posts"`
	More    bool         `json:"more,omitempty"` // there were others
	Link    string       `json:"link"`
	StopURL string       `json:"stop_url"`
}

// DigestPost is a post in one line.
type DigestPost struct {
	Author string `json:"author,omitempty"`
	Group  string `json:"group,omitempty"`
	Title  string `json:"title"`
}

// Moderated tells an author what a moderator decided about their post or comment.
type Moderated struct {
	Comment  bool   `json:"comment,omitempty"`
	Restored bool   `json:"restored,omitempty"` // shown again; otherwise hidden
	Reason   string `json:"reason,omitempty"`
	Words    string `json:"words"`
	Link     string `json:"link"`
}

func (p pen) moderated(d Moderated) (page, error) {
	what := "post"
	if d.Comment {
		what = "comment"
	}
	done := "hidden"
	if d.Restored {
		done = "restored"
	}
	blocks := []block{
		{Para: p.say(what+"_"+done, nil)},
		{Facts: known([]fact{{p.say("reason", nil), markdown.CleanLine(d.Reason)}})},
	}
	if d.Words != "" {
		blocks = append(blocks, block{Quote: p.say("words", nil), Words: words(d.Words)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link})
	if !d.Restored {
		blocks = append(blocks, block{Small: p.say("answer", nil)})
	}
	return page{Subject: p.say("subject_"+done, nil), Title: p.say("subject_"+done, nil), Blocks: blocks}, link(d.Link)
}

func (p pen) digest(d Digest) (page, error) {
	period := "daily"
	if d.Weekly {
		period = "weekly"
	}
	var facts []fact
	for _, post := range d.Posts {
		who := post.Author
		if who == "" {
			who = "Comptoir"
		}
		if post.Group != "" {
			who += " · " + post.Group
		}
		facts = append(facts, fact{markdown.CleanLine(who), post.Title})
	}
	blocks := []block{{Para: p.say(period, nil)}, {Facts: known(facts)}}
	if d.More {
		blocks = append(blocks, block{Para: p.say("more", nil)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link}, block{Small: p.say("stop", i18n.Args{"url": d.StopURL})})
	return page{Subject: p.say("subject_"+period, nil), Title: p.say("title", nil), Blocks: blocks}, errors.Join(link(d.Link), link(d.StopURL))
}
