package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"comptoir/internal/base/fault"
)

// xmlReader walks through a message of the old protocol and keeps what Sections names.
type xmlReader struct {
	d     *xml.Decoder
	names map[string][]string
	msg   Message
	kept  content
}

func readXML(text []byte) (Message, content, error) {
	r := &xmlReader{d: xml.NewDecoder(bytes.NewReader(text)), names: sections(), kept: content{}}
	r.d.Entity = map[string]string{}
	err := r.walk()
	if err != nil && fault.CodeOf(err) == "" {
		err = fault.Invalid("report.not_understood").Because(err)
	}
	return r.msg, r.kept, err
}

// walk follows the path of elements: REQUEST, CONTENT, a section, a value.
func (r *xmlReader) walk() error {
	var path []string
	var text strings.Builder
	var now entry
	for {
		t, err := r.d.Token()
		if errors.Is(err, io.EOF) {
			if len(path) > 0 || r.msg.kind == "" {
				return fault.Invalid("report.not_understood")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.Directive:
			return fault.Invalid("report.not_understood") // a DOCTYPE: nothing that declares entities is read
		case xml.StartElement:
			if len(path) == MaxDepth {
				return fault.Invalid("report.too_deep")
			}
			path = append(path, strings.ToLower(t.Name.Local))
			text.Reset()
			if len(path) == 3 {
				now = entry{}
			}
		case xml.CharData:
			if text.Len() < 4*maxValue {
				text.Write(t)
			}
		case xml.EndElement:
			if len(path) > 0 && path[0] == "request" {
				r.leave(path, now, text.String())
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}

// leave is the end of the element at path.
func (r *xmlReader) leave(path []string, now entry, text string) {
	value := clean(text)
	switch {
	case len(path) == 2 && path[1] == "deviceid":
		r.msg.DeviceID = value
	case len(path) == 2 && path[1] == "query":
		r.msg.kind = strings.ToLower(value)
	case len(path) < 3 || path[1] != "content":
	case len(path) == 3 && path[2] == "versionclient":
		r.msg.Client = value
	case len(path) == 3:
		if _, ok := r.names[path[2]]; ok {
			r.kept.add(path[2], now)
		}
	case len(path) == 4:
		if value != "" && wanted(r.names[path[2]], path[3]) {
			now[path[3]] = value
		}
	}
}
