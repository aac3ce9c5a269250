package account

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// Letter is a mail with a link, in the words of the reader's language: app hands it to base/mail in the same transaction.
type Letter struct {
	To, Name, Lang string
	Subject, Text  string // keys of texts
	Button         string // key of the text on the link
	Link           string
	Args           map[string]any
}

// Limits are what the browser must know before it sends.
type Limits struct {
	MessageChars    int   `json:"message_chars"`
	FileBytes       int64 `json:"file_bytes"`
	FilesPerMessage int   `json:"files_per_message"`
}

// DemoAccount is an account whose password everybody may know, shown at the door of the demo.
type DemoAccount struct {
	Email    string    `json:"email"`
	Name     string    `json:"name"`
	Role     auth.Role `json:"role"`
	Password string    `json:"password"`
	Tenant   string    `json:"-"`
}

// Config is what the accounts need from the application.
type Config struct {
	DB     *db.DB
	Log    *slog.Logger
	Origin string // of links, such as https://aide.example.org
	// Idle is how long an unused session lives; 0 means 14 days.
	Idle time.Duration
	// Secure says whether the browser came by TLS, also through a trusted proxy.
	Secure func(*http.Request) bool
	// Post puts a letter in the mail; false where this server sends none, and the admin copies the link.
	Post func(ctx context.Context, tx *db.Tx, l Letter) (mailed bool, err error)
	// Furnish gives a new tenant what the other domains want it to begin with.
	Furnish func(ctx context.Context, tx *db.Tx, admin Account) error
	Limits  Limits
	Demo    []DemoAccount
}

// Accounts is sign-in for all tenants of a server.
type Accounts struct {
	c          Config
	hasher     *hasher
	known      *known
	byEmail    *api.Throttle
	byAddress  *api.Throttle
	background sync.WaitGroup
}

const defaultIdle = 14 * 24 * time.Hour

// New builds it; Wait before closing the database.
func New(c Config) *Accounts {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Idle == 0 {
		c.Idle = defaultIdle
	}
	if c.Secure == nil {
		c.Secure = func(r *http.Request) bool { return r.TLS != nil }
	}
	if c.Post == nil {
		c.Post = func(context.Context, *db.Tx, Letter) (bool, error) { return false, nil }
	}
	if c.Furnish == nil {
		c.Furnish = func(context.Context, *db.Tx, Account) error { return nil }
	}
	clock := c.DB.Clock()
	return &Accounts{
		c: c, hasher: newHasher(), known: newKnown(clock),
		// Only failures count. An address may be a whole office behind one router, an e-mail is one person.
		byEmail:   api.NewThrottle(10, 30*time.Second, clock),
		byAddress: api.NewThrottle(50, 2*time.Second, clock),
	}
}

// Wait lets what was begun in the background end, before the database is closed.
func (a *Accounts) Wait() { a.background.Wait() }
