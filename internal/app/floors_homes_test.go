package app_test

import (
	"fmt"
	"slices"
	"strings"
)

// home ties an outside library to the package that alone may import it, so that changing the library, or how we use
// it, is the work of one folder.
type home struct {
	library string   // a module, or the common beginning of several
	folders []string // with the folders below them
	instead string   // what the rest of the house uses
}

var homes = []home{
	{"modernc.org/", []string{"internal/base/db"}, "a use case is given a *db.Tx, a read a db.Reader"},
	{"github.com/jackc/", []string{"internal/base/db"}, "a use case is given a *db.Tx, a read a db.Reader"},
	{"github.com/pressly/goose", []string{"internal/base/db"}, "add a file to internal/app/migrations"},
	{"github.com/georgysavva/scany", []string{"internal/base/db"}, "use db.Select and db.One"},
	{"github.com/danielgtaylor/huma", []string{"internal/base/api"}, "http.go is a table of api.List, Get, Make, Edit and Act; its struct tags need no import"},
	{"github.com/centrifugal/", []string{"internal/base/live"}, "emit an event with its topics; the live layer reads the log"},
	{"github.com/redis/", []string{"internal/base/live"}, "emit an event; the log reaches the other nodes by itself"},
	{"github.com/gorilla/websocket", []string{"internal/base/live"}, "emit an event with its topics"},
	{"github.com/coder/websocket", []string{"internal/base/live"}, "emit an event with its topics"},
	{"github.com/wneessen/go-mail", []string{"internal/base/mail"}, "enqueue a mail in the transaction with mail.Send"},
	{"github.com/SherClockHolmes/webpush-go", []string{"internal/base/push"}, "tell people by journey/notify, which sends through base/push"},
	{"github.com/emersion/go-vcard", []string{"internal/people/contact"}, "use contact.Cards; people/contact reads and writes vCard"},
	{"github.com/emersion/go-webdav", []string{"internal/people/contact"}, "people/contact serves the address book"},
	{"github.com/emersion/go-ical", []string{"internal/record/oncall"}, "record/oncall writes the calendars"},
	{"github.com/emersion/", []string{"internal/base/mail"}, "ask base/mail"},
	{"github.com/yuin/goldmark", []string{"internal/base/markdown"}, "use markdown.Render"},
	{"github.com/microcosm-cc/bluemonday", []string{"internal/base/markdown"}, "use markdown.Render, which sanitises"},
	{"github.com/alecthomas/chroma", []string{"internal/base/markdown"}, "use markdown.Render"},
	{"github.com/alecthomas/kong", []string{"cmd/comptoir"}, "a command is a file of cmd/comptoir that calls app"},
	{"github.com/pelletier/go-toml", []string{"internal/base/config"}, "take the setting as an argument; app reads the configuration"},
	{"github.com/knadh/koanf", []string{"internal/base/config"}, "take the setting as an argument; app reads the configuration"},
	{"github.com/alexedwards/argon2id", []string{"internal/people/account"}, "people/account keeps the passwords"},
	{"github.com/alexedwards/scs", []string{"internal/people/account"}, "people/account keeps the sessions"},
	{"golang.org/x/crypto/argon2", []string{"internal/people/account"}, "people/account keeps the passwords"},
	{"golang.org/x/image", []string{"internal/base/blob"}, "base/blob makes the thumbnails"},
	{"github.com/minio/minio-go", []string{"internal/base/blob"}, "base/blob keeps the files"},
	{"github.com/prometheus/", []string{"internal/base/obs"}, "take a counter from base/obs"},
	{"go.opentelemetry.io/", []string{"internal/base/obs"}, "take a tracer from base/obs"},
	{"codeberg.org/go-pdf/", []string{"internal/base/paper"}, "write the document with base/paper"},
	{"golang.org/x/time/rate", []string{"internal/base/api"}, "declare the limit in the route table"},
	{"golang.org/x/text", []string{"internal/base/i18n", "internal/base/markdown"}, "use base/i18n, which folds, compares and formats"},
	{"golang.org/x/net/html", []string{"internal/base/markdown", "internal/base/mail"}, "use markdown.Render and markdown.Plain (mail only checks its own letters with it)"},
	{"github.com/RoaringBitmap/", []string{"internal/journey/search"}, "give app a SearchDoc for the record's kind"},
	{"github.com/blevesearch/", []string{"internal/journey/search"}, "give app a SearchDoc for the record's kind"},
	{"github.com/benbjohnson/litestream", []string{"internal/base/db"}, "base/db replicates itself"},
}

// Libraries that any package's tests may use, and no other file.
var testLibraries = []string{
	"github.com/stretchr/testify",
	"github.com/google/go-cmp",
	"pgregory.net/rapid",
	"go.uber.org/goleak",
	"github.com/alicebob/miniredis",
}

// Small libraries without a home: they keep no state, own no format of ours, and hide nothing worth hiding.
var everywhere = []string{"golang.org/x/sync"}

// checkHomes says which file imports a library that lives elsewhere, or that nobody has given a home.
func checkHomes(house []goFile) []string {
	var faults []string
	for _, file := range house {
		for _, imported := range file.imports {
			if !isOutside(imported) || within(imported, everywhere) || file.test && within(imported, testLibraries) {
				continue
			}
			if sentence := homeless(file, imported); sentence != "" {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", file.name, imported, sentence))
			}
		}
	}
	return sorted(faults)
}

func homeless(file goFile, imported string) string {
	if within(imported, testLibraries) {
		return "this library is for tests; the product does without"
	}
	at := slices.IndexFunc(homes, func(h home) bool { return begins(imported, h.library) })
	if at < 0 {
		return "this library has no home yet; if the standard library cannot do it, choose the one package that wraps it and add a row to homes in internal/app/floors_homes_test.go, with a decision record in docs/adr"
	}
	if within(file.folder, homes[at].folders) {
		return ""
	}
	return fmt.Sprintf("its one home is %s; %s", strings.Join(homes[at].folders, " or "), homes[at].instead)
}

// isOutside tells an import of another module: its first part has a dot, which the standard library's has not.
func isOutside(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

func within(name string, beginnings []string) bool {
	return slices.ContainsFunc(beginnings, func(beginning string) bool { return begins(name, beginning) })
}

// begins compares whole parts of a path: "a/b" begins "a/b/c" and not "a/bc"; "a/" begins both.
func begins(name, beginning string) bool {
	rest, ok := strings.CutPrefix(name, beginning)
	return ok && (rest == "" || strings.HasSuffix(beginning, "/") || rest[0] == '/')
}
