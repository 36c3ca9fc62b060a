package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/securego/gosec/v2/issue"
)

func TestExclusions(t *testing.T) {
	list, err := readExclusions(exclusions)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, e := range list {
		if key := e.rule + e.file; seen[key] || len(e.reason) < 15 {
			t.Errorf("%s in %s: twice, or without a reason", e.rule, e.file)
		} else {
			seen[key] = true
		}
	}
	for _, text := range []string{"a,b,c,d\nG1,x.go,0,why", "a,b,c,d\nG1,x.go,1,", "a,b,c,d\nG1,x.go"} {
		if _, err := readExclusions(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestJudge(t *testing.T) {
	found := func(n int) []*issue.Issue {
		var list []*issue.Issue
		for i := range n {
			list = append(list, &issue.Issue{RuleID: "G304", File: "a.go", Line: fmt.Sprint(i)})
		}
		return list
	}
	excused := []exclusion{{rule: "G304", file: "a.go", times: 2, reason: "why"}}
	for n, want := range []bool{false, false, true, false} {
		if err := judge(found(n), excused); (err == nil) != want {
			t.Errorf("%d findings, 2 excused: %v", n, err)
		}
	}
	if err := judge(found(1), nil); err == nil || !strings.Contains(err.Error(), "a.go:0: G304") {
		t.Errorf("nothing excused: %v", err)
	}
}

func TestPermitted(t *testing.T) {
	for _, c := range []struct {
		licence, use string
		fine         bool
	}{
		{"MIT", inProduct, true}, {"Apache-2.0 AND MIT", inProduct, true}, {"MPL-2.0", inWork, true}, {"MPL-2.0", inProduct, false},
		{"GPL-3.0", inWork, false}, {"MIT AND AGPL-3.0", inProduct, false}, {"", inProduct, false},
	} {
		if err := permitted([]part{{name: "x", licence: c.licence, use: c.use}}); (err == nil) != c.fine {
			t.Errorf("%q in %s: %v", c.licence, c.use, err)
		}
	}
}

func TestLicenceOf(t *testing.T) {
	dir := t.TempDir()
	if _, err := licenceOf(dir); err == nil {
		t.Error("a module without a licence passes")
	}
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("Ask me.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if name, err := licenceOf(dir); err == nil {
		t.Errorf("an unknown licence is %s", name)
	}
}

// TestVulnerabilities: a copy of the list is read, and what it names is a finding.
func TestVulnerabilities(t *testing.T) {
	db := t.TempDir()
	for name, text := range map[string]string{
		"index/db.json":      `{"modified":"2026-01-01T00:00:00Z"}`,
		"index/modules.json": `[{"path":"golang.org/x/vuln","vulns":[{"id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z","fixed":"9.9.9"}]}]`,
		"ID/GO-2026-0001.json": `{"schema_version":"1.3.1","id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z",
			"summary":"made up","details":"made up","affected":[{"package":{"name":"golang.org/x/vuln","ecosystem":"Go"},
			"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"9.9.9"}]}],"ecosystem_specific":{}}],"database_specific":{"url":"https://pkg.go.dev/vuln/GO-2026-0001"}}`,
	} {
		path := filepath.Join(db, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	url := "file://" + filepath.ToSlash(db)
	if err := scanFor(url, "-scan", "module"); err == nil {
		t.Error("a module with a known vulnerability passes")
	}
	if err := os.WriteFile(filepath.Join(db, "index", "modules.json"), []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := scanFor(url, "-scan", "module"); err != nil {
		t.Errorf("without one: %v", err)
	}
	if err := scanFor("file:///nowhere", "-scan", "module"); err == nil {
		t.Error("a list that is not there passes")
	}
}

func TestNotDone(t *testing.T) {
	steps = steps[:0:0]
	for name, err := range map[string]error{"away": fmt.Errorf("%w: no", errNotDone), "found": errors.New("x")} {
		steps = append(steps, struct {
			name string
			run  func(settings) error
		}{name, func(settings) error { return err }})
	}
	for _, c := range []struct {
		ci, step string
		want     int
	}{{"", "away", 3}, {"true", "away", 0}, {"true", "found", 1}, {"", "", 1}} {
		t.Setenv("CI", c.ci)
		var names []string
		if c.step != "" {
			names = []string{c.step}
		}
		if got := run(settings{}, names); got != c.want {
			t.Errorf("CI=%q, %q: exit code %d, want %d", c.ci, c.step, got, c.want)
		}
	}
}
