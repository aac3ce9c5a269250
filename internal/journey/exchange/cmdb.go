package exchange

import (
	"context"
	"errors"
	"io"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
	"comptoir/internal/base/fault"
	"comptoir/internal/journey/exchange/cmdbfile"
	"comptoir/internal/record/cmdb"
)

// By what a CI is found that the source does not know by its external id.
const (
	ByExternalID = "external_id"   // nothing else
	ByName       = "name"          // one CI in use with that name
	BySerial     = "serial_number" // one CI in use with that serial number
)

// File is a file that can be read several times.
type File func() (io.ReadCloser, error)

// CMDBIn says what is imported, and how.
type CMDBIn struct {
	Actor     auth.Actor
	Source    string // names the origin: with an external id, it is what a CI is found by
	Key       string // ByExternalID …
	Mapping   cmdbfile.Mapping
	CIs       File // or nil
	Relations File // or nil
	DryRun    bool
	Retire    Retirement // of what is gone from the file of CIs; a dry run shows all of it
	// Scanned is given the columns of the file of CIs, and what they are taken for.
	Scanned func(columns []string, m cmdbfile.Mapping)
	// Told is given what was done, chunk by chunk: the rows that are not simply the same, and how far it is.
	Told func(ctx context.Context, rows []Row, so CMDBReport) error
}

// Counts say what became of the rows of a file.
type Counts struct {
	Rows    int `json:"rows" doc:"read so far"`
	Bad     int `json:"bad" doc:"not understood"`
	Refused int `json:"refused" doc:"understood, and not possible"`
	Made    int `json:"made"`
	Edited  int `json:"edited"`
	Same    int `json:"same"`
	Gone    int `json:"gone" doc:"CIs of this source alone that are no longer in the file"`
	Retired int `json:"retired" doc:"of those, retired because somebody chose so"`
	Kept    int `json:"kept" doc:"with values that were left as they are, for a person or another source owns them"`
}

// ClassName is how a class is called.
type ClassName struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// CMDBReport says what came in, or would.
type CMDBReport struct {
	CIs        Counts      `json:"cis"`
	Relations  Counts      `json:"relations"`
	NewClasses []string    `json:"new_classes,omitempty" nullable:"false"`
	ClassNames []ClassName `json:"new_class_names,omitempty" nullable:"false" doc:"of the new classes, in their order"`
}

// importer is one import under way.
type importer struct {
	CMDBIn
	d       *db.DB
	rep     CMDBReport
	columns []string
	find    *finder
	inFile  map[string]bool // external ids of the file
	unread  bool            // a line of the file of CIs cannot be read
	late    []lateSite
	rows    []Row // of the chunk under way
}

// lateSite is a CI whose site comes further down in the same file.
type lateSite struct{ ci, site string }

// ImportCMDB reads a file of CIs, then one of relations, and writes them in chunks, or tells what it would write. It may be
// repeated: what is the same is passed over.
func ImportCMDB(ctx context.Context, d *db.DB, in CMDBIn) (CMDBReport, error) {
	if err := in.check(); err != nil {
		return CMDBReport{}, err
	}
	m := &importer{CMDBIn: in, d: d, find: newFinder(in.Source)}
	if err := m.find.begin(ctx, d, in.Actor); err != nil {
		return m.rep, err
	}
	if in.CIs != nil {
		if err := m.scanCIs(ctx); err != nil {
			return m.rep, err
		}
		if err := m.readCIs(ctx); err != nil {
			return m.rep, err
		}
		if err := m.lateSites(ctx); err != nil {
			return m.rep, err
		}
	}
	if in.Relations != nil {
		if err := m.readRelations(ctx); err != nil {
			return m.rep, err
		}
	}
	if in.CIs != nil {
		if err := m.goneCIs(ctx); err != nil {
			return m.rep, err
		}
	}
	return m.rep, nil
}

const maxSource = 60

func (in CMDBIn) check() error {
	switch {
	case in.Source == "" || len([]rune(in.Source)) > maxSource || in.Source == cmdb.ByPerson:
		return fault.InvalidField("source", "exchange.bad_source")
	case in.Key != "" && in.Key != ByExternalID && in.Key != ByName && in.Key != BySerial:
		return fault.InvalidField("key", "exchange.bad_key")
	case in.CIs == nil && in.Relations == nil:
		return fault.InvalidField("cis_file", "exchange.no_file")
	}
	return in.Mapping.Check()
}

// scanCIs reads the file once for its columns and, where they are needed, its ids: JSON lines may have a column on the last line.
func (m *importer) scanCIs(ctx context.Context) (err error) {
	rows, shut, err := openCIs(m.CIs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, shut()) }()
	ids := map[string]bool{}
	idColumn := ""
	for {
		row, bad, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if bad.Code != "" {
			m.unread = true
			continue
		}
		if idColumn == "" || row.Values[idColumn] == "" {
			idColumn = columnOf(m.Mapping.With(rows.Columns()), cmdbfile.ExternalID)
		}
		if id := row.Values[idColumn]; id != "" {
			ids[id] = true
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	m.columns = rows.Columns()
	m.Mapping = m.Mapping.With(m.columns)
	m.inFile = ids
	if m.Scanned != nil {
		m.Scanned(m.columns, m.Mapping)
	}
	return m.Mapping.Check()
}

func columnOf(m cmdbfile.Mapping, target string) string {
	for column, t := range m {
		if t == target {
			return column
		}
	}
	return ""
}

func openCIs(f File) (*cmdbfile.Reader, func() error, error) {
	in, err := f()
	if err != nil {
		return nil, nil, err
	}
	rows, err := cmdbfile.NewReader(in, cmdbfile.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	return rows, in.Close, nil
}

// tell hands over the rows of a chunk.
func (m *importer) tell(ctx context.Context) error {
	rows := m.rows
	m.rows = nil
	if m.Told == nil {
		return nil
	}
	return m.Told(ctx, rows, m.rep)
}
