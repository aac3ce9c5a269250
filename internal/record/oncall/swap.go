package oncall

import (
	"context"
	"errors"

	"comptoir/internal/base/api"
	"comptoir/internal/base/db"
	"comptoir/internal/base/event"
	"comptoir/internal/base/fault"
	"comptoir/internal/base/id"
	"comptoir/internal/base/instant"
	"comptoir/internal/base/markdown"
	"comptoir/internal/people/directory"
)

// The states of a swap.
const (
	Asked     = "asked"
	Accepted  = "accepted"
	Declined  = "declined"
	Withdrawn = "withdrawn"
)

// Swap is a time that somebody asks a colleague to take.
type Swap struct {
	ID       string          `json:"id"`
	RotaID   string          `json:"rota_id"`
	Rota     string          `json:"rota"`
	By       directory.Brief `json:"asked_by"`
	Of       directory.Brief `json:"asked_of"`
	From     instant.Instant `json:"from"`
	To       instant.Instant `json:"to"`
	BackFrom instant.Instant `json:"back_from,omitzero" doc:"a time of the other's that the asker takes in return"`
	BackTo   instant.Instant `json:"back_to,omitzero"`
	Note     string          `json:"note"`
	State    string          `json:"state" enum:"asked,accepted,declined,withdrawn"`
	MadeAt   instant.Instant `json:"made_at"`
	EndedAt  instant.Instant `json:"ended_at,omitzero"`
	Version  int64           `json:"version"`
}

type swapRow struct {
	ID       string          `db:"id"`
	Rota     string          `db:"rota_id"`
	By       string          `db:"asked_by"`
	Of       string          `db:"asked_of"`
	From     instant.Instant `db:"from_at"`
	To       instant.Instant `db:"to_at"`
	BackFrom instant.Instant `db:"back_from"`
	BackTo   instant.Instant `db:"back_to"`
	Note     string          `db:"note"`
	State    string          `db:"state"`
	MadeAt   instant.Instant `db:"made_at"`
	EndedAt  instant.Instant `db:"ended_at"`
	Version  int64           `db:"version"`
	RotaName string          `db:"rota_name"`
}

const swapColumns = `s.id, s.rota_id, s.asked_by, s.asked_of, s.from_at, s.to_at, s.back_from, s.back_to, s.note, s.state, s.made_at, s.ended_at, s.version, t.name AS rota_name`

// AskSwapIn asks a colleague for a swap.
type AskSwapIn struct {
	ID       string          `path:"id" json:"-"`
	Of       string          `json:"asked_of" maxLength:"40"`
	From     instant.Instant `json:"from"`
	To       instant.Instant `json:"to"`
	BackFrom instant.Instant `json:"back_from,omitempty"`
	BackTo   instant.Instant `json:"back_to,omitempty"`
	Note     string          `json:"note,omitempty" maxLength:"500"`
}

// AskSwap asks a colleague to take a time of one's own.
func (s *Rotas) AskSwap(ctx context.Context, tx *db.Tx, in AskSwapIn) (Swap, error) {
	w, err := loadRota(ctx, tx, in.ID)
	if err != nil {
		return Swap{}, err
	}
	if err := checkTime(tx, in.From, in.To); err != nil {
		return Swap{}, err
	}
	if in.BackFrom.IsZero() != in.BackTo.IsZero() || !in.BackTo.IsZero() && in.BackTo <= in.BackFrom {
		return Swap{}, fault.InvalidField("back_to", "oncall.time_is_over")
	}
	if in.Of == tx.Actor().ID {
		return Swap{}, fault.InvalidField("asked_of", "oncall.with_oneself")
	}
	if err := mustBeHere(ctx, tx, "asked_of", in.Of); err != nil {
		return Swap{}, err
	}
	k := swapRow{ID: id.New(), Rota: w.ID, RotaName: w.Name, By: tx.Actor().ID, Of: in.Of, From: in.From, To: in.To, BackFrom: in.BackFrom, BackTo: in.BackTo,
		Note: markdown.CleanLine(in.Note), State: Asked, MadeAt: tx.Now(), Version: 1}
	if err := k.stands(ctx, tx, w); err != nil {
		return Swap{}, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO rota_swap (tenant_id, id, rota_id, asked_by, asked_of, from_at, to_at, back_from, back_to, note, state, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, k.ID, k.Rota, k.By, k.Of, k.From, k.To, k.BackFrom, k.BackTo, k.Note, k.State, k.MadeAt); err != nil {
		return Swap{}, err
	}
	emit(tx, SwapSubject, k.ID, SwapAsked{Rota: w.ID}, k.By, k.Of)
	out, err := k.present(ctx, tx)
	if err != nil {
		return Swap{}, err
	}
	return out, s.Tell(ctx, tx, Letter{To: k.Of, Swap: &out, Link: s.Origin() + "/oncall/" + w.ID + "?swap=" + k.ID})
}

// stands says whether the times are still those of who gives them.
func (k *swapRow) stands(ctx context.Context, r db.Reader, w rotaRow) error {
	for _, give := range []struct {
		field, who string
		from, to   instant.Instant
	}{{"from", k.By, k.From, k.To}, {"back_from", k.Of, k.BackFrom, k.BackTo}} {
		if give.to.IsZero() {
			continue
		}
		if give.to.Sub(give.from) > longestOverride {
			return fault.InvalidField(give.field, "oncall.too_long")
		}
		g, err := gather(ctx, r, []rotaRow{w}, give.from, give.to)
		if err != nil {
			return err
		}
		if s := g.plans[w.ID]; !s.alone(give.who, give.from.Time(), give.to.Time()) {
			return fault.InvalidField(give.field, "oncall.not_theirs")
		}
	}
	return nil
}

// SwapIn names a swap.
type SwapIn struct {
	ID string `path:"id" json:"-"`
}

// AcceptSwap takes the time, and gives the other in return.
func AcceptSwap(ctx context.Context, tx *db.Tx, in SwapIn) (Swap, error) {
	return endSwap(ctx, tx, in.ID, Accepted, func(k *swapRow) string { return k.Of })
}

// DeclineSwap says no.
func DeclineSwap(ctx context.Context, tx *db.Tx, in SwapIn) (Swap, error) {
	return endSwap(ctx, tx, in.ID, Declined, func(k *swapRow) string { return k.Of })
}

// WithdrawSwap asks no more.
func WithdrawSwap(ctx context.Context, tx *db.Tx, in SwapIn) (Swap, error) {
	return endSwap(ctx, tx, in.ID, Withdrawn, func(k *swapRow) string { return k.By })
}

func endSwap(ctx context.Context, tx *db.Tx, key, state string, by func(*swapRow) string) (Swap, error) {
	k, err := loadSwap(ctx, tx, key)
	if err != nil {
		return Swap{}, err
	}
	if tx.Actor().ID != by(&k) {
		return Swap{}, fault.Denied("oncall.not_your_swap")
	}
	n, err := tx.Exec(ctx, `UPDATE rota_swap SET state = $2, ended_at = $3, version = version + 1 WHERE tenant_id = $1 AND id = $4 AND state = 'asked'`, state, tx.Now(), k.ID)
	if err != nil {
		return Swap{}, err
	}
	if n == 0 {
		return Swap{}, fault.Conflict("oncall.swap_has_ended")
	}
	k.State, k.EndedAt, k.Version = state, tx.Now(), k.Version+1
	var said event.Payload = SwapDeclined{Rota: k.Rota}
	switch state {
	case Withdrawn:
		said = SwapWithdrawn{Rota: k.Rota}
	case Accepted:
		said = SwapAccepted{Rota: k.Rota}
		if err := k.carryOut(ctx, tx); err != nil {
			return Swap{}, err
		}
	}
	emit(tx, SwapSubject, k.ID, said, k.By, k.Of)
	return k.present(ctx, tx)
}

func (k *swapRow) carryOut(ctx context.Context, tx *db.Tx) error {
	w, err := loadRota(ctx, tx, k.Rota)
	if err != nil {
		return err
	}
	if k.To <= tx.Now() {
		return fault.Conflict("oncall.time_is_over")
	}
	if err := k.stands(ctx, tx, w); err != nil {
		return err
	}
	given := []overrideRow{{ID: id.New(), Rota: w.ID, Person: k.Of, From: k.From, To: k.To, Swap: k.ID}}
	if !k.BackTo.IsZero() {
		given = append(given, overrideRow{ID: id.New(), Rota: w.ID, Person: k.By, From: k.BackFrom, To: k.BackTo, Swap: k.ID})
	}
	for _, o := range given {
		if err := insertOverride(ctx, tx, o); err != nil {
			return err
		}
	}
	if err := touchRota(ctx, tx, &w); err != nil {
		return err
	}
	emit(tx, Subject, w.ID, Overridden{Version: w.Version, Override: given[0].ID, Person: k.Of}, append(w.people(), k.Of)...)
	return nil
}

func loadSwap(ctx context.Context, r db.Reader, id string) (swapRow, error) {
	k, err := db.One[swapRow](ctx, r, `SELECT `+swapColumns+` FROM rota_swap s JOIN rota t ON t.tenant_id = s.tenant_id AND t.id = s.rota_id
		WHERE s.tenant_id = $1 AND s.id = $2`, id)
	if errors.Is(err, db.ErrNoRows) {
		err = fault.NotFound("oncall.swap_not_found")
	}
	return k, err
}

// SwapsIn filters swaps.
type SwapsIn struct {
	Rota string `query:"rota" json:"-" maxLength:"40"`
	Mine bool   `query:"mine" json:"-" doc:"asked of the reader or by them"`
	Open bool   `query:"open" json:"-" doc:"those without an answer alone"`
}

// Swaps lists swaps, the newest first.
func Swaps(ctx context.Context, r db.Reader, in SwapsIn) (api.Page[Swap], error) {
	page := api.Page[Swap]{Items: []Swap{}}
	rows, err := db.Select[swapRow](ctx, r, `SELECT `+swapColumns+` FROM rota_swap s JOIN rota t ON t.tenant_id = s.tenant_id AND t.id = s.rota_id
		WHERE s.tenant_id = $1 AND t.archived_at = 0 AND ($2 = '' OR s.rota_id = $2) AND ($3 = '' OR s.asked_by = $3 OR s.asked_of = $3) AND ($4 = '' OR s.state = $4)
		ORDER BY s.id DESC LIMIT 100`, in.Rota, either(in.Mine, r.Actor().ID), either(in.Open, Asked))
	for _, k := range rows {
		one, err := k.present(ctx, r)
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, one)
	}
	return page, err
}

func either(yes bool, s string) string {
	if yes {
		return s
	}
	return ""
}

func (k *swapRow) present(ctx context.Context, r db.Reader) (Swap, error) {
	names, err := directory.Briefs(ctx, r, k.By, k.Of)
	return Swap{ID: k.ID, RotaID: k.Rota, Rota: k.RotaName, By: names[k.By], Of: names[k.Of], From: k.From, To: k.To, BackFrom: k.BackFrom, BackTo: k.BackTo, Note: k.Note,
		State: k.State, MadeAt: k.MadeAt, EndedAt: k.EndedAt, Version: k.Version}, err
}
