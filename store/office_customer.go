package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Person is somebody at a customer's. The ERP knows nothing of them.
type Person struct {
	ID       int64
	Customer CustomerID
	Name     string
	Email    string
	Phone    string
	Site     string // where they are, in the customer's own words
	Notes    string
	Active   bool
	Version  int64
	Access   Peer // whether they come in on their own, what they see and may
}

// HeldAddress is a delivery address as the office sees it: also one that was withdrawn.
type HeldAddress struct {
	Address
	Active  bool
	Version int64
	Marks   Corrections
}

// HeldMachine is a machine of a customer in short.
type HeldMachine struct {
	ID       EquipmentID
	Number   string
	Model    Model
	OwnRef   string
	Location string
	City     string
	Contract string // number; empty without one
	EndsOn   Date
}

// HeldContract is a contract of a customer in short.
type HeldContract struct {
	ID       int64
	Number   string
	Kind     string
	Machines int
}

// OpenThing is an order or an incident that is under way.
type OpenThing struct {
	Number string
	State  string // its word
	What   string // the machine of an incident, the total of an order as cents are written
	At     time.Time
}

// CustomerCard is all that the office sees of one customer.
type CustomerCard struct {
	Customer
	Version    int64
	SignedInAt time.Time
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Marks      Corrections
	Machines   []HeldMachine // the first 50
	Total      int           // of machines
	Contracts  []HeldContract
	People     []Person
	Addresses  []HeldAddress
	Incidents  []OpenThing
	Orders     []OpenThing
	Invitation PortalInvite // the last one; zero without any
	History    []AuditLine
}

// CustomerCard returns any customer, active or not, with what belongs to it, or ErrNotFound.
func (r Office) CustomerCard(ctx context.Context, id CustomerID) (CustomerCard, error) {
	var card CustomerCard
	var seen, created, updated int64
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+customerColumns+", c.version, coalesce(c.signed_in_at, 0), c.created_at, c.updated_at FROM customers c WHERE c.id = ?", id)
	if err := scanCustomer(withMore{row, []any{&card.Version, &seen, &created, &updated}}, &card.Customer); err != nil {
		return card, translate("get customer", err)
	}
	card.CreatedAt, card.UpdatedAt = r.s.instant(created), r.s.instant(updated)
	if seen != 0 {
		card.SignedInAt = r.s.instant(seen)
	}
	for _, load := range []func(context.Context, *CustomerCard) error{r.heldMachines, r.heldContracts, r.underWay, r.heldPeople, r.customerLog} {
		if err := load(ctx, &card); err != nil {
			return card, err
		}
	}
	return card, nil
}

func (r Office) heldMachines(ctx context.Context, card *CustomerCard) (err error) {
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM equipment WHERE customer_id = ?", card.ID).Scan(&card.Total); err != nil {
		return translate("count machines", err)
	}
	card.Machines, err = collect(ctx, r.s.readers, "list machines", func(row rowScanner, m *HeldMachine) error {
		return row.Scan(&m.ID, &m.Number, &m.Model.ID, &m.Model.Name, &m.Model.Shape, &m.Model.HasColor, &m.OwnRef, &m.Location, &m.City, &m.Contract, &m.EndsOn)
	}, `SELECT e.id, e.number, m.id, m.name, m.shape, m.has_color, e.own_ref, e.location, e.city, coalesce(k.number, ''), e.ends_on
		FROM equipment e JOIN models m ON m.id = e.model_id LEFT JOIN contracts k ON k.id = e.contract_id
		WHERE e.customer_id = ? ORDER BY `+underContract+` DESC, e.city, e.location, e.id LIMIT 50`, card.ID, r.s.Today())
	return err
}

func (r Office) heldContracts(ctx context.Context, card *CustomerCard) (err error) {
	card.Contracts, err = collect(ctx, r.s.readers, "list contracts", func(row rowScanner, k *HeldContract) error {
		return row.Scan(&k.ID, &k.Number, &k.Kind, &k.Machines)
	}, `SELECT k.id, k.number, kind.name, (SELECT count(*) FROM equipment e WHERE e.contract_id = k.id)
		FROM contracts k JOIN contract_kinds kind ON kind.id = k.kind_id WHERE k.customer_id = ? ORDER BY k.number, kind.name LIMIT 200`, card.ID)
	return err
}

// underWay loads the open incidents and orders, newest first.
func (r Office) underWay(ctx context.Context, card *CustomerCard) (err error) {
	card.Incidents, err = collect(ctx, r.s.readers, "list open incidents", func(row rowScanner, o *OpenThing) error {
		var at int64
		var state IncidentState
		err := row.Scan(&o.Number, &state, &o.What, &at)
		o.State, o.At = state.Word(), r.s.instant(at)
		return err
	}, `SELECT i.number, i.state, m.name, i.created_at FROM incidents i JOIN equipment e ON e.id = i.equipment_id JOIN models m ON m.id = e.model_id
		WHERE i.customer_id = ? AND i.closed_at IS NULL ORDER BY i.created_at DESC LIMIT 20`, card.ID)
	if err != nil {
		return err
	}
	card.Orders, err = collect(ctx, r.s.readers, "list open orders", func(row rowScanner, o *OpenThing) error {
		var at, total int64
		var state OrderState
		err := row.Scan(&o.Number, &state, &total, &at)
		o.State, o.What, o.At = state.Word(), importColumn{kind: centsColumn}.show(total), r.s.instant(at)
		return err
	}, `SELECT number, state, total, created_at FROM orders WHERE customer_id = ? AND state IN ('review', 'processing', 'prepared', 'shipped')
		ORDER BY created_at DESC LIMIT 20`, card.ID)
	return err
}

func (r Office) heldPeople(ctx context.Context, card *CustomerCard) (err error) {
	card.People, err = collect(ctx, r.s.readers, "list people", func(row rowScanner, p *Person) error {
		return row.Scan(&p.ID, &p.Customer, &p.Name, &p.Email, &p.Phone, &p.Site, &p.Notes, &p.Active, &p.Version)
	}, "SELECT id, customer_id, name, email, phone, site, notes, active, version FROM people WHERE customer_id = ? ORDER BY active DESC, name, id", card.ID)
	if err != nil {
		return err
	}
	peers, err := r.Peers(ctx, card.ID)
	if err != nil {
		return err
	}
	for i, p := range card.People {
		card.People[i].Access.State = PeerContact
		if at := slices.IndexFunc(peers, func(peer Peer) bool { return int64(peer.ID) == p.ID }); at >= 0 {
			card.People[i].Access = peers[at]
		}
	}
	card.Addresses, err = collect(ctx, r.s.readers, "list addresses", func(row rowScanner, a *HeldAddress) error {
		return scanAddress(withMore{row, []any{&a.Active, &a.Version}}, &a.Address)
	}, "SELECT "+addressColumns+", a.active, a.version FROM addresses a WHERE a.customer_id = ? ORDER BY a.active DESC, a.name, a.id", card.ID)
	if err != nil {
		return err
	}
	for i := range card.Addresses {
		if card.Addresses[i].Marks, err = r.Corrections(ctx, OnAddress, int64(card.Addresses[i].ID)); err != nil {
			return err
		}
	}
	return nil
}

// customerLog loads what was corrected, the last invitation, and what the log says of the customer,
// its people and its addresses.
func (r Office) customerLog(ctx context.Context, card *CustomerCard) (err error) {
	if card.Marks, err = r.Corrections(ctx, OnCustomer, int64(card.ID)); err != nil {
		return err
	}
	if card.Invitation, err = r.lastInvitation(ctx, card.ID); err != nil {
		return err
	}
	card.History, err = collect(ctx, r.s.readers, "list log", r.s.scanAudit, "SELECT "+auditColumns+` FROM audit a
		WHERE a.customer_id = ? AND a.object IN ('customer', 'person', 'address') AND `+auditOpen+` ORDER BY a.id DESC LIMIT 30`, card.ID)
	return err
}

// SetActive says by hand that a customer, person, address, article or technician is no longer one, or
// is one again. A customer's sessions end with it. It returns ErrConflict when somebody else changed
// it since version, and ErrNotFound.
func (r Office) SetActive(ctx context.Context, kind ObjectKind, id, version int64, active bool) error {
	action := "baja"
	if active {
		action = "reactivado"
	}
	return r.s.write(ctx, "set active", func(t *tx) error {
		done, err := t.mend(ctx, mending{table: recordTable(kind), id: id, version: version, action: action, values: map[string]any{"active": flag(active)}})
		if done && kind == OnPerson && !active {
			return errors.Join(err, t.leave(ctx, PersonID(id)))
		}
		return err
	})
}
