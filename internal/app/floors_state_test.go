package app_test

import (
	"fmt"
	"go/ast"
	"go/token"
)

// sharedOnPurpose is the short list of package-level state that stays, each with its reason. It changes nothing that a
// caller can see from one call to the next.
var sharedOnPurpose = map[string]string{
	"internal/base/id.last":   "identifiers made by one process sort in the order they were made, whoever asks",
	"internal/base/db.shapes": "a memo of what reflection finds in a type, which never changes",
}

// checkState refuses what runs or changes behind the back of the code that reads it: init functions, and variables of
// a package that are anything but a constant table.
func checkState(house []goFile) []string {
	var faults []string
	variables := map[string]map[string]bool{} // folder → the names of its package-level variables
	for _, file := range house {
		if file.test {
			continue
		}
		for _, decl := range file.tree.Decls {
			if function, ok := decl.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
				faults = append(faults, file.at(function)+": init() runs unseen and in an order nobody chose; do it in the constructor that needs it, and call that from app")
			}
		}
		for _, spec := range packageVariables(file) {
			for _, name := range spec.Names {
				if sharedOnPurpose[file.folder+"."+name.Name] != "" {
					continue
				}
				if lock := lockIn(spec.Type); lock != "" {
					faults = append(faults, fmt.Sprintf("%s: a package-level %s is there to be changed, and everybody shares it; make it a field of the struct that app builds", file.at(spec), lock))
				}
				if variables[file.folder] == nil {
					variables[file.folder] = map[string]bool{}
				}
				variables[file.folder][name.Name] = true
			}
		}
	}
	for _, file := range house {
		if !file.test {
			faults = append(faults, changes(file, variables[file.folder])...)
		}
	}
	return sorted(faults)
}

func packageVariables(file goFile) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	for _, decl := range file.tree.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok {
				specs = append(specs, value)
			}
		}
	}
	return specs
}

// lockIn names a type whose only use is to be changed. A sync.Pool is none: what it keeps is never seen.
func lockIn(declared ast.Expr) string {
	if index, ok := declared.(*ast.IndexExpr); ok { // atomic.Pointer[T]
		declared = index.X
	}
	selector, ok := declared.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	from, ok := selector.X.(*ast.Ident)
	if !ok || selector.Sel.Name == "Pool" || from.Name != "sync" && from.Name != "atomic" {
		return ""
	}
	return from.Name + "." + selector.Sel.Name
}

// changes finds the statements of a file that write to a package-level variable of its package.
func changes(file goFile, variables map[string]bool) []string {
	top := map[any]bool{}
	for _, spec := range packageVariables(file) {
		top[spec] = true
	}
	var faults []string
	report := func(target ast.Expr) {
		name := root(target)
		if name == nil || !variables[name.Name] {
			return
		}
		// An identifier that the parser bound to something in this file is a package variable only when it was bound to
		// the declaration itself; one it could not bind is declared in another file of the package.
		if name.Obj != nil && !top[name.Obj.Decl] {
			return
		}
		faults = append(faults, fmt.Sprintf("%s: %s belongs to the whole package and is changed here; make it a field of a struct that app builds, or a value that is passed", file.at(target), name.Name))
	}
	ast.Inspect(file.tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			if node.Tok != token.DEFINE {
				for _, target := range node.Lhs {
					report(target)
				}
			}
		case *ast.IncDecStmt:
			report(node.X)
		case *ast.RangeStmt:
			if node.Tok == token.ASSIGN {
				report(node.Key)
				report(node.Value)
			}
		case *ast.UnaryExpr:
			if node.Op == token.AND {
				report(node.X)
			}
		case *ast.CallExpr:
			if function, ok := node.Fun.(*ast.Ident); ok && len(node.Args) > 0 {
				switch function.Name {
				case "delete", "clear", "copy":
					report(node.Args[0])
				}
			}
		}
		return true
	})
	return faults
}

// root is the variable that an expression such as a.b[c].d writes into.
func root(target ast.Expr) *ast.Ident {
	for {
		switch part := target.(type) {
		case *ast.Ident:
			return part
		case *ast.SelectorExpr:
			target = part.X
		case *ast.IndexExpr:
			target = part.X
		case *ast.SliceExpr:
			target = part.X
		case *ast.StarExpr:
			target = part.X
		case *ast.ParenExpr:
			target = part.X
		default:
			return nil
		}
	}
}
