package cmdb

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
)

// SerialAttribute is the attribute under which classes keep a serial number.
const SerialAttribute = "serial_number"

// SerialEvents are those that SerialsHeard listens to.
func SerialEvents() []string {
	return []string{CIMade{}.EventType(), CIEdited{}.EventType(), Imported{}.EventType()}
}

// SerialsConcern says whether an event of this domain may change a serial number.
func SerialsConcern(e event.Event) bool {
	if e.Type != (CIEdited{}).EventType() {
		return true
	}
	p, err := event.Decode[CIEdited](e)
	return err != nil || slices.Contains(p.Fields, attributePrefix+SerialAttribute)
}

// SerialsHeard keeps the list of serial numbers up with an event of this domain.
func SerialsHeard(ctx context.Context, tx *db.Tx, e event.Event) error {
	ids := []string{e.Subject.ID}
	if e.Type == (Imported{}).EventType() {
		var p Imported
		if err := json.Unmarshal(e.Data, &p); err != nil {
			return err
		}
		ids = p.CIs
	}
	return inParts(ids, func(part []string) error { return refreshSerials(ctx, tx, part) })
}

// BySerial are the CIs in use with a serial number, whatever its case; none for one that is a sample.
func BySerial(ctx context.Context, r db.Reader, serial string) ([]string, error) {
	folded := foldSerial(serial)
	if folded == "" {
		return nil, nil
	}
	return idsBySerial(ctx, r, folded)
}

// foldSerial is the form in which serial numbers are compared, "" where it tells no machine from another: "0", "XXXX", "none".
func foldSerial(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) < 4 || strings.Trim(s, s[:1]) == "" {
		return ""
	}
	switch s {
	case "NONE", "UNKNOWN", "N/A", "DEFAULT STRING", "TO BE FILLED BY O.E.M.", "NOT SPECIFIED", "SYSTEM SERIAL NUMBER":
		return ""
	}
	return s
}
