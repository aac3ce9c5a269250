package search

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/markdown"
	"comptoir/internal/journey/search/words"
)

// synonyms are a tenant's, ready for use.
type synonyms struct {
	version int64
	ready   *words.Synonyms
}

// synonymsOf gives the tenant's synonyms, made again when an admin changed them.
func (h *shelf) synonymsOf(ctx context.Context, r db.Reader) (*words.Synonyms, error) {
	version, err := synonymsVersion(ctx, r)
	if err != nil {
		return nil, err
	}
	h.mu.RLock()
	known := h.synonyms
	h.mu.RUnlock()
	if known != nil && known.version == version {
		return known.ready, nil
	}
	lists, _, err := synonymsRow(ctx, r)
	if err != nil {
		return nil, err
	}
	known = &synonyms{version, words.Thesaurus(lists)}
	h.mu.Lock()
	h.synonyms = known
	h.mu.Unlock()
	return known.ready, nil
}

// Synonyms are the lists of expressions that mean the same.
type Synonyms struct {
	Lists   [][]string `json:"lists" nullable:"false" doc:"each of one meaning"`
	Default bool       `json:"default" doc:"nobody has changed them"`
	Version int64      `json:"version"`
}

// ETag implements api.Tagged.
func (s Synonyms) ETag() string { return api.ETagOf(s.Version) }

// SynonymsIn asks for them.
type SynonymsIn struct{}

// GetSynonyms reads the lists.
func GetSynonyms(ctx context.Context, r db.Reader, _ SynonymsIn) (Synonyms, error) {
	lists, version, err := synonymsRow(ctx, r)
	return Synonyms{Lists: lists, Default: version == 0, Version: version}, err
}

// EditSynonymsIn are the lists as they shall be.
type EditSynonymsIn struct {
	IfMatch string     `header:"If-Match" json:"-"`
	Lists   [][]string `json:"lists" nullable:"false" maxItems:"2000" doc:"each of 2 to 20 expressions; none at all brings back those of the product"`
}

const (
	leastInList = 2
	mostInList  = 20
	longestWord = 60
)

// EditSynonyms sets the lists; searches use them at once, nothing is indexed again.
func EditSynonyms(ctx context.Context, tx *db.Tx, in EditSynonymsIn) (Synonyms, error) {
	lists := make([][]string, 0, len(in.Lists))
	for _, list := range in.Lists {
		var clean []string
		for _, expression := range list {
			if expression = markdown.CleanLine(expression); expression != "" {
				clean = append(clean, expression)
			}
			if len([]rune(expression)) > longestWord {
				return Synonyms{}, fault.InvalidField("lists", "search.synonym_too_long").With("limit", longestWord)
			}
		}
		if len(clean) < leastInList || len(clean) > mostInList {
			return Synonyms{}, fault.InvalidField("lists", "search.synonyms_of_one").With("limit", mostInList)
		}
		lists = append(lists, clean)
	}
	_, version, err := synonymsRow(ctx, tx)
	if err != nil {
		return Synonyms{}, err
	}
	if err := api.CheckVersion(in.IfMatch, version); err != nil {
		return Synonyms{}, err
	}
	saved, err := saveSynonyms(ctx, tx, lists, version)
	if err != nil {
		return Synonyms{}, err
	}
	if !saved {
		return Synonyms{}, fault.Stale("search.synonyms_stale")
	}
	tx.Emit(self(), SynonymsEdited{Version: version + 1}, Kind, "settings")
	return GetSynonyms(ctx, tx, SynonymsIn{})
}

// synonymsRow are the lists in force: those of the product where nobody wrote others.
func synonymsRow(ctx context.Context, r db.Reader) ([][]string, int64, error) {
	w, err := synonymsKept(ctx, r)
	if errors.Is(err, db.ErrNoRows) {
		return words.Default(), 0, nil
	}
	if err == nil && len(w.Lists.V) == 0 {
		return words.Default(), w.Version, nil
	}
	return w.Lists.V, w.Version, err
}
