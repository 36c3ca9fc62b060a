package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
)

// erase takes what is kept of somebody out of the tables. What the law wants kept (orders, incidents
// and readings, as figures) stays, without the person's data.
func (t *tx) erase(ctx context.Context, who Subject, words []string) error {
	if err := t.eraseBatches(ctx, who, words); err != nil {
		return err
	}
	ids := map[ExportKind][]int64{}
	for kind, name := range map[ExportKind]string{ExportOrders: "orders", ExportIncidents: "incidents", ExportReadings: "readings"} {
		found, err := collect(ctx, t, "list what is erased", func(row rowScanner, id *int64) error { return row.Scan(id) },
			"SELECT t.id FROM "+name+" t WHERE t.id IN (SELECT t.id FROM "+name+" t WHERE "+privTableOf(name).customer+")", who.Customer)
		if err != nil {
			return err
		}
		ids[kind] = found
	}
	if err := t.eraseTables(ctx, who); err != nil {
		return err
	}
	if err := t.sweepWords(ctx, who, words); err != nil {
		return err
	}
	// What was taken out is no change that the ERP has to hear of: it has it all.
	for kind, list := range ids {
		text, err := json.Marshal(list)
		if err != nil {
			return err
		}
		if who.Person != 0 {
			continue
		}
		if _, err := t.ExecContext(ctx, "DELETE FROM export_queue WHERE kind = ? AND object_id IN (SELECT value FROM json_each(?))", kind, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// erasedOfPerson are the tables of which a person's own rows are erased; elsewhere they are a name
// among a customer's things, which sweepWords takes out.
var erasedOfPerson = []string{"person_sites", "person_equipment", "person_invitations", "basket_lines", "outbox", "access_links", "by_hand", "people"}

// eraseTables goes through the list, what refers to something first, and ends with the ways in.
func (t *tx) eraseTables(ctx context.Context, who Subject) error {
	for _, table := range slices.Concat(privAround(), privWork(), privParty()) {
		condition := who.condition(table)
		if table.erase == "" || table.name == "audit" || condition == "" || who.Person != 0 && !slices.Contains(erasedOfPerson, table.name) {
			continue
		}
		statement := "UPDATE " + table.name + " AS t SET " + strings.ReplaceAll(table.erase, "?2", idText(millis(t.now))) + " WHERE " + condition
		if table.erase == privDelete {
			statement = "DELETE FROM " + table.name + " AS t WHERE " + condition
		}
		if _, err := t.ExecContext(ctx, statement, who.id()); err != nil {
			return err
		}
	}
	_, err := t.ExecContext(ctx, "DELETE FROM logins WHERE id NOT IN (SELECT login_id FROM people WHERE login_id IS NOT NULL)")
	return err
}

// wordsOf lists by what a subject could be known in texts: names, NIF, addresses, telephones.
func (t *tx) wordsOf(ctx context.Context, who Subject) ([]string, error) {
	query := `SELECT name FROM people WHERE customer_id = ?1 AND ?2 IN (0, id) UNION SELECT email FROM people WHERE customer_id = ?1 AND ?2 IN (0, id)
		UNION SELECT phone FROM people WHERE customer_id = ?1 AND ?2 IN (0, id)`
	if who.Person == 0 {
		query += ` UNION SELECT name FROM customers WHERE id = ?1 UNION SELECT trade_name FROM customers WHERE id = ?1 UNION SELECT nif FROM customers WHERE id = ?1
			UNION SELECT email FROM customers WHERE id = ?1 UNION SELECT phone FROM customers WHERE id = ?1 UNION SELECT fax FROM customers WHERE id = ?1
			UNION SELECT contact FROM addresses WHERE customer_id = ?1
			UNION SELECT contact FROM equipment WHERE customer_id = ?1 UNION SELECT email FROM equipment WHERE customer_id = ?1 UNION SELECT phone FROM equipment WHERE customer_id = ?1
			UNION SELECT contact FROM orders WHERE customer_id = ?1 UNION SELECT contact FROM incidents WHERE customer_id = ?1 UNION SELECT phone FROM incidents WHERE customer_id = ?1`
	}
	all, err := collect(ctx, t, "list names", func(row rowScanner, word *string) error { return row.Scan(word) }, query, who.Customer, who.Person)
	var words []string
	for _, word := range all {
		for _, part := range append(addresses(word), word) {
			if telling(part) && !slices.Contains(words, part) {
				words = append(words, part)
			}
		}
	}
	return words, err
}

// telling reports whether a text is somebody's alone: two words, or one with a figure or an @ and long
// enough. A first name alone is many people's.
func telling(word string) bool {
	word = strings.TrimSpace(word)
	return len(word) >= 6 && (strings.Contains(word, " ") || strings.ContainsAny(word, "0123456789@"))
}

// sweepWords takes names out of texts where they stand by the way: of a person among the customer's
// things, of anybody in what imports left behind.
func (t *tx) sweepWords(ctx context.Context, who Subject, words []string) error {
	if who.Person != 0 {
		if err := t.sweepPerson(ctx, who, words); err != nil {
			return err
		}
	}
	for _, word := range words {
		latin := []byte(latin1(word))
		for _, statement := range []string{
			"DELETE FROM access_asks WHERE instr(lower(asked), lower(?1))",
			"DELETE FROM import_lines WHERE instr(key || char(10) || text || char(10) || fields, ?1)",
			"DELETE FROM import_rejects WHERE instr(data, cast(?1 AS BLOB)) OR instr(data, ?2)",
			"DELETE FROM import_upload_parts WHERE instr(data, cast(?1 AS BLOB)) OR instr(data, ?2)",
			"UPDATE import_jobs SET problems = '[]' WHERE instr(problems, ?1)",
			"UPDATE import_changes SET before = iif(before IS NULL, NULL, '{}'), after = iif(after IS NULL, NULL, '{}') WHERE instr(coalesce(before, '') || coalesce(after, ''), ?1)",
		} {
			if _, err := t.ExecContext(ctx, statement, word, latin); err != nil {
				return err
			}
		}
	}
	return nil
}

// latin1 is a text as older programs write it.
func latin1(text string) string {
	var out []byte
	for _, r := range text {
		if r > 0xff {
			r = '?'
		}
		out = append(out, byte(r))
	}
	return string(out)
}

// sweepPerson replaces what names a person in every text of their customer's.
func (t *tx) sweepPerson(ctx context.Context, who Subject, words []string) error {
	for _, table := range privTables() {
		if table.name == "audit" {
			continue
		}
		columns, err := collect(ctx, t, "list columns", func(row rowScanner, name *string) error { return row.Scan(name) },
			"SELECT name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'ANY') AND pk = 0 AND name NOT IN ('idem', 'tbl', 'field')", table.name)
		if err != nil {
			return err
		}
		for _, column := range columns {
			for _, word := range words {
				if err := t.sweepColumn(ctx, table, column, word, who.Customer); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (t *tx) sweepColumn(ctx context.Context, table privTable, column, word string, of CustomerID) error {
	instead := "Persona suprimida"
	if !strings.Contains(word, " ") || strings.ContainsAny(word, "0123456789") {
		instead = "—"
	}
	if column == "search" {
		word, instead = Fold(word), ""
	}
	value := "replace(t." + column + ", ?2, ?3)"
	if slices.Contains([]string{"email", "phone", "fax"}, column) {
		instead = ""
	}
	_, err := t.ExecContext(ctx, "UPDATE "+table.name+" AS t SET "+column+" = "+value+" WHERE ("+table.customer+") AND instr(t."+column+", ?2)", of, word, instead)
	return err
}

// namingCells are the columns of a batch that speak of people.
var namingCells = []string{"nombre", "su_pedido", "contacto", "horario", "envio_nombre", "envio_direccion", "envio_cp", "envio_poblacion", "envio_provincia",
	"forma_pago", "observaciones", "telefono", "hecho", "piezas", "autor"}

// eraseBatches takes the subject out of the batches that the ERP has taken.
func (t *tx) eraseBatches(ctx context.Context, who Subject, words []string) error {
	var number string
	if err := t.QueryRowContext(ctx, "SELECT number FROM customers WHERE id = ?", who.Customer).Scan(&number); err != nil {
		return err
	}
	ids, err := collect(ctx, t, "list batches", func(row rowScanner, id *int64) error { return row.Scan(id) },
		"SELECT id FROM export_batches WHERE acked_at IS NOT NULL AND instr(content, ?) ORDER BY id", number)
	if err != nil {
		return err
	}
	for _, id := range ids {
		var kind ExportKind
		var before string
		if err := t.QueryRowContext(ctx, "SELECT kind, content FROM export_batches WHERE id = ?", id).Scan(&kind, &before); err != nil {
			return err
		}
		content, err := readContent(before)
		if err != nil {
			return err
		}
		content.forget(kind, number, who, words)
		text, err := json.Marshal(content)
		if err != nil {
			return err
		}
		if string(text) == before {
			continue
		}
		sum := sha256.Sum256(text)
		if _, err := t.ExecContext(ctx, "UPDATE export_batches SET content = ?, sha256 = ?, erased_at = ? WHERE id = ?", string(text), sum[:], millis(t.now), id); err != nil {
			return err
		}
	}
	return nil
}

// forget empties the cells that speak of people in the rows of a customer; of a person, what names them.
func (c ExportContent) forget(kind ExportKind, number string, who Subject, words []string) {
	whose := slices.IndexFunc(c.Columns, func(column ExportColumn) bool { return column.Key == "cliente" })
	for _, row := range c.Rows {
		if whose < 0 || row[whose] != number {
			continue
		}
		for i, column := range c.Columns {
			text, is := row[i].(string)
			if !is {
				continue
			}
			if who.Person == 0 && (slices.Contains(namingCells, column.Key) || kind == ExportIncidents && column.Key == "descripcion") {
				row[i] = ""
			}
			if who.Person == 0 && i == whose {
				row[i] = privGone
			}
			for _, word := range words {
				if who.Person != 0 && strings.Contains(text, word) {
					text = strings.ReplaceAll(text, word, "—")
					row[i] = text
				}
			}
		}
	}
}
