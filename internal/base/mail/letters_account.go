package mail

import (
	"errors"
	"time"

	"comptoir/internal/base/i18n"
)

// Invitation opens an account.
type Invitation struct {
	Inviter string    `json:"inviter"`
	Link    string    `json:"link"`
	Expires time.Time `json:"expires"`
}

// PasswordReset lets one choose a new password.
type PasswordReset struct {
	Link    string    `json:"link"`
	Expires time.Time `json:"expires"`
}

func (p pen) invitation(d Invitation) (page, error) {
	who := i18n.Args{"inviter": d.Inviter, "organisation": p.org}
	return page{
		Subject: p.say("subject", who), Title: p.say("title", who),
		Blocks: []block{
			{Para: p.say("body", who)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.common("link_once", i18n.Args{"until": p.when.DateTime(d.Expires)})},
			{Small: p.say("why", who)},
		},
	}, errors.Join(required(d.Inviter), link(d.Link))
}

func (p pen) passwordReset(d PasswordReset) (page, error) {
	org := i18n.Args{"organisation": p.org}
	return page{
		Subject: p.say("subject", org), Title: p.say("title", org),
		Blocks: []block{
			{Para: p.say("body", org)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.common("link_once", i18n.Args{"until": p.when.DateTime(d.Expires)})},
			{Small: p.say("why", org)},
		},
	}, link(d.Link)
}
