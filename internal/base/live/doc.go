// Package live shows the event log to the browsers that watch, as it grows.
//
//	commit ─▶ log ─▶ tail ─▶ render once, encode once ─▶ every topic of the event ─▶ every socket that follows it
//
// It is never a second truth. A client reads by REST (the answer carries the position of its snapshot), subscribes, and asks
// Events for what came after that position; each push names the number before it on its topic, and every 15 seconds the last
// one, so that whoever missed something knows it and asks again. What is lost on the way is therefore late, never lost.
//
// The right to a topic is asked when it is subscribed and when the log is read; when an event takes rights away, those
// concerned are cut off before anything later is shown, and come back with the rights they have then.
//
// On the wire it is the centrifuge protocol in JSON. A topic's channel is "<tenant>:<topic>".
package live

import "embed"

// Locales are the texts of this package's faults.
//
//go:embed locales
var Locales embed.FS
