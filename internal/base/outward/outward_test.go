package outward_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"comptoir/internal/base/outward"
)

func TestPublicAddresses(t *testing.T) {
	for a, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1:248:1893:25c8:1946": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"255.255.255.255": false, "224.0.0.1": false, "::1": false, "::": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "192.0.2.1": false, "198.18.0.1": false, "ff02::1": false,
	} {
		if got := outward.Public(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s public: %v, want %v", a, got, want)
		}
	}
}

func TestHosts(t *testing.T) {
	for host, want := range map[string]bool{"example.org": true, "93.184.216.34": true, "localhost": false, "127.0.0.1": false, "::1": false, "10.0.0.8": false} {
		if got := outward.PublicHost(host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}

// The check is made on the address that is connected to: what a name resolves to does not matter.
func TestPrivateAddressesAreRefusedAtTheDoor(t *testing.T) {
	called := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer s.Close()
	for _, private := range []bool{false, true} {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := outward.Client(private).Do(req)
		if err == nil {
			err = res.Body.Close()
		}
		if private != called || private != (err == nil) || !private && !errors.Is(err, outward.ErrPrivate) {
			t.Fatalf("private %v: called %v, %v", private, called, err)
		}
	}
}
