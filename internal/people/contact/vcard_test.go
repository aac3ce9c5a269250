package contact

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
)

type (
	ctxt = context.Context
	tx   = db.Tx
)

// What goes out comes in again in another house, with nothing lost.
func TestCardsGoOutAndComeIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		org := do(t, h, h.ana, Make, MakeIn{Kind: Organisation, Name: "Hébergeur; du, Fleuve", Category: "hosting", Emergency: true, Rank: 3, Availability: "24 h/24",
			References: []Reference{{"N° client", "HF-2210"}}, Lines: []LineIn{{Kind: Phone, Use: "duty", Value: "+33 2 40 00 00 01", Emergency: true}}})
		in := card1()
		in.Name, in.Organisation, in.Title, in.Note = "Inès Carvalho", org.ID, "Astreinte \\ réseau", "Ligne une\nligne deux"
		ines := do(t, h, h.ana, Make, in)
		do(t, h, h.ana, Make, MakeIn{Kind: Group, Name: "Cellule", Members: []string{ines.ID, org.ID}})
		all := func(a auth.Actor) []Contact {
			out, err := db.View(t.Context(), h.DB, a, Book)
			require.NoError(t, err)
			return out
		}
		file, err := Cards(all(h.ana)...)
		require.NoError(t, err)
		bring := func(a auth.Actor, preview bool) ImportResult {
			out, err := h.contacts.Import(auth.Into(t.Context(), a), ImportIn{Text: string(file), Preview: preview})
			require.NoError(t, err)
			return out
		}
		require.Equal(t, 3, bring(h.zoe, true).Made)
		require.Empty(t, all(h.zoe), "a preview writes nothing")
		require.Equal(t, 3, bring(h.zoe, false).Made)
		require.Equal(t, 3, bring(h.zoe, false).Same, "twice is once")
		require.Equal(t, 3, bring(h.ana, false).Same, "known again by the UID")
		theirs := all(h.zoe)
		for i, c := range all(h.ana) {
			got := theirs[i]
			require.Equal(t, []any{c.Kind, c.Name, c.Title, c.Category, c.References, c.Emergency, c.Rank, len(c.Members)},
				[]any{got.Kind, got.Name, got.Title, got.Category, got.References, got.Emergency, got.Rank, len(got.Members)})
			require.Equal(t, strings.TrimSpace(c.Availability+"\n"+c.Note), got.Note)
			for n, l := range c.Lines {
				g := got.Lines[n]
				require.Equal(t, []any{l.Kind, l.Use, l.Value, l.Private, l.Emergency, l.Independent}, []any{g.Kind, g.Use, g.Value, g.Private, g.Emergency, g.Independent})
			}
		}
	})
}

const oldPhone = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Léa Dumas\r\nN:Dumas;Léa;;;\r\nORG:Assurances du Port;Sinistres\r\nTEL;TYPE=CELL:06 11 22 33 44\r\nTEL;TYPE=WORK,VOICE:tel:+33-2-40-55-66-77;ext=12\r\n" +
	"TEL:numéro inconnu\r\nEMAIL;TYPE=HOME:lea@ailleurs.test\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:;;;;\r\nEND:VCARD\r\n"

func TestAnOldPhonesCards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		out, err := h.contacts.Import(auth.Into(t.Context(), h.paul), ImportIn{Text: oldPhone})
		require.NoError(t, err)
		require.Equal(t, []int{1, 1}, []int{out.Made, out.Nameless})
		require.Equal(t, []string{"numéro inconnu"}, out.Cards[0].Left)
		c, err := see(t, h, h.paul, Get, GetIn{ID: out.Cards[0].ID})
		require.NoError(t, err)
		require.Equal(t, "Assurances du Port", c.Organisation.Name)
		var lines []string
		for _, l := range c.Lines {
			lines = append(lines, l.Use+" "+l.Value)
		}
		require.Equal(t, []string{"mobile 06 11 22 33 44", "office +33-2-40-55-66-77", "personal lea@ailleurs.test"}, lines)
		more := strings.Replace(oldPhone, "06 11 22 33 44", "+33 7 00 00 00 01", 1)
		out, err = h.contacts.Import(auth.Into(t.Context(), h.paul), ImportIn{Text: more})
		require.NoError(t, err)
		require.Equal(t, 1, out.Edited, "the same name: one number more, none less")
		c, err = see(t, h, h.paul, Get, GetIn{ID: out.Cards[0].ID})
		require.NoError(t, err)
		require.Len(t, c.Lines, 4)
		for _, bad := range []string{"x", "BEGIN:VCARD\r\nFN", "\xff\xfe"} {
			_, err := h.contacts.Import(auth.Into(t.Context(), h.paul), ImportIn{Text: bad})
			require.Equal(t, "contact.not_vcard", fault.CodeOf(err), "%q", bad)
		}
	})
}

func FuzzReadCards(f *testing.F) {
	f.Add(oldPhone)
	f.Add("BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:x\nMEMBER:urn:uuid:1\nEND:VCARD\n")
	f.Fuzz(func(t *testing.T, text string) {
		cards, _, err := readCards(text)
		if err != nil {
			return
		}
		for _, c := range cards {
			if c.In.Name == "" {
				t.Fatal("a card without a name")
			}
			for _, l := range c.In.Lines {
				check := Line{Kind: l.Kind, Use: l.Use, Value: l.Value}
				if err := check.clean(); err != nil {
					t.Fatalf("%+v: %v", l, err)
				}
			}
		}
	})
}
