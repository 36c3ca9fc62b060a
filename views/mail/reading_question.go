package mail

import (
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// ReadingQuestion asks a customer whether a reading is right.
func ReadingQuestion(to To, f store.QuestionFacts) Letter {
	title := "¿Es correcta esta lectura?"
	l := letter(to, f.Machine.Number, title)
	l.Title = title
	l.Lead = []string{"Hemos recibido una lectura que se sale de lo normal en este equipo. Antes de facturar, ¿nos confirma que es correcta?"}
	l.Sections = []Section{{Title: "Lectura", Facts: facts(
		Fact{Label: "Recibida", Value: reading(f.Reading)},
		Fact{Label: "Anterior", Value: reading(f.Before)},
		Fact{Label: "Lo normal", Value: usual(f.Usual)},
	)}, machineShort(f.Machine)}
	l.Link = portal(to.Dealer, "Contestar", "equipos", strconv.FormatInt(int64(f.Equipment), 10), "lecturas", strconv.FormatInt(f.ID, 10))
	l.Closing = "También puede contestar a este correo con lo que marca ahora el contador."
	return l
}

// usual writes how many copies a machine makes in a month.
func usual(counts store.Counts) string {
	var parts []string
	for _, counter := range store.Counters {
		if n, known := counts[counter]; known {
			parts = append(parts, "unas "+ui.Number(n)+" copias "+ui.CounterLabel(counter)+" al mes")
		}
	}
	return strings.Join(parts, ", ")
}
