package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Client speaks with one server as one person.
type Client struct {
	HTTP  *http.Client
	URL   string
	Token string
	Lang  string
}

// NewHTTP is a transport that keeps enough connections open for many at once.
func NewHTTP() *http.Client {
	return &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConns: 1000, MaxIdleConnsPerHost: 1000, IdleConnTimeout: time.Minute, DisableCompression: true}}
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Into reads the body.
func (a Answer) Into(v any) error {
	if err := json.Unmarshal(a.Body, v); err != nil {
		return fmt.Errorf("%w in %d %s", err, a.Status, a.Body)
	}
	return nil
}

// Do sends body (nil: none; []byte as it is; else as JSON). key is the Idempotency-Key.
func (c Client) Do(ctx context.Context, method, path, key string, body any) (Answer, error) {
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		in = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		in = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL+"/api/v1"+path, in)
	if err != nil {
		return Answer{}, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	if c.Lang != "" {
		req.Header.Set("Accept-Language", c.Lang)
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return c.Send(req)
}

// Send does a request as it is.
func (c Client) Send(req *http.Request) (Answer, error) {
	res, err := c.HTTP.Do(req)
	if err != nil {
		return Answer{}, err
	}
	b, err := io.ReadAll(res.Body)
	if e := res.Body.Close(); err == nil {
		err = e
	}
	return Answer{res.StatusCode, res.Header, b}, err
}

// Call is Do with the answer read into out; a status of 400 or more is an error.
func (c Client) Call(ctx context.Context, method, path string, body, out any) error {
	a, err := c.Do(ctx, method, path, "", body)
	if err != nil {
		return err
	}
	if a.Status >= http.StatusBadRequest {
		return fmt.Errorf("%s %s: %d %s", method, path, a.Status, a.Body)
	}
	if out == nil || len(a.Body) == 0 {
		return nil
	}
	return a.Into(out)
}
