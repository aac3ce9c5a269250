package graph

// Apply makes changes, in their order, and moves the position; every View taken afterwards has them. It makes all of them or,
// failing with ErrKind or ErrTooMany, none.
func (g *Graph) Apply(at Position, changes ...Change) error {
	for _, c := range changes {
		if c.relation.Kind >= kinds {
			return ErrKind
		}
	}
	g.changing.Lock()
	defer g.changing.Unlock()
	d := draft{g: g, v: g.view.Load().next(at), own: map[int]bool{}}
	if err := d.make(fold(changes)); err != nil {
		return err
	}
	if dropped := d.v.n - d.v.live; dropped > pageSize && dropped > d.v.live {
		return g.renumber(d.v)
	}
	g.view.Store(d.v)
	return nil
}

// renumber gives back the numbers of the dropped CIs.
func (g *Graph) renumber(v *View) error {
	fresh, err := Build(v.at, v.cis(), g.allRelations(v))
	if err != nil {
		return err
	}
	g.words, g.waiting = fresh.words, fresh.waiting
	built := fresh.view.Load()
	built.graph = g
	g.view.Store(built)
	return nil
}

func (v *View) cis() func(yield func(CI, error) bool) {
	return func(yield func(CI, error) bool) {
		for n := range v.All() {
			if !yield(v.CI(n), nil) {
				return
			}
		}
	}
}

// allRelations are those of the view, and those that wait.
func (g *Graph) allRelations(v *View) func(yield func(Relation, error) bool) {
	return func(yield func(Relation, error) bool) {
		for _, h := range g.waiting.relations {
			if !yield(h.relation, nil) {
				return
			}
		}
		for n := range v.All() {
			for _, e := range v.down(n) {
				l := e.link(n)
				r := Relation{
					From: v.Key(l.From), Kind: l.Kind, To: v.Key(l.To), Propagates: l.Propagates, First: l.First,
					Bundle: v.bundles[e.tag().bundle()],
				}
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// next is a view that shows the same, to be changed.
func (v *View) next(at Position) *View {
	w := *v
	w.at = at
	w.pages = append(make([]page, 0, len(v.pages)+1), v.pages...)
	return &w
}

// wish is what a row of changes comes to.
type wish struct {
	cis       []*ciWish
	relations []*relationWish
}

type ciWish struct {
	key  Key
	drop bool // with all relations it had before
	put  *CI
}

type relationWish struct {
	relation Relation
	put      bool
	void     bool // an end was dropped afterwards
}

// fold works out what is left to do of changes that may undo each other.
func fold(changes []Change) wish {
	var w wish
	cis := map[Key]*ciWish{}
	relations := map[relationKey]*relationWish{}
	by := map[Key][]relationKey{}
	of := func(k Key) *ciWish {
		if cis[k] == nil {
			cis[k] = &ciWish{key: k}
			w.cis = append(w.cis, cis[k])
		}
		return cis[k]
	}
	for i := range changes {
		c := &changes[i]
		switch c.verb {
		case putCI:
			of(c.ci.Key).put = &c.ci
		case dropCI:
			x := of(c.ci.Key)
			x.drop, x.put = true, nil
			for _, k := range by[c.ci.Key] {
				if r := relations[k]; r != nil {
					r.void = true
					delete(relations, k)
				}
			}
			delete(by, c.ci.Key)
		case putRelation, dropRelation:
			k := c.relation.key()
			r := relations[k]
			if r == nil {
				r = &relationWish{}
				relations[k] = r
				w.relations = append(w.relations, r)
				by[k.from], by[k.to] = append(by[k.from], k), append(by[k.to], k)
			}
			r.relation, r.put = c.relation, c.verb == putRelation
		}
	}
	return w
}

// draft is a view in the making. Until it is done nothing of the graph has changed but its words, which may know more.
type draft struct {
	g       *Graph
	v       *View
	own     map[int]bool // pages whose attributes, profiles and stakes are the draft's own
	edits   []edit
	touched []Node
}

// make brings the wishes about.
func (d *draft) make(w wish) error {
	described := make([]row, len(w.cis))
	for i, x := range w.cis {
		if x.put == nil {
			continue
		}
		var err error
		if described[i], err = d.g.words.describe(d.v, *x.put); err != nil {
			return err
		}
	}
	tags := make([]tag, len(w.relations))
	for i, r := range w.relations {
		var err error
		if tags[i], err = d.g.words.tag(d.v, r.relation); err != nil {
			return err
		}
	}
	if d.v.n+len(w.cis) > maxNodes {
		return ErrTooMany
	}
	for _, x := range w.cis {
		if x.drop {
			d.drop(x.key)
		}
	}
	for i, x := range w.cis {
		if x.put != nil {
			d.put(described[i])
		}
	}
	for i, r := range w.relations {
		if !r.void {
			d.relate(*r, tags[i])
		}
	}
	d.rewrite()
	return nil
}

// drop takes a CI and its relations out.
func (d *draft) drop(k Key) {
	d.g.waiting.dropAll(k)
	n, ok := d.v.Node(k)
	if !ok {
		return
	}
	for _, e := range d.v.down(n) {
		d.edit(n, e.far(), e.tag(), false)
	}
	for _, e := range d.v.up(n) {
		d.edit(e.far(), n, e.tag(), false)
	}
	d.page(n).attr[n&pageMask] = 0
	d.v.live--
}

// put enters a CI, and the relations that waited for it.
func (d *draft) put(r row) {
	n, ok := d.v.find(r.key)
	if !ok {
		n = d.grow(r.key)
	}
	p := d.page(n)
	a := &p.attr[n&pageMask]
	fresh := !a.has(present)
	*a = r.attr | *a&derived
	p.profile[n&pageMask], p.stake[n&pageMask] = r.profile, r.stake
	if !fresh {
		return
	}
	d.v.live++
	for k := range d.g.waiting.by[r.key] {
		from, fromThere := d.v.Node(k.from)
		to, toThere := d.v.Node(k.to)
		if fromThere && toThere {
			t := d.g.waiting.relations[k].tag
			d.g.waiting.drop(k)
			d.tie(from, to, k.kind, t, true)
		}
	}
}

// grow gives a new key its node.
func (d *draft) grow(k Key) Node {
	v := d.v
	n := Node(v.n)
	if int(n)>>pageBits == len(v.pages) {
		v.pages = append(v.pages, emptyPage())
		d.own[len(v.pages)-1] = true
	}
	v.pages[n>>pageBits].keys[n&pageMask] = k
	v.n++
	if v.index.full(v.n) {
		v.index = newIndex(2 * v.n)
		for m := range Node(v.n) {
			v.index.add(v.key(m), m)
		}
		return n
	}
	v.index.add(&k, n)
	return n
}

// relate puts or drops a relation, which waits where an end is missing.
func (d *draft) relate(r relationWish, t tag) {
	d.g.waiting.drop(r.relation.key())
	from, fromThere := d.v.Node(r.relation.From)
	to, toThere := d.v.Node(r.relation.To)
	switch {
	case fromThere && toThere:
		d.tie(from, to, r.relation.Kind, t, r.put)
	case r.put:
		d.g.waiting.put(r.relation, t)
	}
}

func (d *draft) tie(from, to Node, kind Kind, t tag, put bool) {
	if kind.ownedByTo() {
		from, to = to, from
	}
	d.edit(from, to, t, put)
}

// page is the page of a node, with attributes that may be written.
func (d *draft) page(n Node) *page {
	i := int(n >> pageBits)
	p := &d.v.pages[i]
	if !d.own[i] {
		a, f, s := *p.attr, *p.profile, *p.stake
		p.attr, p.profile, p.stake = &a, &f, &s
		d.own[i] = true
	}
	return p
}

func (d *draft) edit(owner, far Node, t tag, put bool) {
	d.edits = append(d.edits, edit{owner: owner, far: far, tag: t, put: put, turn: len(d.edits)})
}
