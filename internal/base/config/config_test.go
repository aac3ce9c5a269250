package config

import (
	"bytes"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write docs/configuration.md anew")

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "comptoir.toml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestDefaults(t *testing.T) {
	c, err := Load(Sources{})
	require.NoError(t, err)
	want := Config{
		Addr: "127.0.0.1:8080", Data: "data", LogLevel: "info", LogFormat: "text", SessionDays: 14,
		SMTP:   SMTP{Port: 587, TLS: "starttls"},
		Limits: Limits{MessageChars: 20000, BodyBytes: 262144, FileBytes: 26214400, FilesPerMessage: 10},
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
	require.Equal(t, 14*24*time.Hour, c.SessionIdle())
	require.True(t, c.Embedded())
	require.True(t, c.Loopback())
	require.False(t, c.Encrypted())
}

func TestEachSourceIsStrongerThanTheOneBefore(t *testing.T) {
	src := Sources{
		File: file(t, "addr = '127.0.0.1:1'\ndata = 'from-file'\nlog_level = 'warn'\ntrusted_proxies = ['10.0.0.0/8', '::1']\n[limits]\nmessage_chars = 5\nfile_bytes = 2048\n"),
		Env:  []string{"COMPTOIR_ADDR=127.0.0.1:2", "COMPTOIR_DATA=from-env", "COMPTOIR_LIMITS_MESSAGE_CHARS=6", "PATH=/bin", "COMPTOIR_TEST_DATABASE=x", "COMPTOIR_SERVICE_HOST=10.0.0.1", "COMPTOIR_PORT_80_TCP=x"},
		Flags: map[string]string{
			"addr": "127.0.0.1:3", "public": "true", "smtp-port": "25",
		},
	}
	c, err := Load(src)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:3", c.Addr)
	require.Equal(t, "from-env", c.Data)
	require.Equal(t, "warn", c.LogLevel)
	require.Equal(t, 6, c.Limits.MessageChars)
	require.Equal(t, int64(2048), c.Limits.FileBytes)
	require.Equal(t, 25, c.SMTP.Port)
	require.True(t, c.Public)
	require.Len(t, c.Proxies(), 2)
}

func TestTheEnvironmentNamesTheFile(t *testing.T) {
	path := file(t, "session_days = 3")
	c, err := Load(Sources{Env: []string{"COMPTOIR_CONFIG=" + path}})
	require.NoError(t, err)
	require.Equal(t, 3, c.SessionDays)
}

func TestPasswordFile(t *testing.T) {
	path := file(t, "s3cret word\r\nsecond line\n")
	c, err := Load(Sources{Env: []string{"COMPTOIR_SMTP_HOST=mail.example.org", "COMPTOIR_SMTP_FROM=Support <s@example.org>",
		"COMPTOIR_SMTP_USER=u", "COMPTOIR_SMTP_PASSWORD_FILE=" + path}})
	require.NoError(t, err)
	require.Equal(t, "s3cret word", c.SMTP.Password)
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct {
		name  string
		file  string
		env   []string
		flags map[string]string
		want  string
	}{
		{"misspelt key", "adr = ':1'", nil, nil, "adr is not a setting; did you mean addr?"},
		{"misspelt section", "[smpt]\nhost = 'x'", nil, nil, "smpt.host is not a setting; did you mean smtp.host?"},
		{"section as a value", "smtp = 'x'", nil, nil, "smtp is not a setting"},
		{"value as a section", "[addr]\nport = 1", nil, nil, "addr.port is not a setting"},
		{"nothing near", "colour_of_the_roof = 1", nil, nil, "colour_of_the_roof is not a setting"},
		{"misspelt variable", "", []string{"COMPTOIR_LOGLEVEL=info"}, nil, "COMPTOIR_LOGLEVEL is not a setting; did you mean COMPTOIR_LOG_LEVEL?"},
		{"misspelt flag", "", nil, map[string]string{"sesion-days": "1"}, "--sesion-days is not a setting; did you mean --session-days?"},
		{"text for a number", "session_days = 'x'", nil, nil, "session_days: expected a whole number"},
		{"number for a text", "addr = 8080", nil, nil, "addr: expected a text in quotes, found 8080"},
		{"list of numbers", "trusted_proxies = [1]", nil, nil, "expected a list of texts"},
		{"bad number", "", []string{"COMPTOIR_SMTP_PORT=many"}, nil, `COMPTOIR_SMTP_PORT: expected a whole number, found "many"`},
		{"out of bounds", "", []string{"COMPTOIR_SMTP_PORT=70000"}, nil, "smtp.port is 70000: the most is 65535"},
		{"below", "", []string{"COMPTOIR_SESSION_DAYS=0"}, nil, "session_days is 0: the least is 1"},
		{"bad bool", "", nil, map[string]string{"public": "maybe"}, "--public: expected true or false"},
		{"choice", "", []string{"COMPTOIR_LOG_LEVEL=loud"}, nil, "choose one of debug, info, warn, error"},
		{"broken file", "addr = ", nil, nil, "line 1"},
		{"addr without port", "", nil, map[string]string{"addr": "localhost"}, "expected host:port"},
		{"relative base", "", nil, map[string]string{"base_url": "support.example.org"}, "base_url is"},
		{"base with a path", "", nil, map[string]string{"base_url": "https://x.org/a"}, "without a path"},
		{"mysql", "", nil, map[string]string{"database": "mysql://root:hunter2@x/y"}, "database: expected a URL that begins with postgres://"},
		{"proxy", "", nil, map[string]string{"trusted_proxies": "proxy.local"}, "trusted_proxies holds"},
		{"half tls", "", nil, map[string]string{"tls.cert_file": "a.pem"}, "go together"},
		{"no sender", "", nil, map[string]string{"smtp.host": "m"}, "a sender is needed"},
		{"clear password", "", nil, map[string]string{"smtp.host": "m", "smtp.from": "a@b.c", "smtp.user": "u", "smtp.password": "p", "smtp.tls": "none"}, "travel in clear"},
		{"two passwords", "", nil, map[string]string{"smtp.password": "p", "smtp.password_file": "f"}, "exclude each other"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			src := Sources{Env: tc.env, Flags: tc.flags}
			if tc.file != "" {
				src.File = file(t, tc.file)
			}
			_, err := Load(src)
			require.ErrorContains(t, err, tc.want)
			require.NotContains(t, err.Error(), "hunter2")
		})
	}
	_, err := Load(Sources{File: filepath.Join(t.TempDir(), "absent.toml")})
	require.ErrorContains(t, err, "does not exist")
}

func TestOrigin(t *testing.T) {
	for _, tc := range []struct{ addr, base, cert, want string }{
		{"127.0.0.1:8080", "", "", "http://localhost:8080"},
		{"0.0.0.0:80", "", "", "http://localhost:80"},
		{":443", "", "x", "https://localhost:443"},
		{"[::1]:80", "", "", "http://[::1]:80"},
		{":80", "https://support.example.org/", "", "https://support.example.org"},
	} {
		c, err := finish(Config{Addr: tc.addr, Data: "d", BaseURL: tc.base, LogLevel: "info", LogFormat: "text", SessionDays: 1,
			SMTP: SMTP{Port: 1, TLS: "none"}, Limits: Limits{1, 4096, 1024, 1}, TLS: TLS{tc.cert, tc.cert}})
		require.NoError(t, err)
		require.Equal(t, tc.want, c.Origin())
	}
}

func TestLoggingHidesSecrets(t *testing.T) {
	c, err := Load(Sources{Flags: map[string]string{"database": "postgres://u:hunter2@h/d", "metrics_token": "hunter3", "smtp.password": "hunter4"}})
	require.NoError(t, err)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "config", c)
	require.NotContains(t, out.String(), "hunter")
	require.Contains(t, out.String(), "127.0.0.1:8080")
}

// The example, with every line uncommented, must load and give the defaults.
func TestExampleLoads(t *testing.T) {
	text := regexp.MustCompile(`(?m)^#(\w+ = )`).ReplaceAllString(Example(), "$1")
	c, err := Load(Sources{File: file(t, text)})
	require.NoError(t, err)
	want, err := Load(Sources{})
	require.NoError(t, err)
	want.TrustedProxies = []string{}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
}

func TestReferenceIsCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "..", "docs", "configuration.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(Reference()), 0o644))
	}
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	if d := cmp.Diff(Reference(), string(got)); d != "" {
		t.Errorf("run go test ./internal/base/config -update\n%s", d)
	}
}
