package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
)

// machinePlace is what a machine's place is made of: the columns that a move may change.
var machinePlace = [...]string{"location", "address", "postcode", "city", "province", "contact", "phone", "fax", "email", "own_ref"}

// MachineMove is a machine that goes to another place, at its customer's or at another one's.
type MachineMove struct {
	To      string // number of the customer; empty: it stays with its own
	On      Date   // empty: today
	Why     string
	Place   Values // location, address, postcode, city, province, contact, phone, fax, email, own_ref; contract_id of the new customer
	Last    Entry  // what it showed when it changed hands; without counts when nobody looked
	Version int64
}

// MoveMachine moves a machine. At another customer's it begins anew: its readings, incidents and orders so
// far stay with the former one, the reading at the handover is the last for the one and the first for
// the other. It returns Invalid by field, Lower and Doubt for the reading, ErrConflict and ErrNotFound.
func (r Office) MoveMachine(ctx context.Context, id EquipmentID, move MachineMove) error {
	return r.s.write(ctx, "move machine", func(t *tx) error {
		m, err := t.machineAt(ctx, id, move.Version)
		if err != nil {
			return err
		}
		to, err := t.destination(ctx, m, &move)
		if err != nil {
			return err
		}
		if to.ID == m.Customer {
			return t.relocate(ctx, m, move)
		}
		move.Place["contract_id"] = strings.TrimSpace(move.Place["contract_id"])
		return t.handOver(ctx, m, to, move)
	})
}

// destination finds the customer to whom the machine goes, and checks the rest of the form.
func (t *tx) destination(ctx context.Context, m Machine, move *MachineMove) (Customer, error) {
	wrong := Invalid{}
	oneLine(wrong, "why", &move.Why, MaxReason)
	move.On = cmp.Or(move.On, t.today())
	if move.On > t.today() {
		wrong["on"] = "La fecha no puede ser posterior a hoy."
	}
	to := Customer{ID: m.Customer}
	if move.To != "" && move.To != m.Holder.Number {
		var err error
		to, err = activeCustomer(ctx, t, move.To)
		if errors.Is(err, ErrNotFound) {
			wrong["to"], err = "No hay ningún cliente activo con ese número.", nil
		}
		if err != nil {
			return to, err
		}
	}
	return to, wrong.orNil()
}

// relocate moves a machine within its customer.
func (t *tx) relocate(ctx context.Context, m Machine, move MachineMove) error {
	changes := Changes("Fecha", "", move.On.Time().Format("02/01/2006"), "Motivo", "", move.Why)
	typed := Values{}
	for _, column := range machinePlace {
		if text, given := move.Place[column]; given {
			typed[column] = text
		}
	}
	if err := t.setMachine(ctx, m, "equipo trasladado", changes, "version = version"); err != nil {
		return err
	}
	return t.amend(ctx, mending{table: "equipment", id: int64(m.ID), action: "datos del traslado"}, typed)
}

// handOver gives a machine to another customer.
func (t *tx) handOver(ctx context.Context, m Machine, to Customer, move MachineMove) error {
	var begun Date
	err := t.QueryRowContext(ctx, "SELECT from_on FROM equipment_owners WHERE equipment_id = ? AND to_on = '9999-12-31'", m.ID).Scan(&begun)
	if err != nil {
		return err
	}
	if move.On < begun {
		return Invalid{"on": "El cliente actual lo tiene desde el " + begun.Time().Format("02/01/2006") + ": ponga esa fecha u otra posterior."}
	}
	var last Reading
	if len(move.Last.Counts) > 0 {
		move.Last.On = move.On
		if last, err = t.read(ctx, m, move.Last); err != nil {
			return err
		}
	}
	changes := Changes("Cliente", m.Holder.Number+" "+m.Holder.Name, to.Number+" "+to.Short(), "Fecha", "", move.On.Time().Format("02/01/2006"), "Motivo", "", move.Why)
	for _, whose := range []CustomerID{m.Customer, to.ID} { // both find it in the log of what is theirs
		if err := t.audit(ctx, "equipo cambiado de cliente", Object{Kind: OnEquipment, ID: int64(m.ID), Name: m.Number, Customer: whose}, changes...); err != nil {
			return err
		}
	}
	if _, err := t.mend(ctx, mending{table: "equipment", id: int64(m.ID), action: "cliente del equipo", values: map[string]any{"customer_id": int64(to.ID), "contract_id": nil}}); err != nil {
		return err
	}
	if err := t.dateHandOver(ctx, m.ID, move.On, last.ID); err != nil {
		return err
	}
	if err := t.amend(ctx, mending{table: "equipment", id: int64(m.ID), action: "datos del traslado"}, move.Place); err != nil {
		return err
	}
	if last.ID == 0 {
		return nil
	}
	last.Kind, last.Status, last.Doubt = InitialReading, ReadingOK, ""
	return last.insert(ctx, t, "")
}

// dateHandOver puts the day of a handover that was just written. Of that day the readings up to last
// (those that are there, when it is 0) are the former customer's.
func (t *tx) dateHandOver(ctx context.Context, id EquipmentID, on Date, last int64) error {
	_, err := t.ExecContext(ctx, `UPDATE equipment_owners SET to_on = ?1 WHERE id = (SELECT max(id) FROM equipment_owners
		WHERE equipment_id = ?2 AND to_on <> '9999-12-31')`, on, id)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "UPDATE equipment_owners SET from_on = ?1 WHERE equipment_id = ?2 AND to_on = '9999-12-31'", on, id)
	if err != nil || last == 0 {
		return err
	}
	_, err = t.ExecContext(ctx, `UPDATE equipment_owners SET to_reading = iif(to_on = ?1, ?2, to_reading), from_reading = iif(from_on = ?1, ?2, from_reading)
		WHERE equipment_id = ?3 AND (from_on = ?1 OR to_on = ?1)`, on, last, id)
	return err
}

// Replacement is a machine that takes the place of another.
type Replacement struct {
	By      string // number of the machine that comes
	On      Date   // empty: today
	Why     string
	Last    Entry // the final reading of the one that goes
	Version int64 // of the one that goes
}

// inherited is what the machine that comes takes over from the one that goes, besides its customer.
var inherited = [...]string{"contract_id", "technician_id", "location", "address", "postcode", "city", "province", "contact",
	"phone", "fax", "email", "included_bn", "included_color", "price_bn", "price_color", "ends_on"}

// ReplaceMachine withdraws a machine and puts another in its place, which takes over customer, contract,
// terms, place and technician. It returns Invalid by field, ErrConflict, ErrForbidden for a machine that
// is withdrawn already, and ErrNotFound.
func (r Office) ReplaceMachine(ctx context.Context, id EquipmentID, re Replacement) error {
	return r.s.write(ctx, "replace machine", func(t *tx) error {
		old, err := t.machineAt(ctx, id, re.Version)
		if err != nil {
			return err
		}
		next, err := t.successor(ctx, old, re.By)
		if err != nil {
			return err
		}
		if re.Why == "" {
			re.Why = "Sustituido por el equipo " + next.Number
		}
		if err := t.withdraw(ctx, old, Withdrawal{On: re.On, Why: re.Why, Last: re.Last}, "equipo sustituido por "+next.Number, next.ID); err != nil {
			return err
		}
		return t.succeed(ctx, old, next, cmp.Or(re.On, t.today()))
	})
}

// successor finds the machine that is to stand in the place of another.
func (t *tx) successor(ctx context.Context, old Machine, number string) (Machine, error) {
	var id EquipmentID
	err := t.QueryRowContext(ctx, "SELECT id FROM equipment WHERE number = ?", strings.TrimSpace(number)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Machine{}, Invalid{"by": "No hay ningún equipo con ese ID. Si es nuevo, créelo antes en «Nuevo equipo»."}
	}
	if err != nil {
		return Machine{}, err
	}
	next, err := machine(ctx, t, id)
	switch {
	case err != nil:
		return next, err
	case next.ID == old.ID:
		return next, Invalid{"by": "Es el mismo equipo."}
	case next.WithdrawnOn != "":
		return next, Invalid{"by": "Ese equipo está retirado."}
	case next.Customer != old.Customer && next.State(t.today()) == MachineRunning:
		return next, Invalid{"by": "Ese equipo tiene contrato en " + next.Holder.Name + ". Trasládelo antes a este cliente."}
	}
	return next, nil
}

// succeed lets a machine take over from the one that was withdrawn.
func (t *tx) succeed(ctx context.Context, old, next Machine, on Date) error {
	if next.Customer != old.Customer {
		to, err := customerFor(ctx, t, old.Customer)
		if err != nil {
			return err
		}
		if err := t.handOver(ctx, next, to, MachineMove{On: on, Why: "Sustituye al equipo " + old.Number, Place: Values{}}); err != nil {
			return err
		}
	}
	have, _, err := rowOf(ctx, t, mendableOf("equipment"), int64(old.ID))
	if err != nil {
		return err
	}
	values := map[string]any{"starts_on": string(on)}
	for _, column := range inherited {
		values[column] = have[column]
	}
	_, err = t.mend(ctx, mending{table: "equipment", id: int64(next.ID), action: "sustituye al equipo " + old.Number, values: values})
	return err
}
