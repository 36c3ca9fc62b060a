package store

import "context"

// CustomerID identifies a customer inside one dealer's file.
type CustomerID int64

// Accounts is who may sign in, and what they may see of themselves.
type Accounts struct{ s *Store }

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
