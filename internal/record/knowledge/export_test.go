package knowledge

import "comptoir/internal/base/instant"

// Voice is what one person said of a note.
type Voice = voice

// Life is the rule of notes.
func Life(born instant.Instant, voices []Voice, now instant.Instant) (string, instant.Instant) {
	return life(born, voices, now)
}

// Row is an article's life without its words.
type Row = articleRow

// Rights decide about an article's moves.
type Rights struct {
	Approval, Approver bool
	Actor, Editor      string
}

func (r Rights) inner() rights {
	return rights{approval: r.Approval, approver: r.Approver, actor: r.Actor, editor: r.Editor}
}

// The moves of an article.
func (a *Row) DoRenew()                                      { a.renewed() }
func (a *Row) DoSubmit(r Rights) error                       { return a.submit(r.inner()) }
func (a *Row) DoReturn(r Rights) error                       { return a.sendBack(r.inner(), "x") }
func (a *Row) DoPublish(r Rights, now instant.Instant) error { return a.publish(r.inner(), now) }
func (a *Row) DoRetire(now instant.Instant) error            { return a.retire(now) }
func (a *Row) DoPending() string                             { return a.pending() }

// Within compares audiences.
func Within(a, b AudienceIn) bool { return a.within(b) }

// In says whether somebody is in an audience.
func In(a AudienceIn, agent bool, groups ...string) bool {
	return reader{agent: agent, groups: groups}.in(a)
}

// TitleOf, DigestOf and WithoutSymptoms are what texts become.
var (
	TitleOf         = titleOf
	DigestOf        = digestOf
	WithoutSymptoms = withoutSymptoms
)

// Paper is one file of an import.
type Paper = paper

// How files are read and written.
var (
	PapersOf = papersOf
	PaperOf  = paperOf
	FileName = Doc.fileName
	Page     = Doc.page
)
