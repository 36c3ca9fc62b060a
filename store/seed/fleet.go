package seed

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"areaclientes/store"
)

// The catalogue is the same for every demonstration dealer: machines and toners that exist, at
// prices that do not.
//
//go:embed catalogue/*.csv
var catalogue embed.FS

// machine is a model in the demonstration fleet.
type machine struct {
	name  string
	color bool
	bn    int // copies in a usual month
}

var machines = [...]machine{
	{"FOTOCOPIADORA MULTIFUNCIONAL RICOH AFICIO MP C4501", true, 2300},
	{"KONICA MINOLTA BIZHUB C454", true, 1900},
	{"Impresora multifunción color láser A4. Samsung ProXpress C3060FR", true, 700},
	{"BROTHER MFC-L2710DW", false, 450},
	{"KYOCERA ECOSYS M2040DN", false, 1200},
	{"RICOH IM C3000", true, 2600},
	{"KONICA MINOLTA BIZHUB C258", true, 1500},
	{"HP COLOR LASERJET PRO MFP M477FDW", true, 600},
	{"CANON IMAGERUNNER 2425I", false, 1700},
	{"SAMSUNG PROXPRESS M3370FD", false, 900},
}

var (
	trades    = [...]string{"TALLERES", "GESTORÍA", "CLÍNICA DENTAL", "FARMACIA", "ASESORÍA", "NOTARÍA", "BODEGAS", "AUTOESCUELA", "TRANSPORTES", "COLEGIO", "CARPINTERÍA", "INMOBILIARIA"}
	names     = [...]string{"GREDOS", "ALBERCHE", "SIERRA NORTE", "VALDEPEÑAS", "SAN ISIDRO", "LA MANCHA", "TOMILLAR", "ESPAÑA Y NÚÑEZ", "EL CIGARRAL", "TORRE BERMEJA", "LOS YÉBENES", "CAMPO DE CRIPTANA"}
	cities    = [...][3]string{{"45007", "TOLEDO", "TOLEDO"}, {"45200", "ILLESCAS", "TOLEDO"}, {"13001", "CIUDAD REAL", "CIUDAD REAL"}, {"45600", "TALAVERA DE LA REINA", "TOLEDO"}, {"28901", "GETAFE", "MADRID"}}
	streets   = [...]string{"C/ Río Alberche", "Plaza Mayor", "Avda. de la Constitución", "Calle Alfarería", "Ronda de Buenavista", "Paseo de la Estación"}
	places    = [...]string{"ADMINISTRACIÓN, 1.ª PLANTA", "SALA DE COPIAS, PLANTA BAJA", "RECEPCIÓN", "ALMACÉN", "SECRETARÍA", "DIRECCIÓN", "CONTABILIDAD", "SALA DE PROFESORES"}
	people    = [...]string{"Ana Belén Ruiz", "Marcos Prado", "Lucía Hervás", "Julián Cano", "Nuria Espinosa", "Pilar Gómez", "Andrés Nieto"}
	payments  = [...]string{"TRANSFERENCIA", "GIRO 30 DÍAS", "DOMICILIACIÓN BANCARIA", "CONTADO"}
	discounts = [...]string{"5", "0", "2,5", "0", "10"}
	kinds     = [...]string{"INTEGRAL", "INTEGRAL", "INTEGRAL", "MANO DE OBRA"}
	sources   = [...]string{"PORTAL", "TELEFONO", "TECNICO"}
)

// company is one customer of the demonstration.
type company struct {
	number, name, nif string
	address, city     int
	machines          int
}

// fleet writes the tables of a demonstration dealer as an ERP would export them.
type fleet struct {
	rng       *rand.Rand
	today     time.Time
	companies []company
	tables    map[string]*strings.Builder
	machine   int // number of the last machine
}

func newFleet(d Dealer, today time.Time) *fleet {
	f := &fleet{rng: rand.New(rand.NewPCG(d.seed, 1)), today: today, tables: map[string]*strings.Builder{}, machine: d.firstMachine}
	f.companies = append(f.companies, company{number: d.firstNumber, name: "TALLERES GREDOS, S.L.", nif: nif('B', 4500123), machines: 6})
	for i := range d.customers - 1 {
		f.companies = append(f.companies, company{
			number: fmt.Sprintf("%05d", 107+i*7), name: trades[i%len(trades)] + " " + names[(i*5+1)%len(names)] + ", S.L.",
			nif: nif('B', 4510000+i*137+int(d.seed)), address: i % len(streets), city: i % len(cities), machines: 1 + f.rng.IntN(4),
		})
	}
	return f
}

// nif completes an entity's seven digits with the control digit that makes it valid.
func nif(letter byte, digits int) string {
	for control := range 10 {
		if candidate := fmt.Sprintf("%c%07d%d", letter, digits, control); store.ValidNIF(candidate) {
			return candidate
		}
	}
	panic("one of ten digits is always right")
}

// row adds a line to a table; the first line of each is its heading.
func (f *fleet) row(table string, cells ...any) {
	text := f.tables[table]
	if text == nil {
		text = &strings.Builder{}
		f.tables[table] = text
	}
	for i, cell := range cells {
		if i > 0 {
			text.WriteByte(';')
		}
		fmt.Fprint(text, cell)
	}
	text.WriteByte('\n')
}

// write fills every table.
func (f *fleet) write() {
	f.row("tecnicos", "Codigo", "Nombre", "E-mail", "Telefono")
	for i, name := range [...]string{"Javier Molina", "Rosa Prado", "Tomás Iniesta"} {
		f.row("tecnicos", fmt.Sprintf("T%02d", i+1), name, fmt.Sprintf("tecnico%d@example.com", i+1), fmt.Sprintf("92525000%d", i+1))
	}
	f.row("clientes", "Codigo", "Nombre fiscal", "Nombre comercial", "CIF", "Direccion", "CP", "Poblacion", "Provincia", "Telefono", "Fax", "E-mail", "Forma de pago", "% Dto", "% PP", "Regimen IVA", "Baja")
	f.row("direcciones", "Cliente", "Nombre", "Direccion", "CP", "Poblacion", "Provincia", "Contacto", "Horario")
	f.row("equipos", "Nº equipo", "Cliente", "Modelo", "Nº serie", "Ref. propia", "Ubicacion", "Direccion", "CP", "Poblacion", "Provincia", "Telefono", "Fax", "E-mail", "Contacto", "Contrato", "Tipo contrato", "Fecha alta", "Fecha baja", "Tecnico", "Copias incl. BN", "Copias incl. color", "Precio copia BN", "Precio copia color")
	f.row("lecturas", "Nº equipo", "Fecha", "Contador BN", "Contador color", "Origen")
	for i, c := range f.companies {
		f.company(i, c)
	}
}

func (f *fleet) company(i int, c company) {
	city := cities[c.city]
	phone := fmt.Sprintf("9252%05d", 11200+i*37)
	street := fmt.Sprintf("%s, %d", streets[c.address], 3+i)
	regime := "GENERAL"
	if i%6 == 5 {
		regime = "RECARGO EQUIVALENCIA"
	}
	short := strings.TrimSuffix(c.name, ", S.L.")
	f.row("clientes", c.number, c.name, short, c.nif, street, city[0], city[1], city[2], phone, "", "administracion"+c.number+"@example.com",
		payments[i%len(payments)], discounts[i%len(discounts)], 2*(i%3/2), regime, "N")
	f.row("direcciones", c.number, "Cliente", street, city[0], city[1], city[2], people[i%len(people)], "De 8:00 a 15:00")
	if i%2 == 0 {
		f.row("direcciones", c.number, "Almacén", "P. I. Los Pradillos, nave 4", "45200", "ILLESCAS", "TOLEDO", people[(i+1)%len(people)], "De 7:00 a 14:00")
	}
	for k := range c.machines {
		f.place(i, k, c, street, city, phone)
	}
}

// place puts a machine at a customer, with a year of readings.
func (f *fleet) place(i, k int, c company, street string, city [3]string, phone string) {
	f.machine++
	number := fmt.Sprintf("E%06d", f.machine)
	m := machines[(i*3+k)%len(machines)]
	contact := people[(i+k)%len(people)]
	copiesColor, priceColor := "", ""
	if m.color {
		copiesColor, priceColor = "200", "0,059"
	}
	f.row("equipos", number, c.number, m.name, fmt.Sprintf("%c%c%08d", 'A'+f.rng.IntN(26), 'A'+f.rng.IntN(26), f.rng.IntN(1e8)),
		fmt.Sprintf("IMP-%02d", k+1), places[(i+k)%len(places)], street, city[0], city[1], city[2], phone, "", "administracion"+c.number+"@example.com", contact,
		"C"+number[1:], kinds[(i+k)%len(kinds)], f.today.AddDate(-2, 0, -k*40).Format("02/01/2006"), "", fmt.Sprintf("T%02d", f.rng.IntN(3)+1),
		1000, copiesColor, "0,0072", priceColor)
	f.readings(number, m, k)
}

// readings walks from thirteen months ago to last month; half of the fleet has this month's, too.
func (f *fleet) readings(number string, m machine, k int) {
	bn, color := 20000+f.rng.IntN(150000), 8000+f.rng.IntN(60000)
	first := time.Date(f.today.Year(), f.today.Month()-13, 1, 0, 0, 0, 0, time.UTC)
	for month := range 14 {
		on := first.AddDate(0, month, 17+f.rng.IntN(8))
		if !on.Before(f.today) || month == 13 && k%2 == 0 {
			continue
		}
		usual := 60 + f.rng.IntN(80)
		if on.Month() == time.August {
			usual /= 4
		}
		bn += m.bn * usual / 100
		cell := ""
		if m.color {
			color += m.bn * usual / 230
			cell = fmt.Sprint(color)
		}
		f.row("lecturas", number, on.Format("02/01/2006"), bn, cell, sources[f.rng.IntN(len(sources))])
	}
}
