package cmdb

import (
	"context"

	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
)

// ByNames finds the CIs in use that bear these names, whatever their case and accents: folded name → ids, in order. Names repeat,
// so a caller who goes by them must be prepared for several.
func ByNames(ctx context.Context, r db.Reader, names []string) (map[string][]string, error) {
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = i18n.Fold(n)
	}
	return grouped(ctx, r, distinct(folded), idsByFolded)
}

// BySerials finds the CIs in use with these serial numbers: serial number as given → ids, in order.
func BySerials(ctx context.Context, r db.Reader, serials []string) (map[string][]string, error) {
	back := map[string][]string{}
	var folded []string
	for _, s := range distinct(serials) {
		if f := foldSerial(s); f != "" {
			back[f] = append(back[f], s)
			folded = append(folded, f)
		}
	}
	found, err := grouped(ctx, r, distinct(folded), idsByFoldedSerial)
	out := map[string][]string{}
	for f, ids := range found {
		for _, s := range back[f] {
			out[s] = ids
		}
	}
	return out, err
}

func grouped(ctx context.Context, r db.Reader, keys []string, of func(context.Context, db.Reader, []string) ([]keyRow, error)) (map[string][]string, error) {
	out := map[string][]string{}
	err := inParts(keys, func(part []string) error {
		found, err := of(ctx, r, part)
		for _, f := range found {
			out[f.Key] = append(out[f.Key], f.ID)
		}
		return err
	})
	return out, err
}
