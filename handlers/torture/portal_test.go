//go:build linux

package torture

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
)

// portal is the program, running.
type portal struct {
	t       *testing.T
	address string
	cmd     *exec.Cmd
	ended   chan struct{} // closed when the process is gone
	log     *journal
}

// journal is what a program says, kept while it runs.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)`)

// serve starts the program on a data directory, with more flags if there are any, and waits until it listens.
func serve(t *testing.T, program, data string, flags ...string) *portal {
	t.Helper()
	p, err := launch(t, program, data, flags...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// launch is serve for a program that may not come up.
func launch(t *testing.T, program, data string, flags ...string) (*portal, error) {
	t.Helper()
	p := &portal{t: t, cmd: exec.Command(program, append([]string{"serve", "--data", data, "--http", "127.0.0.1:0", "--rates", "1000000"}, flags...)...), ended: make(chan struct{}), log: &journal{}}
	p.cmd.Env = environment()
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	said, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	up := make(chan string, 1)
	go p.follow(said, up)
	t.Cleanup(p.kill)
	select {
	case p.address = <-up:
		return p, nil
	case <-p.ended:
		return p, errors.New("it did not come up:\n" + p.log.String())
	}
}

// environment is this process's without what a developer has set for the portal.
func environment() []string {
	var env []string
	for _, line := range os.Environ() {
		if !bytes.HasPrefix([]byte(line), []byte("AREA_")) {
			env = append(env, line)
		}
	}
	return env
}

// follow reads what the program says until it ends.
func (p *portal) follow(said io.Reader, up chan<- string) {
	lines := bufio.NewScanner(said)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		_, _ = p.log.Write(append(lines.Bytes(), '\n'))
		if found := listening.FindSubmatch(lines.Bytes()); found != nil {
			up <- string(found[1])
		}
	}
	_ = p.cmd.Wait() // its status is read from ProcessState
	close(p.ended)
}

// kill ends the program as the system does: at once, with whatever it was about.
func (p *portal) kill() {
	select {
	case <-p.ended:
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.ended
	}
}

// stop ends the program as its owner does, and returns its exit status.
func (p *portal) stop() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
	return p.status()
}

// status waits for the end of the program and returns its exit status.
func (p *portal) status() int {
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}
