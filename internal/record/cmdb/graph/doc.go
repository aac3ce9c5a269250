// Package graph answers, in memory and without SQL: what falls when these CIs are lost, what only loses its redundancy, why,
// on what a service hangs by a single thread, which one CI explains these failures, and in what order things start.
//
// One Graph holds the map of one tenant. It is built from rows (Build) or read from a snapshot (Load), and kept current by
// Apply. A reader takes a View, which never changes and never waits; a change is in every View taken after Apply returns.
//
// # What is in it
//
// A CI is known by its Key (the 16 bytes of its identifier); inside, it is a Node, a number that is good for one View and
// the views after it until the CI is dropped or the graph is compacted: keep Keys, not Nodes, between two questions.
//
// A relation is directed, of one of eight kinds, and there is one for each (from, kind, to): putting it again replaces it.
// It says whether a loss goes through it (Propagates) and which side starts first (First). A relation may be put before its
// ends: it waits for them and counts for nothing until both are there. Dropping a CI drops its relations with it.
//
// What a CI needs are the far ends of its relations that propagate: it depends on, runs on, is hosted at or powered by
// them. With member of it is the other way round: the cluster needs its members. A CI's needs are grouped by kind, and or by
// the bundle their relations bear, and for each group the CI's Rules say how many must stand: all (unless said), any, at
// least so many, at least so many per cent; never more than there are. A relation of a CI with itself is shown among its neighbours and counts for nothing else.
//
// # What an impact is
//
// Three words, all monotone: losing more never makes anything better.
//
//   - A CI has failed when it is one of the losses, or when in one of its groups fewer stand than its rule asks.
//   - A failed CI is carried when a standby it fails over to has not itself failed and has room for it; otherwise it has
//     stopped. Whoever needs it sees only whether it has stopped. A standby without Capacity has room for all; one with
//     Capacity takes those who ask in the order of their criticality, then Key, until the first whose Load is too much:
//     neither it nor anybody after it is carried there (nobody overtakes a more critical one by being smaller). A standby
//     whose whole Capacity is less than a CI's Load is no standby for that CI. A CI asks
//     its standbys in the order of their Keys, and one that is pushed out by a more critical one asks the next. A standby carries only on its own feet: one that
//     has failed and is carried elsewhere carries nobody, so that two CIs that stand in for each other cannot hold each
//     other up when both are lost.
//   - A CI that has not stopped is degraded when it has lost redundancy: it is carried; or a member of one of its groups has
//     stopped, and the rest suffice; or a standby would refuse it now (failed, or full of more critical ones); or it cannot
//     do without something that is degraded (a group whose rule asks for all there are).
//
// The impact is the least fixed point of this: start from the losses, add only what must follow. So a ring of CIs that need
// each other stands until something outside breaks it: the question is what stops of all that runs, not what could be
// started from cold, which is the question of the rebuild order. The allocation of standbys is the deferred acceptance of
// Gale and Shapley with one common priority; adding an applicant or taking a place away makes no other applicant better
// off, which is why the whole is monotone and why the order in which the losses are looked at does not matter.
//
// Where somebody survives against all odds, ImpactSparing leaves them out of all this: nothing leads to them.
//
// # What an explanation is
//
// A set of losses and relations that alone produces the effect: only these are lost, and a loss goes only through these
// relations (all others are taken to hold; a standby behind another relation is taken to have room). No proper subset
// produces it. It is found by walking back the order in which things failed, which gives short chains first: of the ways in
// which a thing failed, the one that came first. Where a full standby is part of it, the set is thinned by trying what can be
// left out, if it has at most 500 elements; a larger one of that sort produces the effect, but may hold some more than needed.
//
// # Inside
//
// Adjacency is in pages of 2,048 CIs, each a compact array of 32-bit numbers for both directions. A change writes new
// pages for its ends and shares all the others with the views before it: there is no overlay to look through and nothing
// to compact but the numbers of dropped CIs. A question works on a scratch of 16 bytes a CI, pooled, whose cells carry the
// number of the question so that nothing is ever cleared.
package graph
