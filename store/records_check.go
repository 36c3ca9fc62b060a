package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// rowDraft is a row as staff want to have it: what they typed over what is stored.
type rowDraft struct {
	table  string
	id     int64 // 0: new
	values map[string]any
	have   map[string]any
}

// text is a field of the row as it will be.
func (d rowDraft) text(name string) string {
	value, given := d.values[name]
	if !given {
		value = d.have[name]
	}
	text, _ := value.(string)
	return text
}

// need notes a field that may not be empty.
func (d rowDraft) need(wrong Invalid, name, reason string) {
	if _, given := d.values[name]; (given || d.id == 0) && d.text(name) == "" && wrong[name] == "" {
		wrong[name] = reason
	}
}

// check completes the draft and notes what is wrong with it, by the rules of its table.
func (t *tx) check(ctx context.Context, d *rowDraft, wrong Invalid) error {
	switch d.table {
	case "customers":
		return t.checkCustomer(ctx, d, wrong)
	case "people":
		d.need(wrong, "name", "Escriba el nombre de la persona.")
		checkEmail(d, wrong)
	case "addresses":
		return t.checkAddress(ctx, d, wrong)
	case "technicians":
		d.need(wrong, "name", "Escriba el nombre del técnico.")
		d.need(wrong, "code", "Escriba el código del técnico en su ERP.")
		checkEmail(d, wrong)
		return t.alone(ctx, d, wrong, "code", "Ya hay un técnico con el código «%s».")
	case "articles":
		return t.checkArticle(ctx, d, wrong)
	case "models":
		return t.checkModel(ctx, d, wrong)
	case "contract_kinds":
		d.need(wrong, "name", "Escriba el nombre del tipo de contrato.")
		if name, given := d.values["name"].(string); given {
			d.values["name"] = strings.ToUpper(name)
		}
		return t.spelled(ctx, d, wrong, "Ya hay un tipo de contrato que se llama «%s».")
	case "contracts":
		return t.checkContract(ctx, d, wrong)
	case "equipment":
		return t.checkMachine(ctx, d, wrong)
	}
	return nil
}

func (t *tx) checkCustomer(ctx context.Context, d *rowDraft, wrong Invalid) error {
	d.need(wrong, "name", "Escriba la razón social.")
	d.need(wrong, "number", "Escriba el número de cliente, el mismo que en su ERP.")
	checkEmail(d, wrong)
	if nif, given := d.values["nif"].(string); given {
		nif = NormalizeNIF(nif)
		d.values["nif"], d.values["nif_valid"] = nif, flag(ValidNIF(nif))
	}
	if regime, given := d.values["tax_regime"].(string); given && !slices.Contains([]TaxRegime{IVA, Surcharge, IGIC, Exempt}, TaxRegime(regime)) {
		wrong["tax_regime"] = "Elija el régimen de IVA."
	}
	if number := d.text("number"); d.id == 0 && number != "" {
		twin, err := customerByNumber(ctx, t, number)
		if err != nil {
			return err
		}
		if twin.ID != 0 {
			wrong["number"] = fmt.Sprintf("Ya existe el cliente «%s», %s.", twin.Number, twin.Name)
		}
	}
	method, _ := d.values["payment_method"].(string)
	if method == "" || len(wrong) > 0 {
		return nil
	}
	_, err := t.ExecContext(ctx, "INSERT INTO payment_methods (name) VALUES (?) ON CONFLICT DO NOTHING", method)
	return err
}

// checkEmail takes one address or several, as ERPs have them in one field.
func checkEmail(d *rowDraft, wrong Invalid) {
	text, _ := d.values["email"].(string)
	if text == "" {
		return
	}
	for _, address := range addresses(text) {
		name, host, found := strings.Cut(address, "@")
		if !found || name == "" || !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.Contains(host, "@") {
			wrong["email"] = "Escriba la dirección entera, como nombre@empresa.es."
		}
	}
}

func (t *tx) checkAddress(ctx context.Context, d *rowDraft, wrong Invalid) error {
	d.need(wrong, "name", "Póngale un nombre, por ejemplo Almacén.")
	d.need(wrong, "address", "Escriba la calle y el número.")
	var other string
	owner := d.have["customer_id"]
	if d.id == 0 {
		owner = d.values["customer_id"]
	}
	err := t.QueryRowContext(ctx, "SELECT address FROM addresses WHERE customer_id = ? AND name = ? AND id <> ?", owner, d.text("name"), d.id).Scan(&other)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	wrong["name"] = fmt.Sprintf("Este cliente ya tiene otra dirección llamada «%s» (%s), quizá retirada.", d.text("name"), other)
	return err
}

func (t *tx) checkArticle(ctx context.Context, d *rowDraft, wrong Invalid) error {
	d.need(wrong, "ref", "Escriba la referencia.")
	d.need(wrong, "description", "Escriba la descripción.")
	if family, given := d.values["family"].(string); given {
		d.values["family"] = strings.ToUpper(Fold(family))
	}
	if color, given := d.values["color"].(string); given && color != "" && (len(color) != 1 || !strings.Contains(colorLetters, color)) {
		wrong["color"] = "Elija un color de la lista."
	}
	if d.values["yield"] == int64(0) {
		d.values["yield"] = nil
	}
	return t.alone(ctx, d, wrong, "ref", "Ya existe el artículo «%s».")
}

// alone notes that another row has the same key; keys of rows that are there do not change.
func (t *tx) alone(ctx context.Context, d *rowDraft, wrong Invalid, column, reason string) error {
	text := d.text(column)
	if d.id != 0 {
		delete(d.values, column)
		return nil
	}
	var n int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM "+d.table+" WHERE "+column+" = ? COLLATE NOCASE", text).Scan(&n)
	if n > 0 {
		wrong[column] = fmt.Sprintf(reason, text)
	}
	return err
}

func (t *tx) checkContract(ctx context.Context, d *rowDraft, wrong Invalid) error {
	delete(d.values, "number")
	kind, given := d.values["kind_id"]
	if !given || wrong["kind_id"] != "" {
		return nil
	}
	var known, taken int
	err := t.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM contract_kinds WHERE id = ?1), (SELECT count(*) FROM contracts WHERE number = ?2 AND kind_id = ?1 AND id <> ?3)",
		kind, d.have["number"], d.id).Scan(&known, &taken)
	if known == 0 {
		wrong["kind_id"] = "Elija el tipo de contrato."
	}
	if taken > 0 {
		wrong["kind_id"] = fmt.Sprintf("Ya hay un contrato %v de ese tipo: cambie el contrato en la ficha de cada equipo.", d.have["number"])
	}
	return err
}
