package store

import (
	"cmp"
	"context"
	"fmt"
)

// EnterReading takes down a reading of any machine in service for the dealer's people. It returns what
// Readings.Enter returns, and Invalid on «on» for a day that cannot be.
func (r Office) EnterReading(ctx context.Context, id EquipmentID, entry Entry) (Reading, error) {
	var reading Reading
	err := r.s.write(ctx, "enter reading", func(t *tx) error {
		m, err := machine(ctx, t, id)
		if err != nil {
			return err
		}
		if m.WithdrawnOn != "" {
			return refusal("El equipo está retirado. Póngalo otra vez en servicio para anotar lecturas.")
		}
		reading, err = t.read(ctx, m, entry)
		return err
	})
	return reading, err
}

// read enters a reading and writes the log; one that was there already is not logged again.
func (t *tx) read(ctx context.Context, m Machine, entry Entry) (Reading, error) {
	var last int64
	if err := t.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM readings").Scan(&last); err != nil {
		return Reading{}, err
	}
	reading, err := enter(ctx, t, m.Equipment, entry)
	if err != nil || reading.ID <= last {
		return reading, err
	}
	var changes []Change
	for _, counter := range Counters {
		if value, read := reading.Counts[counter]; read {
			changes = append(changes, Change{Field: counter.label(), Old: dottedIn(m.Last.Counts, counter), New: dotted(value)})
		}
	}
	return reading, t.audit(ctx, "lectura anotada", m.object(), changes...)
}

func dottedIn(counts Counts, counter Counter) string {
	if value, known := counts[counter]; known {
		return dotted(value)
	}
	return ""
}

// object is the machine as the log names it.
func (m Machine) object() Object {
	return Object{Kind: OnEquipment, ID: int64(m.ID), Name: m.Number, Customer: m.Customer}
}

// CounterSwap is a counter that was changed or reset.
type CounterSwap struct {
	On      Date // empty: today
	Final   Counts
	Initial Counts // what it began with; 0 when absent
	Why     string
	Source  string
	Version int64
}

// SwapCounter notes that counters of a machine were changed or reset: what the old one showed last and
// what the new one began with. No copies lie between the two. It returns Invalid by final_bn,
// initial_bn …, on and why, ErrConflict and ErrNotFound.
func (r Office) SwapCounter(ctx context.Context, id EquipmentID, swap CounterSwap) error {
	wrong := Invalid{}
	oneLine(wrong, "why", &swap.Why, MaxReason)
	return r.s.write(ctx, "swap counter", func(t *tx) error {
		m, err := t.machineAt(ctx, id, swap.Version)
		if err != nil {
			return err
		}
		rows, err := history(ctx, t, m.Customer, id, t.now.Location())
		if err != nil {
			return err
		}
		on, err := Entry{On: swap.On}.day(rows, t.today())
		if err != nil {
			return err
		}
		if err := swap.check(m, rows, wrong); err != nil {
			return err
		}
		end := Reading{Equipment: id, On: on, Kind: FinalReading, Counts: swap.Final, Source: swap.Source, Author: ActorOf(ctx).Name, Status: ReadingOK}
		begin := end
		begin.Kind, begin.Counts = InitialReading, Counts{}
		changes := Changes("Fecha", "", on.Time().Format("02/01/2006"), "Motivo", "", swap.Why)
		for counter, final := range swap.Final {
			begin.Counts[counter] = swap.Initial[counter]
			changes = append(changes, Change{Field: counter.label(), Old: dotted(final), New: dotted(swap.Initial[counter])})
		}
		for _, reading := range []*Reading{&end, &begin} {
			if err := reading.insert(ctx, t, ""); err != nil {
				return err
			}
		}
		return t.setMachine(ctx, m, "contador cambiado", changes, "version = version + 1")
	})
}

// check holds the two ends against the machine's history.
func (swap CounterSwap) check(m Machine, rows []Reading, wrong Invalid) error {
	for _, counter := range m.Model.Counters() {
		p := pastOf(rows, counter)
		final, given := swap.Final[counter]
		initial, begun := swap.Initial[counter]
		switch {
		case begun && !given:
			wrong["final_"+string(counter)] = fmt.Sprintf("Escriba lo último que marcó el contador %s antes del cambio.", counter.spoken())
		case given && (final < 0 || final > MaxCount):
			wrong["final_"+string(counter)] = "Escriba solo el número que marcaba, sin decimales."
		case given && p.known && final < p.last:
			wrong["final_"+string(counter)] = fmt.Sprintf("El valor final no puede ser menor que la última lectura (%s).", dotted(p.last))
		case initial < 0 || initial > MaxCount:
			wrong["initial_"+string(counter)] = "Escriba solo el número con el que empezó; 0 si se puso a cero."
		}
	}
	if len(wrong) == 0 && len(swap.Final) == 0 {
		wrong["final_bn"] = "Escriba en qué número se quedó el contador que ha cambiado."
	}
	return wrong.orNil()
}

// UnswapCounter takes the change of a counter back, by the id of its initial reading: both its ends no longer
// count. It returns ErrForbidden, with words, once there is a reading after it, and ErrNotFound.
func (r Office) UnswapCounter(ctx context.Context, id EquipmentID, initial int64) error {
	return r.s.write(ctx, "take back swap of counter", func(t *tx) error {
		m, err := machine(ctx, t, id)
		if err != nil {
			return err
		}
		var final, later int64
		err = t.QueryRowContext(ctx, `SELECT f.id, (SELECT count(*) FROM readings r WHERE r.equipment_id = i.equipment_id AND r.status <> 'discarded' AND (r.taken_on, r.id) > (i.taken_on, i.id))
			FROM readings i JOIN readings f ON f.id = i.id - 1 AND f.equipment_id = i.equipment_id AND f.kind = 'final'
			WHERE i.id = ? AND i.equipment_id = ? AND i.kind = 'initial' AND i.status = 'ok'`, initial, id).Scan(&final, &later)
		if err != nil {
			return err
		}
		if later > 0 {
			return refusal("Ya hay lecturas después del cambio de contador: no se puede anular.")
		}
		if _, err := t.ExecContext(ctx, "UPDATE readings SET status = 'discarded', doubt = 'Cambio de contador anulado.' WHERE id IN (?, ?)", final, initial); err != nil {
			return err
		}
		return t.setMachine(ctx, m, "cambio de contador anulado", nil, "version = version + 1")
	})
}

// Withdrawal is a machine that is taken out of service.
type Withdrawal struct {
	On      Date // empty: today
	Why     string
	Last    Entry // the final reading; without counts when there is none
	Version int64
}

// WithdrawMachine takes a machine out of service: its customer no longer sees it, and no reading is asked
// for. It returns Invalid on why, on and the counters, Lower and Doubt for the final reading,
// ErrForbidden for one that is withdrawn already, ErrConflict and ErrNotFound.
func (r Office) WithdrawMachine(ctx context.Context, id EquipmentID, w Withdrawal) error {
	return r.s.write(ctx, "withdraw machine", func(t *tx) error {
		m, err := t.machineAt(ctx, id, w.Version)
		if err != nil {
			return err
		}
		return t.withdraw(ctx, m, w, "equipo retirado", 0)
	})
}

func (t *tx) withdraw(ctx context.Context, m Machine, w Withdrawal, action string, by EquipmentID) error {
	wrong := Invalid{}
	if oneLine(wrong, "why", &w.Why, MaxReason); w.Why == "" {
		wrong["why"] = "Escriba el motivo de la retirada."
	}
	w.On = cmp.Or(w.On, t.today())
	if w.On > t.today() {
		wrong["on"] = "La fecha no puede ser posterior a hoy."
	}
	if m.WithdrawnOn != "" {
		return refusal("El equipo ya está retirado desde el %s.", m.WithdrawnOn.Time().Format("02/01/2006"))
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	if len(w.Last.Counts) > 0 {
		w.Last.On = w.On
		if _, err := t.read(ctx, m, w.Last); err != nil {
			return err
		}
	}
	changes := Changes("Retirado", "", w.On.Time().Format("02/01/2006"), "Motivo", "", w.Why)
	return t.setMachine(ctx, m, action, changes, "version = version + 1, withdrawn_on = ?, withdrawn_why = ?, replaced_by = nullif(?, 0)", w.On, w.Why, by)
}

// RestoreMachine brings a withdrawn machine back into service, where it was. One that stood in its place
// stays as it is. It returns ErrForbidden for one that is in service, ErrConflict and ErrNotFound.
func (r Office) RestoreMachine(ctx context.Context, id EquipmentID, version int64) error {
	return r.s.write(ctx, "restore machine", func(t *tx) error {
		m, err := t.machineAt(ctx, id, version)
		if err != nil {
			return err
		}
		if m.WithdrawnOn == "" {
			return refusal("El equipo ya está en servicio.")
		}
		changes := Changes("Retirado", m.WithdrawnOn.Time().Format("02/01/2006"), "", "Sustituido por", m.ReplacedBy.Number, "")
		return t.setMachine(ctx, m, "equipo de vuelta en servicio", changes, "version = version + 1, withdrawn_on = '', withdrawn_why = '', replaced_by = NULL")
	})
}

// machineAt loads a machine that is to be changed. It returns ErrConflict when somebody changed it since
// version; version 0 is not checked.
func (t *tx) machineAt(ctx context.Context, id EquipmentID, version int64) (Machine, error) {
	m, err := machine(ctx, t, id)
	if err == nil && version != 0 && version != m.Version {
		err = ErrConflict
	}
	return m, err
}

// setMachine writes what no import knows of, and the log.
func (t *tx) setMachine(ctx context.Context, m Machine, action string, changes []Change, set string, values ...any) error {
	_, err := t.ExecContext(ctx, "UPDATE equipment SET "+set+", updated_at = ? WHERE id = ?", append(values, millis(t.now), m.ID)...)
	if err != nil {
		return err
	}
	return t.audit(ctx, action, m.object(), changes...)
}
