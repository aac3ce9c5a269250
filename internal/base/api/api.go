package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/instant"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Config is what the API needs from the application.
type Config struct {
	DB           *db.DB
	Log          *slog.Logger
	Permissions  auth.Permissions
	Authenticate func(r *http.Request) (auth.Actor, error) // error of kind unauthenticated when nobody, or not known
	Text         func(lang, key string, args map[string]any) string
	Lang         func(acceptLanguage string) string // language of who has not signed in
	BodyBytes    int64                              // limit of a JSON body; 0 means 256 KiB
	Version      string
}

// API is the server's whole HTTP contract.
type API struct {
	c      Config
	mux    *http.ServeMux
	huma   huma.API
	busy   *gauge
	anon   *limiter
	packer compressor
	routes []Route

	settled sync.Once
}

// Route is what is known of one operation, for tests and documents.
type Route struct{ Method, Path, Permission, Operation string }

// Group registers routes under a path.
type Group struct {
	a    *API
	path string
	tag  string
}

// New prepares an API without routes.
func New(c Config) *API {
	if c.BodyBytes == 0 {
		c.BodyBytes = 256 << 10
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	a := &API{c: c, mux: http.NewServeMux(), busy: newGauge(64), anon: newLimiter(20, 60)}
	hc := huma.DefaultConfig("Comptoir", c.Version)
	hc.CreateHooks = nil // no $schema in answers
	hc.DocsPath, hc.OpenAPIPath, hc.SchemasPath = "", "", ""
	hc.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	hc.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[instant.Instant](), reflect.TypeFor[timeAlias]())
	hc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: SessionCookie},
		"bearer":  {Type: "http", Scheme: "bearer"},
	}
	hc.Security = []map[string][]string{{"session": {}}, {"bearer": {}}}
	hc.Transformers = nil
	hc.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	a.huma = humago.NewWithPrefix(a.mux, Prefix, hc)
	a.mux.HandleFunc(Prefix+"/", func(w http.ResponseWriter, r *http.Request) { a.Problem(w, r, errNoRoute) })
	return a
}

// SessionCookie names the browser's session.
const SessionCookie = "comptoir_session"

// Root is the group of the whole API.
func (a *API) Root() *Group { return &Group{a: a} }

// Routes lists what was registered.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// OpenAPI is the contract as JSON.
func (a *API) OpenAPI() ([]byte, error) {
	a.settled.Do(a.settle)
	return a.huma.OpenAPI().MarshalJSON()
}

// At is a group below this one; its first path element becomes the tag in the contract.
func (g *Group) At(path string) *Group {
	tag := g.tag
	if tag == "" {
		tag = strings.Trim(strings.Split(strings.TrimPrefix(path, "/"), "/")[0], "{}")
	}
	return &Group{a: g.a, path: g.path + path, tag: tag}
}

// Option changes how one route behaves.
type Option func(*route)

type route struct {
	Route
	public bool
	secret bool
	apart  bool
	upload *shape
	limit  int64
	doc    string
	tag    string
}

// Public lets anybody in, signed in or not.
func Public(r *route) { r.public = true }

// Secret keeps the answer out of the idempotency store: it holds a password, a token or a link.
func Secret(r *route) { r.secret = true }

// Name gives the operation a name of its own where several share a permission.
func Name(name string) Option { return func(r *route) { r.Operation = name } }

// Doc describes the operation in the contract.
func Doc(text string) Option { return func(r *route) { r.doc = text } }

// Limit allows another body size, in bytes.
func Limit(bytes int64) Option { return func(r *route) { r.limit = bytes } }

func (g *Group) route(method, path, permission string, opts []Option) *route {
	r := &route{Route: Route{Method: method, Path: g.path + path, Permission: permission, Operation: permission}, limit: g.a.c.BodyBytes, tag: g.tag}
	for _, o := range opts {
		o(r)
	}
	if _, ok := g.a.c.Permissions[permission]; !ok && !r.public {
		panic("api: permission " + permission + " is in no domain's Permissions")
	}
	for _, other := range g.a.routes {
		if other.Operation == r.Operation {
			panic("api: two routes are called " + r.Operation + ": give one an api.Name")
		}
	}
	g.a.routes = append(g.a.routes, r.Route)
	return r
}

// may checks who asks.
func (a *API) may(ctx context.Context, r *route) (auth.Actor, error) {
	actor, ok := auth.From(ctx)
	if r.public {
		return actor, nil
	}
	if !ok {
		return actor, errSignIn
	}
	if !actor.Has(a.c.Permissions[r.Permission]) {
		return actor, errDenied.With("permission", r.Permission)
	}
	return actor, nil
}

// schemaName names a Go type in the contract: its own name where it begins with its package's, else both.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, pkg := t.Name(), t.PkgPath()
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	if i := strings.IndexByte(name, '['); i > 0 { // a generic type: Page[comptoir/internal/…/ticket.Ticket]
		inner := strings.TrimSuffix(name[i+1:], "]")
		if p := strings.LastIndexByte(inner, '/'); p >= 0 {
			inner = inner[p+1:]
		}
		if p, n, ok := strings.Cut(inner, "."); ok {
			return join(p, n) + name[:i]
		}
		return title(inner) + name[:i]
	}
	if p := strings.LastIndexByte(pkg, '/'); p >= 0 {
		pkg = pkg[p+1:]
	}
	if pkg == "api" {
		return title(name)
	}
	return join(pkg, name)
}

func join(pkg, name string) string {
	if strings.HasPrefix(strings.ToLower(name), pkg) {
		return title(name)
	}
	return title(pkg) + title(name)
}

func title(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}

// isNoRows: a record that is not there for this reader.
func isNoRows(err error) bool { return errors.Is(err, db.ErrNoRows) }
