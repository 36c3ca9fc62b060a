package torture

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// disk is an ext4 in a file, on which the power can be cut. It writes by itself only every ten minutes,
// so that what survives is what the program has waited for.
type disk struct {
	t            *testing.T
	image, mount string
}

func newDisk(t *testing.T) *disk {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("not on this machine: mounting a disk needs root")
	}
	if _, err := exec.LookPath("mkfs.ext4"); err != nil {
		skipWithout(t, "there is no mkfs.ext4", err)
	}
	dir := t.TempDir()
	d := &disk{t: t, image: filepath.Join(dir, "image"), mount: filepath.Join(dir, "disk")}
	file, err := os.Create(d.image)
	if err == nil {
		err = file.Truncate(4 << 30) // with holes: it takes little
	}
	if err == nil {
		err = file.Close()
	}
	if err == nil {
		err = os.Mkdir(d.mount, 0o700)
	}
	if err == nil {
		err = run("mkfs.ext4", "-q", "-F", d.image)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := d.on(); err != nil {
		skipWithout(t, "no loop device can be mounted", err)
	}
	t.Cleanup(func() { _ = run("umount", d.mount) })
	return d
}

func (d *disk) on() error { return run("mount", "-o", "loop,commit=600", d.image, d.mount) }

// cut is the end of the power: nothing that lies in memory reaches the disk any more, not even the
// file system's own journal (EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH).
func (d *disk) cut() {
	d.t.Helper()
	const shutdown, noLogFlush = 0x8004587D, 2
	root, err := os.Open(d.mount)
	if err != nil {
		d.t.Fatal(err)
	}
	defer root.Close()
	flags := uint32(noLogFlush)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, root.Fd(), shutdown, uintptr(unsafe.Pointer(&flags))); errno != 0 {
		d.t.Fatalf("cut the power: %v", errno)
	}
}

// again is the machine after the power came back.
func (d *disk) again() {
	d.t.Helper()
	if err := run("umount", d.mount); err != nil {
		d.t.Fatal(err)
	}
	if err := d.on(); err != nil {
		d.t.Fatal(err)
	}
}

// outages cuts the power under a program again and again, and returns what was lost.
func outages(t *testing.T, what, binary string, cycles int) (*ledger, int, []string) {
	t.Helper()
	machine := newDisk(t)
	d, l := newDealer(t, machine.mount), newLedger()
	dice := rand.New(rand.NewPCG(5, uint64(cycles)))
	if err := run("sync", "-f", machine.mount); err != nil {
		t.Fatal(err)
	}
	var held int
	var wrong []string
	for range cycles {
		p := serve(t, binary, d.dir)
		round(d, l, p, dice, func() {
			machine.cut()
			p.kill()
		})
		machine.again()
		p = serve(t, binary, d.dir)
		held, wrong = verify(t, d, l)
		p.stop()
		if len(wrong) > 0 {
			break
		}
	}
	t.Logf("%s: %d confirmed, %d found again, %d lost or wrong", what, l.total, held, len(wrong))
	return l, held, wrong
}

// After a power cut everything is there that was confirmed.
func TestPowerCut(t *testing.T) {
	binary := built(t, program)
	for left := rounds(2, 200); left > 0 && !t.Failed(); left -= 20 {
		l, held, wrong := outages(t, "synchronous=FULL", binary, min(left, 20))
		report(t, "power cut, synchronous=FULL", min(left, 20), l, held, wrong)
	}
}

// The same on a program that does not wait for the disk: were the test above blind, it would pass here too.
func TestPowerCutIsNoticed(t *testing.T) {
	binary := built(t, careless)
	for range rounds(1, 10) {
		l, held, wrong := outages(t, "synchronous=NORMAL", binary, 1)
		count(figure{"power cut, synchronous=NORMAL (must lose)", 1, l.total, held, len(wrong)})
		if len(wrong) == 0 {
			t.Error("nothing was lost without waiting for the disk: the power cut cuts nothing")
		}
		if all := strings.Join(wrong, "\n"); strings.Contains(all, "damage") {
			t.Errorf("what is left is not even whole:\n%s", all)
		}
	}
}
