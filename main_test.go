package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "areaclientes/"

// layers orders the folders: a package may import what stands to its right, never to its left.
var layers = map[string]int{"": 4, "handlers": 3, "views": 2, "assets": 1, "store": 0}

// shared names the folders inside a layer that its rooms stand on, lowest first. A room imports
// shared folders; a shared folder only lower ones; no room imports another. What is shared inside a
// wing is shared by the rooms of that wing alone.
var shared = map[string][]string{
	"handlers": {"web", "jobs", "office/record"},
	"views":    {"ui", "layout", "office/frame", "office/record", "problem", "keys"},
}

// wings are folders of a layer whose folders are rooms of their own.
var wings = map[string]bool{"office": true}

// mounts are the packages that put rooms together and so may import them.
var mounts = map[string]bool{
	"handlers": true, "handlers/office": true, "handlers/cli": true, "handlers/webtest": true, "handlers/walk": true,
}

// TestImportsFlowDown fails on an arrow that points upward or sideways.
func TestImportsFlowDown(t *testing.T) {
	seen := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		seen++
		test := strings.HasSuffix(path, "_test.go")
		from := filepath.ToSlash(filepath.Dir(path))
		if from == "." {
			from = ""
		}
		for _, spec := range file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := forbidden(from, target, test); why != "" {
				t.Errorf("%s imports %s: %s", path, target, why)
			}
		}
		if strings.HasPrefix(from, "views") && !test && usesStore(file) {
			t.Errorf("%s uses store.Store: views draw records and ask nothing", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Fatalf("looked at %d files: the walk is broken", seen)
	}
}

// forbidden says why a package in folder from must not import target, or nothing.
func forbidden(from, target string, test bool) string {
	layer, room, _ := strings.Cut(from, "/")
	if !strings.HasPrefix(target, module) {
		if layer != "handlers" && strings.HasPrefix(target, "github.com/gofiber/") {
			return "only handlers know Fiber"
		}
		return ""
	}
	folder := strings.TrimPrefix(target, module)
	toLayer, toRoom, _ := strings.Cut(folder, "/")
	if test && (folder == from || folder == "store/storetest" || folder == "handlers/webtest") { // from: a test from outside
		return ""
	}
	switch {
	case layers[toLayer] > layers[layer]:
		return "the arrow points upward"
	case layer != toLayer || mounts[from] || layer == "store" && toRoom == "":
		return ""
	case layer == "store" && toRoom != "":
		return storeInside(room, toRoom, test)
	case rank(layer, toRoom) < 0:
		return "rooms do not know each other"
	case rank(layer, room) >= 0 && rank(layer, room) <= rank(layer, toRoom):
		return "what rooms stand on must not lean on what stands above it"
	case rank(layer, room) < 0 && wing(toRoom) != "" && wing(room) != wing(toRoom):
		return "what a wing shares is for its own rooms"
	}
	return ""
}

// wing is the folder that a room shares with others, or nothing.
func wing(room string) string {
	first, _, nested := strings.Cut(room, "/")
	if nested && wings[first] {
		return first
	}
	return ""
}

// storeInside: seed uses erp, erp uses nothing but the store itself and the store uses neither.
func storeInside(room, toRoom string, test bool) string {
	if test || room == "seed" && toRoom == "erp" || room == "blocklist/generate" && toRoom == "blocklist" || strings.HasPrefix(toRoom, room+"/") || room == "" && (toRoom == "photo" || toRoom == "blocklist") {
		return ""
	}
	return "inside the store only seed leans on erp"
}

func rank(layer, room string) int {
	for i, name := range shared[layer] {
		if name == room {
			return i
		}
	}
	return -1
}

// usesStore reports whether a file names the type store.Store.
func usesStore(file *ast.File) bool {
	found := false
	ast.Inspect(file, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name, ok := selector.X.(*ast.Ident)
		found = found || ok && name.Name == "store" && selector.Sel.Name == "Store"
		return true
	})
	return found
}

// TestForbidden proves that the rule above can fail.
func TestForbidden(t *testing.T) {
	for _, arrow := range [][2]string{
		{"store", module + "views/ui"},
		{"store", module + "store/erp"},
		{"views/orders", module + "handlers/web"},
		{"views/orders", module + "views/basket"},
		{"views/ui", module + "views/layout"},
		{"handlers/orders", module + "handlers/basket"},
		{"handlers/web", module + "handlers/orders"},
		{"handlers/office/orders", module + "handlers/office/incidents"},
		{"views/office/orders", module + "views/office/incidents"},
		{"views/office/frame", module + "views/office/orders"},
		{"views/layout", module + "views/office/frame"},
		{"views/orders", module + "views/office/frame"},
		{"views/ui", "github.com/gofiber/fiber/v2"},
	} {
		if forbidden(arrow[0], arrow[1], false) == "" {
			t.Errorf("%s may import %s", arrow[0], arrow[1])
		}
	}
	for _, arrow := range [][2]string{
		{"", module + "handlers/cli"},
		{"handlers/orders", module + "handlers/web"},
		{"handlers/orders", module + "views/orders"},
		{"handlers", module + "handlers/orders"},
		{"views/orders", module + "views/ui"},
		{"views/layout", module + "assets"},
		{"handlers/office", module + "handlers/office/orders"},
		{"handlers/office/orders", module + "handlers/web"},
		{"handlers/office/orders", module + "views/office/orders"},
		{"views/office/orders", module + "views/office/frame"},
		{"views/office/orders", module + "views/ui"},
		{"views/office/frame", module + "views/layout"},
		{"views/problem", module + "views/office/frame"},
		{"store/seed", module + "store/erp"},
	} {
		if why := forbidden(arrow[0], arrow[1], false); why != "" {
			t.Errorf("%s may not import %s: %s", arrow[0], arrow[1], why)
		}
	}
}
