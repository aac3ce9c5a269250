package mail

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/markdown"
)

// The letters.
const (
	TemplateInvitation     = "invitation"
	TemplatePasswordReset  = "password_reset"
	TemplateTranscript     = "transcript"
	TemplateYourTurn       = "your_turn"
	TemplateTicketCreated  = "ticket_created"
	TemplateTicketResolved = "ticket_resolved"
	TemplateVerifyCIs      = "verify_cis"
	TemplateDigest         = "digest"
	TemplateVerifyContact  = "verify_contact"
	TemplateProofOfLife    = "proof_of_life"
	TemplateAlarm          = "alarm"
	TemplateSwapAsked      = "swap_asked"
	TemplateModerated      = "moderated"
	TemplateRollCall       = "roll_call"
	TemplateBreakGlass     = "break_glass"
	TemplateCrisisNotice   = "crisis_notice"
	TemplateStatusConfirm  = "status_confirm"
	TemplateStatusNotice   = "status_notice"
)

// Templates lists them.
func Templates() []string {
	return []string{TemplateInvitation, TemplatePasswordReset, TemplateTranscript, TemplateYourTurn, TemplateTicketCreated, TemplateTicketResolved, TemplateVerifyCIs, TemplateDigest,
		TemplateModerated, TemplateVerifyContact, TemplateProofOfLife, TemplateAlarm, TemplateSwapAsked, TemplateBreakGlass, TemplateRollCall, TemplateCrisisNotice, TemplateStatusConfirm, TemplateStatusNotice}
}

// VerifyCIs asks somebody to look at the CIs they answer for.
type VerifyCIs struct {
	Campaign string    `json:"campaign"`
	Left     int64     `json:"left"`
	Due      time.Time `json:"due,omitzero"`
	Link     string    `json:"link"`
}

// VerifyContact asks somebody whether their numbers are still right.
type VerifyContact struct {
	Lines int    `json:"lines"`
	Link  string `json:"link"`
}

// Alarm calls who is on call. Link acknowledges it after one click more.
type Alarm struct {
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"` // Markdown
	Plan  string    `json:"plan"`           // the escalation
	Rota  string    `json:"rota,omitempty"` // why the reader
	At    time.Time `json:"at"`
	Next  time.Time `json:"next,omitzero"` // when the next ones are told
	Link  string    `json:"link"`
}

// SwapAsked asks a colleague to take a time on call.
type SwapAsked struct {
	By       string    `json:"by"`
	Rota     string    `json:"rota"`
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`
	BackFrom time.Time `json:"back_from,omitzero"`
	BackTo   time.Time `json:"back_to,omitzero"`
	Note     string    `json:"note,omitempty"`
	Link     string    `json:"link"`
}

const maxTranscript = 1000

// pen writes in one person's language.
type pen struct {
	words *i18n.Catalog
	lang  string
	when  i18n.Format
	key   string // mail.<template>.
	org   string
}

func (p pen) say(key string, args i18n.Args) string {
	return p.words.Text(p.lang, p.key+key, tidy(args))
}

func (p pen) common(key string, args i18n.Args) string {
	return p.words.Text(p.lang, "mail."+key, tidy(args))
}

// tidy puts what people wrote on one line: in a sentence or a subject of ours it must not begin another.
func tidy(args i18n.Args) i18n.Args {
	out := make(i18n.Args, len(args))
	for name, v := range args {
		if s, ok := v.(string); ok {
			v = markdown.CleanLine(s)
		}
		out[name] = v
	}
	return out
}

func (m *Mailer) write(msg Message) (page, error) {
	p := pen{words: m.words, lang: msg.Lang, when: i18n.For(msg.Lang, msg.Zone), key: "mail." + msg.Template + ".", org: msg.Organisation}
	raw, err := json.Marshal(msg.Data)
	if err != nil {
		return page{}, badLetter(msg.Template, err)
	}
	var out page
	switch msg.Template {
	case TemplateInvitation:
		out, err = written(p, raw, pen.invitation)
	case TemplatePasswordReset:
		out, err = written(p, raw, pen.passwordReset)
	case TemplateTranscript:
		out, err = written(p, raw, pen.transcript)
	case TemplateYourTurn:
		out, err = written(p, raw, pen.yourTurn)
	case TemplateTicketCreated:
		out, err = written(p, raw, pen.ticketCreated)
	case TemplateTicketResolved:
		out, err = written(p, raw, pen.ticketResolved)
	case TemplateVerifyCIs:
		out, err = written(p, raw, pen.verifyCIs)
	case TemplateDigest:
		out, err = written(p, raw, pen.digest)
	case TemplateVerifyContact:
		out, err = written(p, raw, pen.verifyContact)
	case TemplateProofOfLife:
		out, err = written(p, raw, pen.proofOfLife)
	case TemplateAlarm:
		out, err = written(p, raw, pen.alarm)
	case TemplateSwapAsked:
		out, err = written(p, raw, pen.swapAsked)
	case TemplateModerated:
		out, err = written(p, raw, pen.moderated)
	case TemplateBreakGlass:
		out, err = written(p, raw, pen.breakGlass)
	case TemplateRollCall:
		out, err = written(p, raw, pen.rollCall)
	case TemplateCrisisNotice:
		out, err = written(p, raw, pen.crisisNotice)
	case TemplateStatusConfirm:
		out, err = written(p, raw, pen.statusConfirm)
	case TemplateStatusNotice:
		out, err = written(p, raw, pen.statusNotice)
	default:
		err = errors.New("no such template")
	}
	if err != nil {
		return page{}, badLetter(msg.Template, err)
	}
	out.Lang = msg.Lang
	out.Subject = markdown.CleanLine(out.Subject)
	out.Greeting = p.common("greeting_nobody", nil)
	if msg.To.Name != "" {
		out.Greeting = p.common("greeting", i18n.Args{"name": msg.To.Name})
	}
	out.Footer = p.common("footer", i18n.Args{"organisation": p.org})
	out.LinkHelp = p.common("link_help", nil)
	return out, nil
}

func badLetter(template string, err error) error {
	return fault.Invalid("mail.bad_letter").With("template", template).Because(err)
}

// written reads the data strictly, whether it is the type itself or has been through JSON.
func written[T any](p pen, raw []byte, write func(pen, T) (page, error)) (page, error) {
	var data T
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&data); err != nil {
		return page{}, err
	}
	return write(p, data)
}

// link refuses what is not an address of the web: a letter must not carry a script.
func link(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("link is not a web address")
	}
	return nil
}

func required(values ...string) error {
	for _, v := range values {
		if v == "" {
			return errors.New("something to say is missing")
		}
	}
	return nil
}

func (p pen) verifyCIs(d VerifyCIs) (page, error) {
	args := i18n.Args{"campaign": d.Campaign}
	blocks := []block{
		{Para: p.words.Plural(p.lang, p.key+"body", d.Left, tidy(args))},
		{Para: p.say("how", nil)},
		{Button: p.say("button", nil), URL: d.Link},
	}
	if !d.Due.IsZero() {
		blocks = append(blocks, block{Small: p.say("due", i18n.Args{"until": p.when.Date(d.Due)})})
	}
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(required(d.Campaign), link(d.Link))
}

// known leaves out the facts nobody gave.
func known(facts []fact) []fact {
	var out []fact
	for _, f := range facts {
		if f.Value = markdown.CleanLine(f.Value); f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}
