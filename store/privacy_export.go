package store

import (
	"archive/zip"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Privacy is what data protection law asks of the dealer: handing a customer what is kept of it,
// blocking and erasing it, and letting go what has been kept for long enough.
type Privacy struct{ s *Store }

// Subject is whose data it is: a customer, or with Person one of its people.
type Subject struct {
	Customer CustomerID
	Person   PersonID
}

// id and condition are how the list of tables is asked about the subject.
func (w Subject) id() int64 {
	if w.Person != 0 {
		return int64(w.Person)
	}
	return int64(w.Customer)
}

func (w Subject) condition(t privTable) string {
	if w.Person != 0 {
		return t.person
	}
	return t.customer
}

// object is the subject as the log speaks of it.
func (w Subject) object(name string) Object {
	if w.Person != 0 {
		return Object{OnPerson, int64(w.Person), name, w.Customer}
	}
	return Object{OnCustomer, int64(w.Customer), name, w.Customer}
}

// name is what the subject is called: number and name of a customer, name of a person.
func (w Subject) name(ctx context.Context, q querier) (string, error) {
	query := "SELECT number || ' ' || name FROM customers WHERE id = ? AND ? = 0"
	if w.Person != 0 {
		query = "SELECT name FROM people WHERE customer_id = ? AND id = ?"
	}
	var name string
	err := q.QueryRowContext(ctx, query, w.Customer, w.Person).Scan(&name)
	return name, err
}

// Find returns the customer with that number, active or not. It returns ErrNotFound.
func (r Privacy) Find(ctx context.Context, number string) (CustomerID, error) {
	c, err := customerByNumber(ctx, r.s.readers, strings.TrimSpace(number))
	if err == nil && c.ID == 0 {
		err = ErrNotFound
	}
	return c.ID, err
}

// Announce notes in the log that somebody is about to take the subject's data away. It returns
// ErrNotFound for a customer that is not there or a person who is not the customer's.
func (r Privacy) Announce(ctx context.Context, who Subject) error {
	return r.s.write(ctx, "note data export", func(t *tx) error {
		name, err := who.name(ctx, t)
		if err != nil {
			return err
		}
		return t.audit(ctx, "datos personales exportados", who.object(name))
	})
}

// Export writes everything that is kept of the subject as a ZIP: each table as JSON and as CSV,
// documents as files, and a README.txt that says what is what (RGPD, articles 15 and 20). It is
// read in one go, as things stood at one moment. It returns ErrNotFound as Announce does.
func (r Privacy) Export(ctx context.Context, who Subject, out io.Writer) error {
	const op = "export personal data"
	begun, err := r.s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return translate(op, err)
	}
	defer begun.Rollback()
	if _, err := who.name(ctx, begun); err != nil {
		return translate(op, err)
	}
	return translate(op, r.s.writeData(ctx, begun, who, out))
}

func (s *Store) writeData(ctx context.Context, q querier, who Subject, out io.Writer) error {
	archive := zip.NewWriter(out)
	return errors.Join(s.writeParts(ctx, q, who, archive), archive.Close())
}

// writeParts writes everything that is kept of the subject into an archive that may get more.
func (s *Store) writeParts(ctx context.Context, q querier, who Subject, archive *zip.Writer) error {
	var files []string
	for _, table := range privTables() {
		if table.file == "" || who.condition(table) == "" {
			continue
		}
		n, err := s.writeTable(ctx, q, who, table, archive)
		if err != nil {
			return err
		}
		files = append(files, fmt.Sprintf("  %-24s %d", table.file, n))
	}
	if err := s.writeDocuments(ctx, q, who, archive); err != nil {
		return err
	}
	return s.writeReadme(archive, files)
}

// entry begins a file of the archive.
func (s *Store) entry(archive *zip.Writer, name string) (io.Writer, error) {
	return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.Now()})
}

// writeTable writes the rows of a table, first as JSON and then as CSV, and returns how many there are.
func (s *Store) writeTable(ctx context.Context, q querier, who Subject, table privTable, archive *zip.Writer) (int, error) {
	columns, rows, err := s.tableRows(ctx, q, who, table)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", table.name, err)
	}
	out, err := s.entry(archive, table.file+".json")
	if err != nil {
		return 0, err
	}
	list := make([]map[string]any, len(rows))
	for i, row := range rows {
		list[i] = map[string]any{}
		for j, column := range columns {
			list[i][column] = row[j]
		}
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(list); err != nil {
		return 0, err
	}
	if out, err = s.entry(archive, table.file+".csv"); err != nil {
		return 0, err
	}
	return len(rows), writeSheet(out, columns, rows)
}

// tableRows reads the subject's rows of a table, with the columns called as people call them.
func (s *Store) tableRows(ctx context.Context, q querier, who Subject, table privTable) (columns []string, list [][]any, err error) {
	more := ""
	if table.more != "" {
		more = ", " + table.more
	}
	rows, err := q.QueryContext(ctx, "SELECT t.*"+more+" FROM "+table.name+" t WHERE "+who.condition(table)+" ORDER BY 1", who.id())
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, nil, err
	}
	hidden := strings.Fields(table.hide)
	for _, name := range names {
		if !slices.Contains(hidden, name) {
			columns = append(columns, columnWord(name))
		}
	}
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		var row []any
		for i, name := range names {
			if !slices.Contains(hidden, name) {
				row = append(row, s.portable(name, values[i]))
			}
		}
		list = append(list, row)
	}
	return columns, list, rows.Err()
}

// portable is a value as other programs read it: moments as RFC 3339, money in euros, percentages as such.
func (s *Store) portable(column string, value any) any {
	number, is := value.(int64)
	switch blob, bytes := value.([]byte); {
	case bytes:
		return fmt.Sprintf("%x", blob)
	case !is:
		return value
	case column == "at" || strings.HasSuffix(column, "_at"):
		return s.instant(number).Format(time.RFC3339)
	case slices.Contains([]string{"price", "net", "tax", "gross", "total", "surcharge", "base", "discount", "prompt_payment", "tax_rate", "rate", "surcharge_rate"}, column):
		return json.Number(strconv.FormatFloat(float64(number)/100, 'f', 2, 64))
	case column == "price_bn" || column == "price_color":
		return json.Number(strconv.FormatFloat(float64(number)/1e6, 'f', 6, 64))
	}
	return number
}

// writeSheet writes rows as spreadsheets read them here: semicolons, and nothing that they would take
// for a formula.
func writeSheet(out io.Writer, columns []string, rows [][]any) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	sheet := csv.NewWriter(out)
	sheet.Comma, sheet.UseCRLF = ';', true
	if err := sheet.Write(columns); err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, value := range row {
			switch value := value.(type) {
			case nil:
			case string:
				if cells[i] = value; strings.IndexAny(value, "=+-@\t\r＝＋－＠") == 0 {
					cells[i] = "'" + value
				}
			case json.Number:
				cells[i] = strings.Replace(string(value), ".", ",", 1)
			default:
				cells[i] = fmt.Sprint(value)
			}
		}
		if err := sheet.Write(cells); err != nil {
			return err
		}
	}
	sheet.Flush()
	return sheet.Error()
}

// writeDocuments adds the files of the incidents, one after the other, under the number of each. They
// are compressed already, so they are stored as they are.
func (s *Store) writeDocuments(ctx context.Context, q querier, who Subject, archive *zip.Writer) error {
	at := slices.IndexFunc(privTables(), func(t privTable) bool { return t.name == "attachments" })
	rows, err := q.QueryContext(ctx, `SELECT i.number, t.id, t.name, d.data FROM attachments t JOIN attachment_data d ON d.attachment_id = t.id
		JOIN incident_events e ON e.id = t.event_id JOIN incidents i ON i.id = e.incident_id WHERE `+who.condition(privTables()[at])+" ORDER BY t.id", who.id())
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var number, name string
		var id int64
		var data sql.RawBytes
		if err := rows.Scan(&number, &id, &name, &data); err != nil {
			return err
		}
		out, err := archive.CreateHeader(&zip.FileHeader{Name: path.Join("documentos", number, idText(id)+"-"+plainFile(name)), Method: zip.Store, Modified: s.Now()})
		if err != nil {
			return err
		}
		if _, err := out.Write(data); err != nil {
			return err
		}
	}
	return rows.Err()
}

// plainFile is a name that every system takes for one file.
func plainFile(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < 0x20 || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	return strings.Trim(name, ". ")
}

func (s *Store) writeReadme(archive *zip.Writer, files []string) error {
	out, err := s.entry(archive, "README.txt")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, readmeText, s.Now().Format("02/01/2006 15:04"), strings.Join(files, "\r\n"))
	return err
}

const readmeText = "Todos los datos que guarda el área de clientes (RGPD, artículos 15 y 20), a %s.\r\n\r\n" +
	"Cada apartado está dos veces, con lo mismo: en JSON, para otros programas, y en CSV\r\n" +
	"(punto y coma, UTF-8), para una hoja de cálculo. Las fotos y documentos de las incidencias\r\n" +
	"están en la carpeta documentos, en una carpeta por incidencia.\r\n\r\n" +
	"Las horas llevan su zona horaria; los importes están en euros; los porcentajes, en tanto por\r\n" +
	"ciento; un número que acaba en «_id» enlaza con el «id» de otro apartado.\r\n\r\n" +
	"No están: las contraseñas y claves, de las que solo se guardan huellas que no sirven para\r\n" +
	"recuperarlas, y lo que solo usa el programa por dentro (índices de búsqueda, formularios\r\n" +
	"repetidos, qué se ha enviado al ERP).\r\n\r\n" +
	"Apartado y número de filas:\r\n\r\n%s\r\n"
