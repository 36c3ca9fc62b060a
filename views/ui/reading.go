package ui

import (
	"strings"

	"areaclientes/store"
)

// SourceWord says how a reading came.
func SourceWord(source string) string {
	switch source {
	case store.FromPortal:
		return "Área de clientes"
	case store.FromPhone:
		return "Por teléfono"
	case store.FromTechnician:
		return "Técnico"
	case store.FromMail:
		return "Por correo"
	case store.FromMachine:
		return "Automática"
	}
	return "Oficina"
}

// ReadingOrigin says what a reading is and where it comes from.
func ReadingOrigin(r store.Reading) string {
	switch r.Kind {
	case store.FinalReading:
		return "Final del contador anterior"
	case store.InitialReading:
		return "Inicio del contador nuevo"
	}
	if r.Source == store.FromPhone || r.ByPerson {
		return Entered(store.Entered{Source: r.Source, By: r.Author})
	}
	return SourceWord(r.Source)
}

// ReadingWord is what became of a reading.
func ReadingWord(status string) string {
	return map[string]string{store.ReadingOK: "Correcta", store.ReadingDoubtful: "Dudosa", store.ReadingConfirmed: "Revisada", store.ReadingDiscarded: "Descartada"}[status]
}

// ReadingWords writes a reading with the copies since the last one: BN 214.460 (+2.460).
func ReadingWords(r store.Reading) string {
	var list []string
	for _, counter := range store.Counters {
		value, ok := r.Counts[counter]
		if !ok {
			continue
		}
		text := CounterLabel(counter) + " " + Number(value)
		if copies, known := r.Copies[counter]; known {
			text += " (+" + Number(copies) + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}
