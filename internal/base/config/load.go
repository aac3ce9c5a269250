package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

const (
	envPrefix = "COMPTOIR_"
	envFile   = "COMPTOIR_CONFIG"
	// envTest belongs to the test suites (database of the tests …), not to the server.
	envTest = "COMPTOIR_TEST_"
)

// Sources are the places settings come from. Flags may be named by key (smtp.host) or by flag (smtp-host).
type Sources struct {
	File  string   // empty: the file COMPTOIR_CONFIG names, or none
	Env   []string // os.Environ()
	Flags map[string]string
}

// Load reads all sources, checks the result, and reads the secrets kept in files.
func Load(src Sources) (Config, error) {
	var c Config
	keys := keysOf(&c)
	for _, k := range keys {
		if k.Default != "" {
			if err := k.setText(k.Default); err != nil {
				return Config{}, fmt.Errorf("default of %s: %w", k.Name, err)
			}
		}
	}
	env := environment(src.Env)
	file := src.File
	if file == "" {
		file = env[envFile]
	}
	delete(env, envFile)
	if file != "" {
		if err := fromFile(keys, file); err != nil {
			return Config{}, err
		}
	}
	if err := fromEnv(keys, env); err != nil {
		return Config{}, err
	}
	if err := fromFlags(keys, src.Flags); err != nil {
		return Config{}, err
	}
	return finish(c)
}

func environment(lines []string) map[string]string {
	env := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, envPrefix) && !foreign(name) {
			env[name] = value
		}
	}
	return env
}

// foreign names are not settings: those of the tests, and those Kubernetes sets for a service named comptoir.
func foreign(name string) bool {
	return strings.HasPrefix(name, envTest) || name == "COMPTOIR_PORT" ||
		strings.HasPrefix(name, "COMPTOIR_PORT_") || strings.HasPrefix(name, "COMPTOIR_SERVICE_")
}

func fromFile(keys []Key, path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("settings file %s does not exist", path)
		}
		return fmt.Errorf("settings file: %w", err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(raw, &tree); err != nil {
		var at *toml.DecodeError
		if errors.As(err, &at) {
			row, col := at.Position()
			return fmt.Errorf("settings file %s, line %d, column %d: %w", path, row, col, err)
		}
		return fmt.Errorf("settings file %s: %w", path, err)
	}
	for _, name := range sortedLeaves(tree, "") {
		k, ok := find(keys, func(k Key) bool { return k.Name == name })
		if !ok {
			return fmt.Errorf("settings file %s: %w", path, unknown(name, keys, func(k Key) string { return k.Name }))
		}
		if err := k.setAny(leaf(tree, name)); err != nil {
			return fmt.Errorf("settings file %s: %s: %w", path, name, err)
		}
	}
	return nil
}

// sortedLeaves names the values of the file with dots, in a fixed order so that the same error is told each time.
func sortedLeaves(tree map[string]any, prefix string) []string {
	var names []string
	for name, v := range tree {
		if sub, ok := v.(map[string]any); ok {
			names = append(names, sortedLeaves(sub, prefix+name+".")...)
			continue
		}
		names = append(names, prefix+name)
	}
	slices.Sort(names)
	return names
}

func leaf(tree map[string]any, name string) any {
	head, rest, more := strings.Cut(name, ".")
	if sub, ok := tree[head].(map[string]any); ok && more {
		return leaf(sub, rest)
	}
	if v, ok := tree[name]; ok {
		return v
	}
	return tree[head]
}

func fromEnv(keys []Key, env map[string]string) error {
	for _, name := range sortedNames(env) {
		k, ok := find(keys, func(k Key) bool { return k.Env == name })
		if !ok {
			return fmt.Errorf("environment: %w", unknown(name, keys, func(k Key) string { return k.Env }))
		}
		if err := k.setText(env[name]); err != nil {
			return fmt.Errorf("environment: %s: %w", name, err)
		}
	}
	return nil
}

func fromFlags(keys []Key, flags map[string]string) error {
	for _, name := range sortedNames(flags) {
		k, ok := find(keys, func(k Key) bool { return k.Name == name || k.Flag == name })
		if !ok {
			return fmt.Errorf("command line: %w", unknown("--"+name, keys, func(k Key) string { return "--" + k.Flag }))
		}
		if err := k.setText(flags[name]); err != nil {
			return fmt.Errorf("command line: --%s: %w", k.Flag, err)
		}
	}
	return nil
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func find(keys []Key, match func(Key) bool) (Key, bool) {
	if i := slices.IndexFunc(keys, match); i >= 0 {
		return keys[i], true
	}
	return Key{}, false
}

func unknown(name string, keys []Key, spelling func(Key) string) error {
	best, distance := "", len(name)/2+2
	for _, k := range keys {
		if d := editDistance(name, spelling(k)); d < distance {
			best, distance = spelling(k), d
		}
	}
	if best == "" {
		return fmt.Errorf("%s is not a setting", name)
	}
	return fmt.Errorf("%s is not a setting; did you mean %s?", name, best)
}

// editDistance counts the letters to add, drop, change or swap with the next one.
func editDistance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// finish checks what concerns several settings or needs a parser, and reads the password file.
func finish(c Config) (Config, error) {
	for _, k := range keysOf(&c) {
		if err := k.check(); err != nil {
			return Config{}, err
		}
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return Config{}, fmt.Errorf("addr is %q: expected host:port, such as 127.0.0.1:8080", c.Addr)
	}
	if c.Data == "" {
		return Config{}, errors.New("data is empty: name a folder")
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.User != nil || strings.Trim(u.Path, "/") != "" {
			return Config{}, fmt.Errorf("base_url is %q: expected an address without a path, such as https://support.example.org", c.BaseURL)
		}
		c.BaseURL = u.Scheme + "://" + u.Host
	}
	if err := checkURL("database", c.Database, "postgres", "postgresql"); err != nil {
		return Config{}, err
	}
	if err := checkURL("redis", c.Redis, "redis", "rediss"); err != nil {
		return Config{}, err
	}
	for _, p := range c.TrustedProxies {
		if _, err := parseNetwork(p); err != nil {
			return Config{}, fmt.Errorf("trusted_proxies holds %q: expected an address or a network, such as 10.0.0.0/8", p)
		}
	}
	if (c.TLS.CertFile == "") != (c.TLS.KeyFile == "") {
		return Config{}, errors.New("tls.cert_file and tls.key_file go together: set both or none")
	}
	return finishSMTP(c)
}

// checkURL never repeats the value, which may hold a password.
func checkURL(name, value string, schemes ...string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err != nil || !slices.Contains(schemes, u.Scheme) {
		return fmt.Errorf("%s: expected a URL that begins with %s://", name, schemes[0])
	}
	return nil
}

func finishSMTP(c Config) (Config, error) {
	s := &c.SMTP
	if s.PasswordFile != "" {
		if s.Password != "" {
			return Config{}, errors.New("smtp.password and smtp.password_file exclude each other: keep one")
		}
		raw, err := os.ReadFile(s.PasswordFile)
		if err != nil {
			return Config{}, fmt.Errorf("smtp.password_file: %w", err)
		}
		line, _, _ := strings.Cut(string(raw), "\n")
		s.Password = strings.TrimRight(line, "\r")
	}
	if s.Host == "" {
		return c, nil
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		return Config{}, fmt.Errorf("smtp.from is %q: with smtp.host a sender is needed, such as Support <support@example.org>", s.From)
	}
	if s.User != "" && s.Password == "" {
		return Config{}, errors.New("smtp.user is set without a password: set smtp.password_file")
	}
	if s.User != "" && s.TLS == "none" && s.Host != "localhost" {
		if ip := net.ParseIP(s.Host); ip == nil || !ip.IsLoopback() {
			return Config{}, errors.New("smtp.tls is none: the password would travel in clear; use starttls or implicit")
		}
	}
	return c, nil
}
