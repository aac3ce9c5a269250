// Package outward is how this server calls other machines at addresses that somebody typed or a browser gave: webhooks, push services.
//
// It reaches public addresses only, unless it is told otherwise. The check is on the address that a name was resolved to, when the
// connection is made: a name that points elsewhere the second time gains nothing. No proxy, no redirection, no connection kept.
package outward

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

const (
	connectFor = 5 * time.Second
	answerFor  = 10 * time.Second
	longHeader = 16 << 10 // bytes of an answer's headers
)

// ErrPrivate says that the address is in the house's own network.
var ErrPrivate = errors.New("the address is in a private network, which is not allowed to be reached from here")

// Public says whether an address is one of the open internet's. What is not plainly public is private: loopback, private, link-local
// (with the cloud's metadata), shared (CGNAT), multicast, reserved, documentation, benchmarks, and IPv4 dressed as IPv6.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range reserved() {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

func reserved() []netip.Prefix {
	out := make([]netip.Prefix, 0, 16)
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10"} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// PublicHost says whether a host of an address may be public: a name may, a literal address only if it is one. Names are looked at when
// the connection is made.
func PublicHost(host string) bool {
	a, err := netip.ParseAddr(host)
	return host != "localhost" && (err != nil || Public(a))
}

// Client connects to public addresses, or with private to any. A call takes 10 s at most.
func Client(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: connectFor}
	if !private {
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !Public(at.Addr()) {
				return ErrPrivate
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: answerFor,
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: connectFor, ResponseHeaderTimeout: answerFor,
			MaxResponseHeaderBytes: longHeader},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
