package equipment_test

import (
	"context"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func withdrawn(t *testing.T, s *store.Store) {
	t.Helper()
	who := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Name: "Lucía Robledo"})
	if err := s.Office.WithdrawMachine(who, storetest.Ricoh, store.Withdrawal{Why: "Fin de contrato"}); err != nil {
		t.Fatal(err)
	}
}

func swapped(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Office.SwapCounter(context.Background(), storetest.Ricoh, store.CounterSwap{Final: store.Counts{store.BN: 212600}, Source: store.FromPhone}); err != nil {
		t.Fatal(err)
	}
}

func TestReading(t *testing.T) {
	const path = ricoh + "/lecturas"
	newest := "SELECT bn || ' ' || source || ' ' || author || ' ' || taken_on FROM readings ORDER BY id DESC LIMIT 1"
	webtest.Run(t,
		webtest.Case{Name: "the form", Path: path, As: webtest.AsClerk, Has: []string{"h1 | Anotar una lectura", "input[name=bn]", "input[name=color]", "p | Última lectura 20/10/2026", "input[type=date][name=on][value='2026-11-23']", "select[name=source] option[value=mail]"}},
		webtest.Case{Name: "by telephone", Path: path, As: webtest.AsClerk, Form: form("bn", "214.460", "color", "176190", "on", "2026-11-20", "source", "mail", "idem", "k"), Status: 303, Location: ricoh, After: is(newest, "214460 mail Ana Belmonte 2026-11-20")},
		webtest.Case{Name: "by another technician", Path: rosas + "/lecturas", As: webtest.AsJavier, Form: form("bn", "32000"), Status: 404, After: is("SELECT count(*) || '' FROM readings WHERE bn = 32000", "0")},
		webtest.Case{Name: "by the technician", Path: path, As: webtest.AsJavier, Form: form("bn", "214.460", "color", "176190", "source", "technician"), Status: 303, After: is(newest, "214460 technician Javier Molina 2026-11-23")},
		webtest.Case{Name: "lower than before", Path: path, As: webtest.AsClerk, Form: form("bn", "300", "color", "176190"), Partial: true, Status: 422, Has: []string{"#bn-e | no puede ser menor", "input[name=change]"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "hard to believe", Path: path, As: webtest.AsClerk, Form: form("bn", "2120460", "color", "176190"), Status: 422, Has: []string{"input[name=again_bn][value='2120460']"}},
		webtest.Case{Name: "before the last one", Path: path, As: webtest.AsClerk, Form: form("bn", "214460", "color", "176190", "on", "2026-10-01"), Status: 422, Has: []string{"#on-e | Ya hay una lectura posterior"}},
		webtest.Case{Name: "on no day", Path: path, As: webtest.AsClerk, Form: form("bn", "214460", "color", "176190", "on", "ayer"), Status: 422, Has: []string{"#on-e | una fecha que exista"}},
		webtest.Case{Name: "of one that is gone", Path: path, As: webtest.AsClerk, Before: withdrawn, Form: form("bn", "214460", "color", "176190"), Status: 422, Has: []string{".notice | El equipo está retirado"}},
		webtest.Case{Name: "of one that is not there", Path: home + "/99/lecturas", As: webtest.AsClerk, Form: form("bn", "1"), Status: 404},
	)
}

func TestCounter(t *testing.T) {
	const path = ricoh + "/contador"
	webtest.Run(t,
		webtest.Case{Name: "the form", Path: path, As: webtest.AsClerk, Has: []string{"input[name=final_bn]", "input[name=initial_color]", "#final_bn-a | 212.000", "input[name=version][value='1']"}},
		webtest.Case{Name: "changed", Path: path, As: webtest.AsClerk, Form: form("final_bn", "212.600", "initial_bn", "0", "version", "1", "why", "Placa"), Status: 303, Location: ricoh, After: is("SELECT group_concat(kind, ' ') FROM readings WHERE id > 50", "final initial")},
		webtest.Case{Name: "less than before", Path: path, As: webtest.AsClerk, Form: form("final_bn", "5"), Status: 422, Has: []string{"#resumen a[href='#final_bn']", "#final_bn[value='5']"}},
		webtest.Case{Name: "no number", Path: path, As: webtest.AsClerk, Form: form("final_bn", "cinco"), Status: 422, Has: []string{"#final_bn-e | sin decimales"}},
		webtest.Case{Name: "somebody was faster", Path: path, As: webtest.AsClerk, Before: swapped, Form: form("final_bn", "212700", "version", "1"), Status: 409, Has: []string{".notice | lo ha cambiado mientras tanto", "#final_bn[value='212700']", "input[name=version][value='2']"}},
		webtest.Case{Name: "its page offers to take it back", Path: ricoh, As: webtest.AsClerk, Before: swapped, Has: []string{"tr:first-child form[action='" + ricoh + "/contador/52/anulacion']", "td | Inicio del contador nuevo"}},
		webtest.Case{Name: "taken back", Path: path + "/52/anulacion", As: webtest.AsClerk, Before: swapped, Form: form(), Status: 303, After: is("SELECT group_concat(status, ' ') FROM readings WHERE id > 50", "discarded discarded")},
		webtest.Case{Name: "one that is none", Path: path + "/1/anulacion", As: webtest.AsClerk, Form: form(), Status: 404},
		webtest.Case{Name: "a technician may not", Path: path, As: webtest.AsJavier, Form: form("final_bn", "212600"), Status: 403},
	)
}

func TestWithdrawal(t *testing.T) {
	const path = ricoh + "/retirada"
	state := "SELECT withdrawn_on || withdrawn_why FROM equipment WHERE id = 1"
	webtest.Run(t,
		webtest.Case{Name: "the form asks for the final reading", Path: path, As: webtest.AsClerk, Has: []string{"input[name=why]", "input[name=bn]:not([required])"}},
		webtest.Case{Name: "gone", Path: path, As: webtest.AsClerk, Form: form("why", "Rota", "on", "2026-11-20", "bn", "213.000", "color", "175.500", "version", "1"), Status: 303, After: is(state, "2026-11-20Rota")},
		webtest.Case{Name: "without a reason", Path: path, As: webtest.AsClerk, Form: form("why", ""), Status: 422, Has: []string{"#why-e"}, After: is(state, "")},
		webtest.Case{Name: "a reading that is lower", Path: path, As: webtest.AsClerk, Form: form("why", "x", "bn", "1", "color", "1"), Status: 422, Has: []string{"#bn-e"}, After: is(state, "")},
		webtest.Case{Name: "its page says so", Path: ricoh, As: webtest.AsClerk, Before: withdrawn, Has: []string{".notice | Retirado el 23/11/2026", ".notice | Fin de contrato", "form[action='" + ricoh + "/regreso']"}, HasNot: []string{"a[href='" + ricoh + "/lecturas']"}},
		webtest.Case{Name: "its customer no longer sees it", Path: "/equipos/1", As: storetest.GredosNumber, Before: withdrawn, Status: 404},
		webtest.Case{Name: "twice", Path: path, As: webtest.AsClerk, Before: withdrawn, Form: form("why", "x"), Status: 422, Has: []string{".notice | ya está retirado"}},
		webtest.Case{Name: "back", Path: ricoh + "/regreso", As: webtest.AsClerk, Before: withdrawn, Form: form("version", "2"), Status: 303, Location: ricoh, After: is(state, "")},
		webtest.Case{Name: "back from nowhere, or after somebody else", Path: ricoh + "/regreso", As: webtest.AsClerk, Form: form("version", "1"), Status: 303, After: is(state, "")},
		webtest.Case{Name: "one that is not there", Path: home + "/99/regreso", As: webtest.AsClerk, Form: form(), Status: 404},
	)
}

func TestMove(t *testing.T) {
	const path, away = ricoh + "/traslado", ricoh + "/traslado?cliente=107"
	state := "SELECT customer_id || location || city FROM equipment WHERE id = 1"
	webtest.Run(t,
		webtest.Case{Name: "within the customer", Path: path, As: webtest.AsClerk, Has: []string{"input[name=location][value='Administración, 1.ª planta']", "form[method=get] input[name=cliente]"}, HasNot: []string{"input[name=bn]", "select[name=contract_id]"}},
		webtest.Case{Name: "moved within the customer", Path: path, As: webtest.AsClerk, Form: form("location", "Nave 2", "city", "ILLESCAS", "version", "1"), Status: 303, After: is(state, "1Nave 2ILLESCAS")},
		webtest.Case{Name: "to another customer", Path: away, As: webtest.AsClerk, Has: []string{".notice | Pasa a GESTORÍA ALBERCHE", "select[name=contract_id] option[value='3']", "input[name=city][value='TALAVERA DE LA REINA']", "input[name=bn]"}},
		webtest.Case{Name: "moved to another customer", Path: away, As: webtest.AsClerk, Form: form("location", "Archivo", "contract_id", "3", "bn", "213000", "color", "175500", "version", "1"), Status: 303, After: is(state, "2Archivo")},
		webtest.Case{Name: "with somebody else's contract", Path: away, As: webtest.AsClerk, Form: form("contract_id", "1"), Status: 422, Has: []string{"#contract_id-e"}, After: is("SELECT customer_id || '' FROM equipment WHERE id = 1", "1")},
		webtest.Case{Name: "to nobody", Path: path + "?cliente=77", As: webtest.AsClerk, Has: []string{"#cliente-e | No hay ningún otro cliente"}},
		webtest.Case{Name: "somebody was faster", Path: path, As: webtest.AsClerk, Before: swapped, Form: form("location", "Nave 2", "version", "1"), Status: 409, Has: []string{"input[name=location][value='Nave 2']", "input[name=version][value='2']"}},
	)
	t.Run("the two customers see what is theirs", func(t *testing.T) {
		s, _ := storetest.Open(t)
		lived(t, s)
		clerk, gredos, alberche := webtest.Browse(t, s), webtest.Browse(t, s), webtest.Browse(t, s)
		clerk.SignInStaff(storetest.Clerk)
		clerk.Do(webtest.Case{Path: away, Form: form("location", "Archivo", "contract_id", "3", "bn", "213000", "color", "175500")})
		gredos.SignIn(storetest.GredosNumber)
		alberche.SignIn(storetest.AlbercheNumber)
		for path, want := range map[string][2]int{"/equipos/1": {404, 200}, "/equipos/1/lecturas": {404, 200}, "/incidencias/W92987": {200, 404}, "/pedidos/06355": {200, 404}} {
			for i, who := range []*webtest.Browser{gredos, alberche} {
				if got := who.Do(webtest.Case{Path: path}); got.Status != want[i] {
					t.Errorf("%s by %d: %d, want %d", path, i, got.Status, want[i])
				}
			}
		}
		page := alberche.Do(webtest.Case{Path: "/equipos/1"})
		if page.Count("tbody tr") != 1 || page.Has("td | 212.000") || page.Has("main | W92987") {
			t.Errorf("the new customer sees %s", page.Text("main"))
		}
		if page := gredos.Do(webtest.Case{Path: "/incidencias/W92987"}); page.Has("main | Archivo") {
			t.Errorf("the former customer sees %s", page.Text("main"))
		}
		if page := clerk.Do(webtest.Case{Path: ricoh}); !page.Has("li | TALLERES GREDOS (n.º 04812) · hasta el 23/11/2026") || !page.Has("td | En TALLERES GREDOS") {
			t.Errorf("the office sees %s", page.Text("main"))
		}
	})
}

func TestReplacement(t *testing.T) {
	const path = ricoh + "/sustitucion"
	webtest.Run(t,
		webtest.Case{Name: "the form", Path: path, As: webtest.AsClerk, Has: []string{"input[name=by]", "input[name=bn]"}},
		webtest.Case{Name: "replaced", Path: path, As: webtest.AsClerk, Form: form("by", "21500", "version", "1"), Status: 303, After: is("SELECT contract_id || location FROM equipment WHERE id = 5", "1Administración, 1.ª planta")},
		webtest.Case{Name: "by one that is not there", Path: path, As: webtest.AsClerk, Form: form("by", "77"), Status: 422, Has: []string{"#by-e | No hay ningún equipo con ese ID", "#by[value='77']"}},
		webtest.Case{Name: "both pages lead to each other", Path: home + "/5", As: webtest.AsClerk, Before: func(t *testing.T, s *store.Store) {
			if err := s.Office.ReplaceMachine(context.Background(), storetest.Ricoh, store.Replacement{By: "21500"}); err != nil {
				t.Fatal(err)
			}
		}, Has: []string{"a[href='" + ricoh + "'] | 20417"}},
	)
}
