package torture

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// faults are what a disk may do to the file, its log and the names in the directory.
var faults = []fault{
	{"sync fails", "fsync,fdatasync", "EIO", ends},
	{"write fails", "pwrite64", "EIO", ends},
	{"the disk became read-only", "pwrite64", "EROFS", reads},
	{"sync finds the disk full", "fsync,fdatasync", "ENOSPC", ends},
	{"the disk is full", "pwrite64", "ENOSPC", reads},
	{"the quota is used up", "pwrite64", "EDQUOT", reads},
	{"the log cannot be cut", "ftruncate", "EIO", bears},
}

type fault struct {
	what, call, errno string
	then              outcome
}

// outcome is what a fault does to the program.
type outcome int

const (
	ends  outcome = iota // nobody knows what the disk holds: it answers 503 and ends with 1
	reads                // nothing was done to the disk: it answers 503 and goes on reading
	bears                // it makes no difference
)

// A disk that fails under the load: nothing is confirmed that is not there after the restart.
func TestDiskFails(t *testing.T) {
	binary := built(t, program)
	dice := rand.New(rand.NewPCG(6, uint64(rounds(1, 2))))
	for _, f := range faults[:rounds(3, len(faults))] {
		t.Run(f.what, func(t *testing.T) {
			for range rounds(1, 5) {
				failOnce(t, binary, f, dice)
			}
		})
	}
}

// failOnce lets people work for a while, has every later call fail, and looks what became of it.
func failOnce(t *testing.T, binary string, f fault, dice *rand.Rand) {
	tool := strace(t)
	d, l := newDealer(t, t.TempDir()), newLedger()
	p := serve(t, binary, d.dir)
	plug := l.pullAfter(10 + dice.IntN(30))
	w := work(d, l, p.address, dice.Uint64())
	select {
	case <-plug:
	case <-p.ended:
		t.Fatalf("it ended too early\n%s", p.log)
	case <-w.home:
		t.Fatal(w.abandoned())
	}
	tracer := inject(t, tool, p, f)
	f.then.check(t, d, l, p, w)
	w.end()
	release(tracer)
	p.kill()
	p = serve(t, binary, d.dir)
	held, wrong := verify(t, d, l)
	p.stop()
	report(t, f.call+" "+f.errno, 1, l, held, wrong)
}

// check looks whether the program behaves as it should while its disk does not.
func (o outcome) check(t *testing.T, d *dealer, l *ledger, p *portal, w *load) {
	t.Helper()
	if o == reads {
		w.end()
		goesOn(t, d, p)
		return
	}
	const many = 200 // more than can be confirmed by accident
	select {
	case <-p.ended:
		w.end()
	case <-l.pullAfter(many):
	}
	select {
	case <-p.ended:
	default:
		if o == ends {
			t.Fatalf("%d changes were confirmed on a disk that fails", many)
		}
		return
	}
	said := p.log.String()
	switch {
	case o == bears:
		t.Errorf("it ended\n%.2000s", said)
	case p.status() != 1 || !strings.Contains(said, "written no more") || !strings.Contains(said, "started again"):
		t.Errorf("exit %d, want 1 and the reason\n%.2000s", p.status(), said)
	case l.refused[http.StatusServiceUnavailable] == 0:
		t.Errorf("nobody was told with 503: %v", l.refused)
	}
}

// inject has every call of a kind fail from now on; what it returns ends that.
func inject(t *testing.T, tool string, p *portal, f fault) *exec.Cmd {
	t.Helper()
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(tool, "-f", "-o", trace, "-p", fmt.Sprint(p.cmd.Process.Pid), "-e", "trace="+f.call, "-e", "inject="+f.call+":error="+f.errno)
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { release(cmd) })
	first := make([]byte, 256) // «Process N attached»
	if n, err := said.Read(first); err != nil || !strings.Contains(string(first[:n]), "attached") {
		t.Fatalf("strace: %s %v", first[:n], err)
	}
	go func() { _, _ = said.Read(make([]byte, 1<<20)) }()
	return cmd
}

func release(tracer *exec.Cmd) {
	if tracer.ProcessState == nil {
		_ = tracer.Process.Signal(os.Interrupt)
		_ = tracer.Wait()
	}
}

// goesOn looks at pages and tries to change something, on a disk that takes nothing.
func goesOn(t *testing.T, d *dealer, p *portal) {
	t.Helper()
	b := newBrowser(p.address, 1, d.customers[0])
	for _, path := range []string{"/equipos", "/incidencias", "/cesta"} {
		if page, err := b.open(path); err != nil || page.Status != http.StatusOK {
			t.Errorf("looking at %s: %d, %v", path, page.Status, err)
		}
	}
	form := fmt.Sprintf("/equipos/%d/pedido", firstID)
	page, err := b.open(form)
	if err != nil || page.Status != http.StatusOK {
		t.Fatalf("looking at %s: %d, %v", form, page.Status, err)
	}
	answer, err := b.submit(page, "/cesta/lineas", map[string]string{"pick": "5", "quantity": "1"})
	if err != nil || answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("changing something: %d, Retry-After %q, %v", answer.Status, answer.Header.Get("Retry-After"), err)
	}
}
