package readiness

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func cells(states ...string) []Cell {
	out := make([]Cell, len(Checks()))
	for i, check := range Checks() {
		out[i] = Cell{Check: check, State: states[i%len(states)]}
	}
	return out
}

func TestScore(t *testing.T) {
	for _, c := range []struct {
		cells []Cell
		want  int
	}{{nil, 0}, {cells(OK), 100}, {cells(Missing), 0}, {cells(Old), 50}, {cells(OK, Missing), 50}, {cells(OK, OK, OK, OK, OK, OK, OK, Missing), 88}, {cells(OK, Old), 75}} {
		require.Equal(t, c.want, scoreOf(c.cells), "%v", c.cells)
	}
}

func TestWhatIsWorstForTheMostPeopleComesFirst(t *testing.T) {
	service := func(name string, level, users int64, states ...string) Service {
		s := Service{Name: name, Criticality: level, Users: users, Cells: cells(states...)}
		s.Score = scoreOf(s.Cells)
		return s
	}
	got := summed([]Service{
		service("Prête", 1, 10_000, OK), service("Petite, rien", 2, 3, Missing), service("Grande, moitié", 1, 500, OK, Missing), service("Inconnue, rien", 1, 0, Missing), service("Grande, un peu", 1, 500, OK, OK, OK, Missing),
	})
	var names []string
	for _, s := range got.Services {
		names = append(names, s.Name)
	}
	require.Equal(t, []string{"Grande, moitié", "Grande, un peu", "Petite, rien", "Inconnue, rien", "Prête"}, names)
	require.Equal(t, 50, got.Score, "(100 + 50 + 0 + 75) twice, 0 once, of 9")
	require.Equal(t, Column{Check: RTO, OK: 3, Of: 5}, got.Checks[0])
}

func TestAnAnswerMoreIsNeverAWorseScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.SliceOfN(rapid.SampledFrom([]string{OK, Old, Missing}), len(Checks()), len(Checks())).Draw(t, "states")
		before := scoreOf(cells(states...))
		i := rapid.IntRange(0, len(states)-1).Draw(t, "which")
		states[i] = OK
		if after := scoreOf(cells(states...)); after < before || after > 100 || before < 0 {
			t.Fatalf("%d became %d", before, after)
		}
	})
}
