// Package app puts the house together: it is the only place that knows every domain. app.go builds in order and stops in
// reverse; routes.go, kinds.go, topics.go and listeners.go have one line per domain.
package app
