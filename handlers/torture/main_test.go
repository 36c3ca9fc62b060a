//go:build linux

package torture

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"text/tabwriter"
)

// full says whether the long run was asked for.
var full = os.Getenv("TORTURE") == "full"

// rounds is how often something is done: few times with every change, often in the long run.
func rounds(few, many int) int {
	if full {
		return many
	}
	return few
}

// workshop is where the programs are built.
var workshop string

func TestMain(m *testing.M) {
	var err error
	if workshop, err = os.MkdirTemp("", "torture-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	printFigures()
	if err := os.RemoveAll(workshop); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// The program as it is shipped, and one that does not wait for the disk; each is built once.
var (
	program  = build("areaclientes")
	careless = build("areaclientes-normal", "-tags", "torture_normal")
)

func build(name string, flags ...string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		path := filepath.Join(workshop, name)
		said, err := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), "areaclientes")...).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("build: %w\n%s", err, said)
		}
		return path, err
	})
}

// built is the path of a program.
func built(t *testing.T, program func() (string, error)) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the torture is not for -short")
	}
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// figure is what one kind of torture counted.
type figure struct {
	what                     string
	cycles, acked, held, bad int
}

var figures struct {
	sync.Mutex
	list []figure
}

// count adds to the table that is printed in the end.
func count(f figure) {
	figures.Lock()
	defer figures.Unlock()
	for i := range figures.list {
		if known := &figures.list[i]; known.what == f.what {
			known.cycles, known.acked, known.held, known.bad = known.cycles+f.cycles, known.acked+f.acked, known.held+f.held, known.bad+f.bad
			return
		}
	}
	figures.list = append(figures.list, f)
}

func printFigures() {
	if len(figures.list) == 0 {
		return
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "torture\tcycles\tconfirmed\tfound again\tlost or wrong\t")
	for _, f := range figures.list {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t\n", f.what, f.cycles, f.acked, f.held, f.bad)
	}
	table.Flush()
}
