package push_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/push"
	"comptoir/internal/base/push/pushtest"
)

func browser(s *pushtest.Service) push.Browser {
	return push.Browser{Endpoint: s.URL, P256dh: s.P256dh, Auth: s.Auth}
}

// The keys are made once; what one sends is read by the one browser, and is known to be from this installation.
func TestWhatIsSentIsReadByTheBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		keys, err := push.Own(t.Context(), r.DB)
		if err != nil {
			t.Fatal(err)
		}
		again, err := push.Own(t.Context(), r.DB)
		if err != nil || again != keys || keys.Private == "" || keys.Public == "" {
			t.Fatalf("made twice, or not at all: %v", err)
		}
		service := pushtest.New(t)
		sender := push.Sender{Keys: keys, Contact: "https://comptoir.test", Private: true}
		words := `{"title":"Onduleur B en défaut"}`
		if err := sender.Send(t.Context(), browser(service), push.Order{Body: []byte(words), For: time.Hour, Urgent: true}); err != nil {
			t.Fatal(err)
		}
		said := service.Said()
		if len(said) != 1 || string(said[0].Body) != words || said[0].TTL != "3600" || said[0].Urgency != "high" || said[0].Key != keys.Public || said[0].Contact != "https://comptoir.test" {
			t.Fatalf("the browser read %+v", said)
		}
		if err := sender.Send(t.Context(), browser(service), push.Order{Body: []byte(strings.Repeat("é", push.MostBytes/2))}); err != nil {
			t.Fatalf("the longest message: %v", err)
		}
	})
}

func TestWhatTheServiceAnswers(t *testing.T) {
	service, keys := pushtest.New(t), somebodys(t)
	sender := push.Sender{Keys: keys, Contact: "ana@demo.test", Private: true}
	for status, want := range map[int]error{http.StatusNotFound: push.ErrGone, http.StatusGone: push.ErrGone, http.StatusBadRequest: push.ErrRefused, http.StatusForbidden: push.ErrRefused,
		http.StatusFound: push.ErrRefused, http.StatusTooManyRequests: nil, http.StatusServiceUnavailable: nil} {
		service.Answer(status)
		err := sender.Send(context.Background(), browser(service), push.Order{Body: []byte("{}")})
		if err == nil || want != nil && !errors.Is(err, want) || want == nil && (errors.Is(err, push.ErrGone) || errors.Is(err, push.ErrRefused)) {
			t.Errorf("%d: %v", status, err)
		}
		if strings.Contains(err.Error(), "a-browser") {
			t.Errorf("the address is told: %v", err)
		}
	}
	asked := service.Asked()
	sender.Private = false
	if err := sender.Send(context.Background(), browser(service), push.Order{Body: []byte("{}")}); !errors.Is(err, push.ErrRefused) || service.Asked() != asked {
		t.Errorf("a private address: %v", err)
	}
}

func somebodys(t *testing.T) (keys push.Keys) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		var err error
		if keys, err = push.Own(t.Context(), r.DB); err != nil {
			t.Fatal(err)
		}
	})
	return keys
}

func TestBrowsersThatCannotBe(t *testing.T) {
	s := pushtest.New(t)
	good := push.Browser{Endpoint: "https://push.example.org/x", P256dh: s.P256dh, Auth: s.Auth}
	if err := good.Check(false); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*push.Browser){
		"plain":     func(b *push.Browser) { b.Endpoint = "http://push.example.org/x" },
		"loopback":  func(b *push.Browser) { b.Endpoint = "https://127.0.0.1/x" },
		"localhost": func(b *push.Browser) { b.Endpoint = "https://localhost:99/x" },
		"metadata":  func(b *push.Browser) { b.Endpoint = "https://169.254.169.254/x" },
		"password":  func(b *push.Browser) { b.Endpoint = "https://a:b@push.example.org/x" },
		"empty":     func(b *push.Browser) { b.Endpoint = "" },
		"long":      func(b *push.Browser) { b.Endpoint += strings.Repeat("x", 1000) },
		"key":       func(b *push.Browser) { b.P256dh = "BAAA" },
		"not curve": func(b *push.Browser) { b.P256dh = "B" + strings.Repeat("A", 86) },
		"secret":    func(b *push.Browser) { b.Auth = "AAAA" },
	} {
		b := good
		change(&b)
		if err := b.Check(false); !errors.Is(err, push.ErrAddress) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
