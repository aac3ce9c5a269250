package plan

// best finds a sequence whose backward arcs cost least, by dynamic programming over the sets of vertices that come first.
func (r *ring) best() []int32 {
	n := len(r.vertex)
	back := r.backward()
	const never = 1 << 30
	cost := make([]int32, 1<<n)
	last := make([]int8, 1<<n)
	half := n / 2
	low := 1<<half - 1
	for set := 1; set < 1<<n; set++ {
		cost[set] = never
		for v := range n {
			if set&(1<<v) == 0 {
				continue
			}
			before := set &^ (1 << v)
			if c := cost[before] + back[0][v][before&low] + back[1][v][before>>half]; c < cost[set] {
				cost[set], last[set] = c, int8(v)
			}
		}
	}
	sequence := make([]int32, n)
	for set, i := 1<<n-1, n-1; i >= 0; i-- {
		sequence[i] = int32(last[set])
		set &^= 1 << last[set]
	}
	return sequence
}

// backward holds, for each vertex and each subset of the lower and of the upper half of the ring, what its arcs into that subset cost.
func (r *ring) backward() (of [2][][]int32) {
	n := len(r.vertex)
	half := n / 2
	for side, bits := range [2]int{half, n - half} {
		of[side] = make([][]int32, n)
		for v := range n {
			sums := make([]int32, 1<<bits)
			to := make([]int32, bits)
			for _, a := range r.out[v] {
				if at := int(r.arcs[a].to) - side*half; at >= 0 && at < bits {
					to[at] += r.arcs[a].cost
				}
			}
			for set := 1; set < 1<<bits; set++ {
				bit := 0
				for set&(1<<bit) == 0 {
					bit++
				}
				sums[set] = sums[set&^(1<<bit)] + to[bit]
			}
			of[side][v] = sums
		}
	}
	return of
}
