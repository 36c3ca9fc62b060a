package imports_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	clients = "Código;Razón social;NIF\n04812;TALLERES GREDOS NUEVO;B45001237\n07000;NUEVA SL;A46103834\n;SIN CÓDIGO;B86670460\n"
	clerkOf = webtest.AsClerk
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func csv(content string) []webtest.File {
	return []webtest.File{{Field: "files", Name: "clientes.csv", Data: []byte(content)}}
}

// sent has a file in the hands of the office, as it was recognised.
func sent(t *testing.T, s *store.Store) {
	t.Helper()
	c := office(t, s)
	c.send(root, form("idem", "first"), csv(clients)...)
}

// checked has it tried out as well.
func checked(t *testing.T, s *store.Store) {
	t.Helper()
	sent(t, s)
	must(t, s.Imports().Queue(ctx, 1, 2, store.TaskCheck))
	office(t, s).work.Round(ctx)
}

// done has it imported.
func done(t *testing.T, s *store.Store) {
	t.Helper()
	checked(t, s)
	job, err := s.Imports().Job(ctx, 1)
	must(t, err)
	by := store.WithActor(ctx, store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte"})
	must(t, s.Imports().Queue(by, 1, job.Version, store.TaskRun))
	office(t, s).work.Round(ctx)
}

func state(sql string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		checked(t, s)
		storetest.Exec(t, s, "UPDATE import_jobs SET "+sql)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func is(query string, want int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM "+query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}

func TestUpload(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the form", Path: root, As: clerkOf, Has: []string{"h1 | Importar datos", "form[enctype='multipart/form-data'] input[type=file][multiple]", "input[name=idem]", "aside | Todavía no se ha importado nada"}},
		webtest.Case{Name: "without script", Path: root, As: clerkOf, Form: form("idem", "x"), Files: csv(clients), Status: 303, Location: root + "/1", After: is("import_uploads", 1)},
		webtest.Case{Name: "under htmx", Path: root, As: clerkOf, Form: form("idem", "x"), Files: csv(clients), Partial: true, Status: 204, Header: map[string]string{"HX-Redirect": root + "/1"}},
		webtest.Case{Name: "sent twice", Path: root, As: clerkOf, Before: sent, Form: form("idem", "first"), Files: csv(clients), Status: 303, Location: root + "/1", After: is("import_jobs", 1)},
		webtest.Case{Name: "no file", Path: root, As: clerkOf, Form: form("idem", "x"), Files: []webtest.File{}, Status: 422, Has: []string{"#files-e | Elija al menos un archivo", "#resumen a[href='#files']"}, After: is("import_jobs", 0)},
		webtest.Case{Name: "no file, under htmx", Path: root, As: clerkOf, Form: form("idem", "x"), Files: []webtest.File{}, Partial: true, Status: 422, Has: []string{"#archivos #files-e"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "what waits is offered", Path: root, As: clerkOf, Before: checked, Has: []string{"a[href='" + root + "/1'] | clientes.csv", ".badge | Por confirmar"}},
		webtest.Case{Name: "what is done is not", Path: root, As: clerkOf, Before: done, Has: []string{"aside a[href='" + root + "/historial/1']"}, HasNot: []string{"#a-medias"}},
		webtest.Case{Name: "a technician", Path: root, As: webtest.AsJavier, Status: 403},
	)
}

func TestTables(t *testing.T) {
	const path = root + "/1/tablas"
	fields := func(pairs ...string) url.Values {
		f := form("version", "2", "tabla-0", "customers", "linea-0", "1", "letras-0", "UTF-8", "separador-0", ";")
		for field, values := range form(pairs...) {
			f[field] = values
		}
		return f
	}
	webtest.Run(t,
		webtest.Case{Name: "what was recognised", Path: root + "/1", As: clerkOf, Before: sent, Has: []string{"h2 | clientes.csv", ".badge | clientes", "select[name=tabla-0] option[selected][value=customers]",
			"select[name=linea-0] option[selected] | 1: Código · Razón social · NIF", "select[name=letras-0] option[selected] | UTF-8", "select[name=separador-0] option[selected] | Punto y coma", ".num | 3 filas"}},
		webtest.Case{Name: "again", Path: path, As: clerkOf, Before: sent, Form: fields(), Status: 303, Location: path},
		webtest.Case{Name: "on to the columns", Path: path, As: clerkOf, Before: sent, Form: fields("seguir", "1"), Status: 303, Location: root + "/1/columnas"},
		webtest.Case{Name: "another table", Path: path, As: clerkOf, Before: sent, Form: fields("tabla-0", "articles"), Status: 303, After: page(path, ".badge | faltan columnas", "p | A la tabla de artículos le falta")},
		webtest.Case{Name: "another separator", Path: path, As: clerkOf, Before: sent, Form: fields("separador-0", "tab"), Status: 303, After: page(path, "select[name=separador-0] option[selected][value=tab]", ".badge | faltan columnas")},
		webtest.Case{Name: "another line", Path: path, As: clerkOf, Before: sent, Form: fields("linea-0", "2"), Status: 303, After: page(path, "select[name=linea-0] option[selected][value='2']")},
		webtest.Case{Name: "left out", Path: path, As: clerkOf, Before: sent, Form: fields("tabla-0", ""), Status: 303, After: page(path, ".badge | no se importa")},
		webtest.Case{Name: "what does not exist is passed over", Path: path, As: clerkOf, Before: sent, Form: fields("tabla-0", "nada", "linea-0", "x", "letras-0", "EBCDIC", "separador-0", "#"), Status: 303},
		webtest.Case{Name: "somebody was quicker", Path: path, As: clerkOf, Before: sent, Form: fields("version", "1"), Status: 303, Location: root + "/1"},
		webtest.Case{Name: "while it is at work", Path: path, As: clerkOf, Before: state("state = 'queued'"), Form: fields(), Status: 303, Location: root + "/1"},
		webtest.Case{Name: "looking while it is at work", Path: path, As: clerkOf, Before: state("state = 'queued'"), Status: 303, Location: root + "/1"},
		webtest.Case{Name: "an import that there is not", Path: root + "/9/tablas", As: clerkOf, Before: sent, Form: fields(), Status: 404},
		webtest.Case{Name: "no number", Path: root + "/x", As: clerkOf, Before: sent, Status: 404},
	)
}

// page looks at a page afterwards.
func page(path string, has ...string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		answer := office(t, s).see(path)
		for _, selector := range has {
			if !answer.Has(selector) {
				t.Errorf("no %s on %s: %s", selector, path, answer.Text("main"))
			}
		}
	}
}

func TestColumns(t *testing.T) {
	const path = root + "/1/columnas"
	fields := func(pairs ...string) url.Values {
		f := form("version", "2", "columna-0-0", "number", "columna-0-1", "name", "columna-0-2", "nif")
		for field, values := range form(pairs...) {
			f[field] = values
		}
		return f
	}
	webtest.Run(t,
		webtest.Case{Name: "samples, fill and fields", Path: path, As: clerkOf, Before: sent, Has: []string{"tr:nth-child(1) th | Código", "tr:nth-child(1) td | 04812 · 07000", "tr:nth-child(1) td | 67 %",
			"select[name=columna-0-0] option[selected] | Código *", "select[name=columna-0-2] option[selected][value=nif]"}},
		webtest.Case{Name: "tried out", Path: path, As: clerkOf, Before: sent, Form: fields(), Status: 303, Location: root + "/1", After: is("import_jobs WHERE state = 'queued' AND task = 'check'", 1)},
		webtest.Case{Name: "kept as a profile", Path: path, As: clerkOf, Before: sent, Form: fields("perfil", "Sage 50"), Status: 303, After: is("import_profiles WHERE name = 'Sage 50' AND tbl = 'customers'", 1)},
		webtest.Case{Name: "one field twice", Path: path, As: clerkOf, Before: sent, Form: fields("columna-0-2", "name", "perfil", "Sage"), Status: 422,
			Has: []string{"#columna-0-2-e | «Razón social» ya está en la columna «Razón social»", "#resumen a[href='#columna-0-2']", "input[name=perfil][value=Sage]"}, After: is("import_profiles", 0)},
		webtest.Case{Name: "a field that is needed is missing", Path: path, As: clerkOf, Before: sent, Form: fields("columna-0-2", ""), Status: 422, Has: []string{"#columna-0-2-e | Falta «NIF»", ".notice--warn | Le falta «NIF»"}},
		webtest.Case{Name: "a field of another table", Path: path, As: clerkOf, Before: sent, Form: fields("columna-0-2", "bn"), Status: 422, Has: []string{"#columna-0-2-e | Elija un campo de la lista."}},
		webtest.Case{Name: "a name without end", Path: path, As: clerkOf, Before: sent, Form: fields("perfil", strings.Repeat("x", 81)), Status: 422, Has: []string{"#perfil-e"}, After: is("import_jobs WHERE state = 'queued'", 0)},
		webtest.Case{Name: "somebody was quicker", Path: path, As: clerkOf, Before: sent, Form: fields("version", "1"), Status: 303, Location: root + "/1"},
		webtest.Case{Name: "looking when it is done", Path: path, As: clerkOf, Before: done, Status: 303, Location: root + "/1"},
	)
}

func TestReview(t *testing.T) {
	const path = root + "/1"
	webtest.Run(t,
		webtest.Case{Name: "what would happen", Path: path, As: clerkOf, Before: checked, Has: []string{"h1 | Revise antes de importar", ".pagehead__sub | 3 filas. Todavía no hemos cambiado nada.", ".notice--warn | 1 fila no se puede importar",
			"tr | Falta el código de cliente.", "a[href='" + path + "/rechazadas/1'] | clientes-rechazadas.csv (1)", "aside dd | 1", "button | Importar 2 filas", ".tabs a[aria-current] | Rechazadas"}},
		webtest.Case{Name: "old and new values", Path: path + "?ver=cambiadas", As: clerkOf, Before: checked, Has: []string{"td | 04812", "del | TALLERES GREDOS, S.L.", "ins | TALLERES GREDOS NUEVO"}},
		webtest.Case{Name: "new rows", Path: path + "?ver=nuevas&tabla=customers", As: clerkOf, Before: checked, Has: []string{"td | 07000", "td | NUEVA SL · A46103834", "p | Solo clientes."}},
		webtest.Case{Name: "what was corrected by hand", Path: path + "?ver=a-mano", As: clerkOf, Before: func(t *testing.T, s *store.Store) {
			storetest.Exec(t, s, "UPDATE customers SET name = 'A MANO' WHERE id = 1; INSERT INTO by_hand (tbl, row_id, field, erp_value, value, staff_name, at) VALUES ('customers', 1, 'name', 'TALLERES GREDOS, S.L.', 'A MANO', 'Ana Belmonte', 0)")
			checked(t, s)
		}, Has: []string{".tabs a[aria-current] | Corregidas a mano", "li | Razón social: se queda «A MANO»; el ERP dice «TALLERES GREDOS NUEVO»", "p | Corregido a mano por Ana Belmonte"}},
		webtest.Case{Name: "nothing of the kind", Path: path + "?ver=rechazadas&tabla=readings&pagina=7", As: clerkOf, Before: checked, Has: []string{"h2 | Ninguna fila rechazada"}},
		webtest.Case{Name: "the rejected rows as a file", Path: path + "/rechazadas/1", As: clerkOf, Before: checked, Header: map[string]string{"Content-Type": "text/csv; charset=utf-8",
			"Content-Disposition": `attachment; filename="clientes-rechazadas.csv"; filename*=UTF-8''clientes-rechazadas.csv`, "Content-Security-Policy": "default-src 'none'; sandbox"}},
		webtest.Case{Name: "a file that there is not", Path: path + "/rechazadas/2", As: clerkOf, Before: checked, Status: 404},
		webtest.Case{Name: "go", Path: path + "/marcha", As: clerkOf, Before: checked, Form: form("version", "4"), Status: 303, Location: path, After: is("import_jobs WHERE state = 'queued' AND task = 'run' AND author = 'Ana Belmonte'", 1)},
		webtest.Case{Name: "go twice", Path: path + "/marcha", As: clerkOf, Before: state("state = 'queued', task = 'run'"), Form: form("version", "1"), Status: 303, Location: path},
		webtest.Case{Name: "go without a dry run", Path: path + "/marcha", As: clerkOf, Before: sent, Form: form("version", "2"), Status: 303, Location: path, After: is("import_jobs WHERE state = 'draft'", 1)},
		webtest.Case{Name: "somebody changed it meanwhile", Path: path + "/marcha", As: clerkOf, Before: checked, Form: form("version", "3"), Status: 303, Location: path, After: is("import_jobs WHERE state = 'checked'", 1)},
		webtest.Case{Name: "what was done", Path: path, As: clerkOf, Before: done, Has: []string{"h1 | Importación terminada", ".notice | 1 fila no se ha importado", "a[href='" + root + "/historial/1/deshacer']"}, After: is("customers WHERE number = '07000'", 1)},
	)
}

func TestProgress(t *testing.T) {
	const path = root + "/1"
	webtest.Run(t,
		webtest.Case{Name: "waiting", Path: path, As: clerkOf, Before: state("state = 'queued', task = 'check'"), Has: []string{"h1 | Comprobando qué va a cambiar", "#avance[hx-trigger='every 2s'][hx-get='" + path + "']", "#avance | Espera su turno", "noscript"}},
		webtest.Case{Name: "at work", Path: path, As: clerkOf, Before: state("state = 'working', task = 'run', part = 424, doing = 'clientes.csv: clientes'"), Has: []string{"h1 | Importando", "progress[value='42']", "#avance | clientes.csv: clientes"}},
		webtest.Case{Name: "the poll", Path: path, As: clerkOf, Before: state("state = 'working', task = 'run', part = 424"), Partial: true, Has: []string{"#avance | 42 %"}, HasNot: []string{"h1", "noscript"}},
		webtest.Case{Name: "the poll when it is over", Path: path, As: clerkOf, Before: done, Partial: true, Status: 204, Header: map[string]string{"HX-Redirect": path}},
		webtest.Case{Name: "cut off", Path: path, As: clerkOf, Before: state("state = 'cut', task = 'run'"), Has: []string{"h1 | La importación se ha interrumpido", "form[action='" + path + "/marcha'] button | Repetir la importación"}},
		webtest.Case{Name: "cut off while it was tried out", Path: path, As: clerkOf, Before: state("state = 'cut', task = 'check'"), Has: []string{"h1 | La comprobación se ha interrumpido", "form[action='" + path + "/ensayo']"}},
		webtest.Case{Name: "failed", Path: path, As: clerkOf, Before: state(`state = 'failed', task = 'run', problems = '["El disco está lleno."]'`), Has: []string{"h1 | No se ha podido importar", "li | El disco está lleno."}},
		webtest.Case{Name: "an undo that failed", Path: path, As: clerkOf, Before: state(`state = 'failed', kind = 'undo', task = 'undo', problems = '["equipo 1: se usa"]'`), Has: []string{"h1 | No se ha podido deshacer", "li | equipo 1: se usa", "a[href='" + root + "/historial']"}},
		webtest.Case{Name: "tried out again", Path: path + "/ensayo", As: clerkOf, Before: state("state = 'cut', task = 'check', version = 9"), Form: form("version", "9"), Status: 303, Location: path, After: is("import_jobs WHERE state = 'queued'", 1)},
		webtest.Case{Name: "the page that asks before it is discarded", Path: path + "/descarte", As: clerkOf, Before: checked, Has: []string{"h1 | ¿Descartar esta importación?", "form[action='" + path + "/descarte']"}},
		webtest.Case{Name: "discarded", Path: path + "/descarte", As: clerkOf, Before: checked, Form: form(), Status: 303, Location: root, After: is("import_jobs", 0)},
		webtest.Case{Name: "discarded twice", Path: root + "/7/descarte", As: clerkOf, Before: checked, Form: form(), Status: 303, Location: root},
		webtest.Case{Name: "discarded after it has written", Path: path + "/descarte", As: clerkOf, Before: done, Form: form(), Status: 303, Location: path, After: is("import_jobs", 1)},
	)
}

func TestHistory(t *testing.T) {
	const path = root + "/historial"
	webtest.Run(t,
		webtest.Case{Name: "nothing yet", Path: path, As: clerkOf, Has: []string{"h2 | Todavía no se ha importado nada"}},
		webtest.Case{Name: "the list", Path: path, As: clerkOf, Before: done, Has: []string{"td | Ana Belmonte", "td span | asistente", "td | clientes.csv", "td | 1 nueva, 1 cambiada, 1 rechazada", ".badge | Terminada"}},
		webtest.Case{Name: "from the command line", Path: path, As: clerkOf, Before: func(t *testing.T, s *store.Store) {
			importer, err := s.BeginImport(store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "Línea de órdenes"}), store.ImportRun{})
			must(t, err)
			must(t, importer.Close())
		}, Has: []string{"td | Línea de órdenes", "td span | línea de órdenes", ".badge | Interrumpida"}},
		webtest.Case{Name: "one of them", Path: path + "/1", As: clerkOf, Before: done, Has: []string{"b | clientes.csv", "span | SHA-256 ", "a[href='" + root + "/1'] | Ver fila a fila", "a[href='" + path + "/1/deshacer']"}},
		webtest.Case{Name: "one that there is not", Path: path + "/9", As: clerkOf, Before: done, Status: 404},
		webtest.Case{Name: "the page that asks", Path: path + "/1/deshacer", As: clerkOf, Before: done, Has: []string{"h1 | ¿Deshacer la importación?", "form[action='" + path + "/1/deshacer'] button"}},
		webtest.Case{Name: "undone", Path: path + "/1/deshacer", As: clerkOf, Before: done, Form: form(), Status: 303, Location: root + "/2", After: is("import_jobs WHERE kind = 'undo' AND state = 'queued'", 1)},
		webtest.Case{Name: "something stands in the way", Path: path + "/1/deshacer", As: clerkOf, Before: used, Has: []string{"h1 | Esta importación no se puede deshacer", "#resumen li | cliente 07000: se usa en 1 dirección de envío"}, HasNot: []string{"form[action$=deshacer]"}},
		webtest.Case{Name: "undone all the same", Path: path + "/1/deshacer", As: clerkOf, Before: used, Form: form(), Status: 409, Has: []string{"#resumen li | cliente 07000"}, After: is("import_jobs WHERE kind = 'undo'", 0)},
		webtest.Case{Name: "undone before", Path: path + "/1/deshacer", As: clerkOf, Before: undone, Has: []string{"#resumen | Esta importación ya se deshizo."}},
		webtest.Case{Name: "what was undone", Path: path + "/1", As: clerkOf, Before: undone, Has: []string{".notice | La deshizo Ana Belmonte el 23/11/2026 11:30", ".badge | Deshecha"}, HasNot: []string{"a[href$=deshacer]"}},
		webtest.Case{Name: "the page of the undo", Path: root + "/2", As: clerkOf, Before: undone, Has: []string{"h1 | Importación deshecha", "a[href='" + path + "/1']"}},
	)
}

func used(t *testing.T, s *store.Store) {
	t.Helper()
	done(t, s)
	storetest.Exec(t, s, "INSERT INTO addresses (customer_id, name, address, source) SELECT id, 'x', 'y', 'customer' FROM customers WHERE number = '07000'")
}

func undone(t *testing.T, s *store.Store) {
	t.Helper()
	done(t, s)
	c := office(t, s)
	c.send(root+"/historial/1/deshacer", form())
	c.work.Round(ctx)
}

func TestProfiles(t *testing.T) {
	const path = root + "/perfiles"
	two := func(t *testing.T, s *store.Store) {
		t.Helper()
		for _, name := range []string{"Sage 50", "Otro & <ERP>"} {
			must(t, s.Imports().SaveProfile(ctx, store.ImportProfile{Name: name, Table: store.ImportCustomers, Headings: map[string]string{"a": "number"}}))
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "none", Path: path, As: clerkOf, Has: []string{"h2 | Todavía no hay ningún perfil"}},
		webtest.Case{Name: "the list", Path: path, As: clerkOf, Before: two, Has: []string{"h2 | Sage 50", "h2 | Otro & <ERP>", ".card__head | clientes"}},
		webtest.Case{Name: "renamed", Path: path + "/nombre", As: clerkOf, Before: two, Form: form("perfil", "Otro & <ERP>", "nombre", "Sage 200"), Status: 303, Location: path, After: is("import_profiles WHERE name = 'Sage 200'", 1)},
		webtest.Case{Name: "renamed to what there is", Path: path + "/nombre", As: clerkOf, Before: two, Form: form("perfil", "Otro & <ERP>", "nombre", "Sage 50"), Status: 422, Has: []string{".error | Ya hay un perfil «Sage 50».", "input[name=nombre][value='Sage 50'][aria-invalid]"}},
		webtest.Case{Name: "renamed when it is gone", Path: path + "/nombre", As: clerkOf, Form: form("perfil", "Sage", "nombre", "x"), Status: 303, Location: path},
		webtest.Case{Name: "deleted", Path: path + "/borrado", As: clerkOf, Before: two, Form: form("perfil", "Sage 50"), Status: 303, Location: path, After: is("import_profiles", 1)},
		webtest.Case{Name: "deleted twice", Path: path + "/borrado", As: clerkOf, Form: form("perfil", "Sage 50"), Status: 303, Location: path},
	)
}

// The profile that was kept is chosen by itself when its headings come again.
func TestProfileIsChosen(t *testing.T) {
	s, clock := storetest.Open(t)
	c := office(t, s)
	strange := csv("quien;como;clave\n07000;NUEVA SL;A46103834\n")
	job := c.send(root, form("idem", "1"), strange...)
	columns := c.submit(c.see(job), "/tablas", form("tabla-0", "customers", "seguir", "1"))
	c.submit(c.see(columns), "/columnas", form("columna-0-0", "number", "columna-0-1", "name", "columna-0-2", "nif", "perfil", "Casero"))
	c.work.Round(ctx)
	if !c.see(job).Has("h1 | Revise antes de importar") {
		t.Fatal(c.see(job).Text("main"))
	}
	clock.Add(time.Minute)
	again := c.see(c.send(root, form("idem", "2"), strange...))
	if !again.Has("summary | perfil «Casero»") || !again.Has(".badge | clientes") {
		t.Error(again.Text("main"))
	}
}
