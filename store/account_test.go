package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// accounts opens a file with the customers that the tests below tell apart, each with the id
// by which it is expected.
func accounts(t *testing.T) *store.Store {
	t.Helper()
	s, _ := storetest.Empty(t)
	db, err := sql.Open("sqlite3", s.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, c := range []struct {
		id                int
		number, name, nif string
		valid, active     int
	}{
		{1, "00107", "Talleres Valdepeñas", "J19020817", 1, 1},
		{2, "4821", "Gestoría Alberche", "A46103834", 1, 1},
		{3, "00149", "Control equivocado", "J62345253", 0, 1},
		{4, "00254", "De baja", "B86670460", 1, 0},
		{5, "00300", "Sin NIF", "", 0, 1},
		{6, "00301", "Sin NIF de verdad", "00000000", 0, 1},
		{7, "00302", "Por rellenar", "PENDIENTE", 0, 1},
		{8, "00012", "Doce largo", "Q2876031B", 1, 1},
		{9, "012", "Doce corto", "N0112768G", 1, 1},
		{10, "00150", "NIF incompleto", "B8667046", 0, 1},
		{11, "000", "Todo ceros", "W8265365J", 1, 1},
		{12, "00400", "Autónomo", "12345678Z", 1, 1},
	} {
		if _, err := db.Exec(`INSERT INTO customers (id, number, name, nif, nif_valid, active, created_at, updated_at)
			VALUES (?, ?, ?, ?, ?, ?, 0, 0)`, c.id, c.number, c.name, c.nif, c.valid, c.active); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestSignIn(t *testing.T) {
	s := accounts(t)
	for _, c := range []struct {
		name, user, secret string
		want               store.CustomerID // 0: ErrSignIn
	}{
		{"as on the invoice", "00107", "J19020817", 1},
		{"spaces around the number", "  00107\t", "J19020817", 1},
		{"number without its leading zeros", "107", "J19020817", 1},
		{"number with leading zeros that it does not have", "004821", "A46103834", 2},
		{"CIF in lower case", "00107", "j19020817", 1},
		{"CIF with a hyphen", "00107", "J-19020817", 1},
		{"CIF with dots", "00107", "J.19.020.817", 1},
		{"CIF with spaces", "00107", " J 19 020 817 ", 1},
		{"CIF with slash and underscore", "00107", "J/19_020817", 1},
		{"CIF with a leading ES", "00107", "ESJ19020817", 1},
		{"CIF with es and hyphens", "00107", "es-j-19020817", 1},
		{"NIF of a person", "00400", "12.345.678-z", 12},
		{"wrong control character, as the ERP has it", "00149", "J62345253", 3},
		{"a digit is missing in the ERP", "00150", "es b-8667046", 10},
		{"exact number among two that differ in zeros", "012", "N0112768G", 9},
		{"exact number of the other one", "00012", "Q2876031B", 8},
		{"all zeros", "000", "W8265365J", 11},

		{"number that could be two customers", "12", "Q2876031B", 0},
		{"control character put right does not match the ERP", "00149", "J62345252", 0},
		{"CIF of another customer", "00107", "A46103834", 0},
		{"unknown number", "99999", "J19020817", 0},
		{"unknown number, no CIF", "99999", "", 0},
		{"customer that is no longer one", "00254", "B86670460", 0},
		{"customer without NIF, nothing typed", "00300", "", 0},
		{"customer without NIF, separators typed", "00300", "- .", 0},
		{"zeros for a NIF", "00301", "00000000", 0},
		{"a word for a NIF", "00302", "PENDIENTE", 0},
		{"nothing typed", "", "", 0},
		{"nothing for a number matches no zeros", "", "W8265365J", 0},
		{"no CIF", "00107", "", 0},
		{"part of the CIF", "00107", "J1902081", 0},
		{"more than the CIF", "00107", "J190208177", 0},
		{"wildcard for a number", "%", "J19020817", 0},
		{"SQL for a number", "' OR 1=1 --", "J19020817", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Accounts.SignIn(context.Background(), store.SignInTry{User: c.user, Secret: c.secret})
			if c.want == 0 {
				if err != store.ErrSignIn || got != (store.Entrance{}) {
					t.Errorf("SignIn = %+v, %v; want ErrSignIn and nothing more", got, err)
				}
				return
			}
			if want := (store.Identity{Customer: c.want, Level: store.ByNIF}); err != nil || got.Identity != want {
				t.Errorf("SignIn = %+v, %v; want %+v", got, err, want)
			}
		})
	}
}

func TestSignInWhenTheStoreCannotAnswer(t *testing.T) {
	s := accounts(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := s.Accounts.SignIn(ctx, store.SignInTry{User: "00107", Secret: "J19020817"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, store.ErrSignIn) {
		t.Errorf("err = %v, want the failure and not ErrSignIn", err)
	}
}

func TestAddresses(t *testing.T) {
	ctx := context.Background()
	s := accounts(t)
	execute(t, s.Path, `INSERT INTO addresses (customer_id, name, address, postcode, city, province, contact, schedule, source) VALUES
		(1, 'TIENDA', 'Calle Real, 31', '13240', 'LA SOLANA', 'CIUDAD REAL', '', '', 'customer'),
		(1, 'ALMACÉN', 'Calle Alfarería, 45', '13001', 'CIUDAD REAL', 'CIUDAD REAL', 'Ana', '8 a 15', 'erp'),
		(2, 'NAVE', '', '', '', '', '', '', 'erp')`)

	got, err := s.Accounts.Addresses(ctx, store.CustomerID(1))
	if err != nil {
		t.Fatal(err)
	}
	want := store.Address{ID: 2, Name: "ALMACÉN", Address: "Calle Alfarería, 45", Postcode: "13001", City: "CIUDAD REAL",
		Province: "CIUDAD REAL", Contact: "Ana", Schedule: "8 a 15", Source: "erp"}
	if len(got) != 2 || got[0] != want || got[1].Name != "TIENDA" {
		t.Errorf("Addresses = %+v, want the owner's two by name", got)
	}
	if got, err := s.Accounts.Addresses(ctx, store.CustomerID(3)); err != nil || len(got) != 0 {
		t.Errorf("Addresses of a customer without any = %+v, %v; want none", got, err)
	}
}

func TestGetOnlyWhileActive(t *testing.T) {
	ctx := context.Background()
	s := accounts(t)
	if c, err := s.Accounts.Get(ctx, 1); err != nil || c.Number != "00107" {
		t.Errorf("Get = %+v, %v; want customer 00107", c, err)
	}
	for name, id := range map[string]store.CustomerID{"no longer a customer": 4, "never there": 999} {
		if _, err := s.Accounts.Get(ctx, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: err = %v, want ErrNotFound", name, err)
		}
	}
}

func TestSignInLooksUpByIndex(t *testing.T) {
	s := accounts(t)
	db, err := sql.Open("sqlite3", s.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var id, parent, unused int
	var plan string
	err = db.QueryRow(`EXPLAIN QUERY PLAN SELECT id FROM customers c
		WHERE c.number = '1' OR ltrim(c.number, '0') = '1'`).Scan(&id, &parent, &unused, &plan)
	if err != nil || plan != "MULTI-INDEX OR" {
		t.Errorf("plan = %q, %v; want both halves to use an index", plan, err)
	}
}
