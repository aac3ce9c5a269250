package tenant

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"comptoir/internal/base/auth"
	"comptoir/internal/base/db"
)

// notData are tables that a tenant has for the server's own work, and letters whose links may still open an account; nobody
// takes them along.
var notData = []string{"idempotency", "listener_cursor", "listener_parked", "mail_outbox"}

// Export writes everything a tenant owns as JSON lines: a first line saying what it is, then one line a row,
// {"table": …, "row": {…}}. It is one snapshot. Passwords, sessions and tokens are not in it.
func Export(ctx context.Context, d *db.DB, id string, w io.Writer) error {
	t, err := Get(ctx, d, id)
	if err != nil {
		return err
	}
	tables, err := d.Tables(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	_, err = db.View(ctx, d, auth.System(id), func(ctx context.Context, r db.Reader) (struct{}, error) {
		pos, err := r.Position(ctx)
		if err != nil {
			return struct{}{}, err
		}
		head, err := json.Marshal(map[string]any{"comptoir_export": 1, "tenant": t, "position": pos.String(), "at": r.Now()})
		if err != nil {
			return struct{}{}, err
		}
		if _, err := out.Write(append(head, '\n')); err != nil {
			return struct{}{}, err
		}
		for _, table := range tables {
			if slices.Contains(db.ControlTables(), table) || slices.Contains(notData, table) {
				continue
			}
			if err := exportTable(ctx, r, table, out); err != nil {
				return struct{}{}, fmt.Errorf("export %s: %w", table, err)
			}
		}
		return struct{}{}, nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func exportTable(ctx context.Context, r db.Reader, table string, out io.Writer) error {
	var line bytes.Buffer
	name, err := json.Marshal(table)
	if err != nil {
		return err
	}
	return db.EachRow(ctx, r, func(columns []string, values []any) error {
		line.Reset()
		line.WriteString(`{"table":`)
		line.Write(name)
		line.WriteString(`,"row":{`)
		comma := ""
		for i, c := range columns {
			if c == "tenant_id" {
				continue
			}
			if raw, ok := values[i].([]byte); ok {
				values[i] = base64.StdEncoding.EncodeToString(raw)
			}
			v, err := json.Marshal(values[i])
			if err != nil {
				return err
			}
			fmt.Fprintf(&line, "%s%q:%s", comma, c, v)
			comma = ","
		}
		line.WriteString("}}\n")
		_, err := out.Write(line.Bytes())
		return err
	}, `SELECT * FROM "`+strings.ReplaceAll(table, `"`, `""`)+`" WHERE tenant_id = $1`)
}
