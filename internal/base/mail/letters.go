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

// Transcript is what was said in a conversation, without internal notes: leaving them out is the caller's.
type Transcript struct {
	Number       string           `json:"number"`
	Queue        string           `json:"queue"`
	Agent        string           `json:"agent,omitempty"`
	Arrived      time.Time        `json:"arrived"`
	Closed       time.Time        `json:"closed"`
	Messages     []TranscriptLine `json:"messages"`
	TicketNumber string           `json:"ticket_number,omitempty"`
	TicketTitle  string           `json:"ticket_title,omitempty"`
	Link         string           `json:"link"`
}

// TranscriptLine is one message.
type TranscriptLine struct {
	At     time.Time `json:"at"`
	Author string    `json:"author"`
	Text   string    `json:"text"`            // Markdown, as written
	Files  []string  `json:"files,omitempty"` // their names
	Own    bool      `json:"own,omitempty"`   // written by the reader of the letter
}

// YourTurn calls back somebody who waits elsewhere: they are the next in the queue.
type YourTurn struct {
	Number string `json:"number"`
	Queue  string `json:"queue"`
	Link   string `json:"link"`
}

// TicketCreated confirms a ticket. Kind and Priority are words in the reader's language.
type TicketCreated struct {
	Number       string `json:"number"`
	Title        string `json:"title"`
	Kind         string `json:"kind,omitempty"`
	Priority     string `json:"priority,omitempty"`
	Group        string `json:"group,omitempty"`
	Conversation string `json:"conversation,omitempty"` // number of the one it comes from
	Link         string `json:"link"`
}

// TicketResolved tells the solution.
type TicketResolved struct {
	Number      string    `json:"number"`
	Title       string    `json:"title"`
	Agent       string    `json:"agent,omitempty"`
	Notes       string    `json:"notes,omitempty"` // Markdown
	ReopenUntil time.Time `json:"reopen_until,omitzero"`
	Link        string    `json:"link"`
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

func (p pen) transcript(d Transcript) (page, error) {
	args := i18n.Args{"number": d.Number, "date": p.when.Date(d.Arrived)}
	facts := []fact{
		{p.say("queue", nil), d.Queue},
		{p.say("agent", nil), d.Agent},
		{p.say("arrived", nil), p.when.DateTime(d.Arrived)},
		{p.say("duration", nil), p.when.Duration(d.Closed.Sub(d.Arrived))},
	}
	if d.TicketNumber != "" {
		facts = append(facts, fact{p.say("ticket", nil), d.TicketNumber + " " + d.TicketTitle})
	}
	blocks := []block{{Para: p.say("body", args)}, {Facts: known(facts)}}
	said := d.Messages
	if left := len(said) - maxTranscript; left > 0 {
		said = said[left:]
		blocks = append(blocks, block{Small: p.words.Plural(p.lang, p.key+"left_out", int64(left), nil)})
	}
	var lines []line
	day := ""
	for _, m := range said {
		l := line{At: p.when.Time(m.At), Who: markdown.CleanLine(m.Author), Words: words(m.Text), Own: m.Own}
		if d := p.when.Day(m.At); d != day {
			day, l.Day = d, d
		}
		for _, name := range m.Files {
			l.Files = append(l.Files, markdown.CleanLine(name))
		}
		lines = append(lines, l)
	}
	blocks = append(blocks, block{Lines: lines}, block{Button: p.say("button", nil), URL: d.Link})
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(required(d.Number), link(d.Link))
}

func (p pen) yourTurn(d YourTurn) (page, error) {
	args := i18n.Args{"queue": d.Queue, "number": d.Number}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Button: p.say("button", nil), URL: d.Link},
			{Small: p.say("leave", nil)},
		},
	}, errors.Join(required(d.Queue), link(d.Link))
}

func (p pen) ticketCreated(d TicketCreated) (page, error) {
	args := i18n.Args{"number": d.Number, "title": d.Title}
	return page{
		Subject: p.say("subject", args), Title: p.say("title", args),
		Blocks: []block{
			{Para: p.say("body", args)},
			{Facts: known([]fact{
				{p.common("ticket_title", nil), d.Title},
				{p.say("kind", nil), d.Kind},
				{p.say("priority", nil), d.Priority},
				{p.say("group", nil), d.Group},
				{p.say("conversation", nil), d.Conversation},
			})},
			{Button: p.say("button", nil), URL: d.Link},
		},
	}, errors.Join(required(d.Number, d.Title), link(d.Link))
}

func (p pen) ticketResolved(d TicketResolved) (page, error) {
	args := i18n.Args{"number": d.Number, "title": d.Title, "agent": d.Agent}
	body := "body"
	if d.Agent == "" {
		body = "body_nobody"
	}
	blocks := []block{
		{Para: p.say(body, args)},
		{Facts: known([]fact{{p.common("ticket_title", nil), d.Title}})},
	}
	if d.Notes != "" {
		blocks = append(blocks, block{Quote: p.say("notes", nil), Words: words(d.Notes)})
	}
	blocks = append(blocks, block{Button: p.say("button", nil), URL: d.Link})
	if !d.ReopenUntil.IsZero() {
		blocks = append(blocks, block{Small: p.say("reopen", i18n.Args{"until": p.when.DateTime(d.ReopenUntil)})})
	}
	return page{Subject: p.say("subject", args), Title: p.say("title", args), Blocks: blocks}, errors.Join(required(d.Number, d.Title), link(d.Link))
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
