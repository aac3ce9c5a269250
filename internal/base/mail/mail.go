package mail

import (
	"context"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/id"
)

// Address is a name and where it receives mail.
type Address struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// ParseAddress reads "Support <support@example.org>".
func ParseAddress(s string) (Address, error) {
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return Address{}, fault.Invalid("mail.bad_address").With("address", s).Because(err)
	}
	return Address{Name: a.Name, Email: a.Address}, nil
}

func (a Address) String() string {
	return (&netmail.Address{Name: a.Name, Address: a.Email}).String()
}

// check refuses what could end the header and begin another.
func (a Address) check() error {
	parsed, err := netmail.ParseAddress(a.Email)
	if err != nil || parsed.Name != "" || parsed.Address != a.Email || strings.ContainsFunc(a.Name+a.Email, unicode.IsControl) {
		return fault.Invalid("mail.bad_address").With("address", strings.ToValidUTF8(fmt.Sprintf("%.80q", a.Email), ""))
	}
	return nil
}

// Message is a letter to write. It survives JSON, so that a durable job can carry it.
type Message struct {
	ID           string  `json:"id"`           // the same id gives the same Message-ID; empty: a new one
	Tenant       string  `json:"tenant"`       // id of the organisation, for the outbox
	Organisation string  `json:"organisation"` // its name, for the reader
	To           Address `json:"to"`
	Lang         string  `json:"lang"`
	Zone         string  `json:"zone"`
	Template     string  `json:"template"`         // TemplateInvitation …
	Data         any     `json:"data"`             // Invitation …
	Thread       string  `json:"thread,omitempty"` // letters of one thread ("ticket-0198…") stand together in the reader's box
	Stop         string  `json:"stop,omitempty"`   // where a POST ends a subscription: mail programs show a button for it (RFC 8058)
}

// Rendered is a letter ready to go.
type Rendered struct {
	ID       string
	Tenant   string
	Template string
	Lang     string
	At       time.Time
	From     Address
	To       Address
	Thread   string
	Stop     string
	Subject  string
	Text     string
	HTML     string
}

// MessageID is the identifier in the mail's header.
func (r Rendered) MessageID() string { return r.ID + "@" + domain(r.From) }

func domain(a Address) string {
	if _, after, ok := strings.Cut(a.Email, "@"); ok {
		return after
	}
	return "localhost"
}

// Sender takes rendered letters.
type Sender interface {
	Send(ctx context.Context, r Rendered) error
	// Delivers is false where the letter only waits in the outbox, so that a link has to be handed over in person.
	Delivers() bool
}

// Mailer renders and sends.
type Mailer struct {
	from   Address
	sender Sender
	words  *i18n.Catalog
	layout layout
	now    func() time.Time
}

// New prepares the letters. Without a sender's address the letters of the outbox come from comptoir@localhost.
func New(from Address, sender Sender) (*Mailer, error) {
	if from.Email == "" {
		from = Address{Name: "Comptoir", Email: "comptoir@localhost"}
	}
	if err := from.check(); err != nil {
		return nil, err
	}
	words, err := i18n.New(Locales)
	if err != nil {
		return nil, err
	}
	shape, err := newLayout()
	if err != nil {
		return nil, err
	}
	return &Mailer{from: from, sender: sender, words: words, layout: shape, now: time.Now}, nil
}

// Delivers is the sender's.
func (m *Mailer) Delivers() bool { return m.sender.Delivers() }

// Send writes the letter and hands it over.
func (m *Mailer) Send(ctx context.Context, msg Message) error {
	r, err := m.Render(msg)
	if err != nil {
		return err
	}
	return m.sender.Send(ctx, r)
}

// Render writes the letter. The faults are mail.bad_address and mail.bad_letter (an unknown template, data that is missing
// or wrong): trying again does not help.
func (m *Mailer) Render(msg Message) (Rendered, error) {
	if err := msg.To.check(); err != nil {
		return Rendered{}, err
	}
	if strings.ContainsFunc(msg.ID+msg.Thread, notInID) {
		return Rendered{}, fault.Invalid("mail.bad_letter").With("template", msg.Template)
	}
	if msg.Stop != "" && link(msg.Stop) != nil {
		return Rendered{}, fault.Invalid("mail.bad_letter").With("template", msg.Template)
	}
	if !i18n.Known(msg.Lang) {
		msg.Lang = i18n.French
	}
	p, err := m.write(msg)
	if err != nil {
		return Rendered{}, err
	}
	r := Rendered{ID: msg.ID, Tenant: msg.Tenant, Template: msg.Template, Lang: msg.Lang, At: m.now().UTC(),
		From: m.from, To: msg.To, Thread: msg.Thread, Stop: msg.Stop, Subject: p.Subject}
	if r.ID == "" {
		r.ID = id.New()
	}
	r.Text, r.HTML, err = m.layout.show(p)
	return r, err
}

func notInID(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
}
