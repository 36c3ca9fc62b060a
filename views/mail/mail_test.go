package mail_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/views/mail"
)

var update = flag.Bool("update", false, "write the golden files anew")

var at = time.Date(2026, time.November, 23, 11, 30, 0, 0, time.FixedZone("CET", 3600))

func to(name string) mail.To {
	return mail.To{Name: name, Dealer: store.Dealer{
		Name: "SERCAMÁN", Phone: "925 00 00 00", Hours: "de lunes a viernes, de 9:00 a 14:00", Email: "oficina@sercaman.example",
		Color: "#1f5f8b", BaseURL: "https://areaclientes.sercaman.example/", Promise: "Le respondemos en 4 horas laborables.", ReopenDays: 15,
	}}
}

func incident() store.IncidentFacts {
	return store.IncidentFacts{
		Number: "W92987", Kind: "correctivo", Severity: "parcial", State: store.IncidentVisit, Contact: "Ana Belén Ruiz", Phone: "925 11 22 33",
		Description: "Salen rayas negras\ny pone <C-2557> & pita.", Entered: store.Entered{Source: "portal"}, CreatedAt: at,
		Customer: store.PartyFacts{Number: "4812", Name: "Talleres Gredos, S.L.", Phone: "925 11 22 33", Email: "ana@gredos.example"},
		Machine: store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", Serial: "A5C1021004567", OwnRef: "COP-02",
			Location: "Sala de copias", Address: "C/ Río Alberche, 12", Postcode: "45200", City: "Illescas", Province: "Toledo"},
		Technician: store.PartyFacts{Name: "Javier Molina", Phone: "600 10 20 30", Email: "javier@sercaman.example"},
		Reading:    store.ReadingFacts{On: "2026-11-23", Counts: store.Counts{store.BN: 212000, store.Color: 40976}},
		Files:      []string{"copia-con-rayas.jpg", "pantalla.pdf"},
	}
}

func invitation() store.InvitationFacts {
	return store.InvitationFacts{Customer: store.PartyFacts{Number: "04812", Name: "Talleres Gredos, S.L.", Email: "ana@gredos.example"}}
}

func event(state store.IncidentState, body string) store.IncidentFacts {
	f := incident()
	f.Files = nil
	f.Event = store.EventFacts{Kind: store.IncidentWasMoved, FromDealer: true, Author: "Laura Peña", State: state, Body: body, At: at.Add(time.Hour)}
	if state == store.IncidentVisit {
		f.Event.VisitFrom, f.Event.VisitTo = at.Add(22*time.Hour+30*time.Minute), at.Add(24*time.Hour+30*time.Minute)
	}
	return f
}

func of(kind store.IncidentEventKind, f store.IncidentFacts) store.IncidentFacts {
	f.Event.Kind = kind
	return f
}

func done(f store.IncidentFacts) store.IncidentFacts {
	f.Event.Work, f.Event.Files = store.Work{Minutes: 45, Parts: "Correa de transferencia <A1>"}, []string{"correa.jpg"}
	return f
}

func order() store.OrderFacts {
	machine := store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", Location: "Sala de copias"}
	return store.OrderFacts{
		Number: "06354", State: "processing", Entered: store.Entered{Source: "phone", By: "Ana Belmonte"}, YourRef: "OC-2026/118", Notes: "Dejar en recepción.\nGracias.", PaymentMethod: "TRANSFERENCIA",
		Ship: store.ShipFacts{Name: "Cliente", Address: "C/ Río Alberche, 12", Postcode: "45007", City: "Toledo", Province: "TOLEDO",
			Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00"},
		Carrier: "SEUR", Tracking: "0123456789", TrackingURL: "https://seguimiento.example/0123456789",
		Regime: "recargo", Discount: 500, PromptPayment: 250, Gross: 123456, Net: 114351, Total: 144311, Units: 3, CreatedAt: at,
		Customer: store.PartyFacts{Number: "4812", Name: "Talleres Gredos, S.L.", Phone: "925 11 22 33", Email: "ana@gredos.example"},
		Lines: []store.LineFacts{
			{Ref: "TN-512K", Description: "Tóner negro", Quantity: 2, Included: true, Machine: machine},
			{Ref: "TN-512C", Description: "Tóner <cian>", Quantity: 1, Price: 123456, Discount: 500, Net: 117283, Machine: machine},
		},
		Taxes: []store.TaxFacts{{Rate: 2100, Base: 114351, Tax: 24014, SurchargeRate: 520, Surcharge: 5946}},
	}
}

func moved(state store.OrderState, note string) store.OrderFacts {
	f := order()
	f.State, f.Event = state, store.OrderEventFacts{FromDealer: true, Author: "Laura Peña", State: state, Note: note, At: at.Add(time.Hour)}
	return f
}

func imported(state store.ImportState, rejected int, problems ...string) store.ImportFacts {
	f := store.ImportFacts{Rejected: rejected, Job: store.ImportJob{ID: 7, State: state, Problems: problems, Created: at}}
	for _, name := range []string{"clientes.csv", "equipos <nuevos>.xlsx"} {
		f.Job.Files = append(f.Job.Files, store.ImportUpload{ImportFile: store.ImportFile{Name: name}})
	}
	for i := range min(rejected, 2) {
		f.Rejects = append(f.Rejects, store.ImportLine{File: "equipos <nuevos>.xlsx", Sheet: "MAQ", Line: 118 + i, Text: "No existe el cliente «48l2»."})
	}
	return f
}

func link(first bool) store.StaffLinkFacts {
	return store.StaffLinkFacts{Path: "/gestion/alta?enlace=c2VjcmV0", Expires: at.Add(30 * time.Minute), First: first, Role: store.RoleOffice, Email: "marta@sercaman.example"}
}

// corrected is an order of which the dealer tells something besides its steps.
func corrected(kind store.OrderEventKind, note string) store.OrderFacts {
	f := moved("processing", note)
	f.Event.Kind = kind
	return f
}

// reminder asks for two machines, late or in time.
func reminder(late bool) store.ReminderFacts {
	machine := store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", OwnRef: "COP-02", Location: "Sala de copias"}
	last := store.ReadingFacts{On: "2026-10-20", Counts: store.Counts{store.BN: 212000, store.Color: 40976}}
	return store.ReminderFacts{
		Customer: store.PartyFacts{Number: "4812", Name: "Talleres Gredos, S.L."}, Period: store.Period{First: "2026-11-01", Last: "2026-11-30", Overdue: late},
		Machines: []store.DueFacts{{Machine: machine, Last: last}, {Machine: store.MachineFacts{Model: "Brother HL-L6400DW", Number: "21130"}}},
	}
}

func question() store.QuestionFacts {
	due := reminder(false).Machines[0]
	return store.QuestionFacts{
		Equipment: 2, ID: 51, Machine: due.Machine, Before: due.Last, Usual: store.Counts{store.BN: 2300},
		Reading: store.ReadingFacts{On: "2026-11-23", Counts: store.Counts{store.BN: 2120460, store.Color: 41200}},
	}
}

func draw(t *testing.T, l mail.Letter) string {
	t.Helper()
	var html strings.Builder
	if err := l.HTML().Render(context.Background(), &html); err != nil {
		t.Fatal(err)
	}
	return html.String()
}

func TestLetters(t *testing.T) {
	for name, letter := range map[string]mail.Letter{
		"incident_technician": mail.IncidentTechnician(to("Javier Molina"), incident()),
		"incident_office":     mail.IncidentOffice(to(""), incident()),
		"incident_customer":   mail.IncidentCustomer(to("Ana Belén Ruiz"), incident()),
		"message_dealer":      mail.MessageDealer(to("Javier Molina"), of(store.IncidentHasMessage, event("visit", "Hoy pita también al arrancar."))),
		"message_closed":      mail.MessageDealer(to("SERCAMÁN"), event("resolved", "")),
		"incident_assigned":   mail.IncidentState(to("Ana Belén Ruiz"), of(store.IncidentWasAssigned, event("visit", ""))),
		"message_customer":    mail.MessageCustomer(to("Ana Belén Ruiz"), of(store.IncidentHasMessage, event("visit", "¿Puede apagarla\nhasta mañana?"))),
		"incident_reopened":   mail.IncidentReopened(to("Javier Molina"), event("new", "Vuelven a salir rayas.")),
		"incident_visit":      mail.IncidentState(to("Ana Belén Ruiz"), event("visit", "Parece la correa.")),
		"incident_resolved":   mail.IncidentState(to("Ana Belén Ruiz"), done(event("resolved", "Cambiada la correa.\nProbada con 50 copias."))),
		"order_office":        mail.OrderOffice(to(""), order()),
		"order_customer":      mail.OrderCustomer(to("Ana Belén Ruiz"), moved("review", "")),
		"order_cancelled":     mail.OrderCancelled(to(""), moved("cancelled", "")),
		"import_rejects":      mail.ImportOffice(to(""), imported(store.ImportDone, 12)),
		"import_failed":       mail.ImportOffice(to(""), imported(store.ImportFailed, 0, "clientes.csv: Es un PDF: pida al programa de gestión una exportación a CSV o Excel.")),
		"customer_invitation": mail.Invitation(to("Talleres Gredos"), invitation()),
		"staff_invitation":    mail.StaffInvitation(to("Marta Sánchez"), link(true)),
		"access_notice": mail.AccessNotice(to("Talleres Gredos"), store.NoticeFacts{Since: at, Path: "/acceso?enlace=s3cr3t",
			Lines: []store.NoticeLine{{What: "Lectura 20655: lectura enviada", At: at.Add(time.Minute)}, {What: "Pedido 06354: hecho por el cliente", At: at.Add(2 * time.Minute)}}}),
		"access_notice_shut": mail.AccessNotice(to("Talleres Gredos"), store.NoticeFacts{Since: at, Lines: []store.NoticeLine{{What: "Pedido 06354: hecho por el cliente", At: at}}}),
		"key_added":          mail.KeyAdded(to("Ana Belén Ruiz"), news()),
		"key_removed":        mail.KeyRemoved(to("Ana Belén Ruiz"), news()),
		"signin_alarm":       mail.SignInAlarm(to("Ana"), store.AlarmFacts{Hour: 31, Day: 151, Until: at.Add(time.Hour)}),
		"staff_link":         mail.StaffInvitation(to("Marta Sánchez"), link(false)),
		"order_shipped":      mail.OrderState(to("Ana Belén Ruiz"), moved("shipped", "Llega el martes.")),
		"order_message":      mail.OrderMessage(to("Ana Belén Ruiz"), corrected(store.OrderHasMessage, "El cian llega el jueves.\n¿Lo esperamos?")),
		"order_lines":        mail.OrderMessage(to("Ana Belén Ruiz"), corrected(store.OrderHasLines, "4 × TN-512K → 2 × TN-512K")),
		"order_delivery":     mail.OrderMessage(to("Ana Belén Ruiz"), corrected(store.OrderHasShip, "Horario: De 8:00 a 15:00")),
		"order_parcel":       mail.OrderMessage(to("Ana Belén Ruiz"), corrected(store.OrderHasParcel, "SEUR 0123456789")),
		"order_back":         mail.OrderMessage(to("Ana Belén Ruiz"), corrected(store.OrderWasBack, "El paquete no llegó a salir.")),
		"reading_reminder":   mail.ReadingReminder(to("Talleres Gredos"), reminder(true)),
		"reading_reminded":   mail.ReadingReminder(to("Talleres Gredos"), store.ReminderFacts{Period: reminder(false).Period}),
		"reading_question":   mail.ReadingQuestion(to("Talleres Gredos"), question()),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, name+".txt", "Subject: "+letter.Subject+"\n\n"+letter.Text())
			golden(t, name+".html", strings.ReplaceAll(draw(t, letter), "><", ">\n<")+"\n")
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test ./views/mail -update writes it anew); got\n%s", name, got)
	}
}

func TestStates(t *testing.T) {
	seen := map[string]string{}
	for _, state := range store.IncidentStates {
		letter := mail.IncidentState(to(""), event(state, ""))
		if other := seen[letter.Subject]; other != "" || strings.Contains(letter.Subject, "Novedades") {
			t.Errorf("incident %s: subject %q, as %q", state, letter.Subject, other)
		}
		seen[letter.Subject] = string(state)
	}
	for _, state := range store.OrderStates {
		letter := mail.OrderState(to(""), moved(state, ""))
		if other := seen[letter.Subject]; other != "" || strings.Contains(letter.Subject, "Novedades") {
			t.Errorf("order %s: subject %q, as %q", state, letter.Subject, other)
		}
		seen[letter.Subject] = string(state)
	}
	for _, letter := range []mail.Letter{mail.IncidentState(to(""), event("x", "")), mail.OrderState(to(""), moved("x", ""))} {
		if !strings.Contains(letter.Subject, "Novedades") || letter.Text() == "" {
			t.Errorf("unknown state: %q", letter.Subject)
		}
	}
}

// TestLinks: customers are led to their own pages, the dealer's people to the back office.
func TestLinks(t *testing.T) {
	for name, c := range map[string]struct {
		letter mail.Letter
		link   string // empty: nowhere
	}{
		"incident to the technician": {mail.IncidentTechnician(to("Javier"), incident()), "/gestion/incidencias/W92987"},
		"incident to the office":     {mail.IncidentOffice(to(""), incident()), "/gestion/incidencias/W92987"},
		"message to the dealer":      {mail.MessageDealer(to(""), event("visit", "x")), "/gestion/incidencias/W92987"},
		"reopened, to the dealer":    {mail.IncidentReopened(to(""), event("new", "x")), "/gestion/incidencias/W92987"},
		"order to the office":        {mail.OrderOffice(to(""), order()), "/gestion/pedidos/06354"},
		"order cancelled":            {mail.OrderCancelled(to(""), order()), "/gestion/pedidos/06354"},
		"incident to the customer":   {mail.IncidentCustomer(to("Ana"), incident()), "/incidencias/W92987"},
		"state to the customer":      {mail.IncidentState(to("Ana"), event("visit", "x")), "/incidencias/W92987"},
		"message to the customer":    {mail.MessageCustomer(to("Ana"), event("visit", "x")), "/incidencias/W92987"},
		"order to the customer":      {mail.OrderCustomer(to("Ana"), order()), "/pedidos/06354"},
		"order on its way":           {mail.OrderState(to("Ana"), moved("shipped", "")), "/pedidos/06354"},
		"invitation":                 {mail.Invitation(to("Ana"), invitation()), "/entrar"},
		"message about an order":     {mail.OrderMessage(to("Ana"), corrected(store.OrderHasMessage, "x")), "/pedidos/06354"},
		"reading that is missing":    {mail.ReadingReminder(to("Ana"), reminder(false)), "/lecturas"},
		"reading in doubt":           {mail.ReadingQuestion(to("Ana"), question()), "/equipos/2/lecturas"},
	} {
		const portal = "https://areaclientes.sercaman.example"
		text := c.letter.Text() + draw(t, c.letter)
		if has := strings.Count(text, portal); has != strings.Count(text, portal+c.link) || (has > 0) != (c.link != "") {
			t.Errorf("%s: does not lead to %q alone:\n%s", name, c.link, c.letter.Text())
		}
	}
}

// TestWhoWasNotTold: the office learns who gets no letters, and nobody is said to know what he cannot.
func TestWhoWasNotTold(t *testing.T) {
	f, o := incident(), order()
	f.Technician.Email, f.Customer.Email, o.Customer.Email = "", "", ""
	const technician, customer = "Javier Molina no tiene correo en su ficha y no ha recibido este aviso: llámele ustedes (600 10 20 30).", "El cliente no tiene correo"
	for name, c := range map[string]struct {
		letter mail.Letter
		want   []string
	}{
		"incident": {mail.IncidentOffice(to(""), f), []string{technician, customer}},
		"message":  {mail.MessageDealer(to(""), f), []string{technician}},
		"reopened": {mail.IncidentReopened(to(""), f), []string{technician}},
		"order":    {mail.OrderOffice(to(""), o), []string{customer}},
		"customer": {mail.IncidentCustomer(to("Ana"), f), []string{"Su técnico es Javier Molina."}},
	} {
		for _, want := range c.want {
			if text := c.letter.Text(); !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", name, want, text)
			}
		}
	}
	f.Technician = store.PartyFacts{}
	if text := mail.IncidentOffice(to(""), f).Text(); !strings.Contains(text, "decidan ustedes quién va") || strings.Contains(text, "no ha recibido") {
		t.Errorf("nobody assigned:\n%s", text)
	}
	o.State, o.Review = store.OrderReview, "La dirección de envío es nueva."
	if text := mail.OrderOffice(to(""), o).Text(); !strings.Contains(text, "pendiente de validar: no se prepara hasta que ustedes lo confirmen. La dirección de envío es nueva.") {
		t.Errorf("why it is held:\n%s", text)
	}
}

func TestVisit(t *testing.T) {
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     string
	}{
		{"from and to", at, at.Add(2 * time.Hour), "Visita: lunes 23 de noviembre, de 11:30 a 13:30"},
		{"an hour only", at, time.Time{}, "Visita: lunes 23 de noviembre, a las 11:30"},
		{"over two days", at, at.Add(24 * time.Hour), "Visita: lunes 23 de noviembre a las 11:30, hasta el martes 24 de noviembre a las 11:30"},
		{"not planned", time.Time{}, time.Time{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := event("visit", "")
			f.Event.VisitFrom, f.Event.VisitTo = c.from, c.to
			text := mail.IncidentState(to(""), f).Text()
			if c.want == "" && strings.Contains(text, "Visita:") || !strings.Contains(text, c.want) {
				t.Errorf("text lacks %q:\n%s", c.want, text)
			}
		})
	}
}

func TestTaxes(t *testing.T) {
	for regime, want := range map[string][]string{
		"iva": {"IVA 21\u00a0%"}, "recargo": {"IVA 21\u00a0%", "R. E. 5,2\u00a0%"}, "igic": {"IGIC 21\u00a0%"}, "exento": nil,
	} {
		f := order()
		f.Regime = regime
		if regime != "recargo" {
			f.Taxes[0].SurchargeRate = 0
		}
		text := mail.OrderOffice(to(""), f).Text()
		for _, word := range []string{"IVA 21\u00a0%", "R. E. 5,2\u00a0%", "IGIC 21\u00a0%"} {
			if has := strings.Contains(text, word); has != strings.Contains(strings.Join(want, "|"), word) {
				t.Errorf("%s: %q stands in the letter: %v", regime, word, has)
			}
		}
	}
}

func TestWhatOthersWrote(t *testing.T) {
	f := incident()
	f.Customer.Name, f.Contact = "Malos\r\nBcc: todos@example.com", "Eva\nTeléfono: 900 000 000"
	f.Description = "<script>alert(1)</script>\r\n-- \r\nSERCAMÁN\x00\x1b[31m"
	f.Machine.Model = strings.Repeat("largo ", 60)
	letter := mail.IncidentTechnician(to("Javier\r\nX: y"), f)
	if strings.ContainsAny(letter.Subject, "\r\n\x00") || len([]rune(letter.Subject)) > 160 {
		t.Errorf("subject = %q", letter.Subject)
	}
	text := letter.Text()
	for _, bad := range []string{"\r", "\x00", "\x1b", "\nTeléfono: 900", "\n-- \nSERCAMÁN\x00", "Javier\n"} {
		if strings.Contains(text, bad) {
			t.Errorf("text has %q:\n%s", bad, text)
		}
	}
	if strings.Count(text, "\n-- \n") != 1 || strings.Contains(text, "&") || !strings.Contains(text, "<script>") {
		t.Errorf("text part is not plain:\n%s", text)
	}
	html := draw(t, letter)
	for _, bad := range []string{"<script", "<img", "src=", "url("} {
		if strings.Contains(html, bad) {
			t.Errorf("html has %q", bad)
		}
	}
}

func TestWithoutSettings(t *testing.T) {
	nobody := mail.To{Dealer: store.Dealer{Name: "Área de clientes", Color: "#1f5f8b"}}
	for _, letter := range []mail.Letter{mail.IncidentCustomer(nobody, store.IncidentFacts{Number: "W1"}), mail.MessageCustomer(nobody, event("", "x"))} {
		if letter.Link.URL != "" || strings.Contains(letter.Text(), "http") || strings.Contains(draw(t, letter), "http") {
			t.Errorf("a link without a base URL: %+v", letter.Link)
		}
		if !strings.HasPrefix(letter.Text(), "Hola:\n\n") || !strings.HasSuffix(letter.Text(), "-- \nÁrea de clientes\n") {
			t.Errorf("text =\n%s", letter.Text())
		}
	}
	f := order()
	f.TrackingURL = "javascript:alert(1)"
	if html := draw(t, mail.OrderState(to(""), func() store.OrderFacts { f.Event.State = "shipped"; return f }())); strings.Contains(html, "javascript:") {
		t.Error("a script as the address of a link")
	}
}

func news() store.AccessNews {
	return store.AccessNews{Customer: store.PartyFacts{Number: "04821", Name: "Talleres Gredos"}, Person: "Ana Belén Ruiz", Email: "ana@gredos.example", At: at}
}
