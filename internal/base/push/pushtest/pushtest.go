// Package pushtest is a push service on this machine and the browser that reads from it, for tests: what arrives is decrypted as RFC 8291
// says, by the standard library alone, and who sent it is checked as RFC 8292 says.
package pushtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Message is what the browser read.
type Message struct {
	Body    []byte
	TTL     string
	Urgency string
	Key     string // the sender's public key
	Contact string
}

// Service is a push service with one browser.
type Service struct {
	URL    string
	P256dh string
	Auth   string

	t      testing.TB
	key    *ecdh.PrivateKey
	auth   []byte
	mu     sync.Mutex
	status int
	said   []Message
	asked  int
}

// New starts a service; it ends with the test.
func New(t testing.TB) *Service {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{t: t, key: key, auth: make([]byte, 16), status: http.StatusCreated}
	if _, err := rand.Read(s.auth); err != nil {
		t.Fatal(err)
	}
	s.P256dh, s.Auth = base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), base64.RawURLEncoding.EncodeToString(s.auth)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL + "/send/a-browser"
	return s
}

// Answer makes the service answer with a status from now on; it keeps nothing where that is no success.
func (s *Service) Answer(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// Said are the messages that arrived, and Asked how often somebody came.
func (s *Service) Said() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.said...)
}

// Asked is how often somebody came, refused or not.
func (s *Service) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// ServeHTTP takes a message.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if s.status >= 300 {
		w.WriteHeader(s.status)
		return
	}
	m, err := s.read(r)
	if err != nil {
		s.t.Errorf("the push service was sent what no browser reads: %v", err)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.said = append(s.said, m)
	w.WriteHeader(s.status)
}

func (s *Service) read(r *http.Request) (Message, error) {
	m := Message{TTL: r.Header.Get("TTL"), Urgency: r.Header.Get("Urgency")}
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" || m.TTL == "" {
		return m, errors.New("not a message: " + r.Method + " " + r.Header.Get("Content-Encoding"))
	}
	var err error
	if m.Key, m.Contact, err = sender(r.Header.Get("Authorization"), "http://"+r.Host); err != nil {
		return m, err
	}
	sealed, err := io.ReadAll(io.LimitReader(r.Body, 8<<10))
	if err != nil {
		return m, err
	}
	m.Body, err = s.open(sealed)
	return m, err
}

// open decrypts one record: salt, size, the sender's key of this message, then the words and their padding.
func (s *Service) open(sealed []byte) ([]byte, error) {
	if len(sealed) < 21+65 || len(sealed) > 4096 || sealed[20] != 65 {
		return nil, errors.New("not one record")
	}
	salt, theirs, words := sealed[:16], sealed[21:86], sealed[86:]
	public, err := ecdh.P256().NewPublicKey(theirs)
	if err != nil {
		return nil, err
	}
	shared, err := s.key.ECDH(public)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(s.key.PublicKey().Bytes()) + string(theirs)
	ikm, err := hkdf.Key(sha256.New, shared, s.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, words, nil)
	if err != nil {
		return nil, err
	}
	body, ok := bytes.CutSuffix(bytes.TrimRight(plain, "\x00"), []byte{2})
	if !ok {
		return nil, errors.New("no end before the padding")
	}
	return body, nil
}

// sender checks the signature of who wrote: vapid t=JWT, k=KEY.
func sender(header, audience string) (key, contact string, err error) {
	rest, ok := strings.CutPrefix(header, "vapid t=")
	token, key, both := strings.Cut(rest, ", k=")
	parts := strings.Split(token, ".")
	if !ok || !both || len(parts) != 3 {
		return "", "", errors.New("not signed: " + header)
	}
	public, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", "", err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return "", "", errors.Join(err, errors.New("not an ES256 signature"))
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), public)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(pub, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "", "", errors.New("signed by somebody else")
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", "", err
	}
	var said struct{ Aud, Sub string }
	if err := json.Unmarshal(raw, &said); err != nil {
		return "", "", err
	}
	if said.Aud != audience {
		return "", "", errors.New("meant for " + said.Aud + ", not " + audience)
	}
	return key, said.Sub, nil
}
