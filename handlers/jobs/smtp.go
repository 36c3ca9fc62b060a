package jobs

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// smtpTimeout is how long the mail server may take to take a letter once it is connected.
const smtpTimeout = time.Minute

// SMTP sends through a mail server. It opens a connection for each letter. ParseSMTP makes one.
type SMTP struct {
	Roots *x509.CertPool // of the server's certificate; nil means the system's

	host     string
	port     int
	security string // startTLS, implicitTLS or noTLS
	user     string
	password string
	from     string // instead of the message's own sender
}

// Send gives one message to the mail server. It counts from the server's answer to the message:
// what goes wrong after it, such as a connection that breaks before QUIT, is no failure.
func (s *SMTP) Send(ctx context.Context, message Message) error {
	return s.send(ctx, message, new(string))
}

// send is Send; said becomes what the server answered to the message.
func (s *SMTP) send(ctx context.Context, message Message, said *string) error {
	if s.from != "" {
		message.From.Address = s.from
	}
	msg, err := compose(message)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // closes the connection
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	err = client.SendWithSMTPClient(conn, msg)
	*said = msg.ServerResponse()
	if msg.IsDelivered() {
		_ = client.CloseWithSMTPClient(conn)
		return nil
	}
	return judge(err)
}

// client prepares a connection that lasts until ctx ends; the library itself only limits dialling.
func (s *SMTP) client(ctx context.Context) (*gomail.Client, error) {
	config := &tls.Config{ServerName: s.host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	dial := func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := s.dial(dialing, network, address, config)
		if err == nil {
			context.AfterFunc(ctx, func() { conn.Close() })
		}
		return conn, err
	}
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(smtpTimeout), gomail.WithDialContextFunc(dial), gomail.WithTLSConfig(config),
	}
	switch s.security {
	case startTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case implicitTLS:
		options = append(options, gomail.WithSSL())
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&signIn{user: s.user, password: s.password, host: s.host}))
	}
	return gomail.NewClient(s.host, options...)
}

func (s *SMTP) dial(ctx context.Context, network, address string, config *tls.Config) (net.Conn, error) {
	if s.security == implicitTLS {
		return (&tls.Dialer{Config: config}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

// judge tells a refusal of this letter from trouble that passes. What the server says about the
// sender or the sign-in is trouble with the settings, so the letter waits for them to be mended.
func judge(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return err
	}
	about := failed.Reason == gomail.ErrSMTPRcptTo || failed.Reason == gomail.ErrSMTPData || failed.Reason == gomail.ErrSMTPDataClose
	code := failed.ErrorCode()
	signIn := slices.Contains([]int{530, 534, 535, 538}, code) // RFC 4954 §6
	if about && code/100 == 5 && !signIn {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// signIn picks how to sign in from what the server offers. The password itself is only said over TLS.
type signIn struct {
	user, password, host string
	chosen               smtp.Auth
}

func (a *signIn) Start(server *smtp.ServerInfo) (string, []byte, error) {
	offers := func(name string) bool { return slices.Contains(server.Auth, name) }
	switch {
	case server.TLS && offers("PLAIN"):
		a.chosen = smtp.PlainAuth("", a.user, a.password, a.host, false)
	case server.TLS && offers("LOGIN"):
		a.chosen = smtp.LoginAuth(a.user, a.password, a.host, false)
	case offers("SCRAM-SHA-256"):
		a.chosen = smtp.ScramSHA256Auth(a.user, a.password)
	case offers("CRAM-MD5"):
		a.chosen = smtp.CRAMMD5Auth(a.user, a.password)
	default:
		return "", nil, errors.New("the mail server offers no way to sign in that keeps the password secret")
	}
	return a.chosen.Start(server)
}

func (a *signIn) Next(fromServer []byte, more bool) ([]byte, error) {
	return a.chosen.Next(fromServer, more)
}
