package feed

import (
	"cmp"
	"slices"
)

// useful puts first what people reacted to, spoke about or are touched by; among equals the newest.
func useful(posts []Post, limit int) []Post {
	slices.SortStableFunc(posts, func(a, b Post) int { return cmp.Compare(worth(b), worth(a)) })
	return posts[:min(limit, len(posts))]
}

func worth(p Post) int64 {
	n := 2 * p.Comments
	for _, r := range p.Message.Reactions {
		n += int64(r.Count)
	}
	if p.Card != nil {
		n += 3 * p.Card.MeToo
	}
	return n
}
