package obs

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is a registry of its own: no library adds figures behind our back. Names get the prefix "comptoir_".
type Metrics struct {
	Registry *prometheus.Registry
}

// NewMetrics starts with the figures of the Go runtime, of the process and of this build.
func NewMetrics(version string) *Metrics {
	m := &Metrics{Registry: prometheus.NewRegistry()}
	m.Registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.Gauge("build_info", "Always 1; the label names the version.", "version").Set(1, version)
	return m
}

const namespace = "comptoir"

// Counter only grows.
type Counter struct{ vec *prometheus.CounterVec }

// Gauge goes up and down.
type Gauge struct{ vec *prometheus.GaugeVec }

// Histogram counts durations, in seconds, by how long they took.
type Histogram struct{ vec *prometheus.HistogramVec }

// Counter registers one; registering a name twice is a mistake of the program and panics at the start.
func (m *Metrics) Counter(name, help string, labels ...string) Counter {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
	m.Registry.MustRegister(v)
	return Counter{v}
}

// Gauge registers one.
func (m *Metrics) Gauge(name, help string, labels ...string) Gauge {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels)
	m.Registry.MustRegister(v)
	return Gauge{v}
}

// GaugeFunc registers a figure that is asked for when Prometheus comes.
func (m *Metrics) GaugeFunc(name, help string, value func() float64) {
	m.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, value))
}

// Histogram registers one, with bounds from a millisecond to ten seconds.
func (m *Metrics) Histogram(name, help string, labels ...string) Histogram {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help,
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, labels)
	m.Registry.MustRegister(v)
	return Histogram{v}
}

// Inc adds one.
func (c Counter) Inc(labels ...string) { c.vec.WithLabelValues(labels...).Inc() }

// Add adds n, which is not negative.
func (c Counter) Add(n float64, labels ...string) { c.vec.WithLabelValues(labels...).Add(n) }

// Set replaces the value.
func (g Gauge) Set(v float64, labels ...string) { g.vec.WithLabelValues(labels...).Set(v) }

// Add moves the value.
func (g Gauge) Add(v float64, labels ...string) { g.vec.WithLabelValues(labels...).Add(v) }

// Observe counts one duration.
func (h Histogram) Observe(d time.Duration, labels ...string) {
	h.vec.WithLabelValues(labels...).Observe(d.Seconds())
}

// Handler answers Prometheus. With a token it asks for it as a bearer; without, it answers this machine only.
func (m *Metrics) Handler(token string) http.Handler {
	inner := promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{})
	want := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token == "" {
			if !local(r) {
				http.Error(w, "metrics are open to this machine only; set metrics_token", http.StatusForbidden)
				return
			}
			inner.ServeHTTP(w, r)
			return
		}
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		got := sha256.Sum256([]byte(given))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "wrong or missing token", http.StatusUnauthorized)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

func local(r *http.Request) bool {
	ip, err := netip.ParseAddr(remote(r))
	return err == nil && ip.Unmap().IsLoopback()
}

func remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
