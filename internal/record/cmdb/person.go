package cmdb

import (
	"context"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/people/directory"
)

// Possessions are the devices of a person and the services they use.
type Possessions struct {
	Devices  []CI `json:"devices" nullable:"false" doc:"the CIs they own, business services aside"`
	Services []CI `json:"services" nullable:"false" doc:"business services they use: by themselves, by a group or by their site"`
}

const possessionLimit = 50

// OfPerson answers what a person works with; nothing to who may not read the CMDB.
func OfPerson(ctx context.Context, r db.Reader, person string) (Possessions, error) {
	out := Possessions{Devices: []CI{}, Services: []CI{}}
	if !r.Actor().Has(auth.Agent) {
		return out, nil
	}
	all, err := classesOf(ctx, r)
	if err != nil {
		return out, err
	}
	owned, err := ownedBy(ctx, r, person, possessionLimit)
	if err != nil {
		return out, err
	}
	devices := owned[:0]
	for _, c := range owned {
		if !all.is(c.Class, serviceClass) {
			devices = append(devices, c)
		}
	}
	if out.Devices, err = presentBriefs(ctx, r, all, devices); err != nil {
		return out, err
	}
	groups, err := directory.GroupsOf(ctx, r, person)
	if err != nil {
		return out, err
	}
	who, err := directory.Get(ctx, r, directory.GetIn{ID: person})
	if err != nil {
		return out, err
	}
	used, err := usedBy(ctx, r, person, groups, who.Site, possessionLimit)
	if err != nil {
		return out, err
	}
	out.Services, err = presentBriefs(ctx, r, all, used)
	return out, err
}

// ServicesIn has no filter.
type ServicesIn struct{}

// Services answers the names of the business services that one may say a trouble is about.
func Services(ctx context.Context, r db.Reader, _ ServicesIn) (api.Page[Named], error) {
	out := api.Page[Named]{Items: []Named{}}
	all, err := classesOf(ctx, r)
	if err != nil {
		return out, err
	}
	out.Items, err = serviceNames(ctx, r, all.below(serviceClass), serviceListLimit)
	return out, err
}

const serviceListLimit = 500

// Service finds a business service by id or number for who says that something is about it, whether they may read the CMDB or not.
func Service(ctx context.Context, r db.Reader, field, key string) (Named, error) {
	unknown := fault.InvalidField(field, "cmdb.service_unknown")
	c, err := rowByKey(ctx, r, key)
	switch {
	case fault.KindOf(err) == fault.KindNotFound, fault.KindOf(err) == fault.KindInvalid:
		return Named{}, unknown
	case err != nil:
		return Named{}, err
	}
	all, err := classesOf(ctx, r)
	if err != nil {
		return Named{}, err
	}
	if c.Status == Retired || !all.is(c.Class, serviceClass) {
		return Named{}, unknown
	}
	return Named{ID: c.ID, Name: c.Name}, nil
}

// Names are the names of some CIs by id; unknown ones are absent.
func Names(ctx context.Context, r db.Reader, ids []string) (map[string]string, error) {
	n, err := gather(ctx, r, nil, nil, ids)
	return n.cis, err
}

// Cards are some CIs in short, for who may read them.
func Cards(ctx context.Context, r db.Reader, ids []string) ([]End, error) {
	out := []End{}
	if !r.Actor().Has(auth.Agent) {
		return out, nil
	}
	all, err := classesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := briefsByID(ctx, r, ids)
	for _, id := range ids {
		if c := rows[id]; c != nil {
			out = append(out, endOf(all, id, c))
		}
	}
	return out, err
}
