package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"comptoir/internal/base/i18n"
)

const faultStyle = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}` +
	`table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid color-mix(in srgb,currentColor 20%,transparent)}` +
	`code{font-size:.875rem;overflow-wrap:anywhere}tr:target{background:color-mix(in srgb,currentColor 12%,transparent)}`

const faultPage = `<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title><style>` + faultStyle + `</style></head>
<body><h1>{{.Title}}</h1><p>{{.About}}</p>
<table><thead><tr><th scope="col">{{.Code}}</th><th scope="col">{{.Text}}</th></tr></thead><tbody>
{{range .Faults}}<tr id="{{.Code}}"><td><code>{{.Code}}</code></td><td>{{.Text}}</td></tr>
{{end}}</tbody></table></body></html>
`

// faults is the page to which the type of every problem leads, /docs/errors#code: what each code means, in the reader's language.
func faults(text *i18n.Catalog) (http.Handler, error) {
	page, err := template.New("faults").Parse(faultPage)
	if err != nil {
		return nil, err
	}
	type row struct{ Code, Text string }
	pages := map[string][]byte{}
	for _, lang := range i18n.Languages() {
		var rows []row
		for _, key := range text.Keys("fault.") {
			rows = append(rows, row{strings.TrimPrefix(key, "fault."), text.Text(lang, key, nil)})
		}
		t := func(key string) string { return text.Text(lang, "faults."+key, nil) }
		var out bytes.Buffer
		err := page.Execute(&out, map[string]any{"Lang": lang, "Title": t("title"), "About": t("about"), "Code": t("code"), "Text": t("text"), "Faults": rows})
		if err != nil {
			return nil, err
		}
		pages[lang] = out.Bytes()
	}
	sum := sha256.Sum256([]byte(faultStyle))
	policy := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", base64.StdEncoding.EncodeToString(sum[:]))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", policy)
		h.Set("Vary", "Accept-Language")
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write(pages[i18n.Negotiate("", r.Header.Get("Accept-Language"))]) // a reader that went away is not an error
	}), nil
}
