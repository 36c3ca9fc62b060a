package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// numbers writes the numbers of a list of customers in a row.
func numbers(rows []store.CustomerRow) string {
	var list []string
	for _, c := range rows {
		list = append(list, c.Number)
	}
	return strings.Join(list, " ")
}

func TestCustomersOfTheOffice(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := asClerk()
	storetest.Exec(t, s, "UPDATE customers SET nif_valid = 0 WHERE id = 2")
	if err := s.Office.Amend(ctx, store.OnCustomer, 2, 0, store.Values{"city": "Talavera"}); err != nil {
		t.Fatal(err)
	}
	storetest.Exec(t, s, "UPDATE customers SET signed_in_at = ? WHERE id = ?", s.Now().UnixMilli(), storetest.Gredos)
	for _, c := range []struct {
		name string
		f    store.CustomerFilter
		want string
	}{
		{"active ones by name", store.CustomerFilter{}, "00107 00555 04812"},
		{"those that left", store.CustomerFilter{State: "bajas"}, "00999"},
		{"all", store.CustomerFilter{State: "todos"}, "00999 00107 00555 04812"},
		{"by number", store.CustomerFilter{Query: "04812"}, "04812"},
		{"by number without its zeros", store.CustomerFilter{Query: "4812"}, "04812"},
		{"by part of the name, without accents", store.CustomerFilter{Query: "gestoria"}, "00107"},
		{"by NIF", store.CustomerFilter{Query: "b-45112224"}, ""},
		{"by NIF as one word", store.CustomerFilter{Query: "b45112224"}, "00555"},
		{"by telephone as people write it", store.CustomerFilter{Query: "925112233"}, "04812"},
		{"by town, as it was corrected", store.CustomerFilter{Query: "talavera"}, "00107"},
		{"by e-mail", store.CustomerFilter{Query: "hola@gestoriaalberche.example"}, "00107"},
		{"each word must be there", store.CustomerFilter{Query: "talleres alberche"}, ""},
		{"a NIF that fails", store.CustomerFilter{Only: "nif"}, "00107"},
		{"without e-mail", store.CustomerFilter{Only: "correo"}, "00555"},
		{"corrected by hand", store.CustomerFilter{Only: "mano"}, "00107"},
		{"operators are words", store.CustomerFilter{Query: `" OR *`}, ""},
		{"the second page", store.CustomerFilter{Page: 2}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := s.Office.Customers(ctx, c.f)
			if err != nil || numbers(page.Rows) != c.want {
				t.Fatalf("%q, %v; want %q", numbers(page.Rows), err, c.want)
			}
			all, err := s.Office.AllCustomers(ctx, c.f)
			if err != nil || len(all) != page.Total {
				t.Errorf("%d in the file, %d in all, %v", len(all), page.Total, err)
			}
		})
	}
	page, err := s.Office.Customers(ctx, store.CustomerFilter{})
	if gredos := page.Rows[2]; err != nil || page.Active != 3 || page.Inactive != 1 || gredos.Machines != 4 || !gredos.SignedInAt.Equal(storetest.Start) || !page.Rows[0].ByHand {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestCustomerCard(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := asClerk()
	report(t, s, storetest.Konica, nil)
	if _, err := s.Office.Create(ctx, store.OnPerson, storetest.Gredos, "p", store.Values{"name": "Marcos", "phone": "600", "notes": "Por las tardes\nno está"}); err != nil {
		t.Fatal(err)
	}
	card, err := s.Office.CustomerCard(ctx, storetest.Gredos)
	if err != nil || card.Total != 6 || len(card.Machines) != 6 || len(card.Contracts) != 2 || len(card.Addresses) != 2 || len(card.Incidents) != 1 || len(card.People) != 1 || card.People[0].Notes != "Por las tardes\nno está" {
		t.Fatalf("%+v, %v", card, err)
	}
	if len(card.History) != 1 || card.History[0].On.Kind != store.OnPerson || card.History[0].By.Name != "Ana Belmonte" {
		t.Errorf("history %+v", card.History)
	}
	if _, err := s.Office.CustomerCard(ctx, storetest.Tomillar); err != nil {
		t.Errorf("one that left: %v", err)
	}
	if _, err := s.Office.CustomerCard(ctx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}

// TestCustomerLeaves: a customer that is struck off is out at once, and comes back.
func TestCustomerLeaves(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	if err := s.Office.SetActive(ctx, store.OnCustomer, 1, 1, false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accounts.Get(ctx, storetest.Gredos); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("its session goes on: %v", err)
	}
	if _, err := s.Accounts.SignIn(ctx, store.SignInTry{User: storetest.GredosNumber, Secret: storetest.GredosNIF}); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("it signs in: %v", err)
	}
	if err := s.Office.SetActive(ctx, store.OnCustomer, 1, 1, true); !errors.Is(err, store.ErrConflict) {
		t.Errorf("over an old version: %v", err)
	}
	if err := s.Office.SetActive(ctx, store.OnCustomer, 1, 2, true); err != nil || marks(t, s) != "" {
		t.Errorf("%v, marks %q", err, marks(t, s))
	}
	if _, err := s.Accounts.SignIn(ctx, store.SignInTry{User: storetest.GredosNumber, Secret: storetest.GredosNIF}); err != nil {
		t.Errorf("it is back: %v", err)
	}
}

// TestAddressWithdrawn: it is no longer offered, the ERP does not bring it back, and the customer may write it anew.
func TestAddressWithdrawn(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	if err := s.Office.SetActive(ctx, store.OnAddress, 2, 0, false); err != nil {
		t.Fatal(err)
	}
	offered := func() int {
		list, err := s.Accounts.Addresses(ctx, storetest.Gredos)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if offered() != 1 {
		t.Errorf("%d offered", offered())
	}
	results := importRows(t, s, store.ImportBatch{Table: store.ImportAddresses, Fields: []string{"customer", "name", "address"},
		Rows: [][]any{{storetest.GredosNumber, "Almacén", "P. I. Los Pradillos, nave 4"}}})
	if outcomes(results) != "unchanged" || kept(results) != "active: No/Sí () Ana Belmonte" || offered() != 1 {
		t.Errorf("%s, kept %q, %d offered", outcomes(results), kept(results), offered())
	}
	order := store.Delivery{Contact: "Ana", Schedule: "Tarde", PaymentMethod: "CONTADO", Idem: "a", New: &store.Address{Name: "Almacén", Address: "Calle Nueva, 1", Postcode: "45200", City: "Illescas"}}
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Orders.Place(ctx, storetest.Gredos, order); err != nil || offered() != 2 || marks(t, s) != "" {
		t.Errorf("%v, %d offered, marks %q", err, offered(), marks(t, s))
	}
}

func TestInviteCustomer(t *testing.T) {
	ctx := asClerk()
	for _, c := range []struct {
		name, before string
		on           store.CustomerID
		want         string // of the refusal; empty when it goes out
	}{
		{"it goes out", "", storetest.Gredos, ""},
		{"a customer that left", "UPDATE customers SET active = 0 WHERE id = 1", storetest.Gredos, "de baja"},
		{"no e-mail", "", storetest.Isidro, "no tiene correo"},
		{"no NIF", "UPDATE customers SET nif = 'PENDIENTE' WHERE id = 1", storetest.Gredos, "no tiene un NIF"},
		{"no address of the portal", "DELETE FROM settings WHERE key = 'base_url'", storetest.Gredos, "Falta la dirección del portal"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if c.before != "" {
				storetest.Exec(t, s, c.before)
			}
			for range 2 {
				address, err := s.Office.Invite(ctx, c.on, "k")
				var refused store.Sentence
				if c.want == "" && (err != nil || address != "administracion@talleresgredos.example") || c.want != "" && (!errors.As(err, &refused) || !strings.Contains(refused.Text, c.want)) {
					t.Errorf("%q, %v", address, err)
				}
			}
			want := 0
			if c.want == "" {
				want = 1
			}
			if n := strings.Count(letters(t, s), "customer_invitation"); n != want {
				t.Errorf("%d letters", n)
			}
		})
	}
	s, _ := storetest.Open(t)
	if _, err := s.Office.Invite(ctx, 99, "k"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := s.Office.Invite(ctx, storetest.Gredos, "k"); err != nil {
		t.Fatal(err)
	}
	facts, err := s.Outbox.Invitation(context.Background(), "1")
	if err != nil || facts.Customer.Number != storetest.GredosNumber || facts.Person {
		t.Errorf("%+v, %v", facts, err)
	}
	if card, err := s.Office.CustomerCard(ctx, storetest.Gredos); err != nil || card.Invitation.By != "Ana Belmonte" {
		t.Errorf("%+v, %v", card.Invitation, err)
	}
}

func TestNIFControl(t *testing.T) {
	for nif, want := range map[string]string{"A46103835": "4 o D", "12345678A": "Z", "X1234567A": "L", "HOLA": "", "ZZZZZZZZZ": "", "": ""} {
		if got := store.NIFControl(nif); got != want {
			t.Errorf("%s: %q, want %q", nif, got, want)
		}
	}
}
