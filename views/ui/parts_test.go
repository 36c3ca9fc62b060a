package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"areaclientes/store"
)

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(With(context.Background(), Chrome{CSRF: `a"b`}), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPartsSayWhatTheyMust(t *testing.T) {
	for name, c := range map[string]struct {
		part        templ.Component
		has, hasNot []string
	}{
		"a field with an error is tied to it and keeps what was typed": {
			Input(Field{Name: "contacto", Label: "Contacto", Hint: "Quién", Value: "Ana", Error: "Escríbalo", Required: true}),
			[]string{`aria-describedby="contacto-a contacto-e"`, `aria-invalid="true"`, `value="Ana"`, ` required`, `id="contacto-e"`, `for="contacto"`, "field--bad"}, nil},
		"a field without words describes nothing": {
			Input(Field{Name: "x", Label: "X"}), nil, []string{"aria-describedby", "aria-invalid", "required", "readonly", "field--bad"}},
		"the first radio answers to the field": {Radios(Field{Name: "tipo", Label: "Tipo", Value: "b"}, []Option{{Value: "a"}, {Value: "b"}}), []string{`id="tipo"`, `value="b" checked`}, []string{"aria-describedby"}},
		"a password never comes back":          {Password(Field{Name: "clave", Label: "Contraseña", Value: "secreto"}), nil, []string{"secreto"}},
		"a counter knows its last value": {
			CounterInput(CounterField{Counter: store.BN, Last: 212000, HasLast: true, Usual: 2300}),
			[]string{`data-last="212000"`, `data-usual="2300"`, "212.000", `aria-describedby="bn-u bn-d"`, `inputmode="numeric"`}, []string{"required"}},
		"a first reading has no last value": {
			CounterInput(CounterField{Counter: store.Color}), []string{`aria-describedby="color-d"`}, []string{"data-last", "Última"}},
		"an error outweighs a warning": {
			CounterInput(CounterField{Counter: store.BN, Error: "e", Warn: "w"}), []string{"field--bad"}, []string{"field--warn"}},
		"one wrong field is singular":       {ErrorSummary([]FieldError{{"a", "A"}}, ""), []string{"Falta un dato", `href="#a"`, "data-autofocus"}, nil},
		"no wrong field, no summary":        {ErrorSummary(nil, ""), nil, []string{"notice"}},
		"a list of one page has no pager":   {Pager(Pages{From: 1, To: 3, Total: 3}), nil, []string{"nav"}},
		"the first page has no way back":    {Pager(Pages{From: 1, To: 50, Total: 1200, Next: "/x?p=2"}), []string{`aria-disabled="true"`, `href="/x?p=2"`, "de 1.200"}, nil},
		"a step says when it is done":       {Steps([]Step{{Title: "A", Done: true}, {Title: "B", Icon: "truck", Now: true}}), []string{"(hecho)", `aria-current="step"`}, nil},
		"black toner has its letter":        {Toner("Negro", "tóner"), []string{"toner--k", ">K<"}, nil},
		"paper has none":                    {Toner("negro", "papel"), []string{"toner--x"}, []string{">K<"}},
		"the token is escaped":              {CSRF(), []string{`name="csrf"`, `value="a&#34;b"`}, nil},
		"a machine of unknown kind drawn":   {MachineArt("satélite", true), []string{"#m-a4-color"}, nil},
		"a message keeps its lines":         {Timeline([]Event{{Icon: "check", Quote: "uno\n<b>"}}), []string{"uno<br>", "&lt;b&gt;"}, nil},
		"counters come in reading order":    {Readings(store.Counts{store.Scan: 3, store.BN: 1240}), []string{"1.240", "Escáner"}, []string{"Color<"}},
		"an address of a script is no link": {Back("javascript:alert(1)", "x"), nil, []string{"javascript:"}},
	} {
		t.Run(name, func(t *testing.T) {
			html := draw(t, c.part)
			for _, w := range c.has {
				if !strings.Contains(html, w) {
					t.Errorf("no %s in %s", w, html)
				}
			}
			for _, w := range c.hasNot {
				if strings.Contains(html, w) {
					t.Errorf("%s in %s", w, html)
				}
			}
		})
	}
}

func TestChartScaleIsRoundAndEnough(t *testing.T) {
	for _, c := range []struct {
		bn   int64
		want float64
	}{{0, 4}, {4, 4}, {5, 8}, {3780, 4000}, {4001, 8000}, {90, 100}, {9000, 10000}, {2_000_000, 2_000_000}, {999_999_999, 1_000_000_000}} {
		chart := Chart{Months: []Month{{BN: c.bn}}}
		if got := chart.scale(); got != c.want {
			t.Errorf("%d copies: scale %g, want %g", c.bn, got, c.want)
		}
	}
}

func TestChartDrawsWhatItIsGiven(t *testing.T) {
	months := []Month{{Letter: "O", Name: "oct", BN: 2440, Color: 1190}}
	now := &Month{Letter: "N", Name: "Noviembre", BN: 1_900_000}
	odd := draw(t, CopiesChart(Chart{ID: "c", Months: months, Now: now, Odd: "1,9 millones", Color: true}))
	if !strings.Contains(odd, `class="odd"`) || strings.Contains(odd, `class="cur" x`) || !strings.Contains(odd, ">4.000<") {
		t.Error("an implausible month must leave the chart, not stretch it")
	}
	if plain := draw(t, CopiesChart(Chart{ID: "c", Months: months})); strings.Contains(plain, `class="val"`) || strings.Contains(plain, ">Total<") {
		t.Error("a chart without the current month and colour draws them")
	}
	draw(t, CopiesChart(Chart{ID: "c"}))
}
