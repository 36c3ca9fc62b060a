package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// lucia is the admin, as the log names her.
func lucia() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Admin, Name: "Lucía Robledo", Role: store.RoleAdmin, IP: "192.0.2.7"})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// invalid is the field that err calls wrong, or nothing.
func invalid(err error) string {
	var wrong store.Invalid
	if !errors.As(err, &wrong) {
		return ""
	}
	var fields []string
	for field := range wrong {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	return strings.Join(fields, " ")
}

func TestSettingsThatCannotBeSo(t *testing.T) {
	ctx := lucia()
	for _, c := range []struct {
		name   string
		page   store.SettingsPage
		change func(*store.Dealer)
		want   string
	}{
		{"no name", store.PageBrand, func(d *store.Dealer) { d.Name = " " }, "name"},
		{"a colour in words", store.PageBrand, func(d *store.Dealer) { d.Color = "rojo" }, "color"},
		{"a long name", store.PageBrand, func(d *store.Dealer) { d.Name = strings.Repeat("ñ", 201) }, "name"},
		{"a novel of a legal notice", store.PageLegal, func(d *store.Dealer) { d.LegalExtra = strings.Repeat("a", 20_001) }, "legal_extra"},
		{"two addresses of the office", store.PageHours, func(d *store.Dealer) { d.Email = "a@b.example, c@d.example" }, "email"},
		{"a header in the address", store.PageHours, func(d *store.Dealer) { d.Email = "a@b.example\r\nBcc: c@d.example" }, "email"},
		{"the 31st", store.PageHours, func(d *store.Dealer) { d.ReadingDay = 31 }, "reading_day"},
		{"a year and a day", store.PageHours, func(d *store.Dealer) { d.ReopenDays = 366 }, "reopen_days"},
		{"a zone that is not", store.PagePolicies, func(d *store.Dealer) { d.Zone = "Europa/Madrid" }, "zone"},
		{"nothing goes unseen", store.PagePolicies, func(d *store.Dealer) { d.ReviewUnits, d.ReviewOrders = 0, 100 }, "review_orders review_units"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if got := invalid(s.Settings.Change(ctx, c.page, 1, c.change)); got != c.want {
				t.Errorf("invalid %q, want %q", got, c.want)
			}
			if storetest.Scalar[int](t, s, "SELECT count(*) FROM audit") > 0 || storetest.Scalar[int](t, s, "SELECT count(*) FROM setting_pages") > 0 {
				t.Error("something was written")
			}
		})
	}
	s, _ := storetest.Open(t)
	if err := s.Settings.Change(ctx, "nada", 1, func(*store.Dealer) {}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a page that is not: %v", err)
	}
}

func TestSettingsOfTwoPeople(t *testing.T) {
	ctx := lucia()
	s, _ := storetest.Open(t)
	rename := func(name string) func(*store.Dealer) { return func(d *store.Dealer) { d.Name, d.Phone = name, "600" } }
	must(t, s.Settings.Change(ctx, store.PageBrand, 1, rename("Uno")))
	must(t, s.Settings.Change(ctx, store.PageBrand, 2, rename("Uno"))) // nothing new: the page stays as it is
	if version, err := s.Settings.Version(ctx, store.PageBrand); err != nil || version != 2 {
		t.Fatalf("version %d, %v, want 2", version, err)
	}
	dealer, err := s.Settings.Get(ctx)
	if err != nil || dealer.Name != "Uno" || dealer.Phone == "600" {
		t.Errorf("%q with telephone %q, %v: only what is on the page is saved", dealer.Name, dealer.Phone, err)
	}
	if err := s.Settings.Change(ctx, store.PageBrand, 1, rename("Dos")); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an old page: %v, want ErrConflict", err)
	}
	lines, err := s.Settings.Since(ctx, store.PageBrand, 1)
	if err != nil || len(lines) != 1 || lines[0].By.Name != "Lucía Robledo" || lines[0].Changes[0] != (store.Change{Field: "Nombre", Old: "SERCAMÁN", New: "Uno"}) {
		t.Errorf("since then: %+v, %v", lines, err)
	}
	if lines, err := s.Settings.Since(ctx, store.PageBrand, 2); err != nil || lines != nil {
		t.Errorf("since now: %+v, %v", lines, err)
	}
	must(t, s.Settings.Change(ctx, store.PageLegal, 1, func(d *store.Dealer) { d.Registry = "Tomo 1" })) // another page has its own versions
	must(t, s.Settings.Change(ctx, store.PageBrand, 2, func(d *store.Dealer) { d.Logo = "<svg/>" }))
	if lines, _ := s.Settings.Since(ctx, store.PageBrand, 2); len(lines) != 1 || lines[0].Changes[0].New != "SVG, 1 KB" {
		t.Errorf("a logo in the log: %+v", lines)
	}
}

func TestSettingsAddresses(t *testing.T) {
	ctx := lucia()
	for _, c := range []struct {
		name, base string
		hosts      []string
		want       string
	}{
		{"names in any case, twice", "https://portal.example", []string{"B.example", "a.example", "b.example "}, ""},
		{"none", "", nil, ""},
		{"with its protocol", "https://portal.example", []string{"https://a.example"}, "hosts"},
		{"with a port", "https://portal.example", []string{"a.example:8080"}, "hosts"},
		{"an address with a page", "https://portal.example/entrar", nil, "base_url"},
		{"an address of a script", "javascript:alert(1)", nil, "base_url"},
		{"an address with a password", "https://a:b@portal.example", nil, "base_url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			err := s.Settings.ChangeAddresses(ctx, 1, c.base, c.hosts)
			if got := invalid(err); got != c.want || c.want == "" && err != nil {
				t.Fatalf("%v, want invalid %q", err, c.want)
			}
			if hosts, err := s.Settings.Hosts(ctx); c.want == "" && len(c.hosts) > 0 && (err != nil || !slices.Equal(hosts, []string{"a.example", "b.example"})) {
				t.Errorf("hosts %q, %v", hosts, err)
			}
		})
	}
	s, _ := storetest.Open(t)
	must(t, s.Settings.ChangeAddresses(ctx, 1, "https://portal.example", []string{"a.example"}))
	if err := s.Settings.ChangeAddresses(ctx, 1, "https://portal.example", nil); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an old page: %v", err)
	}
	if hosts, _ := s.Settings.Hosts(ctx); !slices.Equal(hosts, []string{"a.example"}) {
		t.Errorf("after a conflict: %q", hosts)
	}
}

func TestSettingsSeries(t *testing.T) {
	ctx := lucia()
	for _, c := range []struct {
		name string
		next store.Series
		want string
	}{
		{"further on", store.Series{Name: store.OrderSeries, Width: 5, Next: 99_000}, ""},
		{"a number that was used", store.Series{Name: store.OrderSeries, Width: 5, Next: 1}, "order_next"},
		{"another prefix begins anew", store.Series{Name: store.OrderSeries, Prefix: "P26-", Width: 4, Next: 1}, ""},
		{"a prefix that was used begins after it", store.Series{Name: store.IncidentSeries, Prefix: "V", Width: 5, Next: 7}, "incident_next"},
		{"and after it", store.Series{Name: store.IncidentSeries, Prefix: "V", Width: 5, Next: 8}, ""},
		{"a prefix that ends in a digit", store.Series{Name: store.OrderSeries, Prefix: "P26", Width: 4, Next: 99_000}, "order_prefix"},
		{"a prefix that cuts addresses", store.Series{Name: store.OrderSeries, Prefix: "P/", Width: 4, Next: 99_000}, "order_prefix"},
		{"no width", store.Series{Name: store.OrderSeries, Next: 99_000}, "order_width"},
		{"nothing next", store.Series{Name: store.OrderSeries, Width: 4}, "order_next"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "UPDATE series SET next = 10; UPDATE incidents SET number = 'V00007' WHERE id = (SELECT min(id) FROM incidents)")
			if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incidents"); n == 0 {
				_, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "x", Severity: store.Partial, Idem: "a"})
				must(t, err)
				storetest.Exec(t, s, "UPDATE incidents SET number = 'V00007'")
			}
			err := s.Settings.ChangeSeries(ctx, 1, []store.Series{c.next})
			if got := invalid(err); got != c.want || c.want == "" && err != nil {
				t.Fatalf("%v, want invalid %q", err, c.want)
			}
			all, err := s.Settings.Series(ctx)
			must(t, err)
			if changed := slices.Contains(all, c.next); changed != (c.want == "") {
				t.Errorf("series are %+v", all)
			}
		})
	}
	s, _ := storetest.Open(t)
	if got := invalid(s.Settings.SetSeries(ctx, store.OrderSeries, "", 0, 999_999)); got != "width" {
		t.Errorf("one series: invalid %q", got)
	}
}

func TestMailServer(t *testing.T) {
	ctx := lucia()
	good := store.MailServer{Host: "smtp.example", Port: 587, Security: "starttls", User: "portal", Password: []byte("sealed"), Sender: "portal@example.es"}
	for _, c := range []struct {
		name   string
		change func(*store.MailServer)
		want   string
	}{
		{"a server", func(*store.MailServer) {}, ""},
		{"a number for a name", func(m *store.MailServer) { m.Host = "192.0.2.9" }, ""},
		{"without signing in", func(m *store.MailServer) { m.User, m.Password = "", nil }, ""},
		{"none", func(m *store.MailServer) { m.Host = "" }, ""},
		{"a URL", func(m *store.MailServer) { m.Host = "smtp://x" }, "host"},
		{"port 0", func(m *store.MailServer) { m.Port = 0 }, "port"},
		{"some other way", func(m *store.MailServer) { m.Security = "ssl" }, "security"},
		{"no lock on this machine", func(m *store.MailServer) { m.Host, m.Security = "127.0.0.1", "none" }, ""},
		{"no lock elsewhere", func(m *store.MailServer) { m.Security = "none" }, "security"},
		{"no lock where it only sounds so", func(m *store.MailServer) { m.Host, m.Security = "localhost.example", "none" }, "security"},
		{"a user alone", func(m *store.MailServer) { m.Password = nil }, "password"},
		{"a header in the sender", func(m *store.MailServer) { m.Sender = "a@b.es\nBcc: c@d.es" }, "sender"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			server := good
			c.change(&server)
			err := s.Settings.ChangeMail(ctx, 1, server)
			if got := invalid(err); got != c.want || c.want == "" && err != nil {
				t.Fatalf("%v, want invalid %q", err, c.want)
			}
		})
	}
	s, _ := storetest.Open(t)
	must(t, s.Settings.ChangeMail(ctx, 1, good))
	again := good
	again.Password = []byte("sealed anew")
	must(t, s.Settings.ChangeMail(ctx, 2, again))
	if got, err := s.Settings.Mail(ctx); err != nil || got.Host != again.Host || string(got.Password) != "sealed anew" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.Settings.ChangeMail(ctx, 2, store.MailServer{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an old page: %v", err)
	}
	lines, err := s.Settings.Since(ctx, store.PageMail, 2)
	if err != nil || len(lines) != 1 || !slices.Equal(lines[0].Changes, []store.Change{{Field: "Contraseña"}}) {
		t.Errorf("a new password in the log: %+v, %v", lines, err)
	}
	must(t, s.Settings.ChangeMail(ctx, 3, store.MailServer{}))
	if got, err := s.Settings.Mail(ctx); err != nil || got.Host != "" {
		t.Errorf("taken away: %+v, %v", got, err)
	}
}

func TestLetterTexts(t *testing.T) {
	ctx := lucia()
	own := store.LetterText{Subject: "Recibida", Opening: "Hola.\n\nYa está.", Closing: "Saludos."}
	for _, c := range []struct {
		name   string
		change func(*store.LetterText)
		want   string
	}{
		{"no subject", func(l *store.LetterText) { l.Subject = "" }, "subject"},
		{"two lines of subject", func(l *store.LetterText) { l.Subject = "a\nBcc: b" }, "subject"},
		{"nothing to begin with", func(l *store.LetterText) { l.Opening = "" }, "opening"},
		{"too much", func(l *store.LetterText) { l.Opening, l.Closing = strings.Repeat("a", 4001), strings.Repeat("a", 4001) }, "closing opening"},
		{"no closing", func(l *store.LetterText) { l.Closing = "" }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			text := own
			c.change(&text)
			if got := invalid(s.Settings.ChangeLetter(ctx, 1, store.LetterIncidentCustomer, "Incidencia", text)); got != c.want {
				t.Errorf("invalid %q, want %q", got, c.want)
			}
		})
	}
	s, _ := storetest.Open(t)
	must(t, s.Settings.ChangeLetter(ctx, 1, store.LetterIncidentCustomer, "Incidencia", own))
	if got, err := s.Settings.LetterText(ctx, store.LetterIncidentCustomer); err != nil || got != own {
		t.Errorf("%+v, %v", got, err)
	}
	if kinds, err := s.Settings.OwnLetters(ctx); err != nil || !slices.Equal(kinds, []string{store.LetterIncidentCustomer}) {
		t.Errorf("own letters %q, %v", kinds, err)
	}
	must(t, s.Settings.ChangeLetter(ctx, 1, store.LetterOrderCustomer, "Pedido", own)) // another letter, another version
	if err := s.Settings.ChangeLetter(ctx, 1, store.LetterIncidentCustomer, "Incidencia", store.LetterText{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("an old page: %v", err)
	}
	must(t, s.Settings.ChangeLetter(ctx, 2, store.LetterIncidentCustomer, "Incidencia", store.LetterText{}))
	if got, err := s.Settings.LetterText(ctx, store.LetterIncidentCustomer); err != nil || got != (store.LetterText{}) {
		t.Errorf("standard again: %+v, %v", got, err)
	}
}

func TestBeginning(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Empty(t)
	look := func(want store.Beginning) {
		t.Helper()
		if got, err := s.Office.Beginning(ctx); err != nil || got != want {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
	want := store.Beginning{}
	look(want)
	dealer, err := s.Settings.Get(ctx)
	must(t, err)
	dealer.Name = "DEALER" // after its file, as the command line does
	must(t, s.Settings.Put(ctx, dealer))
	look(want)
	must(t, s.Settings.Change(ctx, store.PageBrand, 2, func(d *store.Dealer) { d.Name = "SERCAMÁN" }))
	want.Branded = true
	look(want)
	must(t, s.Settings.ChangeMail(ctx, 1, store.MailServer{Host: "smtp.example", Port: 587, Security: "starttls"}))
	want.Mail = true
	look(want)
	storetest.Exec(t, s, "INSERT INTO customers (number, name, created_at, updated_at) VALUES ('1', 'Uno', 0, 0)")
	want.Imported = true
	look(want)
	must(t, s.Settings.ChangeAddresses(ctx, 1, "https://portal.example", nil))
	want.Addressed = true
	look(want)
	storetest.Exec(t, s, `INSERT INTO outbox (kind, ref, address, message_id, created_at, due_at, until_at) VALUES ('customer_invitation', '1', 'a@b.es', 'x', 0, 0, 0)`)
	want.Invited = true
	look(want)
	if !want.Done() {
		t.Error("nothing is left to do")
	}
}

// A dealer of whose customers more than a third are natural persons is advised to ask for more than a NIF.
func TestBeginningWithPersons(t *testing.T) {
	s, _ := storetest.Empty(t)
	persons := func(want bool) {
		t.Helper()
		if got, err := s.Office.Beginning(t.Context()); err != nil || got.Persons != want {
			t.Errorf("%t, %v, want %t", got.Persons, err, want)
		}
	}
	for i, c := range []struct {
		nif  string
		want bool
	}{{"", false}, {"B45001237", false}, {"12345678Z", false}, {"X1234567L", true}, {"A45001237", true}, {"00", false}, {"Y1234567X", true}} {
		storetest.Exec(t, s, "INSERT INTO customers (number, name, nif, created_at, updated_at) VALUES (?1, ?1, ?2, 0, 0)", i, c.nif)
		persons(c.want)
	}
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE nif = '12345678Z'")
	persons(false)
	storetest.Exec(t, s, "UPDATE customers SET active = 1")
	persons(true)
	must(t, s.Settings.Change(t.Context(), store.PagePolicies, 1, func(d *store.Dealer) { d.NIFPolicy = store.NIFActivation }))
	persons(false)
}

// What the office looks at first follows the dealer's own policy.
func TestReviewPolicy(t *testing.T) {
	ctx := lucia()
	s, _ := storetest.Open(t)
	must(t, s.Settings.Change(ctx, store.PagePolicies, 1, func(d *store.Dealer) { d.ReviewUnits = 1 }))
	must(t, s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""))
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "first"})
	must(t, err)
	if order.State != store.OrderReview {
		t.Errorf("two units go unseen: %s", order.State)
	}
}

func TestProfileThatSaysNoPolicy(t *testing.T) {
	s, _ := storetest.Open(t)
	must(t, s.Settings.Put(lucia(), store.Dealer{Name: "SERPROSA", Color: "#1f5f8b", Zone: "Europe/Madrid", ReadingDay: 20, ReviewUnits: 10, ReviewOrders: 3}))
	got, err := s.Settings.Get(lucia())
	if err != nil || got.Name != "SERPROSA" || got.NIFPolicy != store.NIFLimited || got.Keep != store.StandardKeeping() {
		t.Errorf("%+v, %v", got, err)
	}
}
