package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
)

// TestEveryLetter sends each kind of letter, about real rows, through a real mail server.
func TestEveryLetter(t *testing.T) {
	for _, c := range []struct {
		kind, ref, subject string
		text               []string
	}{
		{store.LetterIncidentTechnician, "W92987", "[W92987] Incidencia creada: Konica Minolta bizhub C454e, Talleres Gredos, S.L.",
			[]string{"ID: 20655", "Ref. propia: COP-02", "Ubicación: Sala de copias", "Dirección: C/ Río Alberche, 12", "Población: 45007 Toledo",
				"Contacto: Ana Belén Ruiz", "Teléfono: 925 11 22 33", "<C-2557> & pita", "Gravedad: Funciona a medias",
				"Última lectura: BN 88.412, Color 40.976 (23/11/2026)"}},
		{store.LetterIncidentOffice, "W92988", "[W92988] Incidencia creada: Brother HL-L6400DW, Talleres Gredos, S.L.",
			[]string{"No tiene técnico asignado", "Gravedad: Máquina parada", "Población: 45200 Illescas (Toledo)", "Teléfono: 925 11 22 33"}},
		{store.LetterIncidentCustomer, "W92987", "[W92987] Incidencia creada: Konica Minolta bizhub C454e",
			[]string{"Ya hemos avisado a su técnico, Javier Molina. Le respondemos en 4 horas laborables.", "Documentos: copia-con-rayas.jpg", "https://areaclientes.sercaman.example/incidencias/W92987"}},
		{store.LetterMessageDealer, "2", "[W92987] Mensaje de Talleres Gredos, S.L.", []string{"Hoy pita también al arrancar.", "Documentos: vídeo de la pantalla.pdf"}},
		{store.LetterMessageDealer, "8", "[W92987] Incidencia cerrada por Talleres Gredos, S.L.", []string{"Ya va bien.", "no hace falta ir"}},
		{store.LetterMessageCustomer, "4", "[W92987] Mensaje sobre su incidencia", []string{"¿Puede apagarla hasta mañana?", "De: Laura Peña"}},
		{store.LetterIncidentReopened, "6", "[W92987] Incidencia reabierta: Konica Minolta bizhub C454e, Talleres Gredos, S.L.", []string{"Vuelven a salir rayas."}},
		{store.LetterIncidentState, "3", "[W92987] Visita concertada: Konica Minolta bizhub C454e", []string{"Visita: martes 24 de noviembre, de 10:00 a 12:00"}},
		{store.LetterOrderOffice, "06354", "[06354] Pedido nuevo de Talleres Gredos, S.L.", []string{"2 × TN-512K Tóner negro", "Incluido en contrato, 0,00\u00a0€",
			"Total: 190,33\u00a0€", "R. E. 5,2\u00a0%: 7,84\u00a0€", "sin validez fiscal", "Horario: De 8:00 a 15:00", "Observaciones: Dejar en recepción."}},
		{store.LetterOrderCustomer, "06354", "[06354] Hemos recibido su pedido", []string{"Neto: 150,82\u00a0€", "Forma de pago: TRANSFERENCIA", "Su pedido: OC-2026/118"}},
		{store.LetterOrderCancelled, "06355", "[06355] Pedido anulado de Talleres Gredos, S.L.", []string{"No hay que prepararlo."}},
		{store.LetterOrderState, "2", "[06354] Pedido enviado", []string{"Llega el martes.", "Transportista: SEUR", "https://seguimiento.example/0123456789"}},
		{store.LetterInvitation, "1", "Su área de clientes en SERCAMÁN", []string{"Dirección: https://areaclientes.sercaman.example/entrar", "Usuario: 4812", "Contraseña: El CIF de su empresa"}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			s, _ := office(t)
			queue(t, s, toAna(c.kind, c.ref))
			server := serve(t, kind{tls: "starttls"})
			log, lines := journal()
			jobs.NewMail(s, server.sender(t, "", ""), log).Round(ctx)
			mails := server.taken()
			if len(mails) != 1 || lines.Len() != 0 {
				t.Fatalf("%d letters taken; log:\n%s", len(mails), lines)
			}
			got := parse(t, mails[0])
			if got.subject != c.subject {
				t.Errorf("subject %q, want %q", got.subject, c.subject)
			}
			for _, want := range append(c.text, "Hola, Ana Belén Ruiz:", "SERCAMÁN\nTeléfono 925 00 00 00, de lunes a viernes") {
				if !strings.Contains(got.text, want) {
					t.Errorf("text lacks %q:\n%s", want, got.text)
				}
			}
			if !strings.Contains(got.html, `<html lang="es">`) || !strings.Contains(got.html, "Hola, Ana Belén Ruiz:") {
				t.Errorf("html part:\n%s", got.html)
			}
			row := outbox(t, s)[0]
			if id := got.header.Get("Message-Id"); id != "<"+row.MessageID+"@areaclientes.sercaman.example>" || row.SentAt.IsZero() {
				t.Errorf("Message-ID %s of %+v", id, row)
			}
		})
	}
}

func TestLateLetter(t *testing.T) {
	s, clock := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	busy := 3
	server := serve(t, kind{tls: "none", answer: map[string]func() error{"rcpt": func() error {
		if busy--; busy >= 0 {
			return says("rcpt", 451)["rcpt"]()
		}
		return nil
	}}})
	log, lines := journal()
	job := jobs.NewMail(s, server.sender(t, "", "tls=none"), log)
	for i, wait := range []time.Duration{0, 5 * time.Minute, time.Hour, time.Hour} {
		clock.Add(wait - time.Millisecond)
		job.Round(ctx)
		if i > 0 && len(server.taken()) != 0 {
			t.Fatalf("attempt %d came too early", i+1)
		}
		clock.Add(time.Millisecond)
		job.Round(ctx)
	}
	for range 200 { // sent once: nothing follows
		clock.Add(time.Hour)
		job.Round(ctx)
	}
	if mails := server.taken(); len(mails) != 1 {
		t.Errorf("%d letters taken, want one", len(mails))
	}
	if got := strings.Count(lines.String(), "\n"); got != 3 {
		t.Errorf("%d log lines, want one for each failed attempt:\n%s", got, lines)
	}
	for _, want := range []string{"job=mail", "kind=order_customer", "attempt=3", "451"} {
		if !strings.Contains(lines.String(), want) {
			t.Errorf("log lacks %q:\n%s", want, lines)
		}
	}
	for _, personal := range []string{"@", "Ana", "Gredos"} {
		if strings.Contains(lines.String(), personal) {
			t.Errorf("log has %q:\n%s", personal, lines)
		}
	}
}

// TestBadLetters has letters that cannot be sent among good ones, which leave all the same.
func TestBadLetters(t *testing.T) {
	good := toAna(store.LetterOrderCustomer, "06354")
	for _, c := range []struct {
		name   string
		letter store.Letter
		send   func(context.Context, jobs.Message) error
		failed bool // for good
	}{
		{"refused by the server", store.Letter{Kind: store.LetterOrderOffice, Ref: "06354", Address: "x@example.com"},
			func(context.Context, jobs.Message) error { return fmt.Errorf("%w: 550", jobs.ErrRefused) }, true},
		{"no connection", store.Letter{Kind: store.LetterOrderOffice, Ref: "06354", Address: "x@example.com"},
			func(context.Context, jobs.Message) error { return errors.New("no connection") }, false},
		{"the sender panics", store.Letter{Kind: store.LetterOrderOffice, Ref: "06354", Address: "x@example.com"},
			func(context.Context, jobs.Message) error { panic("broken") }, false},
		{"what it tells of is gone", store.Letter{Kind: store.LetterOrderOffice, Ref: "99999", Address: "x@example.com"}, nil, true},
		{"an unknown kind", store.Letter{Kind: "birthday", Ref: "06354", Address: "x@example.com"}, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := office(t)
			queue(t, s, c.letter)
			clock.Add(time.Second)
			queue(t, s, good)
			box := &mailbox{send: func(ctx context.Context, m jobs.Message) error {
				if c.send != nil && m.To.Address == c.letter.Address {
					return c.send(ctx, m)
				}
				return nil
			}}
			log, lines := journal()
			jobs.NewMail(s, box, log).Round(ctx)
			if got := box.messages(); len(got) != 1 || got[0].To.Address != good.Address {
				t.Errorf("sent %+v, want the good letter", got)
			}
			bad := outbox(t, s)[1]
			if bad.FailedAt.IsZero() == c.failed || bad.LastError == "" || bad.Attempts != 1 || !bad.SentAt.IsZero() {
				t.Errorf("letter = %+v, want it given up: %v", bad, c.failed)
			}
			if !c.failed && !bad.DueAt.Equal(clock.Now().Add(5*time.Minute)) {
				t.Errorf("due again at %v", bad.DueAt)
			}
			if strings.Count(lines.String(), "\n") != 1 || strings.Contains(lines.String(), "@") {
				t.Errorf("log:\n%s", lines)
			}
			if strings.Contains(c.name, "panics") && !strings.Contains(bad.LastError, "mail_test.go") {
				t.Errorf("reason %q does not say where", bad.LastError)
			}
		})
	}
}

func TestUnusableAddress(t *testing.T) {
	s, _ := office(t)
	letter := toAna(store.LetterOrderCustomer, "06354")
	letter.Address = "no tiene"
	queue(t, s, letter)
	server := serve(t, kind{tls: "none"})
	log, _ := journal()
	jobs.NewMail(s, server.sender(t, "", "tls=none"), log).Round(ctx)
	if row := outbox(t, s)[0]; row.FailedAt.IsZero() || len(server.taken()) != 0 {
		t.Errorf("letter = %+v, want it given up at once", row)
	}
}

func TestNamesMakeNoHeaders(t *testing.T) {
	s, _ := office(t)
	execute(t, s, `UPDATE customers SET name = 'Malos' || char(13, 10) || 'Bcc: todos@example.com'`)
	execute(t, s, `UPDATE settings SET value = 'SERCAMÁN' || char(13, 10) || 'Bcc: todos@example.com' WHERE key = 'name'`)
	letter := toAna(store.LetterOrderOffice, "06354")
	letter.Name = "Ana\r\nBcc: todos@example.com"
	queue(t, s, letter)
	server := serve(t, kind{tls: "none"})
	log, lines := journal()
	jobs.NewMail(s, server.sender(t, "", "tls=none"), log).Round(ctx)
	mails := server.taken()
	if len(mails) != 1 {
		t.Fatalf("%d letters taken: %s", len(mails), lines)
	}
	got := parse(t, mails[0])
	if got.header.Get("Bcc") != "" || got.subject != "[06354] Pedido nuevo de Malos Bcc: todos@example.com" {
		t.Errorf("headers %v, subject %q", got.header, got.subject)
	}
	if rcpts, _ := server.said(); len(rcpts) != 1 || rcpts[0] != letter.Address {
		t.Errorf("recipients %q", rcpts)
	}
}

func TestScrub(t *testing.T) {
	long := jobs.Scrub(errors.New("550 5.1.1 <ana@gredos.example>:\r\n unknown " + strings.Repeat("ñ", 300)))
	if strings.ContainsAny(long, "@\r\n") || len(long) > 256 || !strings.HasPrefix(long, "550 5.1.1 … unknown ñ") {
		t.Errorf("scrubbed %q", long)
	}
}
