package cli_test

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"areaclientes/handlers/cli"
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
	testscript.Run(t, testscript.Params{Dir: "testdata"})
}
