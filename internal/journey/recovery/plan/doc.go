// Package plan answers "in what order do we rebuild?" for a set of things that are lost. It is pure: no clock, no database, no
// tenant; the same input, in whatever order it is given, has the same answer.
//
// What is planned. A task is a node that is lost and does not survive. An edge says that one thing is started before another; it
// counts where both its ends are tasks, for whatever survives is there already. Time is in whole minutes from the moment of the
// loss, and restoring starts at 0.
//
// Cycles. Where things need each other in a ring, none can be first. Such a ring (a strongly connected component, or an edge from
// a node to itself) is named, and edges of it are cut until the rest has an order: who stands after a cut edge starts without what
// it names, and is looked at again once that is there. Among the ways to cut, the cheapest is taken. An edge costs ten for each
// unit of its strength and one for each step of criticality of who would start without; an edge that redundancy makes dispensable
// has no strength. Up to 16 nodes in a ring the cheapest way is found exactly; beyond, by a greedy order improved by moving one node at
// a time; in rings so large that even this would take too long, by depth-first search. However found, no cut is in vain: taking any
// one of them back makes a circle with what was kept. Each says why it and not another (Why).
//
// Redundancy. Needs that stand for each other are a set (Edge.Set), and the node starts without as many of it as Node.Spares says: it
// waits for those that can be there first. The edges it does not wait for are in Relaxed, and bind nobody.
//
// Waves. A node's wave is 0 where it needs nothing that is rebuilt, else one more than the highest wave of what it needs. Nodes of one
// ring share a wave; Step orders them within it.
//
// Urgency. A task is as critical as the most critical of itself and whatever waits for it, and due when the first of these would
// otherwise miss its objective (RTO) given the restore times between. More critical goes first, then earlier due, then the longer
// chain behind it, then the id.
//
// Times. Without limits each task starts when the last of what it waits for is finished; the longest such chain is the critical path,
// and its length the duration without limits. With limits a team works on at most so many tasks at once, and takes, whenever a
// place is free, the most urgent that is ready (list scheduling: each team is never idle while it has work that is ready; not
// always the shortest of all schedules, which is a question without a fast answer). A task that takes no time needs no
// place. A task of no team, or of a team without a limit, waits for nobody.
//
// Misses. Who is finished later than its objective, counted from the loss, misses it, and by how much; also by how much it would
// with teams without limits.
package plan
