package cmdb

import (
	"strconv"
	"strings"
)

// versionOf reads the version of an If-Match header with one tag.
func versionOf(ifMatch string) (int64, bool) {
	tag := strings.Trim(strings.TrimPrefix(strings.TrimSpace(ifMatch), "W/"), `"`)
	n, err := strconv.ParseInt(tag, 10, 64)
	return n, err == nil
}
