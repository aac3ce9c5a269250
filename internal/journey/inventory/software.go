package inventory

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"comptoir/internal/journey/inventory/report"
)

// packed is a list of programs as it is kept: a thousand of them take about 15 kB.
type packed struct {
	count int
	hash  string
	text  string
}

const between = "\x1f" // no printable text has it

func pack(list []report.Software) (packed, error) {
	var plain bytes.Buffer
	for _, s := range list {
		plain.WriteString(s.Name + between + s.Version + between + s.Publisher + "\n")
	}
	sum := sha256.Sum256(plain.Bytes())
	var out strings.Builder
	b := base64.NewEncoder(base64.RawStdEncoding, &out)
	z := zlib.NewWriter(b)
	_, err := plain.WriteTo(z)
	err = errors.Join(err, z.Close(), b.Close())
	return packed{count: len(list), hash: hex.EncodeToString(sum[:16]), text: out.String()}, err
}

func unpack(text string) ([]report.Software, error) {
	if text == "" {
		return nil, nil
	}
	z, err := zlib.NewReader(base64.NewDecoder(base64.RawStdEncoding, strings.NewReader(text)))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(z, report.MaxUnpacked))
	if err != nil {
		return nil, err
	}
	var out []report.Software
	for line := range strings.Lines(string(plain)) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), between)
		if len(parts) == 3 {
			out = append(out, report.Software{Name: parts[0], Version: parts[1], Publisher: parts[2]})
		}
	}
	return out, nil
}
