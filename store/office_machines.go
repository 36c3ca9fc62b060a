package store

import (
	"context"
	"strings"
)

// MachineState is where a machine is in its life.
type MachineState string

// The states of a machine, as the list filters by them.
const (
	MachineRunning   MachineState = "contrato"   // under contract: its customer sees it
	MachineLoose     MachineState = "sin"        // without a contract
	MachineEnded     MachineState = "terminado"  // its contract has ended
	MachineWithdrawn MachineState = "retirado"   // taken out of service
	MachineMadeHere  MachineState = "manual"     // made by hand; the ERP does not know it
	MachineCorrected MachineState = "corregidos" // corrected by hand
)

// MachineStates lists the states with their words.
var MachineStates = [...]MachineState{MachineRunning, MachineLoose, MachineEnded, MachineWithdrawn, MachineMadeHere, MachineCorrected}

// Word is the state as it stands on the screen.
func (s MachineState) Word() string {
	return map[MachineState]string{MachineRunning: "Con contrato", MachineLoose: "Sin contrato", MachineEnded: "Contrato terminado",
		MachineWithdrawn: "Retirado", MachineMadeHere: "Creado a mano", MachineCorrected: "Corregido a mano"}[s]
}

// Machine is a machine as the dealer's people see it, whosever it is.
type Machine struct {
	Equipment     // Pending and Incident are left empty
	Holder        PartyName
	HolderActive  bool
	ContractID    int64
	IncludedBN    *int64
	IncludedColor *int64
	PriceBN       *MicroEuros
	PriceColor    *MicroEuros
	WithdrawnOn   Date // empty while it is in service
	WithdrawnWhy  string
	ReplacedBy    MachineName // zero unless another machine stands in its place
	Replaces      MachineName // zero unless it stands in the place of another
	Version       int64
}

// State is where the machine is in its life on a day.
func (m Machine) State(today Date) MachineState {
	switch {
	case m.WithdrawnOn != "":
		return MachineWithdrawn
	case m.ContractID == 0:
		return MachineLoose
	case m.EndsOn != "" && m.EndsOn <= today:
		return MachineEnded
	}
	return MachineRunning
}

// MachineFilter narrows the list of machines. The zero value shows the first page of all.
type MachineFilter struct {
	Query      string // words of number, serial, model, own reference, place, or of the customer
	State      MachineState
	Model      int64
	Technician int64 // NoTechnician: of nobody
	Kind       int64 // of contract
	Customer   CustomerID
	Who        Colleague // whose business they are to be; the zero value asks for nobody's
	Page       int       // from 1; 0 lists everything, for a file
}

// NoTechnician filters for the machines that nobody looks after.
const NoTechnician = -1

// MachinePage is one page of the list of machines.
type MachinePage struct {
	Lines []Machine
	Total int
}

const machineColumns = equipmentColumns + `, c.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name), c.active,
	coalesce(e.contract_id, 0), e.included_bn, e.included_color, e.price_bn, e.price_color, e.withdrawn_on, e.withdrawn_why, e.version`

const machineTables = equipmentTables + " JOIN customers c ON c.id = e.customer_id"

func scanMachine(row rowScanner, m *Machine) error {
	return scanEquipment(withMore{row, []any{&m.Holder.ID, &m.Holder.Number, &m.Holder.Name, &m.HolderActive,
		&m.ContractID, &m.IncludedBN, &m.IncludedColor, &m.PriceBN, &m.PriceColor, &m.WithdrawnOn, &m.WithdrawnWhy, &m.Version}}, &m.Equipment)
}

// Machines lists the machines that pass the filter, by number.
func (r Office) Machines(ctx context.Context, filter MachineFilter) (MachinePage, error) {
	const op = "list machines"
	var page MachinePage
	where, args := filter.where(r.s.Today())
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM equipment e"+where, args...).Scan(&page.Total); err != nil {
		return page, translate(op, err)
	}
	var err error
	page.Lines, err = collect(ctx, r.s.readers, op, scanMachine,
		machinesQuery(where), append(args, pageOf(filter.Page)...)...)
	return page, err
}

// machinesQuery finds the lines of a page first and reads what they show after that.
func machinesQuery(where string) string {
	return "SELECT " + machineColumns + machineTables + " WHERE e.id IN (SELECT e.id FROM equipment e" + where +
		" ORDER BY e.number LIMIT ? OFFSET ?) ORDER BY e.number"
}

func (f MachineFilter) where(today Date) (string, []any) {
	var where strings.Builder
	where.WriteString(" WHERE 1")
	words, args := machineWords("e.id", f.Query)
	where.WriteString(words)
	add := func(condition string, arg ...any) {
		where.WriteString(" AND " + condition)
		args = append(args, arg...)
	}
	switch f.State {
	case MachineRunning:
		add(underContract, today)
	case MachineLoose:
		add("e.contract_id IS NULL AND e.withdrawn_on = ''")
	case MachineEnded:
		add("e.contract_id IS NOT NULL AND e.withdrawn_on = '' AND e.ends_on <> '' AND e.ends_on <= ?", today)
	case MachineWithdrawn:
		add("e.withdrawn_on <> ''")
	case MachineMadeHere, MachineCorrected:
		add("e.id IN (SELECT h.row_id FROM by_hand h WHERE h.tbl = 'equipment' AND (h.field = '') = ?)", f.State == MachineMadeHere)
	}
	if f.Model != 0 {
		add("e.model_id = ?", f.Model)
	}
	if f.Technician == NoTechnician {
		add("e.technician_id IS NULL")
	} else if f.Technician != 0 {
		add("e.technician_id = ?", f.Technician)
	}
	if f.Kind != 0 {
		add("+e.contract_id IN (SELECT k.id FROM contracts k WHERE k.kind_id = ?)", f.Kind)
	}
	if within, who := f.Who.machines(); len(who) > 0 {
		add(within, who...)
	}
	if f.Customer != 0 {
		add("e.customer_id = ?", f.Customer)
	}
	return where.String(), args
}

// Machine returns any machine, or ErrNotFound.
func (r Office) Machine(ctx context.Context, id EquipmentID) (Machine, error) {
	return machine(ctx, r.s.readers, id)
}

// MachineAs returns a machine that is who's business. It returns ErrNotFound for any other.
func (r Office) MachineAs(ctx context.Context, who Colleague, id EquipmentID) (Machine, error) {
	within, args := who.machines()
	var reached EquipmentID
	row := r.s.readers.QueryRowContext(ctx, "SELECT e.id FROM equipment e WHERE e.id = ? AND "+within, append([]any{id}, args...)...)
	if err := row.Scan(&reached); err != nil {
		return Machine{}, translate("get machine", err)
	}
	return r.Machine(ctx, reached)
}

func machine(ctx context.Context, q querier, id EquipmentID) (Machine, error) {
	const op = "get machine"
	var m Machine
	row := q.QueryRowContext(ctx, "SELECT "+machineColumns+machineTables+" WHERE e.id = ?", id)
	if err := scanMachine(row, &m); err != nil {
		return m, translate(op, err)
	}
	names, err := collect(ctx, q, op, func(row rowScanner, n *linkedMachine) error {
		return row.Scan(&n.later, &n.ID, &n.Number, &n.Model, &n.Serial, &n.OwnRef)
	}, `SELECT n.id <> ?1 AND o.id = ?1, iif(o.id = ?1, n.id, o.id), iif(o.id = ?1, n.number, o.number), iif(o.id = ?1, nm.name, om.name),
			iif(o.id = ?1, n.serial, o.serial), iif(o.id = ?1, n.own_ref, o.own_ref)
		FROM equipment o JOIN equipment n ON n.id = o.replaced_by JOIN models om ON om.id = o.model_id JOIN models nm ON nm.id = n.model_id
		WHERE o.id = ?1 OR o.replaced_by = ?1 ORDER BY o.withdrawn_on`, id)
	for _, name := range names {
		if name.later {
			m.ReplacedBy = name.MachineName
		} else {
			m.Replaces = name.MachineName
		}
	}
	return m, err
}

// linkedMachine is the other end of a replacement.
type linkedMachine struct {
	MachineName
	later bool // it stands in the place of the one that was asked for
}

// Choice is a thing that a form offers.
type Choice struct {
	ID   int64
	Name string
}

// MachineChoices is what the forms and filters about machines offer.
type MachineChoices struct {
	Models      []Choice
	Technicians []Choice // active ones
	Kinds       []Choice // of contract
}

// MachineChoices lists models, technicians and kinds of contract, by name.
func (r Office) MachineChoices(ctx context.Context) (MachineChoices, error) {
	var all MachineChoices
	var err error
	for _, list := range []struct {
		into  *[]Choice
		query string
	}{
		{&all.Models, "SELECT id, name FROM models ORDER BY name"},
		{&all.Technicians, "SELECT id, name FROM technicians WHERE active = 1 ORDER BY name"},
		{&all.Kinds, "SELECT id, name FROM contract_kinds ORDER BY name"},
	} {
		if *list.into, err = choices(ctx, r.s.readers, list.query); err != nil {
			return all, err
		}
	}
	return all, nil
}

// ContractsOf lists the contracts of a customer as a form offers them.
func (r Office) ContractsOf(ctx context.Context, owner CustomerID) ([]Choice, error) {
	return choices(ctx, r.s.readers, `SELECT k.id, k.number || ' · ' || kind.name FROM contracts k JOIN contract_kinds kind ON kind.id = k.kind_id
		WHERE k.customer_id = ? ORDER BY k.number, kind.name`, owner)
}

func choices(ctx context.Context, q querier, query string, args ...any) ([]Choice, error) {
	return collect(ctx, q, "list choices", func(row rowScanner, c *Choice) error { return row.Scan(&c.ID, &c.Name) }, query, args...)
}

// CustomerByNumber finds the active customer whose number was typed, leading zeros aside. It returns
// ErrNotFound when there is none, or more than one that it could be.
func (r Office) CustomerByNumber(ctx context.Context, number string) (Customer, error) {
	return activeCustomer(ctx, r.s.readers, number)
}

func activeCustomer(ctx context.Context, q querier, number string) (Customer, error) {
	c, err := customerByNumber(ctx, q, strings.TrimSpace(number))
	if err == nil && (c.ID == 0 || !c.Active) {
		err = ErrNotFound
	}
	return c, err
}
