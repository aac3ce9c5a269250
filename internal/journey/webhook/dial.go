package webhook

import (
	"net/url"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/outward"
)

const longURL = 1000

// checkURL refuses what could never be sent to. Names are looked at when the connection is made.
func checkURL(s string, private bool) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || len(s) > longURL || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.Fragment != "":
		return fault.InvalidField("url", "webhook.url")
	case private:
		return nil
	}
	if !outward.PublicHost(u.Hostname()) {
		return fault.InvalidField("url", "webhook.private_address")
	}
	return nil
}
