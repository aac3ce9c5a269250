package webhook

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
	"time"

	"comptoir/internal/base/fault"
)

const (
	connectFor = 5 * time.Second
	answerFor  = 10 * time.Second
	longURL    = 1000
)

// errPrivate: the address is in the house's own network.
var errPrivate = errors.New("the address is in a private network, which this hook is not allowed to reach")

// public says whether an address is one of the open internet's. What is not plainly public is private: loopback, private, link-local
// (with the cloud's metadata), shared (CGNAT), multicast, reserved, documentation, benchmarks, and IPv4 dressed as IPv6.
func public(a netip.Addr) bool {
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

// client connects to public addresses, or with private to any. The check is on the address that the name was resolved to, when the
// connection is made: a name that points elsewhere the second time gains nothing. No proxy, no redirection, no connection kept.
func client(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: connectFor}
	if !private {
		dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr()) {
				return errPrivate
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: answerFor,
		Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: connectFor, ResponseHeaderTimeout: answerFor,
			MaxResponseHeaderBytes: 16 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// checkURL refuses what could never be sent to. Names are looked at when the connection is made.
func checkURL(s string, private bool) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || len(s) > longURL || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.Fragment != "":
		return fault.InvalidField("url", "webhook.url")
	case private:
		return nil
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && !public(a) || u.Hostname() == "localhost" {
		return fault.InvalidField("url", "webhook.private_address")
	}
	return nil
}
