package crisis

import (
	"context"
	"strconv"
	"time"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// EditIn changes what is said of a crisis.
type EditIn struct {
	ID          string           `path:"id" json:"-" maxLength:"40"`
	IfMatch     string           `header:"If-Match" json:"-"`
	Name        *string          `json:"name,omitempty" maxLength:"480"`
	Description *string          `json:"description,omitempty" maxLength:"32000"`
	Level       *int64           `json:"level,omitempty" minimum:"0" maximum:"3"`
	Restricted  *bool            `json:"restricted,omitempty"`
	DetectedAt  *instant.Instant `json:"detected_at,omitempty"`
	CadenceMin  *int64           `json:"cadence_min,omitempty" minimum:"0" maximum:"1440" doc:"0 for no situation points at a fixed pace"`
}

// Edit changes what is said of a crisis; a new name, level or cadence is a line of the log.
func (x *Crises) Edit(ctx context.Context, tx *db.Tx, in EditIn) (Crisis, error) {
	c, s, err := at(ctx, tx, in.ID)
	if err != nil {
		return Crisis{}, err
	}
	if !s.directs() {
		return Crisis{}, fault.Denied("crisis.director_decides")
	}
	if api.CheckVersion(in.IfMatch, c.Version) != nil {
		now, err := x.full(ctx, tx, c)
		if err != nil {
			return Crisis{}, err
		}
		return Crisis{}, fault.Stale("crisis.changed_meanwhile").With(api.CurrentArg, now)
	}
	old := *c
	if err := in.apply(tx, c); err != nil {
		return Crisis{}, err
	}
	fields := changed(&old, c)
	if len(fields) == 0 {
		return x.full(ctx, tx, c)
	}
	if err := save(ctx, tx, c); err != nil {
		return Crisis{}, err
	}
	if err := tell(ctx, tx, &old, c); err != nil {
		return Crisis{}, err
	}
	tx.Emit(c.ref(), Edited{Fields: fields, Version: c.Version}, TopicOf(c.ID))
	if old.Restricted != c.Restricted { // those who may know of it no longer hear that, without a card
		c.tellAll(tx)
	} else {
		c.shown(tx)
	}
	return x.full(ctx, tx, c)
}

func (in EditIn) apply(tx *db.Tx, c *row) error {
	name, description := c.Name, c.Description
	if in.Name != nil {
		name = *in.Name
	}
	if in.Description != nil {
		description = *in.Description
	}
	if err := c.rename(name, description); err != nil {
		return err
	}
	if in.Level != nil {
		c.Level = *in.Level
	}
	if in.Restricted != nil {
		c.Restricted = *in.Restricted
	}
	if in.DetectedAt != nil {
		if !sensible(*in.DetectedAt) || *in.DetectedAt > tx.Now().Add(clockSlack) {
			return fault.InvalidField("detected_at", "crisis.time_unusable")
		}
		c.DetectedAt = *in.DetectedAt
	}
	if in.CadenceMin != nil && *in.CadenceMin != c.CadenceMin {
		c.CadenceMin, c.NextPointAt = *in.CadenceMin, 0
		if c.CadenceMin > 0 {
			c.NextPointAt = tx.Now().Add(minutes(c.CadenceMin))
		}
	}
	return nil
}

func changed(old, c *row) []string {
	fields := []string{}
	for _, f := range []struct {
		name string
		is   bool
	}{
		{"name", old.Name != c.Name}, {"description", old.Description != c.Description}, {"level", old.Level != c.Level}, {"restricted", old.Restricted != c.Restricted},
		{"detected_at", old.DetectedAt != c.DetectedAt}, {"cadence_min", old.CadenceMin != c.CadenceMin},
	} {
		if f.is {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// tell writes the lines that an edit deserves.
func tell(ctx context.Context, tx *db.Tx, old, c *row) error {
	if old.Level != c.Level {
		if _, err := note(ctx, tx, c, "level_changed", map[string]string{"was": levelName(old.Level), "level": levelName(c.Level)}); err != nil {
			return err
		}
	}
	if old.Name != c.Name {
		if _, err := note(ctx, tx, c, "renamed", map[string]string{"was": old.Name, "name": c.Name}); err != nil {
			return err
		}
	}
	if old.CadenceMin != c.CadenceMin {
		if _, err := note(ctx, tx, c, "cadence_changed", map[string]string{"minutes": strconv.FormatInt(c.CadenceMin, 10)}); err != nil {
			return err
		}
	}
	return nil
}

// levelName is the level as its texts are keyed.
func levelName(level int64) string { return "level_" + strconv.FormatInt(level, 10) }

func minutes(n int64) time.Duration { return time.Duration(n) * time.Minute }
