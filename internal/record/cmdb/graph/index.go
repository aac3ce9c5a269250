package graph

import (
	"encoding/binary"
	"math/bits"
	"sync/atomic"
)

// index finds nodes by key: open addressing, at most half full. One writer adds while readers look; a View passes over the
// nodes that are newer than itself.
type index struct {
	slots []int32 // node + 1; 0 is free
}

func newIndex(nodes int) *index {
	return &index{slots: make([]int32, 1<<bits.Len(uint(max(nodes, 8)*2-1)))}
}

func (x *index) full(nodes int) bool { return 2*nodes > len(x.slots) }

// hash spreads keys that differ in any of their bits, the topmost too.
func (k *Key) hash() uint64 {
	h := binary.LittleEndian.Uint64(k[:8])*0x9e3779b97f4a7c15 ^ binary.LittleEndian.Uint64(k[8:])
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return h ^ h>>32
}

// add enters a node whose key is not there yet.
func (x *index) add(k *Key, n Node) {
	mask := uint64(len(x.slots) - 1)
	for i := k.hash() & mask; ; i = (i + 1) & mask {
		if x.slots[i] == 0 {
			atomic.StoreInt32(&x.slots[i], int32(n)+1)
			return
		}
	}
}

// find is the node with this key, present or not.
func (v *View) find(k Key) (Node, bool) {
	slots := v.index.slots
	mask := uint64(len(slots) - 1)
	for i := k.hash() & mask; ; i = (i + 1) & mask {
		slot := atomic.LoadInt32(&slots[i])
		if slot == 0 {
			return 0, false
		}
		if n := Node(slot - 1); int(n) < v.n && *v.key(n) == k {
			return n, true
		}
	}
}
