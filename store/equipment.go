package store

import "context"

// EquipmentID identifies a machine inside one dealer's file.
type EquipmentID int64

// EquipmentRoom is the customers' machines.
type EquipmentRoom struct{ s *Store }

// Model decides which counters a machine has and which articles fit.
type Model struct {
	ID       int64
	Name     string // as the ERP writes it
	Shape    string // a3, a4 or printer: which drawing stands for it
	HasColor bool
	HasA3    bool
	HasScan  bool
}

// Counters lists the counters of the model in the order in which they are read off.
func (m Model) Counters() []Counter {
	list := []Counter{BN}
	if m.HasColor {
		list = append(list, Color)
	}
	if m.HasA3 {
		list = append(list, A3)
	}
	if m.HasScan {
		list = append(list, Scan)
	}
	return list
}

// Technician looks after machines and incidents.
type Technician struct {
	ID    int64
	Code  string
	Name  string
	Email string
	Phone string
}

// Contract is what a machine's contract says, as far as the portal needs it.
type Contract struct {
	Number string
	Kind   string // INTEGRAL, MANO DE OBRA …: decides what is covered
	KindID int64
}

// Equipment is a machine placed at a customer, with what its card shows and its last reading.
type Equipment struct {
	ID         EquipmentID
	Number     string // the ERP's number, «ID» on the screen
	Customer   CustomerID
	Model      Model
	Contract   Contract
	Technician Technician // zero when nobody is assigned, or one who left
	Serial     string
	OwnRef     string
	Location   string
	Address    string
	Postcode   string
	City       string
	Province   string
	Phone      string
	Fax        string
	Email      string
	Contact    string
	StartsOn   Date
	EndsOn     Date
	Last       LastReading

	// What List and Get say besides; other rooms leave it empty.
	Pending  bool   // the reading of the current Period is missing
	Incident string // number of its newest open incident
}

// Site is where the machine stands as a customer with several buildings knows it: address and city.
func (e Equipment) Site() string {
	if e.Address == "" || e.City == "" {
		return e.Address + e.City
	}
	return e.Address + ", " + e.City
}

// LastReading is the newest reading of a machine that counts; the zero value when there is none.
type LastReading struct {
	On     Date
	Counts Counts
	Source string
}

// underContract is the condition by which a machine e is shown to its customer: it has a contract, it
// was not taken away, and the day given for the placeholder lies before the contract's end.
const underContract = "e.contract_id IS NOT NULL AND e.withdrawn_on = '' AND (e.ends_on = '' OR e.ends_on > ?)"

const equipmentColumns = `e.id, e.number, e.customer_id, e.serial, e.own_ref, e.location, e.address, e.postcode, e.city, e.province,
	e.phone, e.fax, e.email, e.contact, e.starts_on, e.ends_on,
	m.id, m.name, m.shape, m.has_color, m.has_a3, m.has_scan,
	coalesce(k.number, ''), coalesce(kind.name, ''), coalesce(kind.id, 0),
	coalesce(t.id, 0), coalesce(t.code, ''), coalesce(t.name, ''), coalesce(t.email, ''), coalesce(t.phone, ''),
	coalesce(l.taken_on, ''), l.bn, l.color, l.a3, l.scan, coalesce(l.source, '')`

// readByOwner is the condition by which a reading r belongs to the customer that is written behind it,
// with a bracket after it: it was taken while that customer had the machine.
const readByOwner = `EXISTS (SELECT 1 FROM equipment_owners w WHERE w.equipment_id = r.equipment_id
	AND (r.taken_on, r.id) > (w.from_on, w.from_reading) AND (r.taken_on, r.id) <= (w.to_on, w.to_reading) AND w.customer_id =`

// equipmentTables joins a machine with its model, contract, technician and its customer's newest reading that counts.
const equipmentTables = ` FROM equipment e
	JOIN models m ON m.id = e.model_id
	LEFT JOIN contracts k ON k.id = e.contract_id
	LEFT JOIN contract_kinds kind ON kind.id = k.kind_id
	LEFT JOIN technicians t ON t.id = e.technician_id AND t.active = 1
	LEFT JOIN readings l ON l.id = (SELECT r.id FROM readings r
		WHERE r.equipment_id = e.id AND r.status <> 'discarded' AND ` + readByOwner + ` e.customer_id)
		ORDER BY r.taken_on DESC, r.id DESC LIMIT 1)`

func scanEquipment(row rowScanner, e *Equipment) error {
	var counts [len(Counters)]*int64
	err := row.Scan(&e.ID, &e.Number, &e.Customer, &e.Serial, &e.OwnRef, &e.Location, &e.Address, &e.Postcode, &e.City, &e.Province,
		&e.Phone, &e.Fax, &e.Email, &e.Contact, &e.StartsOn, &e.EndsOn,
		&e.Model.ID, &e.Model.Name, &e.Model.Shape, &e.Model.HasColor, &e.Model.HasA3, &e.Model.HasScan,
		&e.Contract.Number, &e.Contract.Kind, &e.Contract.KindID,
		&e.Technician.ID, &e.Technician.Code, &e.Technician.Name, &e.Technician.Email, &e.Technician.Phone,
		&e.Last.On, &counts[0], &counts[1], &counts[2], &counts[3], &e.Last.Source)
	if err != nil {
		return err
	}
	e.Last.Counts = countsOf(counts)
	return nil
}

// equipment is one machine as other rooms need it, without what List and Get say besides.
func equipment(ctx context.Context, q querier, owner Owner, id EquipmentID, today Date) (Equipment, error) {
	var e Equipment
	seen := machinesOf(owner, "e")
	row := q.QueryRowContext(ctx, "SELECT "+equipmentColumns+equipmentTables+
		" WHERE "+seen.text+" AND e.id = ? AND "+underContract, seen.with(id, today)...)
	return e, translate("get equipment", scanEquipment(row, &e))
}
