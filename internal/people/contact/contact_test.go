package contact

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db/dbtest"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/i18n"
)

func TestWhoSeesPrivateNumbers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		in := card1()
		in.PersonID = h.ines.ID
		_, err := try(t, h, h.camille, Make, in)
		require.Equal(t, "contact.not_yours", fault.CodeOf(err))
		c := do(t, h, h.ines, Make, in)
		require.Equal(t, "Inès Carvalho", c.Name)
		for who, want := range map[*auth.Actor]int{&h.ines: 3, &h.paul: 3, &h.ana: 3, &h.camille: 1, &h.nora: 1} {
			got, err := see(t, h, *who, Get, GetIn{ID: c.ID})
			require.NoError(t, err)
			require.Len(t, got.Lines, want, who.Name)
			require.Equal(t, 3-want, got.Hidden)
			book, err := see(t, h, *who, List, ListIn{Emergency: true})
			require.NoError(t, err)
			require.Len(t, book.Items[0].Lines, want)
			b, err := Cards(got)
			require.NoError(t, err)
			if want == 3 {
				require.Contains(t, string(b), "ines@ailleurs.test")
			} else {
				require.NotContains(t, string(b), "ines@ailleurs.test")
			}
		}
		private := c.Lines[1].ID
		_, err = try(t, h, h.nora, EditLine, EditLineIn{ID: c.ID, Line: private})
		require.Equal(t, "contact.line_not_found", fault.CodeOf(err), "she may edit the card, and not what she may not see")
		_, err = try(t, h, h.camille, LogCall, CallIn{ID: c.ID, Line: private, Outcome: "reached"})
		require.Equal(t, "contact.line_not_found", fault.CodeOf(err))
		_, err = see(t, h, h.zoe, Get, GetIn{ID: c.ID})
		require.Equal(t, "contact.not_found", fault.CodeOf(err))
		_, err = try(t, h, h.ines, Make, in)
		require.Equal(t, "contact.exists", fault.CodeOf(err))
	})
}

func TestLinesAreVerifiedByCalls(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		org := do(t, h, h.camille, Make, MakeIn{Kind: Organisation, Name: "Hébergeur du Fleuve", Category: "hosting", References: []Reference{{"N° client", "HF-2210"}},
			Lines: []LineIn{{Kind: Phone, Use: "duty", Value: "+33 2 40 00 00 01"}}})
		require.False(t, org.Lines[0].Fresh)
		line := org.Lines[0].ID
		do(t, h, h.camille, LogCall, CallIn{ID: org.ID, Line: line, Outcome: "no_answer"})
		got, err := see(t, h, h.camille, Get, GetIn{ID: org.ID})
		require.NoError(t, err)
		require.False(t, got.Lines[0].Fresh, "nobody answered")
		h.Clock.Add(time.Minute)
		do(t, h, h.camille, LogCall, CallIn{ID: org.ID, Line: line, Outcome: "reached"})
		got, err = see(t, h, h.camille, Get, GetIn{ID: org.ID})
		require.NoError(t, err)
		require.True(t, got.Lines[0].Fresh)
		require.Equal(t, h.camille.ID, got.Lines[0].VerifiedBy)
		calls, err := see(t, h, h.camille, Calls, CallsIn{ID: org.ID, Limit: 5})
		require.NoError(t, err)
		require.Equal(t, []string{"reached", "no_answer"}, []string{calls.Items[0].Outcome, calls.Items[1].Outcome})
		h.Clock.Add(FreshFor)
		got, err = see(t, h, h.camille, Get, GetIn{ID: org.ID})
		require.NoError(t, err)
		require.False(t, got.Lines[0].Fresh, "that was long ago")
		v := do(t, h, h.camille, Verify, VerifyIn{ID: org.ID, Line: line, Wrong: true})
		require.False(t, v.Lines[0].WrongAt.IsZero())
		value := "+33 2 40 00 00 02"
		e := do(t, h, h.camille, EditLine, EditLineIn{ID: org.ID, Line: line, Value: &value})
		require.True(t, e.Lines[0].WrongAt.IsZero() && e.Lines[0].VerifiedAt.IsZero(), "another number is neither")
		found, err := see(t, h, h.camille, List, ListIn{Q: "fleuve HEB"})
		require.NoError(t, err)
		require.Len(t, found.Items, 1)
		do(t, h, h.camille, Archive, ArchiveIn{ID: org.ID})
		found, err = see(t, h, h.camille, List, ListIn{})
		require.NoError(t, err)
		require.Empty(t, found.Items)
	})
}

func TestWhatIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		one := do(t, h, h.camille, Make, MakeIn{Name: "Léa Dumas"})
		group := do(t, h, h.camille, Make, MakeIn{Kind: Group, Name: "Cellule", Members: []string{one.ID}})
		require.Equal(t, "Léa Dumas", group.Members[0].Name)
		for code, in := range map[string]MakeIn{
			"field.empty":               {Name: "\u200b"},
			"contact.not_a_phone":       {Name: "x", Lines: []LineIn{{Kind: Phone, Value: "appelez-moi"}}},
			"contact.not_an_email":      {Name: "x", Lines: []LineIn{{Kind: Email, Value: "x@y>\r\nBcc: z"}}},
			"contact.use_of_other_kind": {Name: "x", Lines: []LineIn{{Kind: Email, Use: "satellite", Value: "x@y.fr"}}},
			"contact.not_a_group":       {Name: "x", Members: []string{one.ID}},
			"contact.tie_refused":       {Name: "x", Deputies: []string{group.ID}},
			"contact.not_found":         {Name: "x", Organisation: one.ID},
			"person.not_found":          {PersonID: h.zoe.ID},
		} {
			_, err := try(t, h, h.camille, Make, in)
			require.Equal(t, code, fault.CodeOf(err), "%+v", in)
		}
		_, err := try(t, h, h.camille, Edit, EditIn{ID: one.ID, Deputies: &[]string{one.ID}})
		require.Equal(t, "contact.tie_refused", fault.CodeOf(err))
		name := "Léa Dumas-Petit"
		_, err = try(t, h, h.camille, Edit, EditIn{ID: one.ID, IfMatch: `"9"`, Name: &name})
		require.Equal(t, fault.KindStale, fault.KindOf(err))
		require.Equal(t, name, do(t, h, h.camille, Edit, EditIn{ID: one.ID, IfMatch: `"1"`, Name: &name}).Name)
		_, err = try(t, h, h.zoe, Edit, EditIn{ID: one.ID, Name: &name})
		require.Equal(t, "contact.not_found", fault.CodeOf(err))
	})
}

func TestCallTrees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		id := func(name string) string { return do(t, h, h.camille, Make, MakeIn{Name: name}).ID }
		a, b, c := id("A"), id("B"), id("C")
		tree := do(t, h, h.paul, MakeTree, TreeIn{Name: "Nuit", Branches: []Branch{{b, a}, {c, b}, {a, ""}}})
		require.Equal(t, []Branch{{a, ""}, {b, a}, {c, b}}, tree.Branches, "above before below")
		require.Equal(t, "C", tree.Contacts[2].Name)
		for code, branches := range map[string][]Branch{
			"contact.no_tree":      {{a, b}, {b, a}},
			"contact.branch_twice": {{a, ""}, {a, ""}},
			"contact.not_found":    {{"nobody", ""}},
		} {
			_, err := try(t, h, h.paul, EditTree, EditTreeIn{ID: tree.ID, Branches: &branches})
			require.Equal(t, code, fault.CodeOf(err))
		}
		_, err := try(t, h, h.paul, MakeTree, TreeIn{Name: "NUIT"})
		require.Equal(t, "contact.tree_name_taken", fault.CodeOf(err))
		_, err = see(t, h, h.zoe, GetTree, GetIn{ID: tree.ID})
		require.Equal(t, "contact.tree_not_found", fault.CodeOf(err))
		do(t, h, h.paul, RemoveTree, GetIn{ID: tree.ID})
		_, err = see(t, h, h.paul, GetTree, GetIn{ID: tree.ID})
		require.Equal(t, "contact.tree_not_found", fault.CodeOf(err))
	})
}

func TestLettersAskOnceAMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, r dbtest.Rig) {
		h := open(t, r)
		out := card1()
		out.Name = "Garde de nuit"
		c := do(t, h, h.ana, Make, out)
		own := card1()
		own.PersonID = h.ines.ID
		do(t, h, h.ines, Make, own) // asked with all else that is hers
		do(t, h, h.ana, Make, MakeIn{Name: "Not of the emergency view", Lines: []LineIn{{Kind: Phone, Value: "112"}}})
		ask := func() []Asked {
			out, err := try(t, h, auth.System(ours), func(ctx ctxt, tx *tx, _ int) ([]Asked, error) { return AskAgain(ctx, tx) }, 0)
			require.NoError(t, err)
			return out
		}
		first := ask()
		require.Len(t, first, 1)
		require.Equal(t, c.ID, first[0].Contact)
		require.Empty(t, ask(), "once a month")
		k, err := h.contacts.LookAt(t.Context(), CheckIn{Token: first[0].Token})
		require.NoError(t, err)
		require.Len(t, k.Lines, 3, "one's own private numbers too")
		require.False(t, k.Lines[0].Fresh, "looking answers nothing")
		_, err = h.contacts.LookAt(t.Context(), CheckIn{Token: theirs + first[0].Token[32:]})
		require.Equal(t, "contact.no_such_check", fault.CodeOf(err))
		k, err = h.contacts.Answer(t.Context(), AnswerIn{Token: first[0].Token, Right: []string{c.Lines[0].ID, c.Lines[1].ID}, Wrong: []string{c.Lines[1].ID}})
		require.NoError(t, err)
		require.True(t, k.Answered && k.Lines[0].Fresh)
		require.False(t, k.Lines[1].WrongAt.IsZero())
		_, err = h.contacts.Answer(t.Context(), AnswerIn{Token: first[0].Token, Right: []string{c.Lines[1].ID}})
		require.Equal(t, "contact.check_answered", fault.CodeOf(err))
		h.Clock.Add(AskEvery + time.Minute)
		_, err = h.contacts.LookAt(t.Context(), CheckIn{Token: first[0].Token})
		require.Equal(t, "contact.no_such_check", fault.CodeOf(err), "too old")
		require.Len(t, ask(), 1)
	})
}

func TestTexts(t *testing.T) {
	c, err := i18n.New(Locales)
	require.NoError(t, err)
	require.Empty(t, c.Gaps())
}
