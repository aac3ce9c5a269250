package cmdbfile

import (
	"strings"
)

// CI is a row as a CI. Fields are by the names above, as text the CMDB takes; "" empties one, where it can be empty. Site, Owner
// and SupportGroup are still the words of the file.
type CI struct {
	Line       int               `json:"line"`
	ExternalID string            `json:"external_id,omitempty"`
	Class      string            `json:"class,omitempty"` // of ours, or a new one's id
	ClassName  string            `json:"class_name,omitempty"`
	Name       string            `json:"name,omitempty"`
	Fields     map[string]string `json:"fields,omitempty"`
	Attributes map[string]string `json:"attributes,omitempty"`
}

const (
	maxID        = 200 // characters, as the CMDB has it
	maxName      = 200
	maxAttribute = 2000
)

// CI makes one of the row; Bad.Code says why not.
func (m Mapping) CI(row Row) (CI, Bad) {
	ci := CI{Line: row.Line, Fields: map[string]string{}, Attributes: map[string]string{}}
	for _, column := range sortedKeys(row.Values) {
		value, target := row.Values[column], m[column]
		if target == "" {
			target = Attribute(keyOf(column))
		}
		if code := ci.set(column, target, value); code != "" {
			return CI{}, Bad{Line: row.Line, Code: code, Column: cutShort(column), Value: cutShort(value)}
		}
	}
	if ci.ExternalID == "" && ci.Name == "" {
		return CI{}, Bad{Line: row.Line, Code: "cmdbfile.nobody"}
	}
	return ci, Bad{}
}

func (ci *CI) set(column, target, value string) string {
	switch target {
	case Ignored:
	case ExternalID:
		if len([]rune(value)) > maxID {
			return "cmdbfile.value_too_long"
		}
		ci.ExternalID = value
	case Name:
		if ci.Name = strings.Join(strings.Fields(value), " "); len([]rune(ci.Name)) > maxName {
			return "cmdbfile.value_too_long"
		}
	case Class:
		if ci.ClassName = value; value != "" {
			ci.Class = ClassID(value)
		}
	case Status:
		return ci.setStatus(column, value)
	case Criticality:
		return ci.put(target, value, criticality)
	case Lifecycle:
		if value != "" {
			return ci.put(target, value, lifecycle)
		}
	case RTO, RPO, RestoreTime:
		_, unit := headerOf(column)
		return ci.put(target, value, func(s string) (string, string) { return minutes(s, unit) })
	case Capacity, Load:
		return ci.put(target, value, whole)
	case Redundancy:
		return ci.setRedundancy(value)
	case Environment, Site, Owner, SupportGroup, Description:
		ci.Fields[target] = value
	default:
		if len([]rune(value)) > maxAttribute {
			return "cmdbfile.value_too_long"
		}
		if key, ok := attributeKey(target); ok {
			ci.Attributes[key] = value
		}
	}
	return ""
}

// put keeps a value that is understood; an empty one empties the field.
func (ci *CI) put(target, value string, understand func(string) (ours, code string)) string {
	code := ""
	if value != "" {
		value, code = understand(value)
	}
	ci.Fields[target] = value
	return code
}

func (ci *CI) setRedundancy(value string) string {
	if value == "" {
		return ""
	}
	rule, code := redundancy(value)
	mode, number, _ := strings.Cut(rule, " ")
	ci.Fields[Redundancy], ci.Fields[MinUp] = mode, number
	return code
}

// setStatus: a word for the state is understood in several vocabularies; one that is none of ours stays as an attribute, for
// the file's own column is often called so.
func (ci *CI) setStatus(column, value string) string {
	status, life := statusOf(value)
	if status == "" && life == "" {
		ci.Attributes[keyOf(column)] = value
		return ""
	}
	if status != "" {
		ci.Fields[Status] = status
	}
	if _, said := ci.Fields[Lifecycle]; life != "" && !said {
		ci.Fields[Lifecycle] = life
	}
	return ""
}
