package store

import (
	"context"
	"strings"
)

// checkMachine: a machine's number and customer do not change by typing; its model, technician and
// contract are there, and the contract is its customer's.
func (t *tx) checkMachine(ctx context.Context, d *rowDraft, wrong Invalid) error {
	d.need(wrong, "number", "Escriba el ID del equipo, el mismo que en su ERP.")
	checkEmail(d, wrong)
	from, to := d.text("starts_on"), d.text("ends_on")
	if from != "" && to != "" && to < from && wrong["ends_on"] == "" {
		wrong["ends_on"] = "Termina antes de empezar."
	}
	if err := t.alone(ctx, d, wrong, "number", "Ya existe el equipo «%s»."); err != nil {
		return err
	}
	owner := d.have["customer_id"]
	if d.id == 0 {
		owner = d.values["customer_id"]
		if model, _ := d.values["model_id"].(int64); model == 0 && wrong["model_id"] == "" {
			wrong["model_id"] = "Elija el modelo."
		}
	} else {
		delete(d.values, "customer_id")
	}
	for _, ref := range []struct{ column, query, reason string }{
		{"model_id", "SELECT count(*) FROM models WHERE id = ?", "Elija el modelo."},
		{"technician_id", "SELECT count(*) FROM technicians WHERE id = ?", "Elija un técnico de la lista."},
		{"contract_id", "SELECT count(*) FROM contracts WHERE id = ? AND (customer_id = ? OR id = ?)", "Elija un contrato de este cliente."},
	} {
		id, given := d.values[ref.column]
		if !given || id == nil && ref.column != "model_id" || wrong[ref.column] != "" {
			continue
		}
		var n int
		args := []any{id, owner, d.have[ref.column]}
		if err := t.QueryRowContext(ctx, ref.query, args[:strings.Count(ref.query, "?")]...).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			wrong[ref.column] = ref.reason
		}
	}
	return nil
}
