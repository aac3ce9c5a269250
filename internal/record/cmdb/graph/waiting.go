package graph

// relationKey is what there is one relation for.
type relationKey struct {
	from, to Key
	kind     Kind
}

func (r Relation) key() relationKey { return relationKey{r.From, r.To, r.Kind} }

// waiting are the relations of which an end is not there yet.
type waiting struct {
	relations map[relationKey]held
	by        map[Key]map[relationKey]struct{} // either end
}

type held struct {
	relation Relation
	tag      tag
}

func newWaiting() waiting {
	return waiting{relations: map[relationKey]held{}, by: map[Key]map[relationKey]struct{}{}}
}

func (w *waiting) put(r Relation, t tag) {
	w.relations[r.key()] = held{r, t}
	for _, end := range [...]Key{r.From, r.To} {
		if w.by[end] == nil {
			w.by[end] = map[relationKey]struct{}{}
		}
		w.by[end][r.key()] = struct{}{}
	}
}

func (w *waiting) drop(k relationKey) {
	if _, ok := w.relations[k]; !ok {
		return
	}
	delete(w.relations, k)
	for _, end := range [...]Key{k.from, k.to} {
		delete(w.by[end], k)
		if len(w.by[end]) == 0 {
			delete(w.by, end)
		}
	}
}

// dropAll forgets what waits at one end.
func (w *waiting) dropAll(end Key) {
	for k := range w.by[end] {
		w.drop(k)
	}
}
