// Package blob keeps files on the local disk, one folder per tenant, and decides what a file is by looking into it: the
// name a browser sends is a wish. A file is streamed to a temporary one, forced to disk and only then given its name, so
// that what Put acknowledged survives a power cut and what it refused leaves nothing.
//
//	tenant/7f/0198…7f          the bytes, under the last two digits of the id (the first ones are the time)
//	tenant/7f/0198…7f.thumb    its small picture, made when first asked for
//	.tmp/…                     uploads under way
package blob

import "embed"

// Locales are the texts of this package's faults.
//
//go:embed locales
var Locales embed.FS
