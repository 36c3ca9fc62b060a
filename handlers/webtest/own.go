package webtest

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"areaclientes/assets"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// Paths replaces the parameters of a route by the names of things that are there.
type Paths struct{ names *strings.Replacer }

// Of is the address under which the route finds something.
func (p Paths) Of(t testing.TB, route string) string {
	t.Helper()
	path := p.names.Replace(route)
	if strings.ContainsAny(path, ":*") {
		t.Fatalf("%s: it is not known what its parameter stands for", route)
	}
	return path
}

// HeldKey is the number of the passkey that Hold gives.
const HeldKey = "77"

// Hold gives somebody two passkeys, which open nothing: to one of the dealer's people, or to a person.
func Hold(t testing.TB, s *store.Store, owner store.KeyOwner) {
	t.Helper()
	for _, id := range []string{HeldKey, "78"} {
		storetest.Exec(t, s, `INSERT INTO keys (id, login_id, staff_id, credential, record, sign_count, host, name, created_at)
			VALUES (?, (SELECT login_id FROM people WHERE id = ?), nullif(?, 0), randomblob(32), '{"id":"AAAA"}', 0, ?, 'Móvil', 0)`, id, owner.Person, owner.Staff, Host)
	}
}

// Own gives Gredos one of everything, and returns the way to each. A new kind of parameter has to be
// added here, and by that to every test that goes through all routes.
func Own(t testing.TB, s *store.Store) Paths {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""))
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "first"})
	must(err)
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 2, 1, ""))
	lines, err := s.Basket.Lines(ctx, storetest.Gredos)
	must(err)
	var picture bytes.Buffer
	must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	incident, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{
		Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "first", Files: []store.File{store.FileOf("foto.png", picture.Bytes())},
	})
	must(err)
	_, err = s.Exports.Make(ctx, store.ExportOrders, "first")
	must(err)
	takeIn(t, s)
	left, err := s.Privacy.Find(ctx, "07000")
	must(err)
	_, err = s.Privacy.Block(ctx, store.Subject{Customer: left}, "Lo pidió por carta")
	must(err)
	person, err := s.Office.Create(ctx, store.OnPerson, storetest.Gredos, "", store.Values{"name": "Ana", "email": "ana@talleresgredos.example"})
	must(err)
	must(s.Office.LetIn(ctx, storetest.Gredos, store.PersonID(person), 1, store.Permit{Sees: store.SeesAll, May: store.Rights{Read: true}}, "first"))
	must(s.Office.Amend(ctx, store.OnCustomer, int64(storetest.Gredos), 0, store.Values{"phone": "925445566"}))
	asked := askedAbout(t, s)
	must(s.Office.SwapCounter(ctx, storetest.Brother, store.CounterSwap{Final: store.Counts{store.BN: 71300}, Source: store.FromPhone}))
	line, ricoh := strconv.FormatInt(int64(lines[0].ID), 10), strconv.FormatInt(int64(storetest.Ricoh), 10)
	return Paths{strings.NewReplacer(
		assets.Prefix+"*", assets.URL("css/app.css"), "/llamada/:id", "/llamada/1", "/hoy/:numero", "/hoy/"+incident.Number, "/equipos/:id", "/equipos/"+ricoh, "/lineas/:id", "/lineas/"+line,
		"/pedidos/:numero", "/pedidos/"+order.Number, "/incidencias/:numero", "/incidencias/"+incident.Number,
		"/lista/:formato", "/lista/csv",
		":token", incident.Events[0].Files[0].Token, "/exportar/:tipo", "/exportar/pedidos", ":lote", "1",
		"/historial/:id", "/historial/1", "/importar/:id", "/importar/1", ":fichero", "1",
		"/clientes/:id", "/clientes/1", "/personas/:parte", "/personas/"+strconv.FormatInt(person, 10), "/direcciones/:parte", "/direcciones/2", "/usuarios/:persona", "/usuarios/"+strconv.FormatInt(person, 10),
		":llave", HeldKey, ":sesion", "1", ":correccion", "1", ":bloqueo", "1", ":contrato", "1", "/tipos/:tipo", "/tipos/1", ":articulo", "1", ":modelo", "1", ":tecnico", "1",
		"/personas/:persona", "/personas/2", ":clase", "order_customer",
		"/personas/:persona", "/personas/2", ":transportista", "1",
		"/equipos/:equipo", "/equipos/4", ":lectura", strconv.FormatInt(asked, 10), ":cambio", strconv.FormatInt(storetest.Scalar[int64](t, s, "SELECT max(id) FROM readings WHERE kind = 'initial'"), 10), "/lista/:formato", "/lista/csv",
	)}
}

// askedAbout leaves the newest reading of the Ricoh in doubt, about which the office asks.
func askedAbout(t testing.TB, s *store.Store) int64 {
	t.Helper()
	id := storetest.Scalar[int64](t, s, "SELECT max(id) FROM readings WHERE equipment_id = 1")
	storetest.Exec(t, s, "UPDATE readings SET status = 'doubtful', doubt = 'Muchas copias.' WHERE id = ?", id)
	if err := s.Office.AskAboutReading(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	return id
}

// takeIn has a small file imported through the wizard, with a row that is rejected.
func takeIn(t testing.TB, s *store.Store) {
	t.Helper()
	ctx, room := context.Background(), s.Imports()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := room.Upload(ctx, "first", []store.File{store.FileOf("clientes.csv", []byte("Código;Razón social;NIF\n07000;NUEVA SL;A46103834\n;SIN CÓDIGO;B86670460\n"))})
	must(err)
	storetest.Exec(t, s, "UPDATE import_jobs SET state = 'checked' WHERE id = ?", id)
	must(room.Queue(ctx, id, 1, store.TaskRun))
	job, err := room.Claim(ctx)
	must(err)
	opt, err := erp.OptionsOf(job)
	must(err)
	report, err := erp.Import(ctx, s, erp.Uploaded(ctx, s, job), opt)
	must(err)
	end, err := report.End()
	must(err)
	must(room.Settle(ctx, id, end))
}
