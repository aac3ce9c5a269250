package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"comptoir/internal/app"
	"comptoir/internal/base/i18n"
)

func TestEveryTextIsInBothLanguages(t *testing.T) {
	cat, err := i18n.New(app.Locales()...)
	if err != nil {
		t.Fatal(err)
	}
	if gaps := cat.Gaps(); len(gaps) > 0 {
		t.Fatalf("texts missing in a language: %v", gaps)
	}
}

var code = regexp.MustCompile(`^[a-z_]+\.[a-z_]+$`)

// Every code that Go can answer has its text: a person is never shown a code.
func TestEveryFaultHasItsText(t *testing.T) {
	cat, err := i18n.New(app.Locales()...)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	err = filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/fault/") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			s, ok := c.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := s.X.(*ast.Ident); !ok || pkg.Name != "fault" || s.Sel.Name == "Is" {
				return true
			}
			for _, a := range c.Args {
				lit, ok := a.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				v, err := strconv.Unquote(lit.Value)
				if err != nil || !code.MatchString(v) || s.Sel.Name == "InvalidField" && a == c.Args[0] {
					continue
				}
				codes++
				if !cat.Has(i18n.French, "fault."+v) || !cat.Has(i18n.English, "fault."+v) {
					t.Errorf("%s answers %s, which has no text in a locales file", path, v)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if codes < 60 {
		t.Fatalf("only %d codes found: does the test still look at the right place?", codes)
	}
}
