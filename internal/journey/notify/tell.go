package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/job"
	"comptoir/internal/base/push"
)

// JobKind is the durable job that takes one notice to one device.
const JobKind = "notify.push"

type order struct {
	Device string          `json:"device"`
	Person string          `json:"person"`
	Notice json.RawMessage `json:"notice"`
	Urgent bool            `json:"urgent,omitempty"`
	Until  instant.Instant `json:"until"`
}

// Reachable says whether a person has a device at all.
func Reachable(ctx context.Context, r db.Reader, person string) (bool, error) {
	n, err := db.Select[int](ctx, r, `SELECT 1 FROM push_device WHERE tenant_id = $1 AND person_id = $2 LIMIT 1`, person)
	return len(n) > 0, err
}

// Tell takes a notice to all devices of a person, once the transaction is kept.
func Tell(ctx context.Context, tx *db.Tx, person string, n Notice) error {
	list, err := devicesOf(ctx, tx, person)
	for _, d := range list {
		if err == nil {
			err = tellOn(ctx, tx, d, n)
		}
	}
	return err
}

func tellOn(ctx context.Context, tx *db.Tx, d Device, n Notice) error {
	n.Title, n.Text = cut(n.Title, longTitle), cut(n.Text, longText)
	if n.For == 0 {
		n.For = worth
	}
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	if len(body) > push.MostBytes {
		return fmt.Errorf("notify: a notice of %d bytes", len(body))
	}
	return job.Enqueue(ctx, tx, JobKind, order{Device: d.ID, Person: d.person, Notice: body, Urgent: n.Urgent, Until: tx.Now().Add(n.For)})
}

// Deliver is the job: it writes to the device once. It may run twice: a notice of the same tag takes the first one's place.
func (s *Notices) Deliver(ctx context.Context, d *db.DB, j job.Job) error {
	o, err := job.Args[order](j)
	if err != nil {
		return job.Permanent(err)
	}
	system := auth.System(j.Tenant)
	to, err := db.View(ctx, d, system, func(ctx context.Context, r db.Reader) (Device, error) { return loadDevice(ctx, r, o.Device) })
	now := instant.Of(d.Clock()())
	if fault.Is(err, errNoDevice.Code) || err == nil && (to.person != o.Person || now >= o.Until) {
		return nil // removed, another's by now, or too late to be of use
	}
	if err != nil {
		return err
	}
	keys, err := s.own(ctx)
	if err != nil {
		return err
	}
	sender := push.Sender{Keys: keys, Contact: s.Contact, Private: s.Private}
	came := sender.Send(ctx, to.endpoint, push.Order{Body: o.Notice, For: o.Until.Sub(now), Urgent: o.Urgent})
	refused := errors.Is(came, push.ErrRefused)
	if came != nil && !refused && !errors.Is(came, push.ErrGone) {
		return came
	}
	_, err = db.Update(ctx, d, system, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		if errors.Is(came, push.ErrGone) {
			return struct{}{}, drop(ctx, tx, to, true)
		}
		if refused {
			to.RefusedAt = tx.Now()
		} else {
			to.ToldAt = tx.Now()
		}
		_, err := tx.Exec(ctx, `UPDATE push_device SET told_at = $2, refused_at = $3 WHERE tenant_id = $1 AND id = $4`, to.ToldAt, to.RefusedAt, to.ID)
		return struct{}{}, err
	})
	if err == nil && refused {
		err = job.Permanent(came)
	}
	return err
}

// TryOut tells the actor on one of their devices that it works.
func (s *Notices) TryOut(ctx context.Context, tx *db.Tx, in DeviceIn) (api.None, error) {
	d, err := mine(ctx, tx, in.ID)
	if err != nil {
		return api.None{}, err
	}
	return api.None{}, tellOn(ctx, tx, d, s.Test(tx.Actor().Lang))
}
