package crisis

import "slices"

// Quality is what the log is worth.
type Quality struct {
	Lines     int64 `json:"lines"`
	ByPeople  int64 `json:"by_people"`
	Verified  int64 `json:"verified"`
	Refuted   int64 `json:"refuted"`
	ToVerify  int64 `json:"to_verify"`
	Corrected int64 `json:"corrected"`
	Doubted   int64 `json:"doubted" doc:"whose time the server's clock contradicts"`
	Erased    int64 `json:"erased"`
	MedianLag int64 `json:"median_lag_ms" doc:"from when it happened to when it was written, of lines by people without doubt"`
	NoBasis   int64 `json:"decisions_without_basis"`
}

func qualityOf(rows []lineRow) Quality {
	q := Quality{Lines: int64(len(rows))}
	lags := []int64{}
	for i := range rows {
		w := &rows[i]
		if w.Salt == "" {
			q.Erased++
		}
		if w.ofProduct() {
			continue
		}
		q.ByPeople++
		if w.CorrectedBy > 0 {
			q.Corrected++
		}
		if w.Doubt != "" {
			q.Doubted++
		} else {
			lags = append(lags, max(0, int64(w.RecordedAt-w.EventAt)))
		}
		switch w.Now {
		case Verified:
			q.Verified++
		case Refuted:
			q.Refuted++
		default:
			q.ToVerify++
		}
	}
	if slices.Sort(lags); len(lags) > 0 {
		q.MedianLag = lags[len(lags)/2]
	}
	return q
}
