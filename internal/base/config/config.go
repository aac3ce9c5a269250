package config

import (
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"time"
)

type Config struct {
	Addr           string   `key:"addr" default:"127.0.0.1:8080" doc:"Address and port the server listens on. Use 0.0.0.0:8080 for every network card."`
	Data           string   `key:"data" default:"data" doc:"Folder of the embedded database, the files and the search index."`
	Database       string   `key:"database" secret:"yes" doc:"PostgreSQL URL (postgres://user:password@host/name). Empty: the embedded SQLite database in the data folder."`
	Redis          string   `key:"redis" secret:"yes" doc:"Redis or Valkey URL (redis://host:6379), only for several nodes. Empty: one node."`
	Public         bool     `key:"public" default:"false" doc:"Allows the demonstration, whose passwords are known, to listen on an address that is not loopback."`
	BaseURL        string   `key:"base_url" doc:"Address people type to reach the server (https://support.example.org), used in the links of mails. Empty: derived from addr."`
	LogLevel       string   `key:"log_level" default:"info" oneof:"debug info warn error" doc:"Least level that is logged: debug, info, warn or error."`
	LogFormat      string   `key:"log_format" default:"text" oneof:"text json" doc:"Form of the log lines: text or json."`
	SessionDays    int      `key:"session_days" default:"14" min:"1" max:"400" doc:"Days without use after which a signed-in browser has to sign in again."`
	MetricsToken   string   `key:"metrics_token" secret:"yes" doc:"Bearer token that /metrics asks for. Empty: /metrics answers to this machine only."`
	TrustedProxies []string `key:"trusted_proxies" doc:"Addresses or networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (10.0.0.0/8, ::1)."`
	PushPrivate    bool     `key:"push_private" default:"false" doc:"Allows notifications to go to push services in private networks too. Needed only where browsers use a push service of your own."`

	SMTP   SMTP   `key:"smtp" doc:"Where mails are handed over. Without smtp.host, mails are kept in the outbox page of the administration."`
	Limits Limits `key:"limits" doc:"How much one message, request or file may hold."`
	TLS    TLS    `key:"tls" doc:"Encryption by the server itself. Leave empty behind a proxy that does it."`
}

type SMTP struct {
	Host         string `key:"host" doc:"Name of the mail server. Empty: no mail leaves, all is kept in the outbox."`
	Port         int    `key:"port" default:"587" min:"1" max:"65535" doc:"Port of the mail server."`
	User         string `key:"user" doc:"Account at the mail server. Empty: no authentication."`
	Password     string `key:"password" secret:"yes" doc:"Password of that account. Prefer smtp.password_file."`
	PasswordFile string `key:"password_file" doc:"File that holds the password on its first line."`
	From         string `key:"from" doc:"Sender of the mails: Support <support@example.org>."`
	TLS          string `key:"tls" default:"starttls" oneof:"starttls implicit none" doc:"Encryption towards the mail server: starttls (asked for and required), implicit (from the first byte, port 465) or none."`
}

type Limits struct {
	MessageChars    int   `key:"message_chars" default:"20000" min:"1" max:"1000000" doc:"Characters in one message."`
	BodyBytes       int64 `key:"body_bytes" default:"262144" min:"4096" max:"67108864" doc:"Bytes in the body of one request, file uploads aside."`
	FileBytes       int64 `key:"file_bytes" default:"26214400" min:"1024" max:"10737418240" doc:"Bytes in one file."`
	FilesPerMessage int   `key:"files_per_message" default:"10" min:"0" max:"100" doc:"Files joined to one message."`
}

type TLS struct {
	CertFile string `key:"cert_file" doc:"Certificate chain in PEM form."`
	KeyFile  string `key:"key_file" doc:"Private key of the certificate in PEM form."`
}

// SessionIdle is how long a session lives without being used.
func (c Config) SessionIdle() time.Duration { return time.Duration(c.SessionDays) * 24 * time.Hour }

// Embedded says that the database is SQLite in the data folder.
func (c Config) Embedded() bool { return c.Database == "" }

// Encrypted says that the server itself speaks TLS.
func (c Config) Encrypted() bool { return c.TLS.CertFile != "" }

// Loopback says that only this machine can reach the server.
func (c Config) Loopback() bool {
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Origin is the address put in links, without a slash at its end.
func (c Config) Origin() string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	scheme := "http"
	if c.Encrypted() {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return scheme + "://" + c.Addr
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && (ip.IsUnspecified() || ip.Is4() && ip.IsLoopback()) {
		host = "localhost"
	}
	return (&url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}).String()
}

// Proxies are the trusted proxies as networks; a single address is a network of one.
func (c Config) Proxies() []netip.Prefix {
	out := make([]netip.Prefix, 0, len(c.TrustedProxies))
	for _, s := range c.TrustedProxies {
		if p, err := parseNetwork(s); err == nil {
			out = append(out, p)
		}
	}
	return out
}

func parseNetwork(s string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	ip, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(ip, ip.BitLen()), nil
}

// LogValue shows every setting but the secrets, so that logging a Config is safe.
func (c Config) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, k := range keysOf(&c) {
		v := k.text()
		switch {
		case v == "":
			continue
		case k.Secret:
			v = "set, hidden"
		}
		attrs = append(attrs, slog.String(k.Name, v))
	}
	return slog.GroupValue(attrs...)
}
