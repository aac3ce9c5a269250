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
	Role     auth.Role `json:"role" enum:"requester,agent,supervisor,crisis_manager,admin"`
	Password string    `json:"password"`
	Tenant   string    `json:"-"` // its id or its name
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
	// Delivers says whether letters really leave this server; where they do not, an admin copies the links.
	Delivers bool
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
