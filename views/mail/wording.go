package mail

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Word is something that the dealer's own words may name in braces: «{numero}».
type Word struct{ Name, Means string }

// The words that every letter knows, and those of letters about one kind of thing.
var (
	commonWords = []Word{
		{"nombre", "a quién se escribe"}, {"distribuidor", "nuestro nombre"}, {"telefono", "nuestro teléfono"}, {"horario", "nuestro horario"},
		{"promesa", "la promesa de respuesta"}, {"asunto", "el asunto normal"}, {"texto", "el principio normal"}, {"cierre", "el final normal"},
	}
	incidentWordList = []Word{
		{"numero", "número de la incidencia"}, {"cliente", "nombre del cliente"}, {"equipo", "modelo del equipo"}, {"id", "ID del equipo"},
		{"ubicacion", "dónde está el equipo"}, {"contacto", "por quién preguntar"}, {"tecnico", "nombre del técnico"}, {"asignacion", "frase sobre quién irá"},
	}
	customerWordList = []Word{{"cliente", "nombre del cliente"}, {"numero_cliente", "número de cliente"}}
	orderWordList    = []Word{
		{"numero", "número del pedido"}, {"cliente", "nombre del cliente"}, {"su_pedido", "su propio número de pedido"}, {"total", "importe total"},
		{"unidades", "cuántas unidades"}, {"transportista", "quién lo lleva"}, {"seguimiento", "número de seguimiento"}, {"revision", "frase cuando la oficina lo revisa antes"},
	}
)

// values is what the words stand for in a letter about these facts.
func (l Letter) values(facts any) map[string]string {
	dealer := l.To.Dealer
	values := map[string]string{
		"nombre": OneLine(l.To.Name), "distribuidor": dealer.Name, "telefono": dealer.Phone, "horario": dealer.Hours, "promesa": dealer.Promise,
		"asunto": l.Subject, "texto": strings.Join(l.Lead, "\n"), "cierre": l.Closing,
	}
	switch f := facts.(type) {
	case store.IncidentFacts:
		for name, value := range map[string]string{
			"numero": f.Number, "cliente": f.Customer.Name, "equipo": f.Machine.Model, "id": f.Machine.Number, "ubicacion": f.Machine.Location,
			"contacto": f.Contact, "tecnico": f.Technician.Name, "asignacion": assignment(f),
		} {
			values[name] = value
		}
	case store.InvitationFacts:
		values["cliente"], values["numero_cliente"] = f.Customer.Name, f.Customer.Number
	case store.ReminderFacts:
		values["cliente"], values["numero_cliente"] = f.Customer.Name, f.Customer.Number
	case store.QuestionFacts:
		values["cliente"], values["numero_cliente"] = f.Customer.Name, f.Customer.Number
	case store.AccessLinkFacts:
		values["cliente"], values["numero_cliente"] = f.Customer.Name, f.Customer.Number
	case store.AccessNews:
		values["cliente"], values["numero_cliente"] = f.Customer.Name, f.Customer.Number
	case store.OrderFacts:
		for name, value := range map[string]string{
			"numero": f.Number, "cliente": f.Customer.Name, "su_pedido": f.YourRef, "total": ui.Money(f.Total), "unidades": ui.Plural(f.Units, "unidad", "unidades"),
			"transportista": f.Carrier, "seguimiento": f.Tracking, "revision": review(f),
		} {
			values[name] = value
		}
	}
	return values
}

// Reworded puts the dealer's own words, when there are any, in place of the standard ones.
func (l Letter) Reworded(facts any) Letter {
	own := l.To.Own
	if own == (store.LetterText{}) {
		return l
	}
	var pairs []string
	for name, value := range l.values(facts) {
		pairs = append(pairs, "{"+name+"}", value)
	}
	fill := strings.NewReplacer(pairs...) // one pass: what a customer writes in braces stays what it is
	l.Subject = OneLine(fill.Replace(own.Subject))
	l.Lead = paragraphs(fill.Replace(own.Opening))
	l.Closing = strings.Join(paragraphs(fill.Replace(own.Closing)), "\n")
	return l
}

// paragraphs are the lines that say something; a word that stands for nothing leaves no gap.
func paragraphs(text string) []string {
	var all []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			all = append(all, line)
		}
	}
	return all
}

var braces = regexp.MustCompile(`\{[^{}\n]*\}`)

// Check returns Invalid for words in braces that this kind of letter does not know.
func (k Kind) Check(text store.LetterText) error {
	wrong := store.Invalid{}
	for field, words := range map[string]string{"subject": text.Subject, "opening": text.Opening, "closing": text.Closing} {
		for _, name := range braces.FindAllString(words, -1) {
			if !slices.ContainsFunc(k.Words(), func(w Word) bool { return "{"+w.Name+"}" == name }) {
				wrong[field] = fmt.Sprintf("Aquí no hay nada que se llame %s. Mire la lista de datos.", name)
			}
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}
