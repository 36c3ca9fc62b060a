package main

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/securego/gosec/v2"
	"github.com/securego/gosec/v2/analyzers"
	"github.com/securego/gosec/v2/issue"
	"github.com/securego/gosec/v2/rules"
	"golang.org/x/tools/go/packages"
)

// exclusions are the findings of gosec that are none, each with its reason. There is no other place for
// them: a #nosec in the code is refused.
//
//go:embed exclusions.csv
var exclusions string

// exclusion excuses so many findings of a rule in a file.
type exclusion struct {
	rule, file, reason string
	times              int
}

func readExclusions(text string) ([]exclusion, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = 4
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	var list []exclusion
	for _, row := range rows[1:] {
		times, err := strconv.Atoi(row[2])
		if err != nil || times < 1 || strings.TrimSpace(row[3]) == "" {
			return nil, fmt.Errorf("exclusion %q: wants how many times and a reason", row)
		}
		list = append(list, exclusion{rule: row[0], file: row[1], times: times, reason: row[3]})
	}
	return list, nil
}

// insecure runs gosec over the product, without its tests and what templ writes.
func insecure(settings) error {
	excused, err := readExclusions(exclusions)
	if err != nil {
		return err
	}
	top, err := os.Getwd()
	if err != nil {
		return err
	}
	// gosec would load each package with all that it imports; all at once is many times faster.
	loaded, err := packages.Load(&packages.Config{Mode: gosec.LoadMode}, "./...")
	if err != nil {
		return err
	}
	config := gosec.NewConfig()
	config.SetGlobal(gosec.Nosec, "true") // pass over #nosec: what is excused is excused in one place
	analyzer := gosec.NewAnalyzer(config, false, true, false, 1, log.New(io.Discard, "", 0))
	analyzer.LoadRules(rules.Generate(false).RulesInfo())
	analyzer.LoadAnalyzers(analyzers.Generate(false).AnalyzersInfo())
	for _, pkg := range loaded {
		if len(pkg.Errors) > 0 {
			return fmt.Errorf("%s: %w", pkg.PkgPath, pkg.Errors[0])
		}
		analyzer.CheckRules(pkg)
		analyzer.CheckAnalyzers(pkg)
	}
	issues, _, _ := analyzer.Report()
	for i := range issues {
		if issues[i].File, err = filepath.Rel(top, issues[i].File); err != nil {
			return err
		}
	}
	return judge(issues, excused)
}

// judge returns what was found and is not excused, and what is excused and was not found.
func judge(issues []*issue.Issue, excused []exclusion) error {
	found := map[[2]string][]*issue.Issue{}
	for _, issue := range issues {
		key := [2]string{issue.RuleID, filepath.ToSlash(issue.File)}
		found[key] = append(found[key], issue)
	}
	var wrong []error
	for _, e := range excused {
		key := [2]string{e.rule, e.file}
		if n := len(found[key]); n != e.times {
			wrong = append(wrong, fmt.Errorf("%s is excused %d times in %s and found %d times: mend .ci/tools/exclusions.csv", e.rule, e.times, e.file, n))
		}
		if len(found[key]) <= e.times {
			delete(found, key)
		}
	}
	for _, list := range found {
		for _, issue := range list {
			wrong = append(wrong, fmt.Errorf("%s:%s: %s %s", issue.File, issue.Line, issue.RuleID, issue.What))
		}
	}
	slices.SortFunc(wrong, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(wrong...)
}
