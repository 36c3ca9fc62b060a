package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// audited says as what the log speaks of the rows of a table.
var audited = map[string]ObjectKind{
	"customers": OnCustomer, "technicians": OnTechnician, "addresses": OnAddress, "models": OnModel, "contracts": OnContract,
	"articles": OnArticle, "equipment": OnEquipment, "readings": OnReading,
}

// checkTouched finds new rows that somebody has changed since: the log tells.
func (w *written) checkTouched(ctx context.Context, q querier) error {
	for table, kind := range audited {
		if len(w.made[table]) == 0 {
			continue
		}
		type line struct {
			id    int64
			actor string
		}
		lines, err := collect(ctx, q, "look for changes of new rows", func(row rowScanner, l *line) error { return row.Scan(&l.id, &l.actor) },
			"SELECT object_id, min(actor) FROM audit WHERE object = ? AND id > ? AND changes <> '[]' GROUP BY object_id", kind, w.audit)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if !w.wrote(table, line.id) {
				continue
			}
			name, err := rowName(ctx, q, table, line.id)
			if err != nil {
				return err
			}
			w.stop(name, "lo ha cambiado después "+line.actor)
		}
	}
	return nil
}

// checkJudged finds new readings that the office has confirmed or discarded.
func (w *written) checkJudged(ctx context.Context, q querier) error {
	var judged int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM readings WHERE import_id = ? AND status <> 'ok'", w.run).Scan(&judged)
	if judged > 0 {
		w.stop(fmt.Sprintf("%d lecturas importadas", judged), "la oficina las ha revisado después")
	}
	return err
}

// reference is a column that refers to a row of another table.
type reference struct{ child, column, parent string }

// checkUsed finds rows that refer to new rows and are not new by the same run.
func (w *written) checkUsed(ctx context.Context, q querier) error {
	references, err := collect(ctx, q, "list references", func(row rowScanner, r *reference) error { return row.Scan(&r.child, &r.column, &r.parent) },
		`SELECT m.name, f."from", f."table" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f."from"`)
	if err != nil {
		return err
	}
	for _, ref := range references {
		users := map[int64]int{}
		for _, s := range w.made[ref.parent] {
			if err := w.countUsers(ctx, q, ref, s, users); err != nil {
				return err
			}
		}
		for id, n := range users {
			name, err := rowName(ctx, q, ref.parent, id)
			if err != nil {
				return err
			}
			w.stop(name, fmt.Sprintf("se usa en %d %s", n, tableWords(ref.child, n)))
		}
	}
	return nil
}

// countUsers counts, for each new row of the range, the rows that refer to it and will stay.
func (w *written) countUsers(ctx context.Context, q querier, ref reference, s idRange, users map[int64]int) error {
	which := " FROM " + ref.child + " WHERE " + ref.column + " BETWEEN ? AND ?"
	own := "0"
	args := []any{s.first, s.last}
	key := keyless(ref.child)
	back, err := w.goBack(ctx, q, ref)
	if err != nil {
		return err
	}
	switch {
	case ref.child == "equipment_owners":
		own = "equipment_id"
	case ref.child == "readings":
		which, args = which+" AND import_id IS NOT ?", append(args, w.run)
	case len(key) > 0:
		own = strings.Join(key, " || char(0) || ") + " || char(0)"
	case len(w.made[ref.child])+len(back) > 0:
		own = "id"
	}
	_, err = collect(ctx, q, "count users of new rows", func(row rowScanner, _ *struct{}) error {
		var id int64
		var user any
		if err := row.Scan(&id, &user); err != nil {
			return err
		}
		switch user := user.(type) {
		case int64:
			if own == "id" && (w.wrote(ref.child, user) || back[user]) || own == "equipment_id" && (w.wrote("equipment", user) || back[user]) {
				return nil
			}
		case string:
			if w.keys[ref.child][user] {
				return nil
			}
		}
		users[id]++
		return nil
	}, "SELECT "+ref.column+", "+own+which, args...)
	return err
}

// goBack finds the rows that refer to what they did not refer to before the run, and will not again
// when it is taken back. What was corrected by hand since stays as it is.
func (w *written) goBack(ctx context.Context, q querier, ref reference) (map[int64]bool, error) {
	back := map[int64]bool{}
	if ref.child == "equipment_owners" { // whose a machine was follows from whose it is
		ref = reference{"equipment", "customer_id", ref.parent}
	}
	for _, change := range w.changed {
		if _, changed := change.before[ref.column]; changed && change.table == ref.child {
			back[change.id] = true
		}
	}
	if len(back) == 0 {
		return nil, nil
	}
	mended, err := collect(ctx, q, "look for corrections", func(row rowScanner, id *int64) error { return row.Scan(id) },
		"SELECT row_id FROM by_hand WHERE tbl = ? AND field = ?", ref.child, ref.column)
	for _, id := range mended {
		delete(back, id)
	}
	return back, err
}

// rowName is what people call a row of a table that imports write.
func rowName(ctx context.Context, q querier, table string, id int64) (string, error) {
	column := map[string]string{"customers": "number", "equipment": "number", "contracts": "number", "articles": "ref", "technicians": "code"}[table]
	switch {
	case table == "readings":
		column = "(SELECT e.number FROM equipment e WHERE e.id = equipment_id) || ' del ' || taken_on"
	case column == "":
		column = "name"
	}
	if keyless(table) != nil {
		return tableWords(table, 1), nil
	}
	var name string
	err := q.QueryRowContext(ctx, "SELECT "+column+" FROM "+table+" WHERE id = ?", id).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return tableWords(table, 1), nil
	}
	return tableWords(table, 1) + " " + name, err
}

// tableWords is what people call n rows of a table.
func tableWords(table string, n int) string {
	words := map[string][2]string{
		"customers": {"cliente", "clientes"}, "equipment": {"equipo", "equipos"}, "contracts": {"contrato", "contratos"},
		"articles": {"artículo", "artículos"}, "technicians": {"técnico", "técnicos"}, "readings": {"lectura", "lecturas"},
		"models": {"modelo", "modelos"}, "addresses": {"dirección de envío", "direcciones de envío"}, "contract_kinds": {"tipo de contrato", "tipos de contrato"},
		"payment_methods": {"forma de pago", "formas de pago"}, "orders": {"pedido", "pedidos"}, "order_lines": {"línea de pedido", "líneas de pedido"},
		"incidents": {"incidencia", "incidencias"}, "basket_lines": {"línea de una cesta", "líneas de una cesta"}, "basket_additions": {"cesta", "cestas"},
		"audit": {"anotación del registro", "anotaciones del registro"}, "staff": {"persona de la oficina", "personas de la oficina"},
		"equipment_owners": {"equipo que ha sido suyo", "equipos que han sido suyos"}, "reading_verdicts": {"revisión", "revisiones"},
		"reading_questions": {"pregunta al cliente", "preguntas al cliente"}, "reading_reminders": {"recordatorio", "recordatorios"},
		"people": {"persona de contacto", "personas de contacto"}, "invitations": {"invitación", "invitaciones"},
		"article_models": {"compatibilidad", "compatibilidades"}, "coverage": {"cobertura", "coberturas"},
	}[table]
	switch {
	case words[0] == "":
		return "otros datos"
	case n == 1:
		return words[0]
	}
	return words[1]
}
