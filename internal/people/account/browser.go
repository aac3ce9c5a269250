package account

import (
	"strings"

	"comptoir/internal/base/markdown"
)

// browser shortens a User-Agent to what a person recognises as their own: "Firefox · Windows".
func browser(agent string) string {
	if len(agent) > 1000 {
		agent = agent[:1000]
	}
	name := first(agent, [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"}, {"FxiOS/", "Firefox"},
		{"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	})
	system := first(agent, [][2]string{
		{"Windows", "Windows"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	})
	switch {
	case name != "" && system != "":
		return name + " · " + system
	case name != "" || system != "":
		return name + system
	}
	short := []rune(markdown.CleanLine(agent))
	return string(short[:min(60, len(short))])
}

func first(text string, marks [][2]string) string {
	for _, m := range marks {
		if strings.Contains(text, m[0]) {
			return m[1]
		}
	}
	return ""
}
