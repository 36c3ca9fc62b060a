package store

import (
	"context"
	"slices"
	"strconv"
)

// TechnicianRow is a technician in the list of the back office.
type TechnicianRow struct {
	Technician
	Active   bool
	Machines int    // that they look after
	Open     int    // incidents that are theirs
	Staff    string // the name of whoever signs in as them; empty when nobody does
	Version  int64
	ByHand   bool
}

const technicianRowQuery = `SELECT t.id, t.code, t.name, t.email, t.phone, t.active,
	(SELECT count(*) FROM equipment e WHERE e.technician_id = t.id),
	(SELECT count(*) FROM incidents i WHERE i.technician_id = t.id AND i.closed_at IS NULL),
	coalesce((SELECT s.name FROM staff s WHERE s.technician_id = t.id AND s.active = 1), ''), t.version,
	EXISTS (SELECT 1 FROM by_hand h WHERE h.tbl = 'technicians' AND h.row_id = t.id) FROM technicians t`

func scanTechnicianRow(row rowScanner, t *TechnicianRow) error {
	return row.Scan(&t.ID, &t.Code, &t.Name, &t.Email, &t.Phone, &t.Active, &t.Machines, &t.Open, &t.Staff, &t.Version, &t.ByHand)
}

// TechnicianRows lists the technicians that have each word of query in code, name, e-mail or telephone,
// those who work here first, by name.
func (r Office) TechnicianRows(ctx context.Context, query string) ([]TechnicianRow, error) {
	list, err := collect(ctx, r.s.readers, "list technicians", scanTechnicianRow, technicianRowQuery+" ORDER BY t.active DESC, t.name, t.id")
	terms := searchTerms(query)
	return slices.DeleteFunc(list, func(t TechnicianRow) bool {
		return !hasParts(Fold(t.Code+" "+t.Name+" "+t.Email+" "+t.Phone), terms)
	}), err
}

// TechnicianRow returns one of them, or ErrNotFound.
func (r Office) TechnicianRow(ctx context.Context, id int64) (TechnicianRow, error) {
	var t TechnicianRow
	return t, translate("get technician", scanTechnicianRow(r.s.readers.QueryRowContext(ctx, technicianRowQuery+" WHERE t.id = ?", id), &t))
}

// Reassign gives all machines of one technician to another and returns how many. Incidents that are
// under way stay with whom they are. It returns Invalid for one and the same or somebody who no
// longer works here, and ErrNotFound.
func (r Office) Reassign(ctx context.Context, from, to int64) (int, error) {
	if from == to {
		return 0, Invalid{"to": "Elija a otra persona."}
	}
	n := 0
	err := r.s.write(ctx, "reassign machines", func(t *tx) error {
		on, err := objectOf(ctx, t, "technicians", from)
		if err != nil {
			return err
		}
		var active bool
		var name string
		if err := t.QueryRowContext(ctx, "SELECT active, code || ' ' || name FROM technicians WHERE id = ?", to).Scan(&active, &name); err != nil {
			return err
		}
		if !active {
			return Invalid{"to": "Ya no trabaja aquí: elija a otra persona."}
		}
		machines, err := collect(ctx, t, "list machines", func(row rowScanner, id *int64) error { return row.Scan(id) },
			"SELECT id FROM equipment WHERE technician_id = ?", from)
		if err != nil {
			return err
		}
		for _, id := range machines {
			if _, err := t.mend(ctx, mending{table: "equipment", id: id, action: "técnico cambiado", values: map[string]any{"technician_id": to}}); err != nil {
				return err
			}
		}
		n = len(machines)
		return t.audit(ctx, "equipos reasignados", on, Change{"Equipos", strconv.Itoa(n), name})
	})
	return n, err
}
