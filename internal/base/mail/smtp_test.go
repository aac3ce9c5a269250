package mail

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"comptoir/internal/base/fault"
)

// post is a mail server of the test.
type post struct {
	mu       sync.Mutex
	got      []parcel
	user     string // asked for when set
	rcpt     error  // answer to every recipient
	insecure bool
}

type parcel struct {
	from, to string
	raw      []byte
	tls      bool
}

type session struct {
	*post
	conn *smtp.Conn
	p    parcel
	in   bool
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, secure := c.TLSConnectionState()
	return &session{post: p, conn: c, p: parcel{tls: secure}}, nil
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.user || password != "pw" {
			return errors.New("wrong password")
		}
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.user != "" && !s.in {
		return smtp.ErrAuthRequired
	}
	s.p.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.p.to = to
	return s.rcpt
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.p.raw = raw
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, s.p)
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// open starts the server on loopback and gives the settings that reach it.
func (p *post) open(t *testing.T, encryption string) SMTPConfig {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, &key.PublicKey, key)
	require.NoError(t, err)
	cert, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	serverTLS := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}

	srv := smtp.NewServer(p)
	srv.Domain = "localhost"
	srv.AllowInsecureAuth = p.insecure
	if encryption == "starttls" {
		srv.TLSConfig = serverTLS
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, portText, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	port, err := strconv.Atoi(portText)
	require.NoError(t, err)
	if encryption == "implicit" {
		l = tls.NewListener(l, serverTLS)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		// The listener too: a test may end before Serve has taken it over, and the server then does not know it.
		if err := errors.Join(srv.Close(), l.Close()); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return SMTPConfig{Host: "127.0.0.1", Port: port, TLS: encryption, Timeout: 5 * time.Second,
		Trust: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
}

func (p *post) parcels() []parcel {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got
}

func sender(t *testing.T, c SMTPConfig) *SMTP {
	t.Helper()
	s, err := NewSMTP(c)
	require.NoError(t, err)
	return s
}

func TestSMTPDelivers(t *testing.T) {
	for _, tc := range []struct{ tls, user string }{{"starttls", "robot"}, {"starttls", ""}, {"implicit", "robot"}, {"none", "robot"}, {"none", ""}} {
		t.Run(tc.tls+" "+tc.user, func(t *testing.T) {
			p := &post{user: tc.user, insecure: tc.tls == "none"}
			c := p.open(t, tc.tls)
			if tc.user != "" {
				c.User, c.Password = tc.user, "pw"
			}
			m := mailer(t, sender(t, c))
			require.True(t, m.Delivers())
			msg := message(TemplateTicketResolved, samples[TemplateTicketResolved])
			msg.To.Name = "Éloïse, « la cheffe »"
			msg.Thread = "ticket-42"
			require.NoError(t, m.Send(t.Context(), msg))

			require.Len(t, p.parcels(), 1)
			got := p.parcels()[0]
			require.Equal(t, tc.tls != "none", got.tls)
			require.Equal(t, "support@mediane.test", got.from)
			require.Equal(t, "sami@demo.test", got.to)
			read, err := netmail.ReadMessage(bytes.NewReader(got.raw))
			require.NoError(t, err)
			from, err := read.Header.AddressList("From")
			require.NoError(t, err)
			require.Equal(t, "Support Médiane", from[0].Name)
			to, err := read.Header.AddressList("To")
			require.NoError(t, err)
			require.Equal(t, []string{"Éloïse, « la cheffe »", "sami@demo.test"}, []string{to[0].Name, to[0].Address})
			subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
			require.NoError(t, err)
			require.Equal(t, "[INC0000042] Résolu\u00a0: Outlook ne s'ouvre plus", subject)
			date, err := read.Header.Date()
			require.NoError(t, err)
			require.True(t, at.Equal(date))
			for header, want := range map[string]string{
				"Message-ID": "<m1@mediane.test>", "References": "<ticket-42@mediane.test>", "Auto-Submitted": "auto-generated",
				"X-Auto-Response-Suppress": "All", "Content-Language": "fr",
			} {
				require.Equal(t, want, read.Header.Get(header), header)
			}
			r, err := m.Render(msg)
			require.NoError(t, err)
			text, html := bodies(t, read)
			require.Equal(t, strings.TrimSpace(r.Text), strings.TrimSpace(text))
			require.Equal(t, strings.TrimSpace(r.HTML), strings.TrimSpace(html))
		})
	}
}

func bodies(t *testing.T, m *netmail.Message) (text, html string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/alternative", kind)
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return text, html
		}
		require.NoError(t, err)
		require.Equal(t, "quoted-printable", part.Header.Get("Content-Transfer-Encoding"))
		raw, err := io.ReadAll(quotedprintable.NewReader(part))
		require.NoError(t, err)
		s := strings.ReplaceAll(string(raw), "\r\n", "\n")
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			html = s
		} else {
			text = s
		}
	}
}

func TestInjectionDoesNotReachTheServer(t *testing.T) {
	p := &post{}
	s := sender(t, p.open(t, "none"))
	r, err := mailer(t, s).Render(message(TemplateTicketCreated, TicketCreated{Number: "INC1", Title: "panne\r\nBcc: all@demo.test\r\n\r\ncorps", Link: page1}))
	require.NoError(t, err)
	require.NoError(t, s.Send(t.Context(), r))
	read, err := netmail.ReadMessage(bytes.NewReader(p.parcels()[0].raw))
	require.NoError(t, err)
	require.Empty(t, read.Header.Get("Bcc"))

	r.To.Email = "sami@demo.test>\r\nRCPT TO:<all@demo.test"
	require.Equal(t, "mail.bad_address", fault.CodeOf(s.Send(t.Context(), r)), "also where somebody built the letter by hand")
	r.To = Address{Name: "x\r\nBcc: all@demo.test", Email: "sami@demo.test"}
	require.Equal(t, "mail.bad_address", fault.CodeOf(s.Send(t.Context(), r)))
	require.Len(t, p.parcels(), 1)
}

func TestSMTPFailures(t *testing.T) {
	refused := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user"}
	later := &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "Mailbox busy"}
	for _, tc := range []struct {
		name   string
		post   *post
		tls    string
		change func(*SMTPConfig)
		code   string
	}{
		{"no such user", &post{rcpt: refused}, "none", nil, "mail.refused"},
		{"busy", &post{rcpt: later}, "none", nil, "mail.unreachable"},
		{"wrong password", &post{user: "robot"}, "starttls", func(c *SMTPConfig) { c.User, c.Password = "robot", "no" }, "mail.unreachable"},
		{"no encryption offered", &post{}, "none", func(c *SMTPConfig) { c.TLS = "starttls" }, "mail.unreachable"},
		{"unknown authority", &post{}, "starttls", func(c *SMTPConfig) { c.Trust = nil }, "mail.unreachable"},
		{"nobody there", &post{}, "none", func(c *SMTPConfig) { c.Port = 1 }, "mail.unreachable"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := tc.post.open(t, tc.tls)
			if tc.change != nil {
				tc.change(&c)
			}
			err := mailer(t, sender(t, c)).Send(t.Context(), message(TemplateYourTurn, samples[TemplateYourTurn]))
			require.Equal(t, tc.code, fault.CodeOf(err), "%v", err)
			require.Equal(t, tc.code == "mail.refused", Permanent(err))
			require.Empty(t, tc.post.parcels())
		})
	}
	t.Run("canceled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := mailer(t, sender(t, (&post{}).open(t, "none"))).Send(ctx, message(TemplateYourTurn, samples[TemplateYourTurn]))
		require.ErrorIs(t, err, context.Canceled)
	})
	_, err := NewSMTP(SMTPConfig{Host: "x", Port: 25, TLS: "maybe"})
	require.Error(t, err)
	_, err = NewSMTP(SMTPConfig{Host: "", Port: 25, TLS: "none"})
	require.Error(t, err)
}
