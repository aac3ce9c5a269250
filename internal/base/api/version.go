package api

import (
	"strconv"
	"strings"

	"comptoir/internal/base/fault"
)

// ETagOf writes a version as an ETag.
func ETagOf(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// CheckVersion compares an If-Match header with the record's version; an absent header agrees to any.
func CheckVersion(ifMatch string, version int64) error {
	if ifMatch == "" || ifMatch == "*" {
		return nil
	}
	for tag := range strings.SplitSeq(ifMatch, ",") {
		if strings.TrimPrefix(strings.TrimSpace(tag), "W/") == ETagOf(version) {
			return nil
		}
	}
	return fault.Stale("record.stale")
}
