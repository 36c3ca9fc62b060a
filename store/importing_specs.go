package store

import (
	"context"
	"strings"
)

// importSpecs is every table an import fills, but the readings, which go in bulk.
func importSpecs() map[ImportTable]importSpec {
	return map[ImportTable]importSpec{
		ImportTechnicians:   techniciansImport(),
		ImportCustomers:     customersImport(),
		ImportAddresses:     addressesImport(),
		ImportEquipment:     equipmentImport(),
		ImportArticles:      articlesImport(),
		ImportCompatibility: compatibilityImport(),
		ImportCoverage:      coverageImport(),
	}
}

// texts is several text columns in a row.
func texts(names ...string) []importColumn {
	columns := make([]importColumn, len(names))
	for i, name := range names {
		columns[i] = importColumn{name: name}
	}
	return columns
}

// active is a row that the ERP has not struck off; a new one is, unless the file says otherwise.
func active() importColumn {
	return importColumn{name: "active", kind: flagColumn, initial: int64(1)}
}

// silence forgets fields whose cell is empty, where an empty cell says nothing.
func silence(row map[string]any, fields ...string) {
	for _, field := range fields {
		if value, given := row[field]; given && (value == nil || value == "") {
			delete(row, field)
		}
	}
}

// need refuses a row without a value that it cannot do without.
func need(row map[string]any, field, what string) error {
	if text, _ := row[field].(string); text == "" {
		return refuse("Falta %s.", what)
	}
	return nil
}

func techniciansImport() importSpec {
	return importSpec{
		table: "technicians", key: []string{"code"}, counted: true,
		columns: append(texts("code", "name", "email", "phone"), active()),
		resolve: func(_ context.Context, _ *importing, row map[string]any) error {
			silence(row, "active")
			if err := need(row, "code", "el código del técnico"); err != nil {
				return err
			}
			return need(row, "name", "el nombre del técnico")
		},
	}
}

func customersImport() importSpec {
	columns := texts("number", "name", "trade_name", "nif", "address", "postcode", "city", "province", "phone", "fax", "email", "payment_method")
	columns = append(columns, importColumn{name: "nif_valid", kind: flagColumn, follows: "nif"},
		importColumn{name: "discount", kind: percentColumn}, importColumn{name: "prompt_payment", kind: percentColumn},
		importColumn{name: "tax_regime", initial: string(IVA)}, active())
	return importSpec{
		table: "customers", key: []string{"number"}, stamped: true, columns: columns, resolve: resolveCustomer,
		search: func(_ *importing, get func(string) string) []string {
			return []string{get("number"), get("name"), get("trade_name"), get("nif"), get("city"), get("phone"), get("email")}
		},
	}
}

// resolveCustomer keeps a customer with a wrong NIF and flags it: dropping it would drop its machines.
func resolveCustomer(ctx context.Context, b *importing, row map[string]any) error {
	silence(row, "active", "tax_regime")
	if err := need(row, "number", "el código de cliente"); err != nil {
		return err
	}
	if err := b.twin(ctx, customersBook, row["number"]); err != nil {
		return err
	}
	if err := b.privBarred(ctx, row["number"]); err != nil {
		return err
	}
	if name, given := row["name"]; given && (name == nil || name == "") {
		row["name"] = row["trade_name"]
		if err := need(row, "name", "el nombre del cliente"); err != nil {
			return err
		}
	}
	if nif, given := row["nif"]; given {
		text, _ := nif.(string)
		row["nif"], row["nif_valid"] = text, int64(0)
		if ValidNIF(text) {
			row["nif_valid"] = int64(1)
		}
	}
	method, _ := row["payment_method"].(string)
	if method == "" {
		return nil
	}
	_, err := b.ensure(ctx, paymentsBook, method, "INSERT INTO payment_methods (name) VALUES (?)", method)
	return err
}

func addressesImport() importSpec {
	columns := append(texts("name", "address", "postcode", "city", "province", "contact", "schedule"),
		importColumn{name: "customer_id", kind: refColumn, book: customersBook, field: "customer"},
		importColumn{name: "source", initial: "erp"}, active())
	return importSpec{
		table: "addresses", key: []string{"customer_id", "name"}, counted: true, columns: columns,
		resolve: func(ctx context.Context, b *importing, row map[string]any) error {
			id, err := b.lookup(ctx, customersBook, "el cliente", row["customer"])
			if err != nil {
				return err
			}
			row["customer_id"], row["source"], row["active"] = id, "erp", int64(1)
			if name, _ := row["name"].(string); name == "" {
				row["name"] = row["address"] // an address without a name is called by its street
			}
			return need(row, "name", "el nombre de la dirección")
		},
	}
}

func articlesImport() importSpec {
	columns := append(texts("ref", "description", "family", "color"),
		importColumn{name: "price", kind: centsColumn},
		importColumn{name: "tax_rate", kind: percentColumn, initial: int64(generalRate)},
		importColumn{name: "yield", kind: countColumn, nullable: true}, active())
	return importSpec{
		table: "articles", key: []string{"ref"}, updated: true, counted: true, columns: columns,
		resolve: func(_ context.Context, _ *importing, row map[string]any) error {
			silence(row, "active", "tax_rate")
			if row["yield"] == int64(0) {
				row["yield"] = nil
			}
			if err := need(row, "ref", "la referencia del artículo"); err != nil {
				return err
			}
			if text, given := row["description"]; given && (text == nil || text == "") {
				row["description"] = row["ref"] // what has no name is called by its reference
			}
			price, given := row["price"]
			if cents, _ := price.(int64); Cents(cents) > MaxPrice {
				return refuse("El precio no puede pasar de 999.999,99 €.")
			}
			if given && price == nil {
				return refuse("Falta el precio.")
			}
			return nil
		},
		search: func(_ *importing, get func(string) string) []string {
			return []string{ArticleSearch(get("ref"), get("description"), get("color"), get("family"))}
		},
	}
}

// generalRate is the tax rate of an article whose ERP does not say one.
const generalRate Hundredths = 2100

func compatibilityImport() importSpec {
	return importSpec{
		table: "article_models", key: []string{"article_id", "model_id"}, keyless: true,
		columns: []importColumn{{name: "article_id", kind: refColumn, book: articlesBook, field: "article"},
			{name: "model_id", kind: refColumn, book: modelsBook, field: "model"}},
		resolve: func(ctx context.Context, b *importing, row map[string]any) error {
			article, err := b.lookup(ctx, articlesBook, "el artículo", row["article"])
			if err != nil {
				return err
			}
			model, err := b.lookup(ctx, modelsBook, "el modelo", row["model"])
			row["article_id"], row["model_id"] = article, model
			return err
		},
	}
}

func coverageImport() importSpec {
	return importSpec{
		table: "coverage", key: []string{"kind_id", "family"}, keyless: true,
		columns: []importColumn{{name: "kind_id", kind: refColumn, book: kindsBook, field: "contract_kind"},
			{name: "family"}, {name: "included", kind: flagColumn}},
		resolve: func(ctx context.Context, b *importing, row map[string]any) error {
			kind, _ := row["contract_kind"].(string)
			if err := need(row, "contract_kind", "el tipo de contrato"); err != nil {
				return err
			}
			if err := need(row, "family", "la familia"); err != nil {
				return err
			}
			if _, given := row["included"]; !given {
				row["included"] = int64(1) // a list of what is covered needs no column that says so
			}
			id, err := b.kind(ctx, kind)
			row["kind_id"] = id
			return err
		},
	}
}

// kind finds or makes a kind of contract.
func (b *importing) kind(ctx context.Context, name string) (int64, error) {
	name = strings.ToUpper(name)
	return b.ensure(ctx, kindsBook, name, "INSERT INTO contract_kinds (name) VALUES (?)", name)
}
