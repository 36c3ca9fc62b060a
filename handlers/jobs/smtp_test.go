package jobs_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
	"areaclientes/store/storetest"
)

func message() jobs.Message {
	return jobs.Message{
		ID: "ABC@areaclientes.sercaman.example", Date: storetest.Start,
		From:    mail.Address{Name: "SERCAMÁN, S. L.", Address: "oficina@sercaman.example"},
		ReplyTo: mail.Address{Name: "SERCAMÁN, S. L.", Address: "oficina@sercaman.example"},
		To:      mail.Address{Name: "Ana Belén «la jefa» Ruiz", Address: "ana@gredos.example"},
		Subject: "[W92987] Incidencia creada: Máquina de la calle Ávila, Talleres Muñoz e Hijos, Sociedad Limitada, señalización",
		Text:    "Hola, Ana:\n\n.\nUn punto solo y una eñe: ñ — " + strings.Repeat("largo ", 60) + "\n",
		HTML:    "<p>Hola, Ana: <b>ñ</b></p>",
	}
}

// parsed is what a mail program sees.
type parsed struct {
	header     mail.Header
	subject    string
	text, html string
}

func parse(t *testing.T, raw string) parsed {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	p := parsed{header: m.Header}
	if p.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		switch part.Header.Get("Content-Type") {
		case "text/plain; charset=UTF-8":
			p.text = text
		case "text/html; charset=UTF-8":
			p.html = text
		default:
			t.Errorf("a part of type %q", part.Header.Get("Content-Type"))
		}
	}
}

func TestSMTPLetterArrives(t *testing.T) {
	user := url.UserPassword("portal", "clave: 1").String() + "@"
	for _, c := range []struct {
		name           string
		kind           kind
		user, options  string
		from           string
		signedInTimes  int
		secretInTheAir bool
	}{
		{"in clear", kind{tls: "none"}, "", "tls=none", "oficina@sercaman.example", 0, true},
		{"starttls", kind{tls: "starttls"}, "", "", "oficina@sercaman.example", 0, false},
		{"starttls and sign-in", kind{tls: "starttls", auth: true}, user, "", "oficina@sercaman.example", 1, false},
		{"tls and sign-in", kind{tls: "tls", auth: true}, user, "tls=tls", "oficina@sercaman.example", 1, false},
		{"another sender", kind{tls: "none"}, "", "tls=none&from=portal@sercaman.example", "portal@sercaman.example", 0, true},
		{"the connection breaks after the 250", kind{tls: "none", answer: drops("after")}, "", "tls=none", "oficina@sercaman.example", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.kind)
			want := message()
			if err := s.sender(t, c.user, c.options).Send(context.Background(), want); err != nil {
				t.Fatalf("send: %v", err)
			}
			mails := s.taken()
			if len(mails) != 1 || s.signed != c.signedInTimes {
				t.Fatalf("%d letters taken, signed in %d times", len(mails), s.signed)
			}
			got := parse(t, mails[0])
			if got.subject != want.Subject || got.text != want.Text || got.html != want.HTML {
				t.Errorf("subject %q, text %q, html %q", got.subject, got.text, got.html)
			}
			from, err := got.header.AddressList("From")
			if err != nil || len(from) != 1 || from[0].Name != want.From.Name || from[0].Address != c.from {
				t.Errorf("from %v, %v", from, err)
			}
			to, err := got.header.AddressList("To")
			if err != nil || len(to) != 1 || *to[0] != want.To {
				t.Errorf("to %v, %v", to, err)
			}
			reply, err := got.header.AddressList("Reply-To")
			if err != nil || len(reply) != 1 || *reply[0] != want.ReplyTo {
				t.Errorf("reply to %v, %v", reply, err)
			}
			for name, value := range map[string]string{
				"Message-Id": "<" + want.ID + ">", "Auto-Submitted": "auto-generated", "Date": "Mon, 23 Nov 2026 10:30:00 +0000", "User-Agent": "",
			} {
				if got.header.Get(name) != value {
					t.Errorf("%s is %q, want %q", name, got.header.Get(name), value)
				}
			}
			rcpts, _ := s.said()
			if len(rcpts) != 1 || rcpts[0] != want.To.Address {
				t.Errorf("recipients %q", rcpts)
			}
		})
	}
}

func TestSMTPTrouble(t *testing.T) {
	right, wrong := url.UserPassword("portal", "clave: 1").String()+"@", "portal:otra@"
	for _, c := range []struct {
		name          string
		kind          kind
		user, options string
		refused       bool // for good
	}{
		{"the address is unknown", kind{tls: "none", answer: says("rcpt", 550)}, "", "tls=none", true},
		{"the letter is refused", kind{tls: "none", answer: says("data", 554)}, "", "tls=none", true},
		{"the mailbox is busy", kind{tls: "none", answer: says("rcpt", 450)}, "", "tls=none", false},
		{"the server has no room just now", kind{tls: "none", answer: says("data", 452)}, "", "tls=none", false},
		{"the sender is refused", kind{tls: "none", answer: says("mail", 553)}, "", "tls=none", false},
		{"it wants a sign-in, which it says late", kind{tls: "none", answer: says("rcpt", 530)}, "", "tls=none", false},
		{"the connection breaks in the middle of the letter", kind{tls: "none", answer: drops("data")}, "", "tls=none", false},
		{"the password is wrong", kind{tls: "starttls", auth: true}, wrong, "", false},
		{"it has no sign-in", kind{tls: "starttls"}, right, "", false},
		{"it has no starttls", kind{tls: "none"}, "", "", false},
		{"it would take the password in clear", kind{tls: "none", auth: true}, right, "tls=none", false},
		{"the office has no address", kind{tls: "none"}, "", "tls=none", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.kind)
			m := message()
			if strings.HasPrefix(c.name, "the office") {
				m.From.Address, m.ReplyTo.Address = "", ""
			}
			err := s.sender(t, c.user, c.options).Send(context.Background(), m)
			if err == nil || errors.Is(err, jobs.ErrRefused) != c.refused {
				t.Errorf("err = %v, want one that is refused for good: %v", err, c.refused)
			}
			if mails := s.taken(); len(mails) != 0 {
				t.Errorf("%d letters taken", len(mails))
			}
			_, heard := s.said()
			if secret := base64.StdEncoding.EncodeToString([]byte("\x00portal\x00clave: 1")); strings.Contains(heard, secret) {
				t.Error("the password was said in clear")
			}
		})
	}
	t.Run("nobody vouches for the certificate", func(t *testing.T) {
		for _, tls := range []string{"starttls", "tls"} {
			s := serve(t, kind{tls: tls})
			sender := s.sender(t, "", "tls="+tls)
			sender.Roots = nil
			if err := sender.Send(context.Background(), message()); err == nil || errors.Is(err, jobs.ErrRefused) {
				t.Errorf("%s: err = %v, want trouble that passes", tls, err)
			}
		}
	})
}

// TestSMTPNoServer has whatever answers at the port instead of a mail server.
func TestSMTPNoServer(t *testing.T) {
	for name, answer := range map[string]string{"nobody": "", "a server that is closing": "421 4.3.2 closing\r\n", "something else": "HTTP/1.1 400 Bad Request\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			if answer == "" {
				listener.Close()
			}
			go func() {
				for {
					conn, err := listener.Accept()
					if err != nil {
						return
					}
					io.WriteString(conn, answer)
					conn.Close()
				}
			}()
			sender, err := jobs.ParseSMTP("smtp://" + listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if err := sender.Send(context.Background(), message()); err == nil || errors.Is(err, jobs.ErrRefused) {
				t.Errorf("err = %v, want trouble that passes", err)
			}
		})
	}
	t.Run("a server that never says a word is left when the context ends", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		ctx, cancel := context.WithCancel(context.Background())
		hung := make(chan error, 1)
		go func() {
			conn, err := listener.Accept()
			if err == nil {
				cancel()
				_, err = conn.Read(make([]byte, 1)) // until the sender hangs up
				conn.Close()
			}
			hung <- err
		}()
		sender, err := jobs.ParseSMTP("smtp://" + listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if err := sender.Send(ctx, message()); err == nil {
			t.Error("sent to nobody")
		}
		if err := <-hung; err == nil {
			t.Error("the connection was left open")
		}
	})
}

func TestHeadersAreNotMade(t *testing.T) {
	s := serve(t, kind{tls: "none"})
	sender := s.sender(t, "", "tls=none")
	for name, spoil := range map[string]func(*jobs.Message){
		"subject":           func(m *jobs.Message) { m.Subject = "Hola\r\nBcc: todos@example.com" },
		"subject, LF only":  func(m *jobs.Message) { m.Subject = "Hola\nBcc: todos@example.com" },
		"name":              func(m *jobs.Message) { m.To.Name = "Ana\r\nBcc: todos@example.com" },
		"sender's name":     func(m *jobs.Message) { m.From.Name = "SERCAMÁN\rBcc: todos@example.com" },
		"reply name":        func(m *jobs.Message) { m.ReplyTo.Name = "x\x00y" },
		"message id":        func(m *jobs.Message) { m.ID = "x@y>\r\nBcc: todos@example.com" },
		"address":           func(m *jobs.Message) { m.To.Address = "ana@gredos.example\r\nRCPT TO:<todos@example.com>" },
		"two addresses":     func(m *jobs.Message) { m.To.Address = "ana@gredos.example, todos@example.com" },
		"address with name": func(m *jobs.Message) { m.To.Address = "Ana <ana@gredos.example>" },
		"quoted part":       func(m *jobs.Message) { m.To.Address = `"a> SIZE=1"@gredos.example` },
		"no address":        func(m *jobs.Message) { m.To.Address = "no tiene" },
	} {
		t.Run(name, func(t *testing.T) {
			m := message()
			spoil(&m)
			if err := sender.Send(context.Background(), m); !errors.Is(err, jobs.ErrRefused) {
				t.Errorf("err = %v, want ErrRefused", err)
			}
		})
	}
	if rcpts, heard := s.said(); len(rcpts) != 0 || heard != "" {
		t.Errorf("the server heard %q", heard)
	}
}
