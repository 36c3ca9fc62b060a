package erp_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// benchSize is how big a dealer the benchmark imports: AREA_BENCH=full for product.md §5 (5.000
// customers, 25.000 machines, 1.000.000 readings), a fiftieth of it otherwise.
func benchSize() (customers, machines, months int) {
	if os.Getenv("AREA_BENCH") == "full" {
		return 5_000, 25_000, 40
	}
	return 100, 500, 40
}

// generate writes the three big tables of a dealer as its ERP would, the same ones for the same seed.
// By machine or by month is how the readings are ordered.
func generate(tb testing.TB, byMonth bool) string {
	tb.Helper()
	dir := tb.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	customers, machines, months := benchSize()
	table := func(name, heading string, rows func(w *bufio.Writer)) {
		file, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			tb.Fatal(err)
		}
		w := bufio.NewWriter(file)
		fmt.Fprint(w, heading, "\r\n")
		rows(w)
		if err := w.Flush(); err != nil {
			tb.Fatal(err)
		}
		if err := file.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	table("clientes.csv", "Codigo;Nombre fiscal;CIF;Direccion;CP;Poblacion;Telefono;Forma de pago;% Dto;Regimen IVA;Baja", func(w *bufio.Writer) {
		for i := range customers {
			fmt.Fprintf(w, "%05d;TALLERES N%d, S.L.;B%07d0;Calle Mayor, %d;45%03d;TOLEDO;925%06d;CONTADO;2,5;GENERAL;N\r\n", i, i, i, i%90, i%1000, i)
		}
	})
	table("equipos.csv", "N equipo;Cliente;Modelo;N serie;Ubicacion;Poblacion;Contrato;Tipo contrato;Fecha alta;Copias incl. BN;Precio copia BN;Precio copia color", func(w *bufio.Writer) {
		for i := range machines {
			fmt.Fprintf(w, "E%06d;%05d;RICOH MP C%d;SN%08d;PLANTA %d;TOLEDO;C%06d;INTEGRAL;%02d/03/2022;1.000;0,0072;0,059\r\n",
				i, i%customers, 3000+i%40, random.IntN(1e8), i%9, i, 1+i%28)
		}
	})
	table("lecturas.csv", "N equipo;Fecha;Contador BN;Contador color;Origen", func(w *bufio.Writer) {
		row := func(machine, month int) {
			on := time.Date(2023, time.Month(1+month), 1+machine%28, 0, 0, 0, 0, time.UTC)
			fmt.Fprintf(w, "E%06d;%s;%d;%d;TECNICO\r\n", machine, on.Format("02/01/2006"), 1000+month*900+machine%700, 500+month*90)
		}
		for i := range machines * months {
			if byMonth {
				row(i%machines, i/machines)
			} else {
				row(i/months, i%months)
			}
		}
	})
	return dir
}

// BenchmarkImport compares the import with the fastest thing that could be: a loop of prepared
// INSERTs of the same rows in one transaction over the same file settings, nothing read or checked.
func BenchmarkImport(b *testing.B) {
	for _, byMonth := range []bool{false, true} {
		order := map[bool]string{false: "by machine", true: "by month"}[byMonth]
		dir := generate(b, byMonth)
		b.Run(order+"/bare", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, _ := storetest.Empty(b)
				b.StartTimer()
				bare(b, s, dir)
			}
		})
		for _, dry := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/import dry=%v", order, dry), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					s, _ := storetest.Empty(b)
					b.StartTimer()
					importFiles(b, s, erp.Options{DryRun: dry}, dir)
				}
				peak(b)
			})
		}
		b.Run(order+"/again", func(b *testing.B) {
			s, _ := storetest.Empty(b)
			importFiles(b, s, erp.Options{}, dir)
			for b.Loop() {
				importFiles(b, s, erp.Options{}, dir)
			}
			peak(b)
		})
	}
}

// peak reports the most memory the process ever had, where the system tells.
func peak(b *testing.B) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	var kilobytes float64
	for line := range strings.Lines(string(status)) {
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kilobytes); err == nil {
			b.ReportMetric(kilobytes/1024, "MB-peak")
		}
	}
}

func bare(b *testing.B, s *store.Store, dir string) {
	b.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path+"?_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := tx.Exec(`INSERT INTO models (id, name) VALUES (1, 'M'); INSERT INTO contract_kinds (id, name) VALUES (1, 'K')`); err != nil {
		b.Fatal(err)
	}
	loop := func(name, insert string, args func(i int, cells []string) []any) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		rows := strings.Split(strings.TrimSpace(string(data)), "\r\n")[1:]
		stmt, err := tx.PrepareContext(context.Background(), insert)
		if err != nil {
			b.Fatal(err)
		}
		defer stmt.Close()
		for i, row := range rows {
			if _, err := stmt.Exec(args(i, strings.Split(row, ";"))...); err != nil {
				b.Fatal(err)
			}
		}
	}
	loop("clientes.csv", `INSERT INTO customers (id, number, name, nif, address, postcode, city, phone, payment_method, discount, search, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 250, ?, 0, 0)`, func(i int, c []string) []any {
		return []any{i + 1, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[1]}
	})
	customers, _, _ := benchSize()
	loop("equipos.csv", `INSERT INTO equipment (id, number, customer_id, model_id, serial, location, city, starts_on, included_bn, price_bn, price_color, search, created_at, updated_at)
		VALUES (?, ?, ?, 1, ?, ?, ?, '2022-03-01', 1000, 7200, 59000, ?, 0, 0)`, func(i int, c []string) []any {
		return []any{i + 1, c[0], 1 + i%customers, c[3], c[4], c[5], c[0] + c[2] + c[3]}
	})
	loop("lecturas.csv", "INSERT INTO readings (equipment_id, taken_on, bn, color, source, created_at) VALUES (?, ?, ?, ?, 'erp', 0)", func(_ int, c []string) []any {
		machine, err := strconv.Atoi(c[0][1:])
		if err != nil {
			b.Fatal(err)
		}
		machine++
		return []any{machine, c[1][6:] + "-" + c[1][3:5] + "-" + c[1][:2], c[2], c[3]}
	})
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}
