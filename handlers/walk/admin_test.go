package walk

import (
	"fmt"
	"path/filepath"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
	"areaclientes/views/ui"
)

const (
	adminExports  = "../../store/erp/testdata"
	adminAddress  = "lucia@nuevo.example"
	adminPassword = "cuatro palabras sueltas aquí"
)

// adminDealers are two new dealers and what their ERPs export. What only a new dealer sees is looked at with the first.
var adminDealers = []struct {
	dir, files string
	look       bool
}{
	{"erp-csv", "*.csv", true},
	{"erp-xlsx", "*.xlsx", false},
}

// The first day of whoever administers the portal of a new dealer: from an empty file to the first
// customer who looks at their machines.
func TestAdminDay(t *testing.T) {
	for i, dealer := range adminDealers {
		m := []mode{modes[0], modes[3]}[i] // one at a desk, the other on a phone without script
		t.Run(dealer.dir+" "+m.name, func(t *testing.T) {
			t.Parallel()
			needChromium(t)
			s, _ := storetest.Empty(t)
			a := admin{browser: openOver(t, m, s), look: dealer.look, dir: filepath.Join(adminExports, dealer.dir)}
			a.want = storetest.ReadExpected(t, filepath.Join(a.dir, "expected.json"))
			a.comeIn()
			a.brand()
			a.mail()
			a.imports(dealer.files)
			a.firstCustomer()
		})
	}
}

// admin is the browser of somebody who sets a portal up.
type admin struct {
	*browser
	look bool
	dir  string // of the export
	want storetest.Expected
}

func (a admin) screen(name string) {
	a.t.Helper()
	if a.look {
		a.Screen(name)
	}
}

// comeIn follows the link that «areaclientes staff add» prints, chooses a password and sets the second
// factor up.
func (a admin) comeIn() {
	a.t.Helper()
	ctx := store.WithActor(a.t.Context(), store.Actor{Kind: store.ByConsole, Name: "staff"})
	dealer, err := a.store.Settings.Get(ctx)
	if err != nil {
		a.t.Fatal(err)
	}
	dealer.Name = "DEALER" // after its file
	if err := a.store.Settings.Put(ctx, dealer); err != nil {
		a.t.Fatal(err)
	}
	_, link, err := a.store.Staff.Invite(ctx, store.Invitation{Name: "Lucía Robledo", Email: adminAddress, Role: store.RoleAdmin}, false)
	if err != nil {
		a.t.Fatal(err)
	}
	a.Go(link.Path())
	a.See("Hola, Lucía Robledo")
	a.Click("Continuar")
	a.Fill("Contraseña nueva", adminPassword)
	a.Click("Guardar contraseña")
	a.See("Active el segundo factor")
	a.screen("segundo factor")
	a.Fill("Código que muestra la aplicación", a.code())
	a.Click("Activar")
	a.See("Guarde estos códigos")
	a.screen("códigos de recuperación")
	a.Click("Los he guardado, continuar")
	a.At("/gestion")
	a.See("Para empezar", "0 de 4 pasos", "Marca", "Correo", "Datos", "Primer cliente")
	a.screen("para empezar")

	late := a.other()
	late.Refused(404, func() { late.Go(link.Path()) })
	late.See("Este enlace ya no sirve")
}

// code is what an authenticator shows that was given the secret by hand.
func (a admin) code() string {
	a.t.Helper()
	a.Click("No puedo leer el dibujo")
	a.See("Escriba esta clave en la aplicación")
	code, err := store.TOTPCode(a.text(`document.getElementById("secreto").innerText.replace(/\s/g, "")`), a.store.Now())
	if err != nil {
		a.t.Fatal(err)
	}
	return code
}

func (a admin) brand() {
	a.t.Helper()
	a.Click("Poner la marca")
	a.At("/gestion/ajustes/marca")
	a.Fill("Nombre que ven los clientes", "COPIADORAS DEL TAJO")
	a.Fill("Razón social", "Copiadoras del Tajo, S.L.")
	a.Fill("Color principal", "#7a1f5f")
	a.WithoutScript(func() { a.Click("Ver cómo queda") })
	a.See("COPIADORAS DEL TAJO")
	a.screen("marca")
	a.Click("Guardar y publicar")
	a.See("Los clientes ya lo ven así")
	a.SeeValue("Color principal", "#7a1f5f")
	a.Go("/gestion")
	a.See("1 de 4 pasos")
}

// mail writes down a server that takes letters, after trying it.
func (a admin) mail() {
	a.t.Helper()
	letters, port := adminMailServer(a.t)
	a.Click("Configurar el correo")
	a.At("/gestion/ajustes/correo")
	a.Fill("Servidor", "127.0.0.1")
	a.Fill("Puerto", port)
	a.Select("Seguridad", "Ninguna")
	a.Fill("Remitente", "portal@nuevo.example")
	a.Click("Enviarme una carta de prueba")
	a.See("El servidor ha aceptado la carta")
	if to := <-letters; to != adminAddress {
		a.t.Errorf("the trial went to %s", to)
	}
	a.Click("Guardar")
	a.See("Las próximas cartas salen por ahí")
	a.Go("/gestion")
	a.See("2 de 4 pasos")
}

// imports brings an export in and compares what is there afterwards with what it has.
func (a admin) imports(pattern string) {
	a.t.Helper()
	a.runImports()
	files, err := filepath.Glob(filepath.Join(a.dir, pattern))
	if err != nil || len(files) == 0 {
		a.t.Fatalf("no export in %s: %v", a.dir, err)
	}
	for i := range files {
		if files[i], err = filepath.Abs(files[i]); err != nil {
			a.t.Fatal(err)
		}
	}
	a.Click("Importar datos")
	a.At("/gestion/importar")
	a.Attach("Archivos CSV o Excel", files...)
	a.Click("Subir y reconocer")
	a.See("Qué contiene cada archivo", "Todavía no hemos cambiado nada", filepath.Base(files[0]))
	a.SeeNot("no reconocido", "faltan columnas")
	a.screen("tablas")
	a.Click("Seguir con las columnas")
	a.See("Qué dice cada columna")
	a.screen("columnas")
	a.Click("Revisar qué va a cambiar")
	a.See("Revise antes de importar")
	a.See("Qué va a cambiar")
	a.seeCounts()
	a.See(fmt.Sprintf("%d filas no se pueden importar", len(a.want.Rejected)))
	a.Want("customers after the dry run", a.count("SELECT count(*) FROM customers"), 0)
	a.screen("revisar")
	a.In("Volver a las columnas", func() { a.Click("Importar ") })
	a.See("Importación terminada")
	a.See("Qué ha cambiado")
	a.seeCounts()
	a.See(fmt.Sprintf("%d filas no se han importado", len(a.want.Rejected)))
	a.screen("importación terminada")
	a.want.Check(a.t, a.store)
	a.Go("/gestion")
	a.See("3 de 4 pasos")
}

// seeCounts waits for what the report says of each table.
func (a admin) seeCounts() {
	a.t.Helper()
	for _, table := range []struct {
		name string
		rows int
	}{
		{"Clientes", a.want.Customers}, {"Equipos", a.want.Equipment}, {"Artículos", a.want.Articles},
		{"Lecturas", a.want.Readings}, {"Técnicos", a.want.Technicians},
	} {
		a.See(table.name + " Nuevas " + ui.Number(int64(table.rows)))
	}
}

// firstCustomer invites one, who comes in a browser of their own.
func (a admin) firstCustomer() {
	a.t.Helper()
	number, nif := a.want.SampleLogin[0][0], a.want.SampleLogin[0][1]
	of := func(query string) string {
		return storetest.Scalar[string](a.t, a.store, query+" FROM customers c WHERE number = ?", number)
	}
	a.Click("Poner la dirección")
	a.At("/gestion/ajustes/direcciones")
	a.Fill("Dirección del portal", "https://areaclientes.tajo.example")
	a.Click("Guardar")
	a.See("El portal ya atiende esos nombres")
	a.Go("/gestion")
	a.Click("Elegir un cliente")
	a.At("/gestion/clientes")
	a.Fill("Buscar cliente", number)
	a.Key("Enter")
	a.In(number, func() { a.Click(of("SELECT name")) })
	a.See("n.º " + number)
	a.Click("Invitar")
	a.See("Invitación en camino", of("SELECT email"))
	a.Want("letters of invitation", storetest.Scalar[int](a.t, a.store, "SELECT count(*) FROM outbox WHERE kind = ? AND address = ?", store.LetterInvitation, of("SELECT email")), 1)
	a.Go("/gestion")
	a.See("Hoy en las bandejas")
	a.SeeNot("Para empezar")

	customer := a.other()
	customer.Go("/entrar")
	customer.See("COPIADORAS DEL TAJO")
	customer.Fill("Usuario", number)
	customer.Fill("Contraseña", nif)
	customer.Click("Entrar")
	customer.NotNow()
	customer.At("/equipos")
	customer.See(of(`SELECT (SELECT e.number FROM equipment e WHERE e.customer_id = c.id AND e.contract_id IS NOT NULL AND (e.ends_on = '' OR e.ends_on > '2026-11-23') ORDER BY e.id LIMIT 1)`))
}
