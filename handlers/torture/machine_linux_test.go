package torture

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
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

// strace returns the tool that tampers with what a program asks of the system. The test is skipped where
// tracing is not allowed; where CI=true, the tool must be there.
func strace(t *testing.T) string {
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
	return path
}

// readOnly is a data directory that cannot be written, or whose one file cannot; none without root.
func readOnly(t *testing.T, u *upgrade, file bool) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "old.db")
	content, err := os.ReadFile(u.file(t, len(u.steps)))
	if err == nil {
		err = errors.Join(os.WriteFile(path, content, 0o600), os.WriteFile(filepath.Join(dir, "secret.key"), make([]byte, 32), 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
	where := dir
	if file {
		where = path
	}
	if syscall.Mount(where, where, "", syscall.MS_BIND, "") != nil {
		return ""
	}
	t.Cleanup(func() { _ = syscall.Unmount(where, syscall.MNT_DETACH) })
	if err := syscall.Mount("none", where, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	return dir
}
