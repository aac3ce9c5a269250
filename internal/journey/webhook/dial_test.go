package webhook

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"comptoir/internal/base/instant"
)

func TestPublicAddresses(t *testing.T) {
	for a, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1:248:1893:25c8:1946": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"255.255.255.255": false, "224.0.0.1": false, "::1": false, "::": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "192.0.2.1": false, "198.18.0.1": false, "ff02::1": false,
	} {
		if got := public(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s public: %v, want %v", a, got, want)
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
		res, err := client(private).Do(req)
		if err == nil {
			err = res.Body.Close()
		}
		if private != called || private != (err == nil) || !private && !errors.Is(err, errPrivate) {
			t.Fatalf("private %v: called %v, %v", private, called, err)
		}
	}
}

func TestRedirectionsAreNotFollowed(t *testing.T) {
	s := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:1/", http.StatusFound))
	defer s.Close()
	got := send(context.Background(), row{URL: s.URL, Secret: newSecret(), Private: true}, Delivery{ID: "d", Body: "{}"}, instant.Of(time.Unix(0, 0)))
	if got.status != http.StatusFound {
		t.Fatalf("got %+v", got)
	}
}

// What can go wrong on the way is told in few words that people read in their language.
func TestWhyThereIsNoAnswer(t *testing.T) {
	trusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer trusted.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	address := gone.URL
	gone.Close()
	for url, want := range map[string]string{trusted.URL: whyTLS, address: whyRefused, "http://\x7f": whyOther} {
		if got := send(context.Background(), row{URL: url, Secret: newSecret(), Private: true}, Delivery{ID: "d", Body: "{}"}, instant.Of(time.Unix(0, 0))); got.why != want || got.status != 0 {
			t.Errorf("%q: %+v, want %s", url, got, want)
		}
	}
	if got := send(context.Background(), row{URL: address, Secret: newSecret()}, Delivery{ID: "d", Body: "{}"}, instant.Of(time.Unix(0, 0))); got.why != whyPrivate {
		t.Errorf("a private address: %+v", got)
	}
}

// The example of the Standard Webhooks specification's libraries.
func TestSignature(t *testing.T) {
	got := Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", instant.Of(time.Unix(1614265330, 0)), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Fatalf("signed %s, want %s", got, want)
	}
}

func TestAddresses(t *testing.T) {
	for url, want := range map[string]bool{
		"https://example.org/x?y=1": true, "http://93.184.216.34": true, "https://user:pass@example.org": false, "file:///etc/passwd": false, "https://": false,
		"http://localhost:8080": false, "http://[::1]/": false, "http://169.254.169.254/latest": false, "https://example.org/#x": false,
	} {
		if err := checkURL(url, false); (err == nil) != want {
			t.Errorf("%s: %v", url, err)
		}
	}
}
