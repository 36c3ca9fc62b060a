package jobs_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"testing"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// clamd answers one file after the other with what verdict says of it; an empty one breaks off.
func clamd(t *testing.T, verdict func(data []byte) string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clamd")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if data, err := instream(conn); err == nil {
				_, _ = conn.Write([]byte(verdict(data)))
			}
			conn.Close()
		}
	}()
	return "unix:" + path
}

// instream reads what clamd(8) calls an INSTREAM.
func instream(in io.Reader) ([]byte, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(in, command); err != nil || string(command) != "zINSTREAM\x00" {
		return nil, errors.Join(err, errors.New("another command"))
	}
	var data bytes.Buffer
	for {
		var size uint32
		if err := binary.Read(in, binary.BigEndian, &size); err != nil || size == 0 {
			return data.Bytes(), err
		}
		if _, err := io.CopyN(&data, in, int64(size)); err != nil {
			return nil, err
		}
	}
}

func TestScanner(t *testing.T) {
	big := bytes.Repeat([]byte("x"), 3<<20)
	for _, c := range []struct {
		name, verdict string
		want          error
	}{
		{"clean", "stream: OK\x00", nil},
		{"infected", "stream: Eicar-Test-Signature FOUND\x00", store.ErrInfected},
		{"too large for it", "INSTREAM size limit exceeded. ERROR\x00", store.ErrUnavailable},
		{"breaks off", "", store.ErrUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []byte
			scan, err := jobs.ParseScanner(clamd(t, func(data []byte) string { got = data; return c.verdict }))
			if err != nil {
				t.Fatal(err)
			}
			if err := scan(context.Background(), big); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if !bytes.Equal(got, big) {
				t.Errorf("%d of %d bytes arrived", len(got), len(big))
			}
		})
	}
	scan, err := jobs.ParseScanner("unix:" + filepath.Join(t.TempDir(), "nobody"))
	if err != nil {
		t.Fatal(err)
	}
	if err := scan(context.Background(), big); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("nobody there: %v", err)
	}
	for _, address := range []string{"", "unix:", "localhost", "/run/clamd"} {
		if _, err := jobs.ParseScanner(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

// A document that carries malware is not kept, and the form says which one it is.
func TestReportWithMalware(t *testing.T) {
	s, _ := storetest.Open(t)
	report := store.Report{Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "a", Files: []store.File{
		store.FileOf("bueno.pdf", []byte("%PDF-1.4\n%%EOF\n")), store.FileOf("malo.pdf", []byte("%PDF-1.4\nEICAR\n%%EOF\n")),
	}}
	scan, err := jobs.ParseScanner(clamd(t, func(data []byte) string {
		if bytes.Contains(data, []byte("EICAR")) {
			return "stream: Eicar-Test-Signature FOUND\x00"
		}
		return "stream: OK\x00"
	}))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(context.Background(), s.Path, store.Options{Scan: scan})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	_, err = again.Incidents.Report(context.Background(), storetest.Gredos, storetest.Ricoh, report)
	var invalid store.Invalid
	if !errors.As(err, &invalid) || !bytes.Contains([]byte(invalid["doc"]), []byte("«malo.pdf» lleva un virus")) || bytes.Contains([]byte(invalid["doc"]), []byte("bueno")) {
		t.Fatalf("%v %v", err, invalid)
	}
	if n := storetest.Scalar[int](t, again, "SELECT count(*) FROM attachments"); n != 0 {
		t.Errorf("%d documents kept", n)
	}
}
