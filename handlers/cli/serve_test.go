package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"areaclientes/handlers/cli"
	"areaclientes/store"
)

// start runs serve until stop is called, which returns its exit status and what it said.
func start(t *testing.T, data string) (address string, stop func() (int, string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan int, 1)
	var log bytes.Buffer
	go func() {
		ended <- cli.Run(ctx, cli.Process{Args: []string{"serve", "--data", data, "--http", "127.0.0.1:0"}, Err: &log, Ready: func(at string) { ready <- at }})
	}()
	select {
	case address = <-ready:
	case status := <-ended:
		cancel()
		t.Fatalf("serve ended at once: exit %d\n%s", status, &log)
	}
	return address, func() (int, string) {
		cancel()
		return <-ended, log.String()
	}
}

// dealer makes a dealer's file as an import would.
func dealer(t *testing.T, data, slug, name string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(data, slug+".db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	profile, err := s.Settings.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	profile.Name = name
	if err := s.Settings.Put(ctx, profile); err != nil {
		t.Fatal(err)
	}
}

// Told to stop, the program takes nobody new and answers whom it has begun to listen to.
func TestServeFinishesWhatItBegan(t *testing.T) {
	data := t.TempDir()
	dealer(t, data, "sercaman", "SERCAMÁN")
	address, stop := start(t, data)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	fmt.Fprintf(conn, "POST /entrar HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := in.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	ended := make(chan string, 1)
	go func() {
		status, log := stop()
		ended <- fmt.Sprint(status, log)
	}()
	for { // until nobody new is let in
		late, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = late.Close()
	}
	fmt.Fprint(conn, "usuario=a")
	answer, err := http.ReadResponse(in, nil)
	if err != nil || answer.StatusCode != http.StatusForbidden || !answer.Close {
		t.Fatalf("answer = %+v, %v", answer, err)
	}
	if said := <-ended; !strings.HasPrefix(said, "0") || strings.Contains(said, "ERROR") {
		t.Errorf("exit status and log: %s", said)
	}
}

// Connections that browsers open ahead and never use do not hold up the end.
func TestServeStopsWithIdleConnections(t *testing.T) {
	data := t.TempDir()
	dealer(t, data, "sercaman", "SERCAMÁN")
	address, stop := start(t, data)
	for range 3 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	p := newPerson(t, address)
	if got := p.open("/entrar"); got.code != http.StatusOK {
		t.Errorf("status = %d", got.code)
	}
	if status, said := stop(); status != 0 || strings.Contains(said, "stopped before") {
		t.Errorf("exit %d\n%s", status, said)
	}
}

// A second portal on the same directory says so and ends; the first goes on, and when it has ended
// another one may begin.
func TestServeTwice(t *testing.T) {
	data := t.TempDir()
	dealer(t, data, "sercaman", "SERCAMÁN")
	for range 2 {
		address, stop := start(t, data)
		var said bytes.Buffer
		status := cli.Run(context.Background(), cli.Process{Args: []string{"serve", "--data", data, "--http", "127.0.0.1:0"}, Err: &said})
		if status != 1 || !strings.Contains(said.String(), data) || !strings.Contains(said.String(), "--data") || !strings.Contains(said.String(), "stop") {
			t.Errorf("exit %d\n%s", status, &said)
		}
		if got := newPerson(t, address).open("/entrar"); got.code != http.StatusOK || !got.reads("SERCAMÁN") {
			t.Errorf("status = %d", got.code)
		}
		if status, said := stop(); status != 0 {
			t.Errorf("exit %d\n%s", status, said)
		}
	}
}

// The other commands do their work beside a portal, which takes it up at its next start at the latest.
func TestCommandsBesideServe(t *testing.T) {
	data := t.TempDir()
	dealer(t, data, "sercaman", "SERCAMÁN")
	address, stop := start(t, data)
	var said bytes.Buffer
	if status := cli.Run(context.Background(), cli.Process{Args: []string{"settings", "--data", data, "--dealer", "sercaman", "name=OTRA CASA"}, Out: &said, Err: &said}); status != 0 {
		t.Errorf("exit %d\n%s", status, &said)
	}
	if got := newPerson(t, address).open("/entrar"); got.code != http.StatusOK {
		t.Errorf("status = %d", got.code)
	}
	if status, said := stop(); status != 0 {
		t.Errorf("exit %d\n%s", status, said)
	}
	address, stop = start(t, data)
	if got := newPerson(t, address).open("/entrar"); !got.reads("OTRA CASA") {
		t.Error("the portal does not show what was set")
	}
	if status, said := stop(); status != 0 {
		t.Errorf("exit %d\n%s", status, said)
	}
}

// What stands in the way of a start is said, with the way out.
func TestServeCannotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	broken, key := t.TempDir(), t.TempDir()
	for path, content := range map[string]string{file: "", filepath.Join(broken, "roto.db"): strings.Repeat("no es una base de datos ", 100), filepath.Join(key, "secret.key"): "corta"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, data, address string
		says                []string
	}{
		{"the address is taken", t.TempDir(), taken.Addr().String(), []string{taken.Addr().String(), "--http"}},
		{"the data directory is a file", file, "127.0.0.1:0", []string{file, "--data"}},
		{"it would lie inside a file", filepath.Join(file, "data"), "127.0.0.1:0", []string{file, "--data"}},
		{"a dealer's file is none", broken, "127.0.0.1:0", []string{"roto.db"}},
		{"the key is damaged", key, "127.0.0.1:0", []string{"secret.key", "delete it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var said bytes.Buffer
			status := cli.Run(context.Background(), cli.Process{Args: []string{"serve", "--data", c.data, "--http", c.address}, Err: &said})
			for _, text := range c.says {
				if status != 1 || !strings.Contains(said.String(), text) {
					t.Errorf("exit %d, without %q: %s", status, text, &said)
				}
			}
		})
	}
}
