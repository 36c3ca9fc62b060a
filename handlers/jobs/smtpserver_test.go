package jobs_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"areaclientes/handlers/jobs"
)

// server is a real mail server on loopback that keeps what it takes.
type server struct {
	addr  string
	roots *x509.CertPool
	heard bytes.Buffer // everything said in clear; to be read when the connections are closed

	mu     sync.Mutex
	mails  []string
	rcpts  []string
	signed int
	answer map[string]func() error // by step: mail, rcpt, data, after
}

// how a server differs from a plain one.
type kind struct {
	tls    string // starttls, tls or none
	auth   bool   // user «portal», password «clave: 1»
	answer map[string]func() error
}

func serve(t *testing.T, k kind) *server {
	t.Helper()
	s := &server{answer: k.answer}
	back := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		if k.auth {
			return &signer{session{s, c}}, nil
		}
		return &session{s, c}, nil
	}))
	back.Domain, back.ErrorLog, back.AllowInsecureAuth = "localhost", log.New(io.Discard, "", 0), true
	back.Debug = &locked{s: s}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	certificate, roots := certify(t)
	s.roots = roots
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	switch k.tls {
	case "starttls":
		back.TLSConfig = config
	case "tls":
		listener = tls.NewListener(listener, config)
	}
	done := make(chan error, 1)
	go func() { done <- back.Serve(listener) }()
	t.Cleanup(func() {
		listener.Close() // the server may not have begun to listen: then Close would not know of it
		back.Close()
		<-done
	})
	return s
}

// sender is an SMTP sender to the server; options follow the address.
func (s *server) sender(t *testing.T, userinfo, options string) *jobs.SMTP {
	t.Helper()
	sender, err := jobs.ParseSMTP("smtp://" + userinfo + s.addr + "?" + options)
	if err != nil {
		t.Fatal(err)
	}
	sender.Roots = s.roots
	return sender
}

func (s *server) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

// said is the recipients that were named and everything that was said in clear.
func (s *server) said() ([]string, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.rcpts...), s.heard.String()
}

func (s *server) step(name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer := s.answer[name]; answer != nil {
		return answer()
	}
	return nil
}

type locked struct{ s *server }

func (l *locked) Write(p []byte) (int, error) {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	return l.s.heard.Write(p)
}

type session struct {
	s *server
	c *smtp.Conn
}

func (s *session) Mail(string, *smtp.MailOptions) error { return s.s.step("mail") }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.s.mu.Lock()
	s.s.rcpts = append(s.s.rcpts, to)
	s.s.mu.Unlock()
	return s.s.step("rcpt")
}

var errDrop = errors.New("drop the connection")

func (s *session) Data(r io.Reader) error {
	if err := s.s.step("data"); errors.Is(err, errDrop) {
		io.ReadFull(r, make([]byte, 16))
		s.c.Conn().Close()
		return err
	} else if err != nil {
		io.Copy(io.Discard, r)
		return err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.s.mu.Lock()
	defer s.s.mu.Unlock()
	s.s.mails = append(s.s.mails, string(text))
	return nil
}

// Reset comes after the server has answered to a message.
func (s *session) Reset() {
	if s.s.step("after") != nil {
		s.c.Conn().Close()
	}
}

func (s *session) Logout() error { return nil }

type signer struct{ session }

func (s *signer) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *signer) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "portal" || password != "clave: 1" {
			return smtp.ErrAuthFailed
		}
		s.s.mu.Lock()
		defer s.s.mu.Unlock()
		s.s.signed++
		return nil
	}), nil
}

// certify makes a certificate for loopback and the pool that trusts it.
func certify(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Now().AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(certificate)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// says makes the server answer a step with a code.
func says(step string, code int) map[string]func() error {
	return map[string]func() error{step: func() error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "<ana@gredos.example> says " + strings.Repeat("no ", 3)}
	}}
}

// drops makes the server close the connection at a step.
func drops(step string) map[string]func() error {
	return map[string]func() error{step: func() error { return errDrop }}
}
