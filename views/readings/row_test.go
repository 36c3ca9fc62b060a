package readings

import (
	"context"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func TestRow(t *testing.T) {
	machine := store.Equipment{ID: 7, Number: "20417", Pending: true, Model: store.Model{Name: "RICOH AFICIO MP C4501", Shape: "a3", HasColor: true},
		Last: store.LastReading{On: "2026-10-20", Counts: store.Counts{store.BN: 212000, store.Color: 175000}}}
	done := machine
	done.Pending = false
	typed := map[string]string{"bn": "2.120.460", "color": "176.190"}
	cases := []struct {
		name     string
		line     Line
		has, not []string
	}{
		{"to be typed", Line{Counters: ui.Counters{Equipment: machine, Suffix: "-7"}},
			[]string{`id="linea-7"`, `name="bn-7"`, `name="color-7"`, "Última: <b>212.000</b>", "Pendiente", `hx-vals="{&#34;linea&#34;:&#34;7&#34;}"`, "RICOH AFICIO MP C4501 20417"},
			[]string{"is-done", "is-warn", "role=\"alert\"", "required"}},
		{"in doubt", Line{Counters: ui.Counters{Equipment: machine, Suffix: "-7", Typed: typed,
			Doubt: &store.Doubt{Counter: store.BN, Value: 2120460, Copies: 1908460, Days: 34, Usual: 2300, Guess: 212460}}},
			[]string{"is-warn", `role="alert"`, "¿Seguro que BN es 2.120.460?", `name="again_bn-7" value="2.120.460"`, `name="ok-7"`, `name="guess_bn-7" value="212460"`, `value="176.190"`},
			[]string{"is-done", `name="again_color-7"`, "data-autofocus"}},
		{"lower than before", Line{Counters: ui.Counters{Equipment: machine, Suffix: "-7", Typed: map[string]string{"bn": "300", "color": "176.190"},
			Errors: store.Invalid{"bn": "No puede ser menor."}, Below: []store.Below{{Counter: store.BN, Value: 300, Last: 212000}}}},
			[]string{"No puede ser menor.", `href="/equipos/7/lecturas?bn=300&amp;color=176.190"`, `aria-invalid="true"`}, []string{"is-done", "role=\"alert\""}},
		{"saved just now", Line{Counters: ui.Counters{Equipment: done, Suffix: "-7"}, Reading: &store.Reading{Status: store.ReadingOK}},
			[]string{"is-done", "Guardada ahora", `href="/equipos/7/lecturas"`}, []string{"<input"}},
		{"saved and marked", Line{Counters: ui.Counters{Equipment: done, Suffix: "-7"}, Reading: &store.Reading{Status: store.ReadingDoubtful}},
			[]string{"is-done", "Guardada, en revisión"}, []string{"<input"}},
		{"received before", Line{Counters: ui.Counters{Equipment: done, Suffix: "-7"}}, []string{"is-done", "Recibida el 20 oct"}, []string{"<input"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			if err := Row(c.line).Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			for _, want := range c.has {
				if !strings.Contains(b.String(), want) {
					t.Errorf("no %s in\n%s", want, b.String())
				}
			}
			for _, unwanted := range c.not {
				if strings.Contains(b.String(), unwanted) {
					t.Errorf("unexpected %s in\n%s", unwanted, b.String())
				}
			}
		})
	}
}
