package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"

	"comptoir/internal/base/fault"
)

// SMTPConfig says how to reach the mail server.
type SMTPConfig struct {
	Host     string
	Port     int
	User     string // empty: no authentication
	Password string
	TLS      string        // starttls (required), implicit, or none
	Timeout  time.Duration // zero: 20 s
	Trust    *tls.Config   // nil: the authorities of the system
}

// SMTP hands letters to a mail server, one connection for each: they are few, and a server that is away is noticed at once.
type SMTP struct {
	host    string
	options []gomail.Option
}

// NewSMTP checks the settings without connecting.
func NewSMTP(c SMTPConfig) (*SMTP, error) {
	if c.Timeout == 0 {
		c.Timeout = 20 * time.Second
	}
	options := []gomail.Option{gomail.WithPort(c.Port), gomail.WithTimeout(c.Timeout)}
	switch c.TLS {
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case "implicit":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: %q is not a kind of encryption", c.TLS)
	}
	if c.Trust != nil {
		trust := c.Trust.Clone()
		if trust.ServerName == "" {
			trust.ServerName = c.Host
		}
		options = append(options, gomail.WithTLSConfig(trust))
	}
	if c.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if c.TLS == "none" {
			auth = gomail.SMTPAuthPlainNoEnc // the settings allow it towards this machine only
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	if _, err := gomail.NewClient(c.Host, options...); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &SMTP{host: c.Host, options: options}, nil
}

// Delivers is true.
func (s *SMTP) Delivers() bool { return true }

// Send delivers one letter to the mail server. The fault mail.refused is for good (Permanent), mail.unreachable may pass.
func (s *SMTP) Send(ctx context.Context, r Rendered) error {
	msg, err := envelope(r)
	if err != nil {
		return err
	}
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	var said *gomail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &said) && said.ErrorCode() >= 500 && said.ErrorCode() < 600:
		return fault.Conflict("mail.refused").Because(err)
	default:
		return fault.Unavailable("mail.unreachable").Because(err)
	}
}

// Permanent reports that sending the same letter again is useless.
func Permanent(err error) bool {
	switch fault.CodeOf(err) {
	case "mail.refused", "mail.bad_address", "mail.bad_letter":
		return true
	}
	return false
}

func envelope(r Rendered) (*gomail.Msg, error) {
	for _, a := range []Address{r.From, r.To} {
		if err := a.check(); err != nil {
			return nil, err
		}
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat(r.From.Name, r.From.Email), msg.AddToFormat(r.To.Name, r.To.Email)); err != nil {
		return nil, fault.Invalid("mail.bad_address").Because(err)
	}
	msg.Subject(r.Subject)
	msg.SetDateWithValue(r.At)
	msg.SetMessageIDWithValue(r.MessageID())
	if r.Thread != "" {
		msg.SetGenHeader(gomail.HeaderReferences, "<"+r.Thread+"@"+domain(r.From)+">")
	}
	if r.Stop != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+r.Stop+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	// So that absence notices and other robots do not answer.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetGenHeader(gomail.HeaderContentLang, r.Lang)
	msg.SetBodyString(gomail.TypeTextPlain, r.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, r.HTML)
	return msg, nil
}
