// Package web holds the built web application. `make build` fills dist; a
// binary built without it has only the marker file and serves no pages.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist is the built application: index.html, theme.js and assets.
func Dist() (fs.FS, error) { return fs.Sub(files, "dist") }
