package settings_test

import (
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// postbox is a mail server on loopback that keeps what it takes, or refuses it.
type postbox struct {
	mu     sync.Mutex
	mails  []string
	refuse error
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return p, nil }
func (p *postbox) Mail(string, *smtp.MailOptions) error        { return nil }
func (p *postbox) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (p *postbox) Reset()                                      {}
func (p *postbox) Logout() error                               { return nil }
func (p *postbox) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mails = append(p.mails, string(text))
	return errors.Join(err, p.refuse)
}

// listen starts the server and returns its port.
func (p *postbox) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(p)
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		listener.Close()
		server.Close()
		<-done
	})
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func server(version string, more ...string) url.Values {
	values := form("version", version, "host", "smtp.example.es", "port", "587", "security", "starttls", "user", "portal", "clave", "clave: ñ ", "sender", "portal@example.es")
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values
}

func TestMail(t *testing.T) {
	const mail = path + "/correo"
	kept := func(t *testing.T, s *store.Store) store.MailServer {
		t.Helper()
		m, err := s.Settings.Mail(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	s, _ := storetest.Open(t)
	admin := webtest.Browse(t, s)
	admin.SignInStaff(storetest.Admin)
	do := func(name string, c webtest.Case, status int, has ...string) webtest.Answer {
		t.Helper()
		got := admin.Do(c)
		if got.Status != status {
			t.Fatalf("%s: status %d, want %d\n%.3000s", name, got.Status, status, got.Body)
		}
		for _, selector := range has {
			if !got.Has(selector) {
				t.Errorf("%s: no %s", name, selector)
			}
		}
		if strings.Contains(got.Body, "clave: ñ") {
			t.Errorf("%s: the password is on the page", name)
		}
		return got
	}
	do("nothing yet", webtest.Case{Path: mail}, 200, "input[name=port][value='587']", ".notice--info", "button | Enviarme una carta de prueba")
	do("a user without a password", webtest.Case{Path: mail, Form: server("1", "clave", "")}, 422, "#password-e", "input[name=user][value=portal]")
	do("a server", webtest.Case{Path: mail, Form: server("1")}, 303)
	first := kept(t, s)
	if first.Host != "smtp.example.es" || len(first.Password) < 20 || strings.Contains(string(first.Password), "clave") {
		t.Fatalf("%+v", first)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE changes LIKE '%clave: %' OR search LIKE '%clave: %'"); n > 0 {
		t.Error("the password is in the log")
	}
	do("as it is now", webtest.Case{Path: mail}, 200, "input[name=host][value='smtp.example.es']", "input[name=clave]:not([value])", ".field__hint | Déjelo en blanco")
	do("the password stays", webtest.Case{Path: mail, Form: server("2", "clave", "", "sender", "otro@example.es")}, 303)
	if now := kept(t, s); string(now.Password) != string(first.Password) || now.Sender != "otro@example.es" {
		t.Errorf("%+v", now)
	}
	do("but goes to no other server", webtest.Case{Path: mail, Form: server("3", "clave", "", "host", "evil.example")}, 422, "#password-e")
	do("nor without its lock", webtest.Case{Path: mail, Form: server("3", "clave", "", "security", "none")}, 422, "#password-e")
	do("too late", webtest.Case{Path: mail, Form: server("2")}, 409, ".notice--warn", "input[name=version][value='3']")
	storetest.Exec(t, s, "UPDATE mail_server SET password = x'00'")
	do("of another installation", webtest.Case{Path: mail}, 200, ".notice--warn | no se puede leer")
	do("none any more", webtest.Case{Path: mail, Form: form("version", "3")}, 303)
	if now := kept(t, s); now.Host != "" {
		t.Errorf("%+v", now)
	}
}

func TestMailTrial(t *testing.T) {
	const trial = path + "/correo/prueba"
	box := &postbox{}
	full := &postbox{refuse: &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 2, 2}, Message: "mailbox full"}}
	typed := func(port string, more ...string) url.Values {
		return server("1", append([]string{"host", "127.0.0.1", "port", port, "security", "none", "user", "", "clave", ""}, more...)...)
	}
	nothing := func(t *testing.T, s *store.Store) {
		if m, err := s.Settings.Mail(t.Context()); err != nil || m.Host != "" {
			t.Errorf("trying has saved %+v, %v", m, err)
		}
	}
	nowhere := func(t *testing.T, s *store.Store) {
		if err := s.Settings.Change(t.Context(), store.PageHours, 1, func(d *store.Dealer) { d.Email = "" }); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "taken", Path: trial, As: webtest.AsAdmin, Form: typed(box.listen(t)), Partial: true, Has: []string{"form#ajuste .notice--ok | ha aceptado la carta", ".said | queued", "input[name=host][value='127.0.0.1']"}, After: nothing},
		webtest.Case{Name: "refused, in the server's words", Path: trial, As: webtest.AsAdmin, Form: typed(full.listen(t)), Has: []string{"h1", ".notice--bad | La carta no ha salido", ".said | mailbox full"}, After: func(t *testing.T, s *store.Store) {
			nothing(t, s)
			if lines, err := s.Audit.List(t.Context(), store.AuditFilter{Limit: 1}); err != nil || len(lines) != 1 || lines[0].Action != "carta de prueba rechazada" {
				t.Errorf("%+v, %v", lines, err)
			}
		}},
		webtest.Case{Name: "nobody there", Path: trial, As: webtest.AsAdmin, Form: typed("1"), Has: []string{".notice--bad | No se puede conectar"}},
		webtest.Case{Name: "no server at all", Path: trial, As: webtest.AsAdmin, Form: typed("1", "host", "smtp://x"), Status: 422, Has: []string{"#host-e"}},
		webtest.Case{Name: "nobody to write", Path: trial, As: webtest.AsAdmin, Before: nowhere, Form: typed("1", "sender", ""), Status: 422, Has: []string{"#sender-e | de qué dirección"}},
		webtest.Case{Name: "not for the office", Path: trial, As: webtest.AsClerk, Form: typed("1"), Status: 403},
	)
	if len(box.mails) != 1 || !strings.Contains(box.mails[0], "<portal@example.es>") || !strings.Contains(box.mails[0], "To: =?utf-8?q?Luc=C3=ADa_Robledo?= <lucia@sercaman.example>") {
		t.Errorf("%q", box.mails)
	}
}
