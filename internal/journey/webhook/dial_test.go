package webhook

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"comptoir/internal/base/instant"
)

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
