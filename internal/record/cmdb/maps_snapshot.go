package cmdb

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"comptoir/internal/record/cmdb/graph"
)

// fileName: a tenant's id is the name of its snapshot.
func fileName(tenant string) bool {
	return tenant != "" && tenant[0] != '.' && filepath.Base(tenant) == tenant
}

func (m *Maps) file(tenant string) string { return filepath.Join(m.Folder, tenant+".map") }

// read gives the snapshot of a tenant; none where there is none, or none that can be read.
func (m *Maps) read(tenant string) (*graph.Graph, error) {
	if m.Folder == "" || !fileName(tenant) {
		return nil, nil //nolint:nilnil // no snapshot is no error
	}
	f, err := os.Open(m.file(tenant))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // no snapshot is no error
	}
	if err != nil {
		return nil, err
	}
	g, err := graph.Load(bufio.NewReaderSize(f, 1<<20))
	if errors.Is(err, graph.ErrSnapshot) {
		g, err = nil, nil
	}
	return g, errors.Join(err, f.Close())
}

// Save writes a snapshot of every map that changed since the last one, for the next start.
func (m *Maps) Save() error {
	if m.Folder == "" {
		return nil
	}
	m.saving.Lock()
	defer m.saving.Unlock()
	m.mu.Lock()
	all := make([]*held, 0, len(m.tenants))
	for _, h := range m.tenants {
		all = append(all, h)
	}
	m.mu.Unlock()
	if err := os.MkdirAll(m.Folder, 0o700); err != nil {
		return err
	}
	var failed error
	for _, h := range all {
		if err := m.save(h); err != nil {
			failed = errors.Join(failed, fmt.Errorf("map of %s: %w", h.tenant, err))
		}
	}
	return failed
}

func (m *Maps) save(h *held) error {
	h.mu.Lock()
	g, saved := h.graph, h.saved
	var err error
	if p := h.now.Load(); p != nil && g != nil { // also past what did not concern it
		err = g.Apply(graph.Position{Epoch: p.at.Epoch, Seq: p.at.Seq})
	}
	h.mu.Unlock()
	if err != nil || g == nil || !fileName(h.tenant) {
		return err
	}
	at := g.View().At()
	if at == saved {
		return nil
	}
	part := m.file(h.tenant) + ".part"
	if err := writeSnapshot(part, g); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, m.file(h.tenant)); err != nil {
		return err
	}
	h.mu.Lock()
	h.saved = at
	h.mu.Unlock()
	return nil
}

func writeSnapshot(name string, g *graph.Graph) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := g.Save(w); err != nil {
		return err
	}
	return w.Flush()
}
