package api

import (
	"math"
	"strconv"
)

// Newest answers a page of what is numbered, the newest first, and the cursor of the next one, which is the last number shown. rows reads
// at most limit of those below a number; bad is the answer to a cursor that is none of ours.
func Newest[Row any](limit int, cursor string, bad error, rows func(before int64, limit int) ([]Row, error), number func(Row) int64) (page []Row, next string, err error) {
	before := int64(math.MaxInt64)
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, "", bad
		}
	}
	if limit <= 0 {
		limit = 50
	}
	page, err = rows(before, limit+1)
	if err == nil && len(page) > limit {
		page = page[:limit]
		next = strconv.FormatInt(number(page[limit-1]), 10)
	}
	return page, next, err
}

// Pair is two editions of one text that are compared. That before the first one is empty.
type Pair[Row any] struct {
	From, To      int64 // their numbers
	Before, After Row
}

// Compared reads the two editions: to is the newest where it is not said, from the one before it.
func Compared[Row any](from, to, newest int64, read func(edition int64) (Row, error)) (Pair[Row], error) {
	p := Pair[Row]{From: from, To: to}
	if p.To == 0 {
		p.To = newest
	}
	if p.From == 0 {
		p.From = p.To - 1
	}
	var err error
	if p.After, err = read(p.To); err == nil && p.From > 0 {
		p.Before, err = read(p.From)
	}
	return p, err
}
