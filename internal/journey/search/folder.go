package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// mostNodes is how many nodes may share a data folder.
const mostNodes = 64

// folder is where this node keeps its indexes: nodes that share a data folder each take one of its own, and find it again after a
// restart as long as nobody else has taken it.
func (s *Search) folder() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mine != "" {
		return s.mine, nil
	}
	for n := 1; n <= mostNodes; n++ {
		dir := filepath.Join(s.c.Dir, fmt.Sprintf("node%d", n))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", err
		}
		f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return "", err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			if e := f.Close(); e != nil {
				return "", errors.Join(err, e)
			}
			continue
		}
		s.mine, s.lock = dir, f
		return dir, nil
	}
	return "", fmt.Errorf("%s: all %d folders for indexes are taken by other nodes", s.c.Dir, mostNodes)
}
