package walk

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"

	"github.com/emersion/go-smtp"

	"areaclientes/handlers/jobs"
)

// runImports does in the background what is asked for in the wizard, as the program does.
func (a admin) runImports() {
	a.t.Helper()
	log := slog.New(slog.NewTextHandler(failing{a.browser}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- jobs.NewImports(a.store, log).Run(ctx) }()
	a.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			a.t.Error(err)
		}
	})
}

// adminMailServer takes letters on loopback and tells whom they are for.
func adminMailServer(t *testing.T) (letters adminPost, port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	letters = make(adminPost, 8)
	server := smtp.NewServer(letters)
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(listener)
	}()
	t.Cleanup(func() {
		listener.Close()
		server.Close()
		<-done
	})
	_, port, err = net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return letters, port
}

// adminPost is the recipients of the letters that were taken.
type adminPost chan string

func (p adminPost) NewSession(*smtp.Conn) (smtp.Session, error) { return &adminSession{post: p}, nil }

type adminSession struct {
	post adminPost
	to   string
}

func (s *adminSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *adminSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *adminSession) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	s.post <- s.to
	return nil
}
func (s *adminSession) Reset()        {}
func (s *adminSession) Logout() error { return nil }
