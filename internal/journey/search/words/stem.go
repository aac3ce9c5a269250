package words

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"

	"comptoir/internal/base/i18n"
)

// Lang is the language of a text.
type Lang byte

// The languages. Either is of a text too short to tell.
const (
	Either Lang = iota
	French
	English
)

// Fold is a word without accents.
func Fold(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			return i18n.Fold(w)
		}
	}
	return w
}

// Stem brings a word, in lower case with its accents, to its stem without accents.
func Stem(w string, l Lang) string {
	if hasDigit(w) || len(w) < 3 {
		return Fold(w)
	}
	if l == English {
		env := snowballstem.NewEnv(Fold(w))
		english.Stem(env)
		return env.Current()
	}
	if root, ok := strings.CutSuffix(strings.TrimSuffix(w, "s"), "nexion"); ok {
		return Fold(root) + "nect" // connexion, déconnexion: as connecter
	}
	env := snowballstem.NewEnv(w)
	french.Stem(env)
	return Fold(env.Current())
}

func hasDigit(w string) bool { return strings.ContainsAny(w, "0123456789") }
