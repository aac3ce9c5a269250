package recovery

import (
	"comptoir/internal/base/db"
	"comptoir/internal/base/i18n"
	"comptoir/internal/base/instant"
	"comptoir/internal/record/cmdb"
)

// Limits.
const (
	maxLost     = 20_000 // CIs named as lost, or as surviving
	maxTeams    = 200
	maxTasks    = 200_000 // tasks of an answer that is not kept
	maxKept     = 20_000  // tasks of a plan that is
	maxShown    = 20_000
	defaultShow = 5_000
	maxMisses   = 1_000 // of who is late that an answer tells
	maxRestore  = 60 * 24 * 365
)

// Recoveries is the domain with what it stands on, given by app.
type Recoveries struct {
	DB   *db.DB
	Text *i18n.Catalog
	Maps *cmdb.Maps
}

// Brief is how a CI appears in an order.
type Brief struct {
	ID          string `json:"id"`
	Number      string `json:"number"`
	Name        string `json:"name"`
	Class       string `json:"class"`
	ExternalID  string `json:"external_id,omitempty"`
	Criticality int64  `json:"criticality,omitempty" doc:"1 the most critical … 4"`
	Service     bool   `json:"service" doc:"a service of the business"`
}

// Named is a group.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Order is in what order to rebuild what is lost. All times are minutes from the loss.
type Order struct {
	ComputedAt instant.Instant `json:"computed_at"`
	Lost       []Brief         `json:"lost" nullable:"false" doc:"what was said to be lost"`
	Survives   []Brief         `json:"survives" nullable:"false" doc:"what was said to survive, whatever else is lost"`
	Counts     Counts          `json:"counts"`
	Waves      []Wave          `json:"waves" nullable:"false" doc:"nothing in a wave needs anything of a later one; those of one cycle share a wave, and step orders them in it"`
	Critical   []Step          `json:"critical_path" nullable:"false" doc:"the longest chain if teams had no limits"`
	Duration   int             `json:"duration_min" doc:"to the end, with the teams' limits"`
	Unlimited  int             `json:"unlimited_min" doc:"to the end, if teams had no limits: the length of the critical path"`
	Misses     []Miss          `json:"misses" nullable:"false" doc:"who is back later than its objective (DMIA): services first, a thousand at most; the counts are of all"`
	Cycles     []Cycle         `json:"cycles" nullable:"false" doc:"CIs that need each other in a ring, and the relations that the order does not respect for that"`
	Teams      []Team          `json:"teams" nullable:"false" doc:"the work of the teams with a limit"`
	Cut        bool            `json:"cut,omitempty" doc:"there are more tasks than are shown; figures and cycles are of them all"`
}

// Counts say how much there is.
type Counts struct {
	Tasks          int `json:"tasks"`
	Lost           int `json:"lost" doc:"those said to be lost"`
	Stopped        int `json:"stopped" doc:"those that stopped because of it"`
	Services       int `json:"services" doc:"services of the business among the tasks"`
	Late           int `json:"late_services" doc:"services that miss their objective"`
	Missed         int `json:"late" doc:"CIs that miss their objective, services among them"`
	UnknownRestore int `json:"unknown_restore" doc:"tasks without a time of restoration, which count with the default"`
	WithoutGroup   int `json:"without_group"`
	NotAwaited     int `json:"not_awaited" doc:"relations that redundancy does without until later"`
}

// Wave is what can be restored at the same time.
type Wave struct {
	Wave   int    `json:"wave" doc:"from 0"`
	Count  int    `json:"count"`
	Start  int    `json:"start_min" doc:"of its first task"`
	Finish int    `json:"finish_min" doc:"of its last task"`
	Tasks  []Task `json:"tasks" nullable:"false" doc:"the most urgent first"`
}

// Task is the restoring of one CI.
type Task struct {
	N           int    `json:"n" doc:"from 1, in the order of starting"`
	CI          Brief  `json:"ci"`
	Wave        int    `json:"wave"`
	Step        int    `json:"step" doc:"within a cycle, from 1"`
	Cycle       int    `json:"cycle,omitempty" doc:"from 1; absent outside cycles"`
	Group       *Named `json:"group,omitempty"`
	Restore     int    `json:"restore_min"`
	Assumed     bool   `json:"assumed,omitempty" doc:"the time of restoration is the default: none is known"`
	Start       int    `json:"start_min"`
	Finish      int    `json:"finish_min"`
	Slack       int    `json:"slack_min" doc:"how late it can be before the end is, if teams had no limits"`
	Held        int    `json:"held_min,omitempty" doc:"how long it is ready and waits for its team"`
	Critical    bool   `json:"critical,omitempty" doc:"on the critical path"`
	Criticality int    `json:"urgency,omitempty" doc:"the criticality of the most critical of itself and what waits for it"`
	Due         *int   `json:"due_min,omitempty" doc:"when it must be finished for nobody behind it to miss an objective; may be negative"`
	RTO         int    `json:"rto_min,omitempty"`
	Waits       []int  `json:"waits,omitempty" nullable:"false" doc:"numbers of the tasks it waits for"`
}

// Step is a task of the critical path, at its times without limits.
type Step struct {
	N       int   `json:"n"`
	CI      Brief `json:"ci"`
	Restore int   `json:"restore_min"`
	Start   int   `json:"start_min"`
	Finish  int   `json:"finish_min"`
}

// Miss is a CI that is back too late.
type Miss struct {
	N         int   `json:"n"`
	CI        Brief `json:"ci"`
	RTO       int   `json:"rto_min"`
	Finish    int   `json:"finish_min"`
	Over      int   `json:"over_min"`
	Unlimited int   `json:"unlimited_over_min" doc:"by how much it would be late if teams had no limits; 0: more hands would do"`
}

// Cycle is a ring of CIs that need each other.
type Cycle struct {
	CIs   []Brief `json:"cis" nullable:"false" doc:"in the order in which they start"`
	Exact bool    `json:"exact" doc:"no other way of cutting costs less"`
	Cuts  []Cut   `json:"cuts" nullable:"false"`
}

// Cut is a relation that the order does not respect: after starts without before, and is looked at again once that is there.
type Cut struct {
	RelationID string  `json:"relation_id,omitempty"`
	Type       string  `json:"type"`
	Before     Brief   `json:"before" doc:"who should be there first"`
	After      Brief   `json:"after" doc:"who starts without"`
	Why        string  `json:"why" enum:"itself,spare,weakest,least_critical,fewest,equal"`
	Reason     string  `json:"reason,omitempty" doc:"why this one, in the reader's language"`
	Loop       []Brief `json:"loop,omitempty" nullable:"false" doc:"the circle it would close: from after, each before the next, to before"`
}

// Team is the work of a team with a limit.
type Team struct {
	Group  Named `json:"group"`
	AtOnce int   `json:"at_once"`
	Tasks  int   `json:"tasks"`
	Busy   int   `json:"busy_min" doc:"minutes of work, of all tasks together"`
	Held   int   `json:"held_min" doc:"minutes tasks were ready and waited for the team, together"`
	Finish int   `json:"finish_min"`
}
