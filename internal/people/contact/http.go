package contact

import (
	"net/http"

	"comptoir/internal/base/api"
)

// Register adds this domain's routes.
func Register(g *api.Group, c *Contacts) {
	p := g.At("/contacts")
	api.List(p, "", List, "contact.read", api.Name("contact.list"))
	api.Make(p, "", Make, "contact.make")
	api.Get(p, "/{id}", Get, "contact.read")
	api.Edit(p, "/{id}", Edit, "contact.edit")
	api.Act(p, "/{id}/archive", Archive, "contact.archive")
	api.Act(p, "/{id}/restore", Restore, "contact.archive", api.Name("contact.restore"))
	api.Make(p, "/{id}/lines", AddLine, "contact.edit", api.Name("contact.add_line"))
	api.Edit(p, "/{id}/lines/{line}", EditLine, "contact.edit", api.Name("contact.edit_line"))
	api.Delete(p, "/{id}/lines/{line}", RemoveLine, "contact.edit", api.Name("contact.remove_line"))
	api.Act(p, "/{id}/lines/{line}/verify", Verify, "contact.verify")
	api.List(p, "/{id}/calls", Calls, "contact.read", api.Name("contact.calls"))
	api.Make(p, "/{id}/calls", LogCall, "contact.call")
	api.Apart(g.At("/contacts-import"), http.MethodPost, http.StatusOK, "", c.Import, "contact.import", api.Limit(4<<20))

	// Addressed as /contacts.vcf, /contacts/{id}.vcf and /people/{id}.vcf: app turns the ending into these.
	api.Raw(g.At("/contacts-vcard"), http.MethodGet, "", c.AllCards, "contact.read", api.Name("contact.cards"), api.Doc("everybody as vCard 4; also /contacts.vcf"))
	api.Raw(p, http.MethodGet, "/{id}/vcard", c.Card, "contact.read", api.Name("contact.card"), api.Doc("as vCard 4; also /contacts/{id}.vcf"))
	api.Raw(g.At("/people"), http.MethodGet, "/{id}/vcard", c.CardOfPerson, "contact.read", api.Name("contact.card_of_person"), api.Doc("as vCard 4; also /people/{id}.vcf"))
	api.Get(g.At("/people"), "/{id}/contact", OfPerson, "contact.read", api.Name("contact.of_person"))

	t := g.At("/call-trees")
	api.List(t, "", Trees, "contact.read", api.Name("call_tree.list"))
	api.Make(t, "", MakeTree, "call_tree.make")
	api.Get(t, "/{id}", GetTree, "contact.read", api.Name("call_tree.read"))
	api.Edit(t, "/{id}", EditTree, "call_tree.edit")
	api.Delete(t, "/{id}", RemoveTree, "call_tree.remove")

	k := g.At("/contact-checks")
	api.Apart(k, http.MethodGet, http.StatusOK, "/{token}", c.LookAt, "", api.Public, api.Name("contact_check.read"))
	api.Apart(k, http.MethodPost, http.StatusOK, "/{token}", c.Answer, "", api.Public, api.Name("contact_check.answer"))
}
