package torture

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// skipWithout skips a test that this machine does not allow, and says why.
func skipWithout(t *testing.T, what string, err error) {
	t.Helper()
	t.Skipf("not on this machine, %s: %v", what, err)
}

// run runs a tool of the system.
func run(name string, args ...string) error {
	said, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return errors.New(name + ": " + err.Error() + ": " + strings.TrimSpace(string(said)))
	}
	return nil
}

// strace returns how to run a program with what it asks of the system tampered with. It is skipped where
// tracing is not allowed; where CI=true, the tool must be there.
func strace(t *testing.T, flags ...string) []string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("strace is missing: %v", err)
	}
	if err != nil {
		skipWithout(t, "strace is missing (apt-get install strace)", err)
	}
	probe := filepath.Join(t.TempDir(), "probe")
	if err := run(path, "-f", "-o", probe, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "true"); err != nil {
		skipWithout(t, "tracing is not allowed", err)
	}
	return append([]string{path, "-f", "-qq", "-o", filepath.Join(t.TempDir(), "trace")}, flags...)
}
