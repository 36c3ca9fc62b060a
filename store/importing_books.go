package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// codebook is the codes of a table with their ids, both ways.
type codebook struct {
	ids   map[string]int64
	codes map[int64]string
}

// The codebooks: SQL table → the query for its codes.
const (
	customersBook   = "customers"
	techniciansBook = "technicians"
	modelsBook      = "models"
	kindsBook       = "contract_kinds"
	contractsBook   = "contracts"
	articlesBook    = "articles"
	equipmentBook   = "equipment"
	paymentsBook    = "payment_methods"
)

func bookQuery(name string) string {
	switch name {
	case customersBook, equipmentBook:
		return "SELECT id, number FROM " + name
	case techniciansBook:
		return "SELECT id, code FROM technicians"
	case articlesBook:
		return "SELECT id, ref FROM articles"
	case contractsBook:
		return "SELECT id, number || char(0) || kind_id FROM contracts"
	}
	return "SELECT id, name FROM " + name
}

// bookKey is the form in which codes are compared: names of models and kinds are the same
// whatever their case, accents and spacing; codes are compared as they are.
func bookKey(name, code string) string {
	switch name {
	case modelsBook, kindsBook:
		return Fold(code)
	}
	return code
}

// book loads the codes of a table once per import.
func (b *importing) book(ctx context.Context, name string) (*codebook, error) {
	if book := b.books[name]; book != nil {
		return book, nil
	}
	book := &codebook{ids: map[string]int64{}, codes: map[int64]string{}}
	rows, err := b.t.QueryContext(ctx, bookQuery(name))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var code string
		if err := rows.Scan(&id, &code); err != nil {
			return nil, err
		}
		book.ids[bookKey(name, code)], book.codes[id] = id, code
	}
	b.books[name] = book
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return book, b.respell(ctx, name, book)
}

// learn adds a row that was just written to the codebook of its table, when that is loaded.
func (b *importing) learn(name string, id int64, code any) {
	text, isText := code.(string)
	if book := b.books[name]; book != nil && isText {
		book.ids[bookKey(name, text)], book.codes[id] = id, text
	}
}

// lookup finds a row of another table by its code. A code that is not there refuses the row; when
// only leading zeros are missing, the reason says so, because spreadsheets eat them.
func (b *importing) lookup(ctx context.Context, name, what string, code any) (int64, error) {
	text, _ := code.(string)
	if text == "" {
		return 0, refuse("Falta %s.", what)
	}
	book, err := b.book(ctx, name)
	if err != nil {
		return 0, err
	}
	if id, known := book.ids[bookKey(name, text)]; known {
		return id, nil
	}
	for width := len(text) + 1; width <= 10; width++ {
		padded := strings.Repeat("0", width-len(text)) + text
		if _, known := book.ids[padded]; known {
			return 0, refuse("No existe %s «%s»; sí existe «%s»: la hoja ha perdido los ceros de la izquierda. Exporte esa columna como texto.", what, text, padded)
		}
	}
	if len(book.ids) == 0 {
		return 0, refuse("Todavía no hay %s: impórtelos antes, o todos los ficheros a la vez.", bookWords(name))
	}
	return 0, refuse("No existe %s «%s».", what, text)
}

// bookWords is what has to be imported before a codebook has anything in it.
func bookWords(name string) string {
	switch name {
	case customersBook:
		return "clientes"
	case articlesBook:
		return "artículos"
	}
	return "equipos" // the models come with them
}

// twin refuses a new row whose code another row has with more or fewer zeros on the left: the sheet
// has lost them, or the ERP writes them differently now, and a double of everything would be made.
func (b *importing) twin(ctx context.Context, name string, code any) error {
	text, _ := code.(string)
	book, err := b.book(ctx, name)
	if err != nil || text == "" || strings.Trim(text, "0123456789") != "" {
		return err
	}
	if _, known := book.ids[text]; known {
		return nil
	}
	bare := strings.TrimLeft(text, "0")
	for zeros := 0; zeros+len(bare) <= 12; zeros++ {
		if other := strings.Repeat("0", zeros) + bare; book.codes[book.ids[other]] == other && other != "" {
			return refuse("Ya existe «%s», que es lo mismo que «%s» sin contar los ceros de la izquierda. Escríbalo igual.", other, text)
		}
	}
	return nil
}

// ensure finds a row of a small table by its name and makes it when it is not there yet.
func (b *importing) ensure(ctx context.Context, name, code, insert string, args ...any) (int64, error) {
	book, err := b.book(ctx, name)
	if err != nil {
		return 0, err
	}
	if id, known := book.ids[bookKey(name, code)]; known {
		return id, nil
	}
	done, err := b.t.ExecContext(ctx, insert, args...)
	if err != nil {
		return 0, err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return 0, err
	}
	b.made(name, id)
	b.learn(name, id, code)
	return id, nil
}

// label is the name of the column's field in reports.
func (c importColumn) label() string {
	if c.field != "" {
		return c.field
	}
	return c.name
}

// show writes a stored value as people read it.
func (b *importing) show(c importColumn, value any) string {
	if number, isID := value.(int64); isID && c.kind == refColumn {
		code, _, _ := strings.Cut(b.books[c.book].codes[number], "\x00")
		return code
	}
	return c.show(value)
}

// show writes a stored value that speaks for itself.
func (c importColumn) show(value any) string {
	number, _ := value.(int64)
	switch {
	case value == nil:
		return ""
	case c.kind == flagColumn && number != 0:
		return "Sí"
	case c.kind == flagColumn:
		return "No"
	case c.kind == centsColumn || c.kind == percentColumn:
		return fmt.Sprintf("%d,%02d", number/100, number%100)
	case c.kind == copyPriceColumn:
		return fmt.Sprintf("%d,%06d", number/1_000_000, number%1_000_000)
	case c.kind == dayColumn && value != "":
		return Date(fmt.Sprint(value)).Time().Format("02/01/2006")
	case c.kind == countColumn:
		return strconv.FormatInt(number, 10)
	}
	return fmt.Sprint(value)
}
