// Command tools audits what the product is made of: known vulnerabilities, insecure code, licences, and the
// list of its parts. It is a module of its own, so that what it needs is pinned without becoming part of the
// product's. It is run from the top of the repository; task audit runs all of it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

// errNotDone is a step that could not be taken here. It is no finding, and no success either.
var errNotDone = errors.New("NOT DONE")

// steps are what there is to audit, in the order in which it is cheap to fail.
var steps = []struct {
	name string
	run  func(settings) error
}{
	{"licences", licences},
	{"sbom", sbom},
	{"gosec", insecure},
	{"vulnerabilities", vulnerabilities},
}

type settings struct {
	db    string // of known vulnerabilities: file:///… or https://…; empty is the public one
	write bool   // bring the lists up to date instead of checking them
}

func main() {
	var s settings
	flag.StringVar(&s.db, "db", os.Getenv("AUDIT_VULNDB"), "where known vulnerabilities are listed: file:///… for a copy (AUDIT_VULNDB)")
	flag.BoolVar(&s.write, "write", false, "write the lists of parts and licences instead of checking them")
	flag.Parse()
	os.Exit(run(s, flag.Args()))
}

// run takes the named steps, all when none is named. It returns 1 for a finding, and 3 when a step could
// not be taken, unless this is continuous integration, where that is said but breaks nothing.
func run(s settings, names []string) int {
	chosen := map[string]bool{}
	for _, name := range names {
		chosen[name] = true
	}
	code := 0
	for _, step := range steps {
		if len(names) > 0 && !chosen[step.name] {
			continue
		}
		err := step.run(s)
		switch {
		case errors.Is(err, errNotDone):
			fmt.Printf("%s: %v\n", step.name, err)
			if code == 0 && os.Getenv("CI") == "" {
				code = 3
			}
		case err != nil:
			fmt.Printf("%s: %v\n", step.name, err)
			code = 1
		}
	}
	return code
}
