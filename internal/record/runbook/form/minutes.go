package form

import (
	"regexp"
	"strconv"
	"strings"

	"comptoir/internal/base/i18n"
)

// longest is the most that a step may take, in minutes: thirty days.
const longest = 30 * 24 * 60

var duration = regexp.MustCompile(`^(?:~|env\.|environ|about)? ?(?:(\d{1,5}) ?(?:j|d|jours?|days?))? ?(?:(\d{1,5}) ?(?:h|heures?|hours?))? ?(?:(\d{1,5}) ?(?:min|mn|m|minutes?)?\.?)?$`)

// Minutes reads a duration as people write it: 15 min, 1 h 30, 2h, 1 j, 90.
func Minutes(s string) (int, bool) {
	m := duration.FindStringSubmatch(i18n.Fold(strings.TrimSpace(s)))
	if m == nil {
		return 0, false
	}
	n := 0
	for i, in := range []int{24 * 60, 60, 1} {
		if m[i+1] == "" {
			continue
		}
		v, err := strconv.Atoi(m[i+1])
		if err != nil {
			return 0, false
		}
		n += v * in
	}
	return n, n > 0 && n <= longest
}

// Duration writes minutes so that Minutes reads them: 45 min, 1 h 30 min.
func Duration(minutes int) string {
	h, m := minutes/60, minutes%60
	switch {
	case h == 0:
		return strconv.Itoa(m) + " min"
	case m == 0:
		return strconv.Itoa(h) + " h"
	}
	return strconv.Itoa(h) + " h " + strconv.Itoa(m) + " min"
}
