package app

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/mail"
)

// sendMail is the durable job that carries a letter.
const sendMail = "mail.send"

// post prepares the letters: by SMTP, or kept where an admin reads them.
func (a *App) post() error {
	var sender mail.Sender = mail.NewOutbox(a.keepLetter)
	from := mail.Address{}
	if s := a.Config.SMTP; s.Host != "" {
		smtp, err := mail.NewSMTP(mail.SMTPConfig{Host: s.Host, Port: s.Port, User: s.User, Password: s.Password, TLS: s.TLS})
		if err != nil {
			return err
		}
		sender = smtp
		if from, err = mail.ParseAddress(s.From); err != nil {
			return err
		}
	}
	mailer, err := mail.New(from, sender)
	if err != nil {
		return err
	}
	a.Mail, a.sendLetter = sender, mailer.Send
	a.Jobs.Register(sendMail, func(ctx context.Context, _ *db.DB, j job.Job) error {
		m, err := job.Args[mail.Message](j)
		if err != nil {
			return job.Permanent(err)
		}
		return mailer.Send(ctx, m)
	})
	return nil
}

func (a *App) keepLetter(ctx context.Context, r mail.Rendered) error {
	_, err := db.Update(ctx, a.DB, auth.System(r.Tenant), func(ctx context.Context, tx *db.Tx) (int64, error) {
		return tx.Exec(ctx, `INSERT INTO mail_outbox (tenant_id, id, at, to_email, to_name, template, lang, subject, text, html)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
			r.ID, tx.Now(), r.To.Email, r.To.Name, r.Template, r.Lang, r.Subject, r.Text, r.HTML)
	})
	return err
}

// Letter is a mail kept because no server sends it.
type Letter struct {
	ID       string          `json:"id" db:"id"`
	At       instant.Instant `json:"at" db:"at"`
	ToEmail  string          `json:"to_email" db:"to_email"`
	ToName   string          `json:"to_name" db:"to_name"`
	Template string          `json:"template" db:"template"`
	Lang     string          `json:"lang" db:"lang" enum:"fr,en"`
	Subject  string          `json:"subject" db:"subject"`
	Text     string          `json:"text" db:"text"`
	HTML     string          `json:"html,omitempty" db:"html"`
}

// LettersIn pages the outbox.
type LettersIn struct {
	Limit  int    `query:"limit" json:"-" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" json:"-" maxLength:"40"`
}

// Letters lists what was written, newest first, without the HTML.
func Letters(ctx context.Context, r db.Reader, in LettersIn) (api.Page[Letter], error) {
	before := "~"
	if in.Cursor != "" {
		before = in.Cursor
	}
	rows, err := db.Select[Letter](ctx, r, `SELECT id, at, to_email, to_name, template, lang, subject, text, '' AS html FROM mail_outbox
		WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, before, in.Limit+1)
	page := api.Page[Letter]{Items: rows}
	if len(rows) > in.Limit {
		page.Items, page.Next = rows[:in.Limit], rows[in.Limit-1].ID
	}
	return page, err
}

// LetterIn names one.
type LetterIn struct {
	ID string `path:"id" json:"-"`
}

// LetterOf shows one letter whole.
func LetterOf(ctx context.Context, r db.Reader, in LetterIn) (Letter, error) {
	l, err := db.One[Letter](ctx, r, `SELECT id, at, to_email, to_name, template, lang, subject, text, html FROM mail_outbox WHERE tenant_id = $1 AND id = $2`, in.ID)
	if err == db.ErrNoRows { //nolint:errorlint // One answers it bare
		return l, fault.NotFound("letter.not_found")
	}
	return l, err
}
