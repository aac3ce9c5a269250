// Package push writes to browsers through their makers' push services: Web Push (RFC 8030), encrypted for the one browser that reads it
// (RFC 8291) and signed with this installation's own pair of keys (VAPID, RFC 8292). It is the one home of webpush-go.
package push

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"comptoir/internal/base/outward"
)

// MostBytes is the longest message that every push service takes.
const MostBytes = 3900

const (
	longEndpoint = 1000
	longAnswer   = 1 << 10
	authBytes    = 16
)

var (
	// ErrGone says that the browser is not there any more: it left, or its owner said no.
	ErrGone = errors.New("the push service knows this browser no more")
	// ErrRefused says that another try would be refused as well.
	ErrRefused = errors.New("the push service refuses")
	// ErrAddress says that an address or a key of a browser cannot be used.
	ErrAddress = errors.New("not an address of a push service")
)

// Browser is where one browser reads, as it said itself (PushSubscription).
type Browser struct {
	Endpoint string // https, of its maker's push service; whoever knows it may try to write
	P256dh   string // its public key, base64url
	Auth     string // 16 bytes shared with it, base64url
}

// Check says whether the browser can be written to: an https address on the open internet, or with private any, and keys of the right form.
func (b Browser) Check(private bool) error {
	u, err := url.Parse(b.Endpoint)
	if err != nil || len(b.Endpoint) > longEndpoint || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && (!private || u.Scheme != "http") {
		return ErrAddress
	}
	if !private && !outward.PublicHost(u.Hostname()) {
		return ErrAddress
	}
	key, err := decode(b.P256dh)
	if err != nil {
		return ErrAddress
	}
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		return ErrAddress
	}
	if secret, err := decode(b.Auth); err != nil || len(secret) != authBytes {
		return ErrAddress
	}
	return nil
}

func decode(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// Order is one message.
type Order struct {
	Body   []byte        // at most MostBytes
	For    time.Duration // how long the service keeps it for a browser that is away
	Urgent bool          // wakes a telephone that sleeps
}

// Sender writes with an installation's keys.
type Sender struct {
	Keys    Keys
	Contact string // https address or e-mail of who runs the installation, for the services
	Private bool   // may reach addresses of the house's own network
}

// Send writes to one browser. ErrGone: forget it; ErrRefused: do not try again; any other error: later.
func (s Sender) Send(ctx context.Context, b Browser, o Order) error {
	urgency := webpush.UrgencyNormal
	if o.Urgent {
		urgency = webpush.UrgencyHigh
	}
	if len(o.Body) > MostBytes {
		return fmt.Errorf("%w: %d bytes", ErrRefused, len(o.Body))
	}
	if err := b.Check(s.Private); err != nil {
		return errors.Join(ErrRefused, err)
	}
	res, err := webpush.SendNotificationWithContext(ctx, o.Body, &webpush.Subscription{Endpoint: b.Endpoint, Keys: webpush.Keys{P256dh: b.P256dh, Auth: b.Auth}},
		&webpush.Options{HTTPClient: outward.Client(s.Private), Subscriber: s.Contact, TTL: int(o.For.Seconds()), Urgency: urgency,
			VAPIDPublicKey: s.Keys.Public, VAPIDPrivateKey: s.Keys.Private})
	if errors.Is(err, outward.ErrPrivate) {
		return errors.Join(ErrRefused, outward.ErrPrivate)
	}
	if err != nil {
		return errors.New("push: " + withoutAddress(err, b.Endpoint))
	}
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, longAnswer))
	if e := res.Body.Close(); err == nil {
		err = e
	}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		return nil // an answer cut off at its end says yes all the same
	case res.StatusCode == http.StatusNotFound || res.StatusCode == http.StatusGone:
		return ErrGone
	case res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= 500:
		return errors.Join(fmt.Errorf("push: the service answers %d", res.StatusCode), err)
	}
	return fmt.Errorf("%w: %d", ErrRefused, res.StatusCode)
}

// withoutAddress leaves the endpoint out of what is logged: knowing it is half of what it takes to write there.
func withoutAddress(err error, endpoint string) string {
	return strings.ReplaceAll(err.Error(), endpoint, "the service")
}
