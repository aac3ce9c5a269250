package index

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
)

// The files are mapped into memory, where one that is shorter than it says ends the whole process. So they are looked at before:
// the table of contents always, the segments by their sizes where the index was closed well, by their sums where it was not.

const (
	contentsFile = "root.bolt"
	segments     = "*.zap"
	closedFile   = "closed.json" // the sizes of the segments, while the index is closed
)

// sound says what is wrong with the files of an index; a folder without any is sound.
func sound(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, segments))
	if err != nil {
		return err
	}
	if err := contentsSound(filepath.Join(dir, contentsFile)); err != nil {
		if errors.Is(err, os.ErrNotExist) && len(files) == 0 {
			return nil
		}
		return fmt.Errorf("the index's contents: %w", err)
	}
	known, err := closedSizes(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		if size, ok := known[filepath.Base(f)]; ok {
			if size != info.Size() {
				return fmt.Errorf("segment %s has %d bytes and had %d", filepath.Base(f), info.Size(), size)
			}
			continue
		}
		if err := segmentSound(f, info.Size()); err != nil {
			return fmt.Errorf("segment %s: %w", filepath.Base(f), err)
		}
	}
	return nil
}

// closedSizes reads the marker of a good end, and takes it away: from now on the index is open.
func closedSizes(dir string) (map[string]int64, error) {
	path := filepath.Join(dir, closedFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	if json.Unmarshal(b, &out) != nil {
		out = nil // then the sums are looked at
	}
	return out, os.Remove(path)
}

// markClosed leaves the marker.
func markClosed(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, segments))
	if err != nil {
		return err
	}
	sizes := map[string]int64{}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		sizes[filepath.Base(f)] = info.Size()
	}
	b, err := json.Marshal(sizes)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, closedFile), b, 0o600)
}

// segmentSound compares the sum at the end of a segment with its content.
func segmentSound(path string, size int64) (err error) {
	const sum = 4
	if size <= sum {
		return errors.New("it is empty")
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := crc32.NewIEEE()
	if _, err := io.CopyN(h, f, size-sum); err != nil {
		return err
	}
	var said [sum]byte
	if _, err := io.ReadFull(f, said[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(said[:]) != h.Sum32() {
		return errors.New("its sum is another")
	}
	return nil
}

// The two first pages of the table of contents each hold a copy of how long it is.
const (
	metaAt    = 16 // behind the page's head
	metaMagic = 0xED0CDAED
)

// contentsSound says whether the file is as long as its own head says.
func contentsSound(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	pages, found := int64(0), false
	page := int64(os.Getpagesize())
	for n := range int64(2) {
		head := make([]byte, 64)
		if _, err := f.ReadAt(head, n*page+metaAt); err != nil {
			continue
		}
		if binary.NativeEndian.Uint32(head) != metaMagic {
			continue
		}
		found = true
		page = int64(binary.NativeEndian.Uint32(head[8:]))
		pages = max(pages, int64(binary.NativeEndian.Uint64(head[40:])))
	}
	if !found || page <= 0 || info.Size() < pages*page {
		return errors.New("they are cut or overwritten")
	}
	return nil
}
