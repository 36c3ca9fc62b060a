//go:build linux

package torture

import (
	"io"
	"math/rand/v2"
	"net"
	"net/mail"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// postOffice is a mail server that keeps what it takes, and counts it by Message-ID.
type postOffice struct {
	mu    sync.Mutex
	times map[string]int
	taken func() // called for each letter before it is acknowledged
}

func newPostOffice(t *testing.T) (office *postOffice, url string) {
	t.Helper()
	office = &postOffice{times: map[string]int{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return session{office}, nil }))
	server.Domain = "localhost"
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return office, "smtp://" + listener.Addr().String() + "?tls=none&from=portal@sercaman.example"
}

type session struct{ office *postOffice }

func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (session) Reset()                               {}
func (session) Logout() error                        { return nil }

// Data keeps a letter: from here on it is the mail server's.
func (s session) Data(body io.Reader) error {
	letter, err := mail.ReadMessage(body)
	if err != nil {
		return err
	}
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.times[letter.Header.Get("Message-ID")]++
	s.office.taken()
	return nil
}

// A program that is killed between the mail server's taking a letter and its own note of that sends the
// letter again: whoever promises to lose none cannot help it. It is the same Message-ID, by which mail
// servers know the double, and it happens to no other letter.
func TestKilledWhileSending(t *testing.T) {
	binary := built(t, program)
	for range rounds(1, 10) {
		killedWhileSending(t, binary)
	}
}

func killedWhileSending(t *testing.T, binary string) {
	const deadly = 5
	d, l := newDealer(t, t.TempDir()), newLedger()
	p := serve(t, binary, d.dir) // without a mail server letters wait
	round(d, l, p, rand.New(rand.NewPCG(8, 1)), func() {})
	p.kill()
	letters := look[int](t, d.file, "SELECT count(*) FROM outbox")
	office, url := newPostOffice(t)
	full := make(chan struct{})
	office.taken = func() {
		total := 0
		for _, n := range office.times {
			total += n
		}
		switch total {
		case deadly:
			p.kill() // the letter is here, and its sender never learns of it
		case letters + 1:
			close(full)
		}
	}
	office.mu.Lock() // until p is there
	p = serve(t, binary, d.dir, "--smtp", url)
	office.mu.Unlock()
	<-p.ended
	d.exec(t, "UPDATE outbox SET claimed_until = 0") // five minutes later
	office.mu.Lock()
	p = serve(t, binary, d.dir, "--smtp", url)
	office.mu.Unlock()
	<-full
	if status := p.stop(); status != 0 {
		t.Errorf("exit %d\n%s", status, p.log)
	}
	wrong, twice := 0, 0
	for id, n := range office.times {
		switch {
		case n == 2:
			twice++
		case n != 1:
			wrong++
			t.Errorf("%s came %d times", id, n)
		}
	}
	unsent := look[int](t, d.file, "SELECT count(*) FROM outbox WHERE sent_at IS NULL")
	if len(office.times) != letters || twice != 1 || unsent != 0 {
		wrong++
		t.Errorf("%d letters came, %d twice, %d are not marked as sent:\n%s", len(office.times), twice, unsent, p.log)
	}
	count(figure{"killed while sending", 1, letters, len(office.times), wrong})
}
