package mail

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// ReadingReminder asks a customer for the readings of a month that are missing.
func ReadingReminder(to To, f store.ReminderFacts) Letter {
	month := ui.MonthName(f.Period.First.Time().Month())
	title := "Lecturas de " + month
	l := letter(to, f.Customer.Number, title)
	l.Title, l.Link = title, portal(to.Dealer, "Enviar las lecturas", "lecturas")
	if len(f.Machines) == 0 {
		l.Lead = []string{"Ya tenemos todas sus lecturas de " + month + ". Gracias: no tiene que hacer nada."}
		l.Link = Link{}
		return l
	}
	l.Lead = []string{"Nos " + missing(len(f.Machines), month) + ". Se tarda menos de un minuto: copie el contador que marca cada equipo."}
	if f.Period.Overdue {
		l.Lead = append(l.Lead, "Eran para el "+ui.DayMonthLong(f.Period.Last)+".")
	}
	for _, due := range f.Machines {
		l.Sections = append(l.Sections, Section{Title: due.Machine.Model, Facts: facts(
			Fact{Label: "ID", Value: due.Machine.Number},
			Fact{Label: "Ref. propia", Value: due.Machine.OwnRef},
			Fact{Label: "Ubicación", Value: due.Machine.Location},
			Fact{Label: "Última lectura", Value: reading(due.Last)},
		)})
	}
	l.Closing = "Si no puede enviarlas por el portal, conteste a este correo con los números."
	return l
}

func missing(n int, month string) string {
	if n == 1 {
		return "falta la lectura de " + month + " de 1 equipo"
	}
	return "faltan las lecturas de " + month + " de " + ui.Number(int64(n)) + " equipos"
}
