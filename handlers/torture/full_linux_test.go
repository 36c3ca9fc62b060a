package torture

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A disk that fills up: what was confirmed stays, changes are refused with 503 and when to come back,
// documents with words, pages can be read; and with room again it goes on without a restart.
func TestDiskFull(t *testing.T) {
	binary := built(t, program)
	dice := rand.New(rand.NewPCG(7, 1))
	for range rounds(1, 10) {
		small := smallDisk(t)
		d, l := newDealer(t, small), newLedger()
		p := serve(t, binary, d.dir)
		round(d, l, p, dice, func() {})
		d.exec(t, "PRAGMA wal_checkpoint(TRUNCATE)") // or the log has room of its own
		filler := fill(t, small)
		untilRefused(t, d, l, p)
		goesOn(t, d, p)
		noDocuments(t, d, p)
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		before := l.total
		round(d, l, p, dice, func() {})
		if l.total == before {
			t.Errorf("nothing is confirmed with room again: %v", l.refused)
		}
		held, wrong := verify(t, d, l)
		if status := p.stop(); status != 0 {
			t.Errorf("exit %d\n%s", status, p.log)
		}
		report(t, "disk full", 1, l, held, wrong)
	}
}

// smallDisk mounts a disk of 48 MB in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=48m"); err != nil {
		skipWithout(t, "a disk can be mounted only as root", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fill takes up what is left of the disk.
func fill(t *testing.T, disk string) (path string) {
	t.Helper()
	path = filepath.Join(disk, "filler")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, zeros{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	return path
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// untilRefused fills a basket for as long as there is room somewhere.
func untilRefused(t *testing.T, d *dealer, l *ledger, p *portal) {
	t.Helper()
	w := &load{dealer: d, ledger: l, stop: make(chan struct{})}
	c := &customerAt{load: w, dice: rand.New(rand.NewPCG(7, 2)), browser: newBrowser(p.address, 0, d.customers[0])}
	for range 2000 {
		if err := c.put(); err != nil {
			break
		}
	}
	if l.refused[http.StatusServiceUnavailable] == 0 {
		t.Fatalf("nothing was refused with 503: %v", l.refused)
	}
}

// noDocuments sends a photo, which is refused with words under its field.
func noDocuments(t *testing.T, d *dealer, p *portal) {
	t.Helper()
	b := newBrowser(p.address, 1, d.customers[1])
	path := fmt.Sprintf("/equipos/%d/incidencias", firstID+machines)
	page, err := b.open(path)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := b.submit(page, path, map[string]string{"contact": "Ana", "severity": "parcial", "description": "Con foto"}, snapshot(rand.New(rand.NewPCG(7, 3))))
	if err != nil || answer.Status != http.StatusUnprocessableEntity || !answer.Has("form | no podemos guardar documentos") {
		t.Errorf("with a photo: %d, %v", answer.Status, err)
	}
	clerk := newBrowser(p.address, 60_000, d.clerk)
	if page, err := clerk.open("/gestion"); err != nil || !page.Has("[data-disk] | casi lleno") {
		t.Errorf("the office is not told: %d, %v", page.Status, err)
	}
}
