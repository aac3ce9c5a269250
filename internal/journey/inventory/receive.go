package inventory

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/inventory/report"
	"comptoir/internal/people/tenant"
)

// Path is where agents report, with their token behind it or, without, by basic authentication.
const Path = "/inventory/"

const (
	maxBody  = 16 << 20 // as it comes, packed
	atOnce   = 4        // messages unpacked at the same time: each may take some tens of megabytes
	interval = 24       // hours from one report to the next
)

// What agents are answered.
const (
	prologReply    = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<REPLY><PROLOG_FREQ>24</PROLOG_FREQ><RESPONSE>SEND</RESPONSE></REPLY>`
	receivedReply  = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<REPLY></REPLY>`
	likeGLPI       = "10.0.16" // the version of GLPI whose protocol this is
	agentIDHeader  = "GLPI-Agent-ID"
	realm          = `Basic realm="Comptoir"`
	xmlType        = "application/xml; charset=utf-8"
	jsonType       = "application/json"
	statusOK       = "ok"
	statusPending  = "pending"
	inventoryTask  = "inventory"
	serverLikeGLPI = "glpi"
)

type task struct {
	Server  string `json:"server"`
	Version string `json:"version"`
}

// reply is what an agent is answered in the GLPI agent's own protocol.
type reply struct {
	Status     string          `json:"status"`
	Tasks      map[string]task `json:"tasks,omitempty"`
	Expiration int             `json:"expiration,omitempty"` // hours
}

// Door is where agents report.
type Door struct {
	db   *db.DB
	room chan struct{}
}

// NewDoor keeps what comes in d.
func NewDoor(d *db.DB) *Door { return &Door{db: d, room: make(chan struct{}, atOnce)} }

// Receive answers one message of an agent. Nothing is unpacked before its token is known.
func (d *Door) Receive(w http.ResponseWriter, r *http.Request) error {
	tenantID, token, err := d.admit(w, r)
	if err != nil {
		return err
	}
	packed, err := arrive(w, r)
	if err != nil {
		return err
	}
	select {
	case d.room <- struct{}{}:
		defer func() { <-d.room }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	msg, err := report.Read(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	glpi := agentID(r)
	switch msg.Kind {
	case report.Prolog:
		if glpi != "" {
			return say(w, reply{Status: statusPending})
		}
		return write(w, xmlType, prologReply)
	case report.Contact:
		return say(w, reply{Status: statusOK, Expiration: interval, Tasks: map[string]task{inventoryTask: {Server: serverLikeGLPI, Version: likeGLPI}}})
	}
	if err := d.record(r.Context(), tenantID, token, glpi, msg); err != nil {
		return err
	}
	if msg.Native {
		return say(w, reply{Status: statusOK, Expiration: interval})
	}
	return write(w, xmlType, receivedReply)
}

// patience is how long a message may take to arrive; a place to unpack it is taken after that.
const patience = 2 * time.Minute

func arrive(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	until := time.Now().Add(patience) //nolint:forbidigo // the network's deadlines go by the machine's clock
	if err := http.NewResponseController(w).SetReadDeadline(until); err != nil {
		return nil, err
	}
	packed, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooMuch *http.MaxBytesError
	switch {
	case errors.As(err, &tooMuch):
		return nil, fault.TooLarge("report.too_large").With("limit_mb", tooMuch.Limit>>20)
	case err != nil:
		return nil, fault.Invalid("report.damaged").Because(err)
	}
	return packed, nil
}

func (d *Door) record(ctx context.Context, tenantID, token, glpi string, msg report.Message) error {
	software, err := pack(msg.Machine.Software)
	if err != nil {
		return err
	}
	in := RecordIn{Key: "device:" + msg.DeviceID, DeviceID: msg.DeviceID, Client: msg.Client, Token: token, Machine: msg.Machine, software: software}
	if msg.Machine.Device != "" {
		if in.Key, err = msg.Machine.Identity(); err != nil {
			return err
		}
		in.DeviceID = in.Key
	}
	if len(in.Key) > 200 {
		return fault.Invalid("report.not_understood")
	}
	if glpi != "" && msg.Machine.Device == "" {
		in.Key = "glpi:" + glpi
	}
	_, err = db.Update(ctx, d.db, auth.System(tenantID), func(ctx context.Context, tx *db.Tx) (Recorded, error) {
		if err := noteUse(ctx, tx, token); err != nil {
			return Recorded{}, err
		}
		return Record(ctx, tx, in)
	})
	return err
}

// admit finds the tenant and the token of a request, by its address or by basic authentication.
func (d *Door) admit(w http.ResponseWriter, r *http.Request) (tenantID, token string, err error) {
	secret := r.PathValue("token")
	refused := errTokenUnknown
	if secret == "" {
		_, password, ok := r.BasicAuth()
		if refused = fault.Unauthenticated("inventory.token_missing"); !ok {
			w.Header().Set("WWW-Authenticate", realm)
			return "", "", refused
		}
		secret = password
	}
	tenantID, ok := tenantOf(secret)
	if !ok {
		return "", "", refused
	}
	hash := digest(secret)
	t, err := db.View(r.Context(), d.db, auth.System(tenantID), func(ctx context.Context, rd db.Reader) (Token, error) {
		mine, err := tenant.Mine(ctx, rd)
		if err != nil {
			return Token{}, err
		}
		if mine.Suspended() {
			return Token{}, refused
		}
		return tokenByHash(ctx, rd, hash)
	})
	switch {
	case errors.Is(err, db.ErrNoRows), fault.KindOf(err) == fault.KindNotFound, err == nil && t.RevokedAt != 0:
		return "", "", refused
	case err != nil:
		return "", "", err
	}
	return tenantID, t.ID, nil
}

// agentID is the id under which a GLPI agent reports, "" where it says none or anything else than a UUID.
func agentID(r *http.Request) string {
	given := r.Header.Get(agentIDHeader)
	if len(given) != 36 {
		return ""
	}
	for i, c := range given {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		hex := c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
		if dash != (c == '-') || !dash && !hex {
			return ""
		}
	}
	return given
}

func say(w http.ResponseWriter, answer reply) error {
	b, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	return write(w, jsonType, string(b))
}

func write(w http.ResponseWriter, contentType, text string) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, text) // an agent that hung up is not our error
	return nil
}
