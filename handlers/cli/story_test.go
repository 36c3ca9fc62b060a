package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"areaclientes/handlers/cli"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
)

const exports = "../../store/erp/testdata/"

// The main job, on what two real ERPs export: import, sign in, a reading, an incident whose letter
// arrives at a mail server, an order.
func TestMainJob(t *testing.T) {
	for name, path := range map[string]string{"erp-csv": exports + "erp-csv", "erp-xlsx": exports + "erp-xlsx/exportacion.xlsx"} {
		t.Run(name, func(t *testing.T) {
			data := t.TempDir()
			var out bytes.Buffer
			if status := cli.Run(context.Background(), cli.Process{
				Args: []string{"import", "--data", data, "--dealer", "sercaman", path}, Out: &out, Err: &out,
			}); status != 0 {
				t.Fatalf("import: exit %d\n%s", status, &out)
			}
			office(t, data)
			post := startMailServer(t)
			address := serve(t, data, post.address)
			user, secret := firstSignIn(t, filepath.Join(exports, name))
			customer(t, newPerson(t, address), user, secret, post)
		})
	}
}

// customer does what the manual says.
func customer(t *testing.T, p *person, user, secret string, post *mailServer) {
	home := p.submit(p.open("/entrar"), "/entrar", map[string]string{"usuario": user, "clave": " " + strings.ToLower(secret[:1]) + "-" + secret[1:] + " "})
	if home.path == "/cuenta/activar" { // asked once; the manual goes on
		home = p.open("/equipos")
	}
	if home.path != "/equipos" {
		t.Fatalf("sign in led to %s: %.300s", home.path, textOf(home))
	}
	machine := machineOf(t, home)

	form := p.open("/equipos/" + machine + "/lecturas")
	typed := map[string]string{}
	for _, counter := range []string{"bn", "color"} {
		if last := form.attr(".counter:has(input[name="+counter+"])", "data-last"); last != "" {
			value, err := strconv.Atoi(last)
			if err != nil {
				t.Fatal(err)
			}
			typed[counter] = strconv.Itoa(value + 10)
		}
	}
	if saved := p.submit(form, "/equipos/"+machine+"/lecturas", typed); len(typed) == 0 || saved.find("[role=status] .notice--ok") == nil {
		t.Errorf("reading %v: %.600s", typed, textOf(saved))
	}

	form = p.open("/equipos/" + machine + "/incidencias")
	incident := p.submit(form, "/equipos/"+machine+"/incidencias", map[string]string{"contact": "Ana", "description": "Atasca en la bandeja 2", "severity": "parcial"})
	if !incident.reads("[W00001] Incidencia creada de manera satisfactoria") {
		t.Errorf("incident: %.900s", textOf(incident))
	}
	letter := post.wait(t, "tecnico")
	if !strings.Contains(letter, "W00001") || !strings.Contains(letter, "Atasca en la bandeja 2") {
		t.Errorf("letter to the technician:\n%s", letter)
	}

	search := p.open("/equipos/" + machine + "/pedido")
	article := search.attr("input[type=radio][name=pick]", "value")
	basket := p.submit(search, "/cesta/lineas", map[string]string{"pick": article, "quantity": "2"})
	if basket.code != 200 {
		t.Errorf("add to basket: %d %.300s", basket.code, textOf(basket))
	}
	order := p.submit(p.open("/pedidos/nuevo"), "/pedidos", map[string]string{"contacto": "Ana", "horario": "De 9:00 a 14:00"})
	if !order.reads("00001") || !strings.HasPrefix(order.path, "/pedidos/00001") {
		t.Errorf("order led to %s: %.900s", order.path, textOf(order))
	}
	post.wait(t, "oficina@dealer.example")
}

func textOf(p page) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d %s ", p.code, p.path)
	if node := p.find("main"); node != nil {
		b.WriteString(webtest.Text(node))
	}
	return b.String()
}

var machinePath = regexp.MustCompile(`^/equipos/(\d+)/lecturas$`)

func machineOf(t *testing.T, home page) string {
	t.Helper()
	match := machinePath.FindStringSubmatch(home.attr("a[href$='/lecturas'][href^='/equipos/']", "href"))
	if match == nil {
		t.Fatalf("no machine on %s", textOf(home))
	}
	return match[1]
}

// office gives the imported dealer an address for its letters.
func office(t *testing.T, data string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(data, "sercaman.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	profile, err := s.Settings.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	profile.Email = "oficina@dealer.example"
	if err := s.Settings.Put(ctx, profile); err != nil {
		t.Fatal(err)
	}
}

// serve runs the program until the test ends, and expects it to stop in good order.
func serve(t *testing.T, data, mail string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan int, 1)
	var log bytes.Buffer
	go func() {
		ended <- cli.Run(ctx, cli.Process{
			Args: []string{"serve", "--data", data, "--http", "127.0.0.1:0", "--smtp", "smtp://" + mail + "?tls=none&from=portal@dealer.example"},
			Out:  io.Discard, Err: &log, Ready: func(address string) { ready <- address },
		})
	}()
	select {
	case address := <-ready:
		t.Cleanup(func() {
			stop()
			if status := <-ended; status != 0 {
				t.Errorf("serve: exit %d\n%s", status, &log)
			}
		})
		return address
	case status := <-ended:
		stop()
		t.Fatalf("serve ended at once: exit %d\n%s", status, &log)
		return ""
	}
}

func firstSignIn(t *testing.T, dir string) (user, secret string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected struct{ SampleLogin [][2]string }
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	return expected.SampleLogin[0][0], expected.SampleLogin[0][1]
}

// mailServer keeps the letters that it is given.
type mailServer struct {
	address string

	mu      sync.Mutex
	changed *sync.Cond
	letters map[string]string // recipient → text
}

func startMailServer(t *testing.T) *mailServer {
	t.Helper()
	m := &mailServer{letters: map[string]string{}}
	m.changed = sync.NewCond(&m.mu)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.address = listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{server: m}, nil }))
	server.Domain = "localhost"
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(listener)
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return m
}

// wait waits for a letter to an address that begins so.
func (m *mailServer) wait(t *testing.T, recipient string) string {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for {
		for to, text := range m.letters {
			if strings.HasPrefix(to, recipient) {
				return text
			}
		}
		m.changed.Wait()
	}
}

type mailSession struct {
	server *mailServer
	to     []string
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	for _, to := range s.to {
		s.server.letters[to] = string(text)
	}
	s.server.changed.Broadcast()
	return nil
}
func (s *mailSession) Reset()        { s.to = nil }
func (s *mailSession) Logout() error { return nil }
