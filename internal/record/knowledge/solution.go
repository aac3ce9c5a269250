package knowledge

import (
	"context"
	"strings"

	"comptoir/internal/base/db"
	"comptoir/internal/base/id"
	"comptoir/internal/base/markdown"
	"comptoir/internal/base/ref"
)

// SolutionIn is what solved a case, told when it was closed.
type SolutionIn struct {
	Source   ref.Ref
	Symptoms string // in the asker's words
	Text     string
	Lang     string
	About    ref.Ref // the service; may be zero
}

// KeepSolution makes a note for agents of what solved a case, in the name of who says so. Its title is the asker's own words for
// as long as only agents read it. Where a note has these words already it is not made twice: the case counts as one more voice for
// it, or renews the author's. A case is heard once.
func (l *Library) KeepSolution(ctx context.Context, tx *db.Tx, in SolutionIn) error {
	in.Text = withoutSymptoms(in.Text, in.Symptoms)
	if in.Text == "" {
		return nil
	}
	n, err := l.freshNote(ctx, tx, MakeNoteIn{Title: titleOf(in.Symptoms), Text: in.Text, Lang: in.Lang}, AudienceIn{Kind: Agents})
	if err != nil {
		return err
	}
	n.Borrowed = borrowedTitle
	n.SourceKind, n.SourceID = in.Source.Kind, in.Source.ID
	if _, known, err := noteOfSource(ctx, tx, n.SourceKind, n.SourceID, ""); known || err != nil {
		return err
	}
	same, found, err := noteOfDigest(ctx, tx, n.Digest)
	if err != nil {
		return err
	}
	if found {
		_, err := l.voice(ctx, tx, same.ID, true, "")
		return err
	}
	if about := l.Subjects[in.About.Kind]; about != nil && id.Valid(in.About.ID) {
		n.AboutKind, n.AboutID = in.About.Kind, in.About.ID
	}
	_, err = l.keep(ctx, tx, n)
	return err
}

// withoutSymptoms leaves out the asker's words, with which the field is filled in beforehand.
func withoutSymptoms(text, symptoms string) string {
	text = markdown.Clean(text)
	rest, began := strings.CutPrefix(text, markdown.Clean(symptoms))
	if !began {
		return text
	}
	return markdown.Clean(rest)
}
