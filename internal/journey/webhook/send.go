package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"comptoir/internal/base/instant"
	"comptoir/internal/base/outward"
)

// Why there was no answer.
const (
	whyPrivate = "private" // an address of the house's own network, which the hook may not reach
	whyName    = "name"    // nothing is called like that
	whyRefused = "refused" // nothing listens there
	whySlow    = "slow"    // no answer in time
	whyTLS     = "tls"     // the certificate is not to be trusted
	whyOther   = "other"
)

// came is what came of one attempt.
type came struct {
	status int // 0 without an answer
	why    string
	answer string // the beginning of it, or what went wrong in the words of the machine
}

// send makes the request.
func send(ctx context.Context, w row, d Delivery, at instant.Instant) came {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader([]byte(d.Body)))
	if err != nil {
		return came{why: whyOther, answer: "the address cannot be used"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Comptoir-Webhook/1")
	req.Header.Set("webhook-id", d.ID)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(at.Time().Unix(), 10))
	req.Header.Set("webhook-signature", Sign(w.Secret, d.ID, at, []byte(d.Body)))
	res, err := outward.Client(w.Private).Do(req)
	if err != nil {
		return came{why: whyOf(err), answer: clean(err.Error())}
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, longAnswer))
	if e := res.Body.Close(); err == nil {
		err = e
	}
	if err != nil {
		return came{status: res.StatusCode, answer: clean(err.Error())}
	}
	return came{status: res.StatusCode, answer: clean(string(b))}
}

// whyOf sorts what can go wrong on the way, for people to read in their language.
func whyOf(err error) string {
	var (
		name        *net.DNSError
		wait        net.Error
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
	)
	switch {
	case errors.Is(err, outward.ErrPrivate):
		return whyPrivate
	case errors.As(err, &name):
		return whyName
	case errors.Is(err, syscall.ECONNREFUSED):
		return whyRefused
	case errors.As(err, &wait) && wait.Timeout():
		return whySlow
	case errors.As(err, &certificate), errors.As(err, &unknown):
		return whyTLS
	}
	return whyOther
}

func clean(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "?")
	for len(s) > longAnswer {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return s
}
