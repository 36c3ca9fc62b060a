package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What of a customer's things are narrowed, and by which clause.
var scopeClauses = map[*regexp.Regexp]string{
	regexp.MustCompile(`(FROM|JOIN) equipment\b`):                                "machinesOf",
	regexp.MustCompile(`(FROM|JOIN|UPDATE) incidents\b`):                         "incidentsOf",
	regexp.MustCompile(`(FROM|JOIN|UPDATE) orders\b`):                            "ordersOf",
	regexp.MustCompile(`(FROM|UPDATE) basket_lines\b`):                           "basketOf",
	regexp.MustCompile(`\bequipmentTables\b`):                                    "machinesOf",
	regexp.MustCompile(`\bincidentTables\b`):                                     "incidentsOf",
	regexp.MustCompile(`\bbasketTables\b`):                                       "basketOf",
	regexp.MustCompile(`\b(e|i|o|b|equipment|incidents|orders)\.customer_id = `): "a clause instead of customer_id",
}

// What takes an Owner and asks for these things unnarrowed, and why it may.
var scopeUnnarrowed = map[string]string{
	"roomFor":       "the files of a day are counted for the whole customer",
	"needsReview":   "the orders of a day are counted for the whole customer",
	"shippedBefore": "an address is known or not for the whole customer",
	"fillIncident":  "the incident was found by a clause; its machine is shown whole by one",
	"change":        "the incident was found by a clause in the same transaction",
	"Close":         "the incident was found by a clause in the same transaction",
	"Reopen":        "the incident was found by a clause in the same transaction",
	"machinesOf":    "is the clause", "incidentsOf": "is the clause", "ordersOf": "is the clause", "basketOf": "is the clause",
}

// No function that takes an Owner asks for what is narrowed without the clause for it.
func TestNoQueryOfAnOwnerWithoutItsClause(t *testing.T) {
	files := token.NewFileSet()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declared := range file.Decls {
			function, is := declared.(*ast.FuncDecl)
			if !is || !takesOwner(function) {
				continue
			}
			checked++
			if _, may := scopeUnnarrowed[function.Name.Name]; may {
				continue
			}
			text, calls := spoken(function)
			for pattern, clause := range scopeClauses {
				if pattern.MatchString(text) && !calls[clause] {
					t.Errorf("%s: %s asks for %s without %s", files.Position(function.Pos()), function.Name.Name, pattern, clause)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d functions take an Owner", checked)
	}
}

func takesOwner(f *ast.FuncDecl) bool {
	for _, field := range f.Type.Params.List {
		if name, is := field.Type.(*ast.Ident); is && name.Name == "Owner" {
			return true
		}
	}
	return false
}

// spoken is the text and the names in a function, and what it calls.
func spoken(f *ast.FuncDecl) (text string, calls map[string]bool) {
	calls = map[string]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if word, err := strconv.Unquote(n.Value); err == nil {
				text += " " + word
			}
		case *ast.Ident:
			text += " " + n.Name
		case *ast.CallExpr:
			if name, is := n.Fun.(*ast.Ident); is {
				calls[name.Name] = true
			}
		}
		return true
	})
	return text, calls
}

// What the clauses add is found by indexes too. The person's own sites and machines, and those of the
// customer, are the few rows that are gone through.
func TestScopePlans(t *testing.T) {
	s := openPlain(t)
	for _, sees := range []Sees{SeesAll, SeesSite, SeesOwn} {
		who := Member{Customer: 1, Person: 2, Sees: sees}
		machines, incidents, orders, mine := machinesOf(who, "e"), incidentsOf(who, "i"), ordersOf(who, "o"), basketOf(who, "b")
		for name, test := range map[string]clause{
			"machines":         {"SELECT e.id FROM equipment e WHERE " + machines.text, machines.args},
			"one machine":      {"SELECT e.id FROM equipment e WHERE e.id = 5 AND " + machines.text, machines.args},
			"incidents":        {"SELECT i.id FROM incidents i WHERE " + incidents.text + " ORDER BY i.created_at DESC", incidents.args},
			"one incident":     {"SELECT i.id FROM incidents i WHERE i.number = 'W1' AND " + incidents.text, incidents.args},
			"orders":           {"SELECT o.id FROM orders o WHERE " + orders.text + " ORDER BY o.created_at DESC", orders.args},
			"one order":        {"SELECT o.id FROM orders o WHERE o.number = '1' AND " + orders.text, orders.args},
			"the basket":       {"SELECT b.id FROM basket_lines b WHERE " + mine.text, mine.args},
			"the whole basket": basketQuery(who, "2026-11-23"), "its sum": summaryQuery(who, "2026-11-23"), "the search": targetQuery(who, 1, "2026-11-23"),
		} {
			for detail := range strings.Lines(explain(t, s, test.text, test.args...)) {
				if strings.HasPrefix(detail, "SCAN") {
					t.Errorf("%s, %s: %s", sees, name, detail)
				}
			}
		}
	}
}

// Activation gives the main user what was gathered before.
func TestInheritBasket(t *testing.T) {
	s := openPlain(t)
	ctx := t.Context()
	for _, query := range []string{
		"INSERT INTO customers (id, number, name, created_at, updated_at) VALUES (1, '1', '', 0, 0), (2, '2', '', 0, 0)",
		"INSERT INTO models (id, name) VALUES (1, 'M')",
		"INSERT INTO equipment (id, number, customer_id, model_id, created_at, updated_at) VALUES (1, 'E1', 1, 1, 0, 0)",
		"INSERT INTO articles (id, ref, description, price, tax_rate, updated_at) VALUES (1, 'A', '', 1, 2100, 0), (2, 'B', '', 1, 2100, 0)",
		`INSERT INTO basket_lines (customer_id, person_id, equipment_id, article_id, quantity, added_at)
			VALUES (1, 0, 1, 1, 2, 0), (1, 0, 1, 2, 5, 0), (1, 7, 1, 2, 3, 0), (2, 0, 1, 1, 9, 0)`,
	} {
		if _, err := s.writer.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.write(ctx, "inherit", func(t *tx) error { return t.inheritBasket(ctx, 1, 7) }); err != nil {
		t.Fatal(err)
	}
	var got string
	err := s.readers.QueryRow("SELECT group_concat(customer_id || '/' || person_id || ':' || article_id || 'x' || quantity, ' ') FROM (SELECT * FROM basket_lines ORDER BY 2, 3, 5)").Scan(&got)
	if want := "1/7:1x2 1/7:2x5 2/0:1x9"; err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}
