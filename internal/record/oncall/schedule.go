package oncall

import (
	"slices"
	"strconv"
	"time"

	"comptoir/internal/base/fault"
)

// taken is a time that an override gives to somebody.
type taken struct {
	person   string
	from, to time.Time
	override string
	swap     string
}

// schedule is a rota's rule, read: who is on call at any instant.
type schedule struct {
	zone   *time.Location
	layers []layer
	taken  []taken // the one made last first
}

// duty is who is on call, and by what.
type duty struct {
	person   string // "": nobody
	layer    int    // -1: an override, or nobody
	override string
	swap     string
}

// shift is a stretch of time with one duty.
type shift struct {
	from, to time.Time
	duty
}

const maxLayers = 12

func readSchedule(zone string, layers []Layer) (schedule, error) {
	z, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		return schedule{}, fault.InvalidField("zone", "oncall.unknown_zone")
	}
	if len(layers) > maxLayers {
		return schedule{}, fault.InvalidField("layers", "field.too_long").With("limit", maxLayers)
	}
	out := schedule{zone: z}
	for i := range layers {
		l, err := layers[i].read("layers." + strconv.Itoa(i))
		if err != nil {
			return schedule{}, err
		}
		out.layers = append(out.layers, l)
	}
	return out, nil
}

func (s *schedule) at(t time.Time) duty {
	for _, o := range s.taken {
		if !t.Before(o.from) && t.Before(o.to) {
			return duty{person: o.person, layer: -1, override: o.override, swap: o.swap}
		}
	}
	for i := range s.layers {
		if who := s.layers[i].who(t, s.zone); who != "" {
			return duty{person: who, layer: i}
		}
	}
	return duty{layer: -1}
}

// shifts are the duties from one instant to another, without a hole: a gap is a shift of nobody.
func (s *schedule) shifts(from, to time.Time) []shift {
	cuts := []time.Time{from}
	for i := range s.layers {
		cuts = append(cuts, s.layers[i].changes(from, to, s.zone)...)
	}
	for _, o := range s.taken {
		for _, t := range []time.Time{o.from, o.to} {
			if t.After(from) && t.Before(to) {
				cuts = append(cuts, t)
			}
		}
	}
	slices.SortFunc(cuts, time.Time.Compare)
	cuts = slices.CompactFunc(cuts, time.Time.Equal)
	var out []shift
	for i, t := range cuts {
		end := to
		if i+1 < len(cuts) {
			end = cuts[i+1]
		}
		d := s.at(t)
		if n := len(out); n > 0 && out[n-1].duty == d && !s.handedOver(d, t) {
			out[n-1].to = end
			continue
		}
		out = append(out, shift{t, end, d})
	}
	return out
}

// handedOver: a person alone in a layer takes over from themselves; the calendar shows the turn, as everybody's is shown.
func (s *schedule) handedOver(d duty, t time.Time) bool {
	if d.layer < 0 || d.person == "" {
		return false
	}
	l := &s.layers[d.layer]
	return l.handover(l.turn(t, s.zone), s.zone).Equal(t)
}

// alone says whether a person is on call all through a time.
func (s *schedule) alone(person string, from, to time.Time) bool {
	for _, one := range s.shifts(from, to) {
		if one.person != person {
			return false
		}
	}
	return true
}

// until is when the present duty ends, looked for as far as horizon.
func (s *schedule) until(t, horizon time.Time) time.Time {
	list := s.shifts(t, horizon)
	end := list[0].to
	for _, one := range list[1:] {
		if one.person != list[0].person {
			break
		}
		end = one.to
	}
	return end
}
