package asvs

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write statement.md anew")

const (
	top       = "../.."
	tableFile = "asvs.csv"
	statement = "statement.md"
)

// requirement is a line of the table.
type requirement struct {
	id, level, name string
	status          string // met, deviation or not applicable
	how             string
	where, tests    []string
}

// counts is how many requirements the standard has at each level.
var counts = map[string]int{"1": 70, "2": 183}

// deviations are the requirements that are known not to be met in whole.
var deviations = []string{"6.3.3", "6.4.1", "16.4.3"}

func readTable(text []byte) ([]requirement, error) {
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = 7
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var list []requirement
	for _, row := range rows[1:] {
		for i, cell := range row {
			if strings.TrimSpace(cell) == "" {
				return nil, fmt.Errorf("%s: the cell «%s» is empty", row[0], rows[0][i])
			}
		}
		list = append(list, requirement{id: row[0], level: row[1], name: row[2], status: row[3], how: row[4],
			where: strings.Fields(row[5]), tests: strings.Fields(row[6])})
	}
	return list, nil
}

func table(t *testing.T) []requirement {
	t.Helper()
	text, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	list, err := readTable(text)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestTable: every requirement has its line, every place is there and every test exists.
func TestTable(t *testing.T) {
	list := table(t)
	tests := testNames(t)
	found, seen, deviating := map[string]int{}, map[string]bool{}, []string{}
	for _, r := range list {
		found[r.level]++
		if seen[r.id] {
			t.Errorf("%s stands there twice", r.id)
		}
		seen[r.id] = true
		switch r.status {
		case "met", "not applicable":
		case "deviation":
			deviating = append(deviating, r.id)
		default:
			t.Errorf("%s: status %q", r.id, r.status)
		}
		for _, place := range r.where {
			if err := find(place); err != nil {
				t.Errorf("%s: %v", r.id, err)
			}
		}
		for _, test := range r.tests {
			if !tests[test] {
				t.Errorf("%s: there is no test %s", r.id, test)
			}
		}
	}
	if !slices.Equal(deviating, deviations) {
		t.Errorf("deviations %v, want %v", deviating, deviations)
	}
	for level, want := range counts {
		if found[level] != want {
			t.Errorf("%d requirements of level %s, want %d", found[level], level, want)
		}
	}
}

// TestTableIsStrict: an empty cell, a place and a test that are not there are noticed.
func TestTableIsStrict(t *testing.T) {
	head := "id,level,requirement,status,how,where,tests\n"
	for _, row := range []string{"1.1.1,1,a,met,b,c,", "1.1.1,1,a,met, ,c,d", "1.1.1,1,a,met,b,c"} {
		if _, err := readTable([]byte(head + row)); err == nil {
			t.Errorf("%q is taken", row)
		}
	}
	for _, place := range []string{"store/nowhere.go", "store/nif.go#Nowhere", "handlers/asvs/policy.md#Nowhere"} {
		if find(place) == nil {
			t.Errorf("%s is found", place)
		}
	}
	if err := find("store/nif.go#NormalizeNIF"); err != nil {
		t.Error(err)
	}
	if names := testNames(t); !names["handlers/asvs.TestTable"] || names["handlers/asvs.TestNowhere"] {
		t.Error("tests are not known by their names")
	}
}

// TestStatement: the statement says what the table says.
func TestStatement(t *testing.T) {
	want := page(table(t))
	if *write {
		if err := os.WriteFile(statement, want, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(statement)
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not current (%v): go test ./handlers/asvs -write", statement, err)
	}
}

// find looks for a place: a file, or a name or heading in it.
func find(place string) error {
	file, name, named := strings.Cut(place, "#")
	text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(file)))
	if err != nil {
		return err
	}
	if !named {
		return nil
	}
	form := `(?m)^(func (\([^)]*\) )?|type |var |const |\t)` + regexp.QuoteMeta(name) + `\b`
	if path.Ext(file) == ".md" {
		form = `(?m)^## ` + regexp.QuoteMeta(name) + `$`
	}
	if !regexp.MustCompile(form).Match(text) {
		return fmt.Errorf("there is no %s in %s", name, file)
	}
	return nil
}

// testNames are the tests of the repository, each as folder.TestName.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(top, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(top, filepath.Dir(file))
		for _, declared := range parsed.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Recv == nil && (strings.HasPrefix(f.Name.Name, "Test") || strings.HasPrefix(f.Name.Name, "Fuzz")) {
				names[filepath.ToSlash(folder)+"."+f.Name.Name] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// page draws the statement.
func page(list []requirement) []byte {
	var out bytes.Buffer
	met := map[string]int{}
	for _, r := range list {
		met[r.status]++
	}
	fmt.Fprintf(&out, "# Statement on OWASP ASVS 5.0.0, levels 1 and 2\n\nMade of %s by `go test ./handlers/asvs -write`; checked against code and tests in every run.\n\n", tableFile)
	fmt.Fprintf(&out, "%d requirements: %d met, %d that do not apply, %d deviations.\n\n## Deviations\n\n", len(list), met["met"], met["not applicable"], met["deviation"])
	for _, r := range list {
		if r.status == "deviation" {
			fmt.Fprintf(&out, "- **%s** (L%s) %s. %s.\n", r.id, r.level, r.name, r.how)
		}
	}
	chapter := ""
	for _, r := range list {
		if now, _, _ := strings.Cut(r.id, "."); now != chapter {
			chapter = now
			fmt.Fprintf(&out, "\n## V%s %s\n\n| id | level | requirement | status | how | where | tests |\n|---|---|---|---|---|---|---|\n", chapter, chapters[chapter])
		}
		fmt.Fprintf(&out, "| %s | L%s | %s | %s | %s | %s | %s |\n", r.id, r.level, r.name, r.status, strings.ReplaceAll(r.how, "|", "\\|"), code(r.where), code(r.tests))
	}
	return out.Bytes()
}

// chapters are the standard's, by what they are about.
var chapters = map[string]string{
	"1": "Encoding and injection", "2": "Validation and business rules", "3": "Browser", "4": "HTTP", "5": "Files", "6": "Signing in",
	"7": "Sessions", "8": "Access", "9": "Signed values", "10": "OAuth and OpenID Connect", "11": "Cryptography", "12": "Connections",
	"13": "Configuration", "14": "Data", "15": "Code and parts", "16": "Logs and errors", "17": "WebRTC",
}

func code(names []string) string { return "`" + strings.Join(names, "`<br>`") + "`" }
