// Package db runs use cases on a transaction that knows who, where and when, and what happened.
//
// A statement is one SQL text for SQLite and PostgreSQL, in a portable subset (docs/adr/0003). $1 is always the tenant and is
// bound here; a statement without $1 is refused. On PostgreSQL row-level security refuses what would slip through.
//
// View reads one snapshot. Update writes, appends the events emitted on its Tx in the same commit, and wakes the listeners.
// Concurrent Updates share a commit (group commit), each in a savepoint of its own: nobody is answered before the COMMIT.
package db
