// Package report understands what inventory agents send: FusionInventory and the GLPI agent, in their old protocol (XML) and in
// the GLPI agent's own (JSON), plain, zlib or gzip. It knows no database and no HTTP.
//
// What is about people is never read: the environment, processes, local users and groups, who is or was signed in, where the
// licence keys are. Sections is the short list of what is; the rest of a message is passed over unread.
//
// A message comes from a machine that may be anybody's: its size, the size it unpacks to, its depth, the number of its entries
// and the length of each value are limited. XML entities that are not the five of XML itself are refused.
package report

import "embed"

// Locales are this package's texts.
//
//go:embed locales/*.json
var Locales embed.FS

// Limits of a message.
const (
	MaxUnpacked = 32 << 20 // bytes
	MaxDepth    = 12       // elements within elements
	maxEntries  = 20_000   // of one section
	maxValue    = 500      // characters; what is longer is cut
)
