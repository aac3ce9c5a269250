package knowledge

import (
	"math"
	"time"

	"comptoir/internal/base/instant"
)

const (
	// HalfLife is the time in which a voice loses half its weight.
	HalfLife = 30 * 24 * time.Hour
	// staleBelow is the weight of all voices under which a note is stale.
	staleBelow = 0.25
	// ConfirmedFrom is how many others say "worked" of a confirmed note.
	ConfirmedFrom = 2
	// PromotableFrom is how many others make a confirmed note worth an article.
	PromotableFrom = 3
)

// voice is what one person said of a note, the last time they did.
type voice struct {
	Worked bool            `db:"worked"`
	At     instant.Instant `db:"at"`
}

// weight of a voice of that age: 1 at once (or from a clock that is ahead), half after each HalfLife.
func weight(at, now instant.Instant) float64 {
	return math.Exp2(-float64(max(now.Sub(at), 0)) / float64(HalfLife))
}

// life is the state of a note whose author last spoke for it at born and of which others said voices, as it is at now; and when
// it will be stale if nobody says any more, zero where it is.
func life(born instant.Instant, voices []voice, now instant.Instant) (state string, fades instant.Instant) {
	w, f, others := weight(born, now), 0.0, 0
	for _, v := range voices {
		if v.Worked {
			w += weight(v.At, now)
			others++
		} else {
			f += weight(v.At, now)
		}
	}
	left := w + f
	switch {
	case left < staleBelow:
		return Stale, 0
	case f > 0 && f >= w/2:
		state = Disputed
	case others >= ConfirmedFrom:
		state = Confirmed
	default:
		state = Hot
	}
	// One millisecond more than the logarithm says, so that it is stale then and not still about to be.
	return state, now.Add(time.Duration(math.Log2(left/staleBelow)*float64(HalfLife)) + time.Millisecond)
}
