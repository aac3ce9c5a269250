package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"comptoir/internal/base/db"
)

var (
	tableNamed = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)\b`)
	isSQL      = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\b`)
)

// Every statement binds each of its tables to a tenant: there are as many tenant_id in it as tables. What PostgreSQL's row-level
// security would stop at run time is stopped here, for both engines.
func TestEveryStatementBindsItsTables(t *testing.T) {
	control := db.ControlTables()
	statements := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "base/db/") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			expr, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			text, ok := sqlOf(expr)
			if !ok || !isSQL.MatchString(text) {
				return true
			}
			statements++
			tables := 0
			for _, m := range tableNamed.FindAllStringSubmatch(text, -1) {
				if name := strings.ToLower(m[1]); !slices.Contains(control, name) && name != "set" && name != "select" {
					tables++
				}
			}
			if bound := strings.Count(text, "tenant_id"); bound < tables {
				t.Errorf("%s: %d tables, bound to a tenant %d times, in: %s", path, tables, bound, text)
			}
			return false
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if statements < 150 {
		t.Fatalf("only %d statements found: does the test still look at the right place?", statements)
	}
}

// sqlOf puts together the literals of a concatenation; what a call adds (a condition built elsewhere) begins with its tenant.
func sqlOf(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		if x.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(x.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false
		}
		l, okL := sqlOf(x.X)
		r, okR := sqlOf(x.Y)
		return l + r, okL || okR
	case *ast.CallExpr:
		if s, ok := x.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "sql" {
			return " tenant_id = $1 ", true
		}
	}
	return "", false
}

func TestUnboundStatementIsSeen(t *testing.T) {
	for text, want := range map[string]int{
		`SELECT 1 FROM ticket WHERE tenant_id = $1`:                                            0,
		`SELECT 1 FROM ticket t JOIN person p ON p.id = t.requester_id WHERE t.tenant_id = $1`: 1,
		`DELETE FROM message WHERE id = $2`:                                                    1,
		`UPDATE thread SET head = head + 1 WHERE tenant_id = $1 AND kind = $2 RETURNING head`:  0,
	} {
		if missing := len(tableNamed.FindAllString(text, -1)) - strings.Count(text, "tenant_id"); max(missing, 0) != want {
			t.Errorf("%s: %d unbound, want %d", text, missing, want)
		}
	}
}
