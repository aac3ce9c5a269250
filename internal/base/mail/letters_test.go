package mail

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

var update = flag.Bool("update", false, "write the golden letters anew")

var (
	at   = time.Date(2026, 11, 24, 13, 5, 0, 0, time.UTC)
	sami = Address{Name: "Sami Benali", Email: "sami@demo.test"}
)

func mailer(t *testing.T, s Sender) *Mailer {
	t.Helper()
	m, err := New(Address{Name: "Support Médiane", Email: "support@mediane.test"}, s)
	require.NoError(t, err)
	m.now = func() time.Time { return at }
	return m
}

func message(template string, data any) Message {
	return Message{ID: "m1", Tenant: "t1", Organisation: "Médiane", To: sami, Lang: "fr", Zone: "Europe/Paris", Template: template, Data: data}
}

const page1 = "https://comptoir.test/c/CHT0000123"

var samples = map[string]any{
	TemplateInvitation:    Invitation{Inviter: "Ana Costa", Link: "https://comptoir.test/invitation/abc", Expires: at.Add(72 * time.Hour)},
	TemplatePasswordReset: PasswordReset{Link: "https://comptoir.test/invitation/def", Expires: at.Add(time.Hour)},
	TemplateTranscript: Transcript{Number: "CHT0000123", Queue: "Messagerie", Agent: "Camille Roux", Arrived: at, Closed: at.Add(23 * time.Minute),
		TicketNumber: "INC0000042", TicketTitle: "Outlook ne s'ouvre plus", Link: page1,
		Messages: []TranscriptLine{
			{At: at, Author: "Sami Benali", Text: "Bonjour,\nOutlook ne s'ouvre **plus** <b>du tout</b>.", Files: []string{"capture.png"}, Own: true},
			{At: at.Add(time.Minute), Author: "Camille Roux", Text: "Essayez :\n\n1. fermer\n2. `outlook.exe /safe`"},
			{At: at.Add(12 * time.Hour), Author: "Sami Benali", Text: "-- \nAna Costa\nMerci !", Own: true},
		}},
	TemplateYourTurn:      YourTurn{Number: "CHT0000123", Queue: "Messagerie", Link: page1},
	TemplateTicketCreated: TicketCreated{Number: "INC0000042", Title: "Outlook ne s'ouvre plus", Kind: "Incident", Priority: "P3", Group: "Messagerie", Conversation: "CHT0000123", Link: "https://comptoir.test/t/INC0000042"},
	TemplateTicketResolved: TicketResolved{Number: "INC0000042", Title: "Outlook ne s'ouvre plus", Agent: "Camille Roux",
		Notes: "Profil recréé.\n\n- fermer Outlook\n- rouvrir", ReopenUntil: at.Add(7 * 24 * time.Hour), Link: "https://comptoir.test/t/INC0000042"},
	TemplateVerifyCIs: VerifyCIs{Campaign: "Serveurs de Lyon", Left: 12, Due: at.Add(14 * 24 * time.Hour), Link: page1},
	TemplateDigest: Digest{Posts: []DigestPost{{Title: "Incident majeur INC0000042 Messagerie en panne", Group: "Informations"},
		{Author: "Camille Roux", Group: "Réseau", Title: "Le cordon jaune de la baie B2 n'est pas une prise libre"}}, More: true, Link: page1, StopURL: page1},
	TemplateVerifyContact: VerifyContact{Lines: 3, Link: page1},
	TemplateProofOfLife: ProofOfLife{Items: []ProofItem{{Kind: "line", Name: "+33 6 00 00 00 01"}, {Kind: "ci", Number: "CI0000042", Name: "Paie"}, {Kind: "runbook", Number: "PROC0000007", Name: "Relancer la paie"}},
		Until: at.Add(21 * 24 * time.Hour), Link: page1},
	TemplateAlarm: Alarm{Title: "Onduleur B en défaut", Text: "Salle **B2**, depuis 02:14.", Plan: "Réseau, la nuit", Rota: "Astreinte réseau", At: at, Next: at.Add(10 * time.Minute), Link: page1},
	TemplateSwapAsked: SwapAsked{By: "Inès Carvalho", Rota: "Astreinte réseau", From: at, To: at.Add(24 * time.Hour), BackFrom: at.Add(7 * 24 * time.Hour), BackTo: at.Add(8 * 24 * time.Hour),
		Note: "Je me marie samedi", Link: page1},
	TemplateBreakGlass:    BreakGlass{Sheet: "Coffre de Lyon", Code: 3, Name: "Paul Girard", Address: "192.0.2.7", At: at, Link: page1},
	TemplateRollCall:      RollCall{Number: "CRI0000001", Name: "Perte du datacentre Lyon", Level: 2, Exercise: true, By: "Paul Girard", Until: at.Add(24 * time.Hour), Take: page1, Later: page1, No: page1},
	TemplateCrisisNotice:  CrisisNotice{Exercise: true, Text: "La messagerie est **coupée** depuis 9 h.\n\n- les appels passent", At: at},
	TemplateStatusConfirm: StatusConfirm{Page: page1, Link: page1, Until: at.Add(24 * time.Hour)},
	TemplateStatusNotice:  StatusNotice{Text: "La messagerie est **coupée** depuis 9 h.", At: at, Page: page1, Stop: page1},
	TemplateModerated:     Moderated{Reason: "une personne y est nommée", Words: "Merci à **Untel** de ranger la salle", Link: page1},
}

func TestLetters(t *testing.T) {
	require.Len(t, samples, len(Templates()))
	m := mailer(t, NewOutbox(nil))
	for _, template := range Templates() {
		for _, lang := range i18n.Languages() {
			t.Run(template+"."+lang, func(t *testing.T) {
				msg := message(template, samples[template])
				msg.Lang = lang
				r, err := m.Render(msg)
				require.NoError(t, err)
				golden(t, template+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
				golden(t, template+"."+lang+".html", r.HTML)
				sound(t, r)

				// What a durable job makes of it: the same letter.
				raw, err := json.Marshal(msg)
				require.NoError(t, err)
				var carried Message
				require.NoError(t, json.Unmarshal(raw, &carried))
				again, err := m.Render(carried)
				require.NoError(t, err)
				require.Equal(t, r, again)
			})
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("run go test ./internal/base/mail -update\n%s", d)
	}
}

// sound checks a rendered letter as a mail program would read it: nothing unfinished, tags that close, nothing fetched, nothing run.
func sound(t *testing.T, r Rendered) {
	t.Helper()
	for _, s := range []string{r.Subject, r.Text, r.HTML} {
		require.NotContains(t, s, "mail.", "a key without a text")
		require.NotContains(t, s, "<no value>")
		require.NotContains(t, s, "ZgotmplZ")
		require.NotRegexp(t, `\{[a-z_]+\}`, s, "a value without a name")
	}
	require.NotContains(t, r.Subject, "\n")
	var open []string
	for z := html.NewTokenizer(strings.NewReader(r.HTML)); z.Next() != html.ErrorToken; {
		tok := z.Token()
		switch tok.Data {
		case "meta", "br", "hr":
			continue
		case "script", "img", "iframe", "form", "link", "object", "svg":
			t.Errorf("<%s> in a letter", tok.Data)
		}
		for _, a := range tok.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" {
				t.Errorf("%s in a letter", a.Key)
			}
		}
		if tok.Type == html.StartTagToken {
			open = append(open, tok.Data)
		}
		if tok.Type == html.EndTagToken {
			require.NotEmpty(t, open)
			require.Equal(t, open[len(open)-1], tok.Data, "tags close in order")
			open = open[:len(open)-1]
		}
	}
	require.Empty(t, open)
}

func TestUntrustedWordsStayWords(t *testing.T) {
	m := mailer(t, NewOutbox(nil))
	const evil = "x\r\nBcc: all@demo.test\n\n<script>alert(1)</script>\u202e{title}"
	for template, data := range map[string]any{
		TemplateInvitation:     Invitation{Inviter: evil, Link: page1, Expires: at},
		TemplateYourTurn:       YourTurn{Number: evil, Queue: evil, Link: page1},
		TemplateTicketCreated:  TicketCreated{Number: evil, Title: evil, Kind: evil, Group: evil, Link: page1 + `?a="><script>alert(1)</script>`},
		TemplateTicketResolved: TicketResolved{Number: "INC1", Title: evil, Agent: evil, Notes: evil, Link: page1},
		TemplateVerifyCIs:      VerifyCIs{Campaign: evil, Left: 1, Link: page1},
		TemplateDigest:         Digest{Weekly: true, Posts: []DigestPost{{Author: evil, Group: evil, Title: evil}}, Link: page1, StopURL: page1},
		TemplateAlarm:          Alarm{Title: evil, Text: evil, Plan: evil, Rota: evil, At: at, Link: page1},
		TemplateSwapAsked:      SwapAsked{By: evil, Rota: evil, From: at, To: at, Note: evil, Link: page1},
		TemplateModerated:      Moderated{Comment: true, Reason: evil, Words: evil, Link: page1},
		TemplateTranscript: Transcript{Number: "CHT1", Queue: evil, Agent: evil, Arrived: at, Closed: at, TicketNumber: evil, Link: page1,
			Messages: []TranscriptLine{{At: at, Author: evil, Text: evil, Files: []string{evil}}}},
	} {
		msg := message(template, data)
		msg.Organisation = evil
		r, err := m.Render(msg)
		require.NoError(t, err, template)
		require.NotContains(t, r.HTML, "<script")
		require.NotContains(t, r.Subject, "\n")
		require.NotContains(t, r.Subject+r.Text+r.HTML, "\u202e")
		for l := range strings.SplitSeq(r.Text, "\n") {
			require.NotRegexp(t, `^Bcc:`, l, "what a person wrote never begins a line")
		}
	}
}

func TestRefusals(t *testing.T) {
	m := mailer(t, NewOutbox(nil))
	good := samples[TemplateYourTurn]
	for name, change := range map[string]func(*Message){
		"address: line break":        func(x *Message) { x.To.Email = "a@b.test\r\nBcc: c@d.test" },
		"address: line feed in name": func(x *Message) { x.To.Name = "Sami\nBcc: c@d.test" },
		"address: nul":               func(x *Message) { x.To.Name = "Sami\x00" },
		"address: two":               func(x *Message) { x.To.Email = "a@b.test, c@d.test" },
		"address: with a name":       func(x *Message) { x.To.Email = "Sami <a@b.test>" },
		"address: comment":           func(x *Message) { x.To.Email = "a@b.test (x)" },
		"address: none":              func(x *Message) { x.To.Email = "" },
		"letter: template":           func(x *Message) { x.Template = "nothing" },
		"letter: id":                 func(x *Message) { x.ID = "a>\r\nBcc: c@d.test" },
		"letter: thread":             func(x *Message) { x.Thread = "a b" },
		"letter: other data":         func(x *Message) { x.Data = Invitation{Inviter: "x", Link: page1} },
		"letter: unknown field":      func(x *Message) { x.Data = map[string]any{"queue": "x", "link": page1, "more": 1} },
		"letter: script":             func(x *Message) { x.Data = YourTurn{Queue: "x", Link: "javascript:alert(1)"} },
		"letter: relative":           func(x *Message) { x.Data = YourTurn{Queue: "x", Link: "/c/1"} },
		"letter: no link":            func(x *Message) { x.Data = YourTurn{Queue: "x"} },
		"letter: no queue":           func(x *Message) { x.Data = YourTurn{Link: page1} },
		"letter: not data":           func(x *Message) { x.Data = func() {} },
	} {
		t.Run(name, func(t *testing.T) {
			msg := message(TemplateYourTurn, good)
			change(&msg)
			_, err := m.Render(msg)
			kind, _, _ := strings.Cut(name, ":")
			require.Equal(t, "mail.bad_"+kind, fault.CodeOf(err), "%v", err)
			require.True(t, Permanent(err))
		})
	}
	_, err := New(Address{Name: "x\n", Email: "a@b.test"}, nil)
	require.Equal(t, "mail.bad_address", fault.CodeOf(err))
	_, err = ParseAddress("nobody")
	require.Equal(t, "mail.bad_address", fault.CodeOf(err))
	a, err := ParseAddress("Support <support@mediane.test>")
	require.NoError(t, err)
	require.Equal(t, Address{"Support", "support@mediane.test"}, a)
	require.Equal(t, `"Support" <support@mediane.test>`, a.String())
}

func TestLongTranscriptKeepsTheEnd(t *testing.T) {
	m := mailer(t, NewOutbox(nil))
	d := Transcript{Number: "CHT1", Queue: "q", Arrived: at, Closed: at, Link: page1}
	for range maxTranscript + 2 {
		d.Messages = append(d.Messages, TranscriptLine{At: at, Author: "a", Text: "first"})
	}
	d.Messages[len(d.Messages)-1].Text = "last"
	r, err := m.Render(message(TemplateTranscript, d))
	require.NoError(t, err)
	require.Contains(t, r.Text, "Les 2 premiers messages")
	require.Contains(t, r.Text, "last")
	require.Equal(t, maxTranscript-1, strings.Count(r.Text, "first"))
}

func TestOutbox(t *testing.T) {
	var kept []Rendered
	fail := errors.New("disk")
	m := mailer(t, NewOutbox(func(_ context.Context, r Rendered) error {
		if len(kept) > 0 {
			return fail
		}
		kept = append(kept, r)
		return nil
	}))
	require.False(t, m.Delivers())
	msg := message(TemplateYourTurn, samples[TemplateYourTurn])
	msg.ID = ""
	require.NoError(t, m.Send(t.Context(), msg))
	require.ErrorIs(t, m.Send(t.Context(), msg), fail)
	require.Len(t, kept, 1)
	require.Equal(t, "t1", kept[0].Tenant)
	require.Equal(t, sami, kept[0].To)
	require.Equal(t, at, kept[0].At)
	require.NotEmpty(t, kept[0].ID)
	require.True(t, strings.HasSuffix(kept[0].MessageID(), "@mediane.test"))

	plain, err := New(Address{}, NewOutbox(nil))
	require.NoError(t, err)
	r, err := plain.Render(msg)
	require.NoError(t, err)
	require.Equal(t, "comptoir@localhost", r.From.Email)
}

func TestLocalesAreComplete(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
}
