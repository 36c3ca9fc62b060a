package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// mendColumn is a column that staff may change. One that no import fills needs no mark.
type mendColumn struct {
	importColumn
	imported bool
}

// mendable is a table that staff may change, as its import describes it, and what the import leaves alone.
type mendable struct {
	table   string
	created bool // has created_at
	updated bool // has updated_at
	columns []mendColumn
	search  func(b *importing, get func(column string) string) []string
}

// mendableOf describes a table. One that is not there is a mistake of the program.
func mendableOf(table string) mendable {
	m := mendable{table: table}
	own := func(columns ...importColumn) {
		for _, column := range columns {
			m.columns = append(m.columns, mendColumn{importColumn: column})
		}
	}
	switch table {
	case "models":
		own(importColumn{name: "name"}, importColumn{name: "shape"}, importColumn{name: "has_a3", kind: flagColumn}, importColumn{name: "has_scan", kind: flagColumn})
		m.columns = append(m.columns, mendColumn{importColumn{name: "has_color", kind: flagColumn}, true})
	case "contract_kinds":
		own(importColumn{name: "name", most: 60})
	case "people":
		own(importColumn{name: "name"}, importColumn{name: "email"}, importColumn{name: "phone"}, importColumn{name: "site"}, importColumn{name: "notes", most: 1000},
			importColumn{name: "active", kind: flagColumn, initial: int64(1)}, importColumn{name: "customer_id", kind: refColumn, book: customersBook})
		m.created, m.updated = true, true
	case "contracts":
		own(importColumn{name: "number"})
		m.columns = append(m.columns, mendColumn{importColumn{name: "kind_id", kind: refColumn, book: kindsBook, field: "contract_kind"}, true})
	default:
		for _, spec := range importSpecs() {
			if spec.table == table {
				m.created, m.updated, m.search = spec.stamped, spec.stamped || spec.updated, spec.search
				for _, column := range spec.columns {
					m.columns = append(m.columns, mendColumn{column, true})
				}
			}
		}
	}
	if len(m.columns) == 0 {
		panic("no such table: " + table)
	}
	return m
}

// showValue writes a stored value as people read it.
func showValue(ctx context.Context, q querier, column importColumn, value any) (string, error) {
	if column.kind != refColumn || value == nil {
		return column.show(value), nil
	}
	var text string
	code := map[string]string{customersBook: "number", equipmentBook: "number", contractsBook: "number", techniciansBook: "code", articlesBook: "ref"}[column.book]
	if code == "" {
		code = "name"
	}
	err := q.QueryRowContext(ctx, "SELECT "+code+" FROM "+column.book+" WHERE id = ?", value).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Sprint(value), nil
	}
	return text, err
}

// FieldWord is what the screen calls a column of a table: customers, addresses, technicians,
// equipment, articles, models, contracts, contract_kinds, coverage, article_models.
func FieldWord(table, column string) string {
	words := map[string]string{
		"customers.number": "Número", "customers.name": "Razón social", "customers.trade_name": "Nombre comercial", "nif": "NIF", "active": "Activo",
		"name": "Nombre", "code": "Código", "email": "Correo", "phone": "Teléfono", "fax": "Fax", "address": "Dirección", "postcode": "Código postal",
		"city": "Población", "province": "Provincia", "payment_method": "Forma de pago", "discount": "Descuento", "prompt_payment": "Pronto pago",
		"tax_regime": "Régimen de IVA", "contact": "Contacto", "schedule": "Horario", "ref": "Referencia", "description": "Descripción",
		"family": "Familia", "color": "Color", "price": "Precio", "tax_rate": "IVA", "yield": "Rendimiento",
		"equipment.number": "ID", "serial": "Número de serie", "own_ref": "Ref. propia", "location": "Ubicación", "customer_id": "Cliente",
		"model_id": "Modelo", "contract_id": "Contrato", "technician_id": "Técnico", "starts_on": "Desde", "ends_on": "Hasta",
		"included_bn": "Copias incluidas BN", "included_color": "Copias incluidas Color", "price_bn": "Precio por copia BN", "price_color": "Precio por copia Color",
		"shape": "Forma", "has_color": "Color", "has_a3": "Contador A3", "has_scan": "Contador de escáner", "kind_id": "Tipo de contrato",
		"number": "Número", "included": "Incluido", "site": "Dónde está", "notes": "Notas",
	}
	if word := words[table+"."+column]; word != "" {
		return word
	}
	if word := words[column]; word != "" {
		return word
	}
	return column // a family of the coverage, a model of an article
}

// tableOf is the table of a kind of object; empty for one of which nothing is mended.
func tableOf(kind ObjectKind) string {
	return map[ObjectKind]string{OnCustomer: "customers", OnAddress: "addresses", OnEquipment: "equipment", OnContract: "contracts",
		OnCoverage: "coverage", OnModel: "models", OnArticle: "articles", OnTechnician: "technicians"}[kind]
}

// objectOf names a row for the log.
func objectOf(ctx context.Context, q querier, table string, id int64) (Object, error) {
	on := Object{ID: id}
	queries := map[string]string{
		"customers":      "SELECT number || ' ' || name, id FROM customers WHERE id = ?",
		"addresses":      "SELECT name, customer_id FROM addresses WHERE id = ?",
		"equipment":      "SELECT number, customer_id FROM equipment WHERE id = ?",
		"contracts":      "SELECT number, customer_id FROM contracts WHERE id = ?",
		"coverage":       "SELECT name, 0 FROM contract_kinds WHERE id = ?",
		"contract_kinds": "SELECT name, 0 FROM contract_kinds WHERE id = ?",
		"models":         "SELECT name, 0 FROM models WHERE id = ?",
		"articles":       "SELECT ref, 0 FROM articles WHERE id = ?",
		"article_models": "SELECT ref, 0 FROM articles WHERE id = ?",
		"people":         "SELECT name, customer_id FROM people WHERE id = ?",
		"technicians":    "SELECT code || ' ' || name, 0 FROM technicians WHERE id = ?",
	}
	on.Kind = map[string]ObjectKind{"contract_kinds": OnCoverage, "article_models": OnArticle, "people": OnPerson}[table]
	for _, kind := range []ObjectKind{OnCustomer, OnAddress, OnEquipment, OnContract, OnCoverage, OnModel, OnArticle, OnTechnician} {
		if tableOf(kind) == table {
			on.Kind = kind
		}
	}
	return on, q.QueryRowContext(ctx, queries[table], id).Scan(&on.Name, &on.Customer)
}

// columnOf is a column of a table as its import knows it, and one of text for a field that is none.
func columnOf(table, field string) importColumn {
	if table == "coverage" || table == "article_models" {
		return importColumn{name: field, kind: flagColumn}
	}
	columns := mendableOf(table).columns
	if i := slices.IndexFunc(columns, func(c mendColumn) bool { return c.name == field }); i >= 0 {
		return columns[i].importColumn
	}
	return importColumn{name: strings.TrimSpace(field)}
}
