package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/paper"
	"comptoir/internal/people/account"
	"comptoir/internal/people/tenant"
)

// printedSheet is a sheet of codes, and whose it is.
type printedSheet struct {
	account.Sheet
	organisation string
}

// codesPaper sets a sheet of codes on one page, from the codes that the page was just given: the server has them no more. Neither the
// question nor the answer is kept anywhere.
func (a *App) codesPaper(w http.ResponseWriter, req *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	in := account.PaperIn{}
	read := json.NewDecoder(req.Body)
	read.DisallowUnknownFields()
	bad := read.Decode(&in)
	in.ID = req.PathValue("id")
	who := api.ActorOf(req)
	s, err := db.View(req.Context(), a.DB, who, func(ctx context.Context, r db.Reader) (printedSheet, error) {
		t, err := tenant.Mine(ctx, r)
		if err != nil {
			return printedSheet{}, err
		}
		s, err := a.Accounts.Paper(ctx, r, in)
		return printedSheet{s, t.Name}, err
	})
	if bad != nil && !fault.Is(err, "break_glass.not_found") {
		return fault.InvalidField("codes", "field.invalid")
	}
	if err != nil {
		return err
	}
	pdf, err := a.setCodes(s, i18n.Negotiate(who.Lang, req.Header.Get("Accept-Language")), who.Zone)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Length", strconv.Itoa(len(pdf)))
	w.Header().Set("Content-Disposition", `attachment; filename="codes-`+strconv.FormatInt(s.Edition, 10)+`.pdf"`)
	_, err = w.Write(pdf)
	return err
}

// setCodes is the page: what it is, whose, until when, a code a line with room to say who used it, and how.
func (a *App) setCodes(s printedSheet, lang, zone string) ([]byte, error) {
	say := func(key string, args i18n.Args) string { return a.Text.Text(lang, "codes."+key, args) }
	when := i18n.For(lang, zone)
	title := say("title", i18n.Args{"name": s.Label})
	edition := say("edition", i18n.Args{"n": s.Edition, "date": when.Date(s.ExpiresAt.Time())})
	now := a.DB.Clock()()
	d := paper.New(paper.Face{Lang: lang, Title: title, Author: s.organisation, Head: s.organisation, HeadRight: edition, Foot: say("made", i18n.Args{"at": when.DateTime(now), "name": s.MadeBy.Name}),
		Page: say("page", nil), At: now})
	d.Chapter(title)
	opens := s.Person.Name
	if s.Role != "" {
		opens = say("role_"+string(s.Role), nil)
	}
	d.Text("**" + say("as", i18n.Args{"name": opens}) + "** " + edition)
	rows := make([][]string, len(s.Codes))
	for i, c := range s.Codes {
		rows[i] = []string{fmt.Sprint(c.N), "**" + c.Code + "**", ""}
	}
	d.BigTable([]paper.Column{{Head: say("number", nil), Share: 1}, {Head: say("code", nil), Share: 5}, {Head: say("used", nil), Share: 4}}, rows)
	d.Space(4)
	d.Text(say("use", i18n.Args{"address": a.Config.Origin() + "/break-glass"}))
	d.Note(say("keep", nil))
	return d.Bytes()
}
