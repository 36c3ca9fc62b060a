package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// fallback counts what leaves the installation's way.
type fallback struct{ sent int }

func (f *fallback) Send(context.Context, jobs.Message) error { f.sent++; return nil }

func TestPost(t *testing.T) {
	s, _ := storetest.Open(t)
	safe := store.NewSafe(bytes.Repeat([]byte("k"), 32))
	installation := &fallback{}
	alone, both := jobs.NewPost(s, safe, nil), jobs.NewPost(s, safe, installation)
	message := jobs.Message{ID: "a@b.example"}
	message.From.Address, message.To.Address = "a@b.example", "c@d.example"

	if alone.Ready(ctx) || !both.Ready(ctx) {
		t.Error("without a server of its own only the installation's way is one")
	}
	if err := alone.Send(ctx, message); err == nil {
		t.Error("sent without a way")
	}
	if err := both.Send(ctx, message); err != nil || installation.sent != 1 {
		t.Errorf("%v, %d sent", err, installation.sent)
	}

	box := serve(t, kind{tls: "none"})
	host, portText, err := net.SplitHostPort(box.addr)
	if err != nil {
		t.Fatal(err)
	}
	port, _ := strconv.Atoi(portText)
	own := store.MailServer{Host: host, Port: port, Security: "none", Sender: "portal@b.example"}
	if err := s.Settings.ChangeMail(ctx, 1, own); err != nil {
		t.Fatal(err)
	}
	if err := both.Send(ctx, message); err != nil || installation.sent != 1 || len(box.taken()) != 1 || !strings.Contains(box.taken()[0], "<portal@b.example>") || !alone.Ready(ctx) {
		t.Errorf("%v, %d by the installation, own took %q", err, installation.sent, box.taken())
	}

	own.User, own.Password = "portal", []byte("sealed elsewhere")
	if err := s.Settings.ChangeMail(ctx, 2, own); err != nil {
		t.Fatal(err)
	}
	if err := both.Send(ctx, message); err == nil || errors.Is(err, jobs.ErrRefused) || installation.sent != 1 {
		t.Errorf("a password that cannot be read: %v; the letter has to wait", err)
	}
}

func TestExplain(t *testing.T) {
	for want, err := range map[string]error{
		"no existe ningún servidor": &net.DNSError{Err: "no such host", Name: "x"},
		"no se puede conectar":      &net.OpError{Op: "dial", Err: errors.New("connection refused")},
		"no contesta":               context.DeadlineExceeded,
		"contraseña":                errors.New("535 5.7.8 authentication failed"),
		"starttls":                  errors.New("server does not support STARTTLS"),
		"lo que dice debajo":        errors.New("something else"),
	} {
		if got := jobs.Explain(err); !strings.Contains(strings.ToLower(got), want) {
			t.Errorf("%v: %q, want «%s»", err, got, want)
		}
	}
}

// A letter says what the dealer has it say.
func TestLetterInTheDealersWords(t *testing.T) {
	s, _ := office(t)
	own := store.LetterText{Subject: "Aviso {numero}", Opening: "Ya lo tenemos, {nombre}."}
	if err := s.Settings.ChangeLetter(ctx, 1, store.LetterOrderCustomer, "Pedido recibido", own); err != nil {
		t.Fatal(err)
	}
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	log, _ := journal()
	box := &mailbox{}
	jobs.NewMail(s, box, log).Round(ctx)
	if len(box.got) != 1 || box.got[0].Subject != "Aviso 06354" || !strings.Contains(box.got[0].Text, "Ya lo tenemos, Ana Belén Ruiz.") || strings.Contains(box.got[0].Text, "Gracias por su pedido") {
		t.Errorf("%+v", box.got)
	}
}

// Letters wait untouched until their dealer names a server.
func TestLettersWaitForAServer(t *testing.T) {
	s, _ := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	log, lines := journal()
	job := jobs.NewMail(s, jobs.NewPost(s, store.NewSafe([]byte("k")), nil), log)
	job.Round(ctx)
	if row := outbox(t, s)[0]; row.Attempts != 0 || lines.Len() != 0 {
		t.Fatalf("%+v\n%s", row, lines)
	}
	box := serve(t, kind{tls: "none"})
	host, port, err := net.SplitHostPort(box.addr)
	if err != nil {
		t.Fatal(err)
	}
	number, _ := strconv.Atoi(port)
	if err := s.Settings.ChangeMail(ctx, 1, store.MailServer{Host: host, Port: number, Security: "none"}); err != nil {
		t.Fatal(err)
	}
	job.Round(ctx)
	if row := outbox(t, s)[0]; row.SentAt.IsZero() || len(box.taken()) != 1 {
		t.Errorf("%+v, taken %q", row, box.taken())
	}
}
