package push

import (
	"context"
	"fmt"
	"strings"

	"github.com/SherClockHolmes/webpush-go"

	"comptoir/internal/base/db"
)

// Keys are an installation's pair: browsers are given the public one when they subscribe and take messages of no other. Base64url.
type Keys struct {
	Private string
	Public  string
}

const keysName = "push_keys"

// Own gives this installation's keys, made at the first call and kept in its database. Whoever loses them loses every browser.
func Own(ctx context.Context, d *db.DB) (Keys, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	if err != nil {
		return Keys{}, err
	}
	kept, err := db.Control(ctx, d, func(ctx context.Context, c *db.Ctl) (string, error) {
		found, err := db.Select[string](ctx, c, `SELECT value FROM meta WHERE key = $1`, keysName)
		if err != nil || len(found) > 0 {
			return strings.Join(found, ""), err
		}
		// Of two nodes that come here at once, the first one's keys are everybody's.
		if _, err := c.Exec(ctx, `INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, keysName, private+" "+public); err != nil {
			return "", err
		}
		return db.One[string](ctx, c, `SELECT value FROM meta WHERE key = $1`, keysName)
	})
	if err != nil {
		return Keys{}, err
	}
	private, public, ok := strings.Cut(kept, " ")
	if !ok {
		return Keys{}, fmt.Errorf("push: the installation's keys cannot be read")
	}
	return Keys{Private: private, Public: public}, nil
}
