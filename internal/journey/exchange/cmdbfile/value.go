package cmdbfile

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"comptoir/internal/base/i18n"
)

// statusOf reads the words of NetBox, ServiceNow, iTop and GLPI, and the French ones.
func statusOf(word string) (status, lifecycle string) {
	switch i18n.Fold(word) {
	case "in_service", "in service", "en service", "active", "actif", "operational", "operationnel", "up", "connected", "1":
		return "in_service", ""
	case "production", "en production", "installed", "in use":
		return "in_service", "production"
	case "down", "failed", "offline", "hors service", "en panne", "non-operational", "non operational", "2":
		return "down", ""
	case "maintenance", "en maintenance", "in maintenance", "repair in progress", "under repair":
		return "maintenance", ""
	case "planned", "prevu", "planifie":
		return "", "planned"
	case "implementation", "staged", "provisioning", "en cours d'installation":
		return "", "implementation"
	case "stock", "in stock", "inventory", "en stock":
		return "", "stock"
	case "obsolete", "decommissioning", "decommissioned", "end of life":
		return "", "obsolete"
	}
	return "", ""
}

func lifecycle(word string) (ours, code string) {
	switch w := i18n.Fold(word); w {
	case "planned", "implementation", "production", "stock", "obsolete":
		return w, ""
	}
	if _, life := statusOf(word); life != "" {
		return life, ""
	}
	return "", "cmdbfile.bad_lifecycle"
}

// criticality reads 1 to 4, "1 - most critical" and words.
func criticality(s string) (ours, code string) {
	folded := i18n.Fold(s)
	first, _, _ := strings.Cut(folded, " ")
	switch first {
	case "1", "2", "3", "4":
		return first, ""
	}
	switch folded {
	case "critical", "critique", "vital", "vitale", "most critical", "very high", "tres haute":
		return "1", ""
	case "high", "haute", "elevee", "somewhat critical", "forte":
		return "2", ""
	case "medium", "moyenne", "moderate", "moderee", "less critical", "normale":
		return "3", ""
	case "low", "basse", "faible", "not critical":
		return "4", ""
	}
	return "", "cmdbfile.bad_criticality"
}

const maxMinutes = 366 * 24 * 60

func unitOf(word string) string {
	switch word {
	case "m", "mn", "min", "mins", "minute", "minutes":
		return "min"
	case "h", "hr", "hrs", "hour", "hours", "heure", "heures":
		return "h"
	case "d", "j", "day", "days", "jour", "jours":
		return "d"
	}
	return ""
}

func minutesIn(unit string) float64 {
	switch unit {
	case "h":
		return 60
	case "d":
		return 24 * 60
	}
	return 1
}

// minutes reads "240", "4 h", "4h30", "1,5 j" and "1 d 12 h"; a number alone is in the column's unit, else in minutes.
func minutes(s, unit string) (ours, code string) {
	rest := strings.ReplaceAll(i18n.Fold(s), ",", ".")
	total, last := 0.0, ""
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' })
		if n < 0 {
			n = len(rest)
		}
		v, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return "", "cmdbfile.bad_duration"
		}
		rest = strings.TrimLeft(rest[n:], " ")
		n = strings.IndexFunc(rest, func(r rune) bool { return r < 'a' || r > 'z' })
		if n < 0 {
			n = len(rest)
		}
		u := unitOf(rest[:n])
		switch {
		case n > 0 && u == "":
			return "", "cmdbfile.bad_duration"
		case n == 0 && last == "h":
			u = "min" // 4h30
		case n == 0 && last == "":
			u = unit
		case n == 0:
			return "", "cmdbfile.bad_duration"
		}
		total, last = total+v*minutesIn(u), u
		if last == "" {
			last = "min"
		}
		rest = strings.TrimLeft(rest[n:], " ")
	}
	if last == "" || total > maxMinutes || math.IsNaN(total) {
		return "", "cmdbfile.bad_duration"
	}
	return strconv.FormatInt(int64(math.Round(total)), 10), ""
}

const maxWhole = 1_000_000_000

func whole(s string) (ours, code string) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || n > maxWhole {
		return "", "cmdbfile.bad_number"
	}
	return strconv.FormatInt(n, 10), ""
}

// redundancy reads "all", "any", "2" (of them must be up) and "50 %".
func redundancy(s string) (ours, code string) {
	folded := i18n.Fold(s)
	switch folded {
	case "all", "toutes", "tous", "none", "aucune":
		return "all", ""
	case "any", "une suffit", "un suffit", "one":
		return "any", ""
	}
	folded = strings.TrimPrefix(strings.TrimPrefix(folded, "count "), "min ")
	number, percent := strings.CutSuffix(folded, "%")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 1 || n > 100_000 || percent && n > 100 {
		return "", "cmdbfile.bad_redundancy"
	}
	if percent {
		return "percent " + strconv.Itoa(n), ""
	}
	return "count " + strconv.Itoa(n), ""
}
