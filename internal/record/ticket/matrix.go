package ticket

import (
	"context"
	"errors"

	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
)

// Levels of impact and of urgency; 1 is the highest.
const levels = 3

// lowest is the last priority there is, P5.
const lowest = 5

// Matrix says the priority of an impact (row) and an urgency (column), both counted from 1.
type Matrix [levels][levels]int64

// Of is the priority.
func (m Matrix) Of(impact, urgency int64) int64 { return m[impact-1][urgency-1] }

func checkMatrix(cells [][]int64) (Matrix, error) {
	var m Matrix
	bad := fault.InvalidField("cells", "ticket.matrix_invalid")
	if len(cells) != levels {
		return m, bad
	}
	for i, row := range cells {
		if len(row) != levels {
			return m, bad
		}
		for j, p := range row {
			if p < 1 || p > lowest {
				return m, bad
			}
			m[i][j] = p
		}
	}
	return m, nil
}

// matrixOf is the tenant's matrix of a kind, or the kind's own, with its version.
func matrixOf(ctx context.Context, r db.Reader, m Machine) (Matrix, int64, error) {
	row, err := matrixRowOf(ctx, r, m.Kind)
	if errors.Is(err, db.ErrNoRows) {
		return m.Matrix, 0, nil
	}
	return row.Cells.V, row.Version, err
}
