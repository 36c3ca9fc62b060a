package store

import (
	"context"
	"errors"
	"strings"
)

// CustomerID identifies a customer inside one dealer's file.
type CustomerID int64

// Accounts is who may sign in, and what they may see of themselves.
type Accounts struct{ s *Store }

// ErrSignIn: user and secret do not go together. It says no more than that: whether the user
// exists, may sign in or has a secret at all is never told apart.
var ErrSignIn = errors.New("wrong user or secret")

// Level is how sure the portal is of who signed in. A higher level may do whatever a lower one may.
type Level int

// The levels.
const (
	ByNIF      Level = 1 // knows the customer's number and NIF. Both stand on every invoice: an identification, no proof
	ByPassword Level = 2 // a person with a password, a key or a mailbox of their own
)

// Identity is who signed in, and how surely. It is what a session keeps.
type Identity struct {
	Customer CustomerID
	Level    Level
	Person   PersonID // from ByPassword on
	Epoch    int64    // of the person
}

// TaxRegime is how a customer is taxed. It comes from the ERP; the portal never decides it.
type TaxRegime string

// The tax regimes.
const (
	IVA       TaxRegime = "iva"
	Surcharge TaxRegime = "recargo" // IVA with recargo de equivalencia
	IGIC      TaxRegime = "igic"
	Exempt    TaxRegime = "exento"
)

// Customer is a company with a number, a NIF and terms.
type Customer struct {
	ID            CustomerID
	Number        string // as on its invoices, leading zeros kept
	Name          string // razón social
	TradeName     string
	NIF           string // normalised
	NIFValid      bool
	Address       string
	Postcode      string
	City          string
	Province      string
	Phone         string
	Fax           string
	Email         string
	PaymentMethod string
	Discount      Hundredths
	PromptPayment Hundredths
	TaxRegime     TaxRegime
	Active        bool
}

// Short is the name by which the customer is called: its trade name, or else its legal name.
func (c Customer) Short() string {
	if c.TradeName != "" {
		return c.TradeName
	}
	return c.Name
}

const customerColumns = `c.id, c.number, c.name, c.trade_name, c.nif, c.nif_valid, c.address, c.postcode, c.city, c.province,
	c.phone, c.fax, c.email, c.payment_method, c.discount, c.prompt_payment, c.tax_regime, c.active`

func scanCustomer(row rowScanner, c *Customer) error {
	return row.Scan(&c.ID, &c.Number, &c.Name, &c.TradeName, &c.NIF, &c.NIFValid, &c.Address, &c.Postcode, &c.City, &c.Province,
		&c.Phone, &c.Fax, &c.Email, &c.PaymentMethod, &c.Discount, &c.PromptPayment, &c.TaxRegime, &c.Active)
}

// Get returns the customer's own record. It returns ErrNotFound for one that is not there or no
// longer active, so that a session ends with its account.
func (r Accounts) Get(ctx context.Context, owner CustomerID) (Customer, error) {
	return customer(ctx, r.s.readers, owner)
}

func customer(ctx context.Context, q querier, owner CustomerID) (Customer, error) {
	var c Customer
	row := q.QueryRowContext(ctx, "SELECT "+customerColumns+" FROM customers c WHERE c.id = ? AND c.active = 1", owner)
	return c, translate("get customer", scanCustomer(row, &c))
}

// customerByNumber returns the customer whose number was typed, active or not, and the zero
// Customer when there is none or more than one that it could be.
func customerByNumber(ctx context.Context, q querier, number string) (Customer, error) {
	list, err := collect(ctx, q, "find customer", scanCustomer, "SELECT "+customerColumns+` FROM customers c
		WHERE c.number = ?1 OR ltrim(c.number, '0') = ?2 ORDER BY c.number <> ?1, c.id LIMIT 2`,
		number, strings.TrimLeft(number, "0"))
	if len(list) == 1 || len(list) == 2 && list[0].Number == number {
		return list[0], err
	}
	return Customer{}, err
}

// bareNIF is a NIF in the form in which it is compared. No NIF begins with ES, so here the prefix
// goes whatever the length: a NIF of which the ERP lost a digit is still typed with its country.
func bareNIF(s string) string {
	return strings.TrimPrefix(NormalizeNIF(s), "ES")
}

// servesAsSecret reports whether what the ERP has for a NIF is one, if only a damaged one. What
// offices write where they know none («0», «PENDIENTE», «00000000») would let anybody in.
func servesAsSecret(nif string) bool {
	nif = bareNIF(nif)
	return len(nif) >= 7 && strings.ContainsAny(nif, "123456789")
}

// AddressID identifies a delivery address inside one dealer's file.
type AddressID int64

// Address is a place other than its own address to which a customer has goods delivered.
type Address struct {
	ID       AddressID
	Name     string // by which the customer chooses it: ALMACÉN, OFICINA 2.ª PLANTA …
	Address  string
	Postcode string
	City     string
	Province string
	Contact  string
	Schedule string // when somebody is there
	Source   string // erp, or customer when it was written in the portal
}

const addressColumns = `a.id, a.name, a.address, a.postcode, a.city, a.province, a.contact, a.schedule, a.source`

func scanAddress(row rowScanner, a *Address) error {
	return row.Scan(&a.ID, &a.Name, &a.Address, &a.Postcode, &a.City, &a.Province, &a.Contact, &a.Schedule, &a.Source)
}

// Addresses lists the owner's delivery addresses by name. There may be none.
func (r Accounts) Addresses(ctx context.Context, owner Owner) ([]Address, error) {
	return collect(ctx, r.s.readers, "list addresses", scanAddress,
		"SELECT "+addressColumns+" FROM addresses a WHERE a.customer_id = ? AND a.active = 1 ORDER BY a.name, a.id", owner)
}
