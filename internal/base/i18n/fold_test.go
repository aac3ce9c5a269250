package i18n

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Inès  Lefèvre":     "ines lefevre",
		" ÉLECTRICITÉ Cœur": "electricite coeur",
		"Łukasz Straße":     "lukasz strasse",
		"Zoé\u00a0Petit\n":  "zoe petit",
		"ﬁche":              "fiche",
		"":                  "",
	} {
		require.Equal(t, want, Fold(in))
		require.Equal(t, want, Fold(want), "twice is once")
	}
	require.Equal(t, []string{"jean", "luc", "d", "arc"}, Words(Fold("Jean-Luc d’Arc")))
}
