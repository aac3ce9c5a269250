package knowledge

import (
	"time"

	"comptoir/internal/base/fault"
	"comptoir/internal/base/instant"
)

// done is the stage of an article whose newest edition is the published one.
const done = "done"

// reviewAfter is when an article is looked at again where nobody says when.
const reviewAfter = 365 * 24 * time.Hour

// rights are what decides about an article's moves, beside its state.
type rights struct {
	approval bool   // its category wants an approver
	approver bool   // the actor is one
	actor    string // who does it
	editor   string // who wrote the newest edition
}

// pending is the stage of a newer edition than the published one.
func (a *articleRow) pending() string {
	if a.State == Published && a.Edition > a.Live {
		return a.Stage
	}
	return ""
}

// renewed: there is a newer edition.
func (a *articleRow) renewed() {
	a.Edition++
	a.Stage, a.ReturnReason = Draft, ""
	if a.Live == 0 && a.State != Retired {
		a.State = Draft
	}
}

// submit hands the newest edition to the approvers.
func (a *articleRow) submit(w rights) error {
	switch {
	case !w.approval:
		return fault.Conflict("article.needs_no_approval")
	case a.Stage != Draft || a.State == Retired:
		return fault.Conflict("article.nothing_to_submit")
	}
	a.Stage, a.ReturnReason = Review, ""
	if a.Live == 0 {
		a.State = Review
	}
	return nil
}

// sendBack gives it back to who writes: by an approver, or by the writer themselves.
func (a *articleRow) sendBack(w rights, reason string) error {
	switch {
	case a.Stage != Review:
		return fault.Conflict("article.not_in_review")
	case !w.approver && w.actor != w.editor:
		return fault.Denied("article.approvers_only")
	}
	a.Stage, a.ReturnReason = Draft, reason
	if a.Live == 0 {
		a.State = Draft
	}
	return nil
}

// mayPublish says why the newest edition cannot be published by the actor; nil where it can.
func (a *articleRow) mayPublish(w rights) error {
	switch {
	case a.State == Published && a.Edition == a.Live:
		return fault.Conflict("article.published_already")
	case w.approval && a.Edition > a.Live && a.Stage != Review:
		return fault.Conflict("article.approval_needed")
	case w.approval && !w.approver:
		return fault.Denied("article.approvers_only")
	case w.approval && a.Edition > a.Live && w.actor == w.editor:
		return fault.Denied("article.not_ones_own")
	}
	return nil
}

// publish shows the newest edition to readers.
func (a *articleRow) publish(w rights, now instant.Instant) error {
	if err := a.mayPublish(w); err != nil {
		return err
	}
	a.State, a.Stage, a.Live, a.ReturnReason = Published, done, a.Edition, ""
	a.PublishedAt, a.RetiredAt = now, 0
	if a.ReviewAt <= now {
		a.ReviewAt = now.Add(reviewAfter)
	}
	return nil
}

// retire takes it away from readers.
func (a *articleRow) retire(now instant.Instant) error {
	if a.State == Retired {
		return fault.Conflict("article.retired_already")
	}
	a.State, a.RetiredAt = Retired, now
	if a.Stage == Review {
		a.Stage = Draft
	}
	return nil
}
