package plan

// heap gives the least of what is in it.
type heap[T any] struct {
	items []T
	less  func(a, b T) bool
}

func (h *heap[T]) push(x T) {
	h.items = append(h.items, x)
	i := len(h.items) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !h.less(x, h.items[up]) {
			break
		}
		h.items[i] = h.items[up]
		i = up
	}
	h.items[i] = x
}

func (h *heap[T]) pop() T {
	top := h.items[0]
	n := len(h.items) - 1
	x := h.items[n]
	h.items = h.items[:n]
	i := 0
	for n > 0 {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && h.less(h.items[down+1], h.items[down]) {
			down++
		}
		if !h.less(h.items[down], x) {
			break
		}
		h.items[i] = h.items[down]
		i = down
	}
	if n > 0 {
		h.items[i] = x
	}
	return top
}
