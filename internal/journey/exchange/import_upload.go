package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/cmdbfile"
)

const maxFormValue = 64 << 10

// FileTypes says whether a request for an import brings the files with it: a form, or the file of CIs itself.
func FileTypes(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	switch kind {
	case "multipart/form-data", "text/csv", "text/tab-separated-values", "text/plain", "application/x-ndjson", "application/ndjson", "application/jsonl",
		"application/x-jsonlines", "application/octet-stream":
		return true
	}
	return false
}

// Upload is Make for who sends the files with the request: a form with the files cis and relations and the values source, key and
// mapping (JSON), or a file of CIs alone, with source and key in the query.
func (x *Exchange) Upload(w http.ResponseWriter, r *http.Request) error {
	var in MakeIn
	var err error
	kind, _, e := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if e == nil && kind == "multipart/form-data" {
		in, err = x.form(r)
	} else {
		in.Source, in.Key = r.URL.Query().Get("source"), r.URL.Query().Get("key")
		in.CIs, err = x.Keep(r.Context(), api.ActorOf(r), "cis.txt", r.Body)
	}
	if err != nil {
		return err
	}
	made, err := db.Update(r.Context(), x.DB, api.ActorOf(r), func(ctx context.Context, tx *db.Tx) (Import, error) { return x.Make(ctx, tx, in) })
	if err != nil {
		return err
	}
	body, err := json.Marshal(made)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body) // a client that hung up is not our error
	return nil
}

func (x *Exchange) form(r *http.Request) (in MakeIn, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return in, fault.InvalidField("cis_file", "exchange.no_file")
	}
	for {
		part, err := form.NextPart()
		var tooBig *http.MaxBytesError
		switch {
		case errors.Is(err, io.EOF):
			return in, nil
		case errors.As(err, &tooBig):
			return in, err
		case err != nil:
			return in, fault.InvalidField("cis_file", "exchange.no_file")
		}
		if err := x.part(r, part, &in); err != nil {
			return in, err
		}
	}
}

func (x *Exchange) part(r *http.Request, part *multipart.Part, in *MakeIn) (err error) {
	switch name := part.FormName(); {
	case (name == "cis" || name == "file" || name == "relations") && part.FileName() == "": // a field of the form that was left empty
	case name == "cis", name == "file":
		in.CIs, err = x.Keep(r.Context(), api.ActorOf(r), part.FileName(), part)
	case name == "relations":
		in.Relations, err = x.Keep(r.Context(), api.ActorOf(r), part.FileName(), part)
	case name == "source":
		in.Source, err = value(part)
	case name == "key":
		in.Key, err = value(part)
	case name == "mapping":
		var text string
		if text, err = value(part); err != nil || text == "" {
			return err
		}
		in.Mapping = cmdbfile.Mapping{}
		if json.Unmarshal([]byte(text), &in.Mapping) != nil {
			return fault.InvalidField("mapping", "exchange.bad_mapping")
		}
	}
	return err
}

func value(part *multipart.Part) (string, error) {
	b, err := io.ReadAll(io.LimitReader(part, maxFormValue))
	return strings.TrimSpace(string(b)), err
}
