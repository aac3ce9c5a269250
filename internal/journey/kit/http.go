package kit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"comptoir/internal/base/api"
	"comptoir/internal/base/auth"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

// Register adds this domain's routes.
func (k *Kits) Register(root *api.Group) {
	g := root.At("/kits")
	api.List(g, "", List, "kit.read", api.Name("kit.list"))
	api.Raw(g, http.MethodGet, "/export", k.give, "kit.export", api.Doc("a ZIP of plain HTML that opens with no server (format=zip), or the print edition (format=pdf); days= it is to be trusted, 1 to 90"))
}

// give writes the kit to a file, then serves it: an archive is whole or is not given out.
func (k *Kits) give(w http.ResponseWriter, req *http.Request) error {
	var in In
	if days := req.URL.Query().Get("days"); days != "" {
		n, err := strconv.Atoi(days)
		if err != nil || n == 0 {
			return fault.InvalidField("days", "kit.days_between").With("limit", mostDays)
		}
		in.Days = n
	}
	form := req.URL.Query().Get("format")
	switch form {
	case "":
		form = Archive
	case Archive, Paper:
	default:
		return fault.InvalidField("format", "field.invalid")
	}
	return k.Give(req.Context(), api.ActorOf(req), form, in, func(done Written, f *os.File) error {
		kind := "application/zip"
		if form == Paper {
			kind = "application/pdf"
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Length", strconv.FormatInt(done.Bytes, 10))
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": done.Name(form)}))
		w.Header().Set("Cache-Control", "private, no-store")
		_, err := io.Copy(w, f)
		return err
	})
}

// Name is what the file is called: the organisation, and the day.
func (w Written) Name(form string) string {
	org := strings.Join(i18n.Words(i18n.Fold(w.Organisation)), "-")
	if org == "" || len(org) > 60 {
		org = "comptoir"
	}
	return fmt.Sprintf("kit-%s-%s.%s", org, w.At.Format("2006-01-02"), form)
}

// Give writes a kit to a file of the spool, notes that it was taken, and hands the file on.
func (k *Kits) Give(ctx context.Context, actor auth.Actor, form string, in In, hand func(Written, *os.File) error) (err error) {
	f, err := os.CreateTemp(k.Folder, "kit-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	write := k.Write
	if form == Paper {
		write = k.Print
	}
	done, err := write(ctx, actor, in, f)
	if err != nil {
		return err
	}
	if done.Bytes, err = f.Seek(0, io.SeekCurrent); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := k.took(ctx, actor, form, done); err != nil {
		return err
	}
	return hand(done, f)
}
