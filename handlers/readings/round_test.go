package readings_test

import (
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestRound(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "what is missing comes first", Path: "/lecturas", As: gredos, Has: []string{
			"h1 | Lecturas de noviembre", "#progreso | 2 de 4", "#progreso | hasta el 30 de noviembre", "progress[max='4'][value='2']",
			"form[method=post][action='/lecturas'] input[name=csrf]", "#linea-1 input[name=bn-1]", "#linea-1 input[name=color-1]", "#linea-1 .badge | Pendiente",
			"#linea-2 + #linea-4.is-done", "#linea-4 .badge | Recibida el 2 nov", "#linea-4 dd | 64.870", "#linea-4 a[href='/equipos/4/lecturas'] | Cambiar", "button | Guardar las lecturas"},
			HasNot: []string{"#linea-4 input", "#linea-5", "#linea-7"}},
		webtest.Case{Name: "no machine", Path: "/lecturas", As: storetest.IsidroNumber, Has: []string{".empty h2 | No hay lecturas que enviar"}, HasNot: []string{".bulk"}},
		webtest.Case{Name: "all done", Path: "/lecturas", As: gredos, Before: func(t *testing.T, s *store.Store) {
			storetest.Exec(t, s, "UPDATE equipment SET ends_on = '2026-11-01' WHERE id IN (1, 2)")
		}, Has: []string{"#progreso | 2 de 2", ".pagehead__sub | Ya las tenemos todas", "#guardar a[href='/equipos']"}, HasNot: []string{"#guardar button"}},
		webtest.Case{Name: "a guest signs in first", Path: "/lecturas", Status: 303, Location: "/entrar?next=%2Flecturas"},
	)
}

func TestOverdueRound(t *testing.T) {
	s, clock := storetest.Open(t)
	clock.Set(time.Date(2026, time.December, 4, 9, 0, 0, 0, time.UTC))
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	page := b.Do(webtest.Case{Path: "/lecturas"})
	if !page.Has("h1 | Lecturas de noviembre") || !page.Has("#progreso | eran para el 30 de noviembre") || !page.Has(".pagehead__sub | con retraso") {
		t.Errorf("%s / %s", page.Text(".pagehead__sub"), page.Text("#progreso"))
	}
	if list := b.Do(webtest.Case{Path: "/equipos"}); !list.Has("mark | Lectura atrasada") || !list.Has(".encurso | Atrasadas: eran para el 30 de noviembre") {
		t.Errorf("list: %s", list.Text(".encurso"))
	}
}

func TestSave(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "every line that was filled in", Path: "/lecturas", As: gredos, Status: 303, Location: "/lecturas", After: stored(2),
			Form: form("bn-1", "214460", "color-1", "176190", "bn-2", "90.300", "color-2", "41.500")},
		webtest.Case{Name: "the others may wait", Path: "/lecturas", As: gredos, Status: 303, Location: "/lecturas", After: stored(1),
			Form: form("bn-1", "214460", "color-1", "176190", "bn-2", "", "color-2", "")},
		webtest.Case{Name: "a good line is saved beside a bad one, which stays typed", Path: "/lecturas", As: gredos, Status: 422, After: stored(1),
			Form: form("bn-1", "214460", "color-1", "176190", "bn-2", "300", "color-2", "41500"),
			Has: []string{"#linea-1.is-done .badge | Guardada ahora", "#linea-1 dd | 214.460", "#bn-2[value='300'][aria-invalid]", "#color-2[value='41500']",
				"#bn-2-e | no puede ser menor que la última (88.412)", "#linea-2 a[href='/equipos/2/lecturas?bn=300&color=41500']",
				"#resumen a[href='#bn-2'] | KONICA MINOLTA BIZHUB C454E 20655", "#progreso | 3 de 4"}},
		webtest.Case{Name: "a line half filled in", Path: "/lecturas", As: gredos, Status: 422, After: stored(0), Form: form("bn-1", "214460"),
			Has: []string{"#bn-1[value='214460']", "#color-1-e | Escriba la lectura de color"}},
		webtest.Case{Name: "a line in doubt asks in its place", Path: "/lecturas", As: gredos, Status: 422, After: stored(0), Form: form("bn-2", "884121", "color-2", "42100"),
			Has: []string{"#linea-2.is-warn [role=alert] | ¿Seguro que BN es 884.121?", "input[name=again_bn-2][value='884121']", "input[name=ok-2]", "input[name=guess_bn-2]", "#resumen a[href='#bn-2']"}},
		webtest.Case{Name: "in a whole form, leaving it as it stands is not insisting", Path: "/lecturas", As: gredos, Status: 422, After: stored(0),
			Form: form("bn-2", "884121", "again_bn-2", "884121", "color-2", "42100"), Has: []string{"#linea-2 [role=alert]"}},
		webtest.Case{Name: "saying so is", Path: "/lecturas", As: gredos, Status: 303, After: doubtful,
			Form: form("bn-2", "884121", "again_bn-2", "884121", "color-2", "42100", "ok-2", "1")},
		webtest.Case{Name: "nothing typed at all", Path: "/lecturas", As: gredos, Status: 422, After: stored(0), Form: form(), Has: []string{"#resumen | Escriba al menos una lectura"}},
		webtest.Case{Name: "a stranger's line is not looked at", Path: "/lecturas", As: gredos, Status: 422, After: stored(0), Form: form("bn-7", "160000", "color-7", "61000")},
		webtest.Case{Name: "a store that fails says so and stores nothing", Path: "/lecturas", As: gredos, Before: broken, Status: 500, After: stored(0),
			Form: form("bn-1", "214460", "color-1", "176190"), Has: []string{".problem"}},
		webtest.Case{Name: "without a token", Path: "/lecturas", As: gredos, Status: 403, After: stored(0), Form: form("bn-1", "214460", "color-1", "176190", "csrf", "x")},
		webtest.Case{Name: "a guest signs in first", Path: "/lecturas", Status: 303, After: stored(0), Form: form("bn-1", "214460", "color-1", "176190")},
	)
}

func TestSaveLine(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "one line by htmx leaves the others alone", Path: "/lecturas", As: gredos, Partial: true, After: stored(1),
			Form: form("linea", "1", "bn-1", "214460", "color-1", "176190", "bn-2", "90300", "color-2", "41500"),
			Has:  []string{"#linea-1.is-done .badge | Guardada ahora", "#progreso[hx-swap-oob] | 3 de 4", "#decir[hx-swap-oob] | BN 214.460 (+2.460)"}, HasNot: []string{"#linea-2", "h1", "#guardar"}},
		webtest.Case{Name: "the last line ends the round", Path: "/lecturas", As: gredos, Partial: true, Form: form("linea", "1", "bn-1", "214460", "color-1", "176190"),
			Before: func(t *testing.T, s *store.Store) {
				storetest.Exec(t, s, "UPDATE equipment SET ends_on = '2026-11-01' WHERE id = 2")
			}, Has: []string{"#progreso | 3 de 3", "#guardar[hx-swap-oob] a[href='/equipos']"}},
		webtest.Case{Name: "a lower counter", Path: "/lecturas", As: gredos, Partial: true, Status: 422, After: stored(0), Form: form("linea", "1", "bn-1", "300", "color-1", "176190"),
			Has: []string{"#linea-1 #bn-1-e", "#bn-1[value='300']", "#decir | No se ha guardado"}, HasNot: []string{"h1", "[data-autofocus]"}},
		webtest.Case{Name: "a doubt does not take the focus from the next line", Path: "/lecturas", As: gredos, Partial: true, Status: 422, After: stored(0),
			Form: form("linea", "2", "bn-2", "884121", "color-2", "42100"), Has: []string{"#linea-2 [role=alert]"}, HasNot: []string{"[data-autofocus]"}},
		webtest.Case{Name: "a line sent again by itself is insisted on", Path: "/lecturas", As: gredos, Partial: true, After: doubtful,
			Form: form("linea", "2", "bn-2", "884121", "again_bn-2", "884121", "color-2", "42100"), Has: []string{"#linea-2 .badge | Guardada, en revisión"}},
		webtest.Case{Name: "a store that fails leaves the line as it was typed", Path: "/lecturas", As: gredos, Before: broken, Partial: true, Status: 500, After: stored(0),
			Form: form("linea", "1", "bn-1", "214460", "color-1", "176190"), Has: []string{".problem"}, HasNot: []string{"#linea-1"}},
		webtest.Case{Name: "one line without a script", Path: "/lecturas", As: gredos, Status: 303, Location: "/lecturas", After: stored(1), Form: form("linea", "1", "bn-1", "214460", "color-1", "176190")},
		webtest.Case{Name: "a stranger's line", Path: "/lecturas", As: gredos, Partial: true, Status: 404, After: stored(0), Form: form("linea", "7", "bn-7", "160000", "color-7", "61000")},
	)
}
