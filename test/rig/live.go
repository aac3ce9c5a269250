package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Push is one event as the live layer and GET /events tell it; Head alone is a heartbeat of the topic.
type Push struct {
	Topic   string          `json:"-"`
	Seq     int64           `json:"seq"`
	Prev    int64           `json:"prev"`
	Head    int64           `json:"head"`
	Type    string          `json:"type"`
	Topics  []string        `json:"topics"`
	Subject Ref             `json:"subject"`
	Data    json.RawMessage `json:"data"`
	Record  json.RawMessage `json:"record"`
}

// Ref names a record.
type Ref struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// Live is a live connection in the carrier's JSON protocol.
type Live struct {
	*Socket
	Tenant string
	next   int
}

// Connect opens a live connection and says hello.
func Connect(server, token, tenant string) (*Live, error) {
	s, err := Dial(strings.Replace(server, "http", "ws", 1)+"/api/v1/live", http.Header{"Authorization": {"Bearer " + token}})
	if err != nil {
		return nil, err
	}
	l := &Live{Socket: s, Tenant: tenant}
	if err := l.ask(`"connect":{}`); err != nil {
		return nil, err
	}
	return l, nil
}

// Subscribe asks for topics; the answers come with the pushes, as Reply.
func (l *Live) Subscribe(topics ...string) error {
	for _, t := range topics {
		if err := l.ask(`"subscribe":{"channel":` + strconv.Quote(l.Tenant+":"+t) + `}`); err != nil {
			return err
		}
	}
	return nil
}

func (l *Live) ask(what string) error {
	l.next++
	return l.Write([]byte(`{"id":` + strconv.Itoa(l.next) + `,` + what + `}`))
}

// Reply is one line of the carrier.
type Reply struct {
	ID    int `json:"id"`
	Error *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
	Connect   *json.RawMessage `json:"connect"`
	Subscribe *json.RawMessage `json:"subscribe"`
	Push      *struct {
		Channel string `json:"channel"`
		Pub     *struct {
			Data json.RawMessage `json:"data"`
		} `json:"pub"`
		Disconnect *struct {
			Code   int    `json:"code"`
			Reason string `json:"reason"`
		} `json:"disconnect"`
	} `json:"push"`
}

// Lines reads the next frame; pings are answered. A frame holds several lines.
func (l *Live) Lines() ([]Reply, error) {
	body, err := l.Read()
	if err != nil {
		return nil, err
	}
	var out []Reply
	for _, line := range bytes.Split(body, []byte{'\n'}) {
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0:
		case string(line) == "{}":
			if err := l.Write([]byte("{}")); err != nil {
				return nil, err
			}
		default:
			var r Reply
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, fmt.Errorf("%w in %q", err, line)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// PushOf reads a publication.
func (r Reply) PushOf() (Push, bool, error) {
	if r.Push == nil || r.Push.Pub == nil {
		return Push{}, false, nil
	}
	var p Push
	err := json.Unmarshal(r.Push.Pub.Data, &p)
	_, p.Topic, _ = strings.Cut(r.Push.Channel, ":")
	return p, err == nil, err
}
