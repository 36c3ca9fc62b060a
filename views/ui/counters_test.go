package ui

import (
	"strings"
	"testing"

	"areaclientes/store"
)

func TestDoubtWords(t *testing.T) {
	cases := []struct {
		name        string
		doubt       store.Doubt
		title, text string
	}{
		{"a jump", store.Doubt{Counter: store.BN, Value: 2120460, Copies: 1908460, Days: 34, Usual: 2300}, "¿Seguro que BN es 2.120.460?",
			"Serían 1.908.460 copias en 34 días. En este equipo lo normal son unas 2.300 al mes."},
		{"a jump without history", store.Doubt{Counter: store.Color, Value: 90000, Copies: 80000, Days: 1}, "¿Seguro que Color es 90.000?", "Serían 80.000 copias en 1 día."},
		{"a first reading", store.Doubt{Counter: store.BN, Value: 32000000}, "¿Seguro que BN es 32.000.000?", "Es un contador muy alto para la primera lectura de este equipo."},
		{"exchanged", store.Doubt{Counter: store.BN, Swap: true}, "¿Ha cruzado BN y Color?", "Así escritos no encajan con la última lectura; cambiados de sitio, sí."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if title, text := DoubtTitle(c.doubt), DoubtText(c.doubt); title != c.title || text != c.text {
				t.Errorf("%q, %q; want %q, %q", title, text, c.title, c.text)
			}
		})
	}
}

func TestCounterChart(t *testing.T) {
	machine := store.Equipment{Last: store.LastReading{On: "2026-10-20"}}
	months := []store.Month{{First: "2026-08-01"}, {First: "2026-09-01", Copies: store.Counts{store.BN: 2300, store.Color: 1000}},
		{First: "2026-10-01", Copies: store.Counts{store.BN: 1500}}, {First: "2026-11-01"}}
	chart, ok := CounterChart(machine, months)
	if !ok || len(chart.Months) != 2 || chart.Months[0].Name != "septiembre de 2026" || chart.Months[1].Name != "octubre de 2026, hasta el día 20" {
		t.Errorf("chart = %+v, %v: want the known months alone", chart, ok)
	}
	if want := "Gráfico de barras con las copias de 2 meses: entre 1.500 y 3.300 al mes."; chart.Desc != want {
		t.Errorf("desc = %q", chart.Desc)
	}
	if _, ok := CounterChart(machine, months[:1]); ok {
		t.Error("a chart of nothing")
	}
}

func TestMachineOf(t *testing.T) {
	bare := MachineOf(store.Equipment{Number: "20417", Model: store.Model{Name: "RICOH", Shape: "a3"}})
	if len(bare.Meta) != 1 || bare.Meta[0] != "ID 20417" || len(bare.Data) != 10 || bare.Data[6].Href != "" {
		t.Errorf("%+v", bare)
	}
	full := MachineOf(store.Equipment{Number: "20417", OwnRef: "ADM-01", Location: "Recepción", Postcode: "45007", City: "TOLEDO", Phone: "925112233"})
	if full.Meta[0] != "Recepción · TOLEDO" || full.Meta[1] != "ID 20417 · Ref. ADM-01" || full.Data[5].Text != "45007 TOLEDO" || full.Data[6].Href != "tel:+34925112233" {
		t.Errorf("%+v", full)
	}
}

func TestMachineForWhoOnlyKnewTheNIF(t *testing.T) {
	e := store.Equipment{Phone: "925112233", Fax: "925112234", Email: "compras@gredos.es", Contact: "Ana Ruiz"}
	for masked, want := range map[bool]string{
		false: "925 11 22 33|tel:+34925112233|925 11 22 34|compras@gredos.es|Ana Ruiz",
		true:  "9•• ••• •33||9•• ••• •34|c•••@g•••.es|Ana Ruiz",
	} {
		d := machineFor(Viewer{Masked: masked}, e).Data
		if got := strings.Join([]string{d[6].Text, d[6].Href, d[7].Text, d[8].Text, d[9].Text}, "|"); got != want {
			t.Errorf("masked %v: %s, want %s", masked, got, want)
		}
	}
}
