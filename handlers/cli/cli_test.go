package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"areaclientes/handlers/cli"
	"areaclientes/store/seed"
	"areaclientes/store/storetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"areaclientes": func() {
			os.Exit(cli.Run(context.Background(), cli.Process{Args: os.Args[1:], Env: os.Environ(), Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// The stories in testdata are told as a person at the command line would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Cmds: map[string]func(*testscript.TestScript, bool, []string){"seed": seedDemo, "same": sameFile}})
}

// seedDemo fills a directory with the demo's first dealer: seed DIR.
func seedDemo(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o700))
	ts.Check(seed.Dealers()[0].Load(context.Background(), seed.Setup{Dir: dir, BaseURL: "http://sercaman.localhost", Now: storetest.Start}))
}

// sameFile fails unless two patterns match one file each, of the same name and content: same A B.
func sameFile(ts *testscript.TestScript, _ bool, args []string) {
	var names, contents [2]string
	for i, pattern := range args {
		found, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(found) != 1 {
			ts.Fatalf("%s matches %v", pattern, found)
		}
		text, err := os.ReadFile(found[0])
		ts.Check(err)
		names[i], contents[i] = filepath.Base(found[0]), string(text)
	}
	if names[0] != names[1] || contents[0] != contents[1] {
		ts.Fatalf("%s differs from %s", args[0], args[1])
	}
}
