package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

const module = "comptoir"

// goFile is what the checks need to know of one source file.
type goFile struct {
	name    string // path from the project's root
	folder  string
	pkg     string // the package clause, without _test
	test    bool
	imports []string
	tree    *ast.File
	places  *token.FileSet
}

func readGoFile(root fs.FS, name string) (goFile, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return goFile{}, err
	}
	places := token.NewFileSet()
	tree, err := parser.ParseFile(places, name, text, 0)
	if err != nil {
		return goFile{}, err
	}
	file := goFile{
		name:   name,
		folder: path.Dir(name),
		pkg:    strings.TrimSuffix(tree.Name.Name, "_test"),
		test:   strings.HasSuffix(name, "_test.go"),
		tree:   tree,
		places: places,
	}
	for _, spec := range tree.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return goFile{}, err
		}
		file.imports = append(file.imports, imported)
	}
	return file, nil
}

// at writes where a node stands, as file:line.
func (f goFile) at(node ast.Node) string {
	return f.name + ":" + strconv.Itoa(f.places.Position(node.Pos()).Line)
}
