package mail

import (
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// breakdown is what the customer reported.
func breakdown(f store.IncidentFacts) Section {
	return Section{Title: "Avería", Quote: f.Description, Facts: facts(
		Fact{Label: "Tipo de aviso", Value: f.Kind.Word()},
		Fact{Label: "Gravedad", Value: f.Severity.Word()},
		Fact{Label: "Documentos", Value: strings.Join(f.Files, ", ")},
		Fact{Label: "Recibida", Value: ui.Moment(f.CreatedAt) + sourceWord(f.Entered)},
	)}
}

// caller is whom to speak to, and about which customer.
func caller(f store.IncidentFacts) Section {
	phone := f.Phone
	for _, other := range []string{f.Machine.Phone, f.Customer.Phone} {
		if phone == "" {
			phone = other
		}
	}
	return Section{Title: "Contacto", Facts: facts(
		Fact{Label: "Cliente", Value: f.Customer.Name + " (n.º " + f.Customer.Number + ")"},
		Fact{Label: "Contacto", Value: f.Contact},
		Fact{Label: "Teléfono", Value: phone, Href: dial(phone)},
	)}
}

// untold tells the office that a technician got no letter. It stands in letters of which the technician
// would get a copy, so where it is drawn there is only the office to read it.
func untold(f store.IncidentFacts) []string {
	if f.Technician.Name == "" || f.Technician.Email != "" {
		return nil
	}
	text := f.Technician.Name + " no tiene correo en su ficha y no ha recibido este aviso: llámele ustedes"
	if f.Technician.Phone != "" {
		text += " (" + f.Technician.Phone + ")"
	}
	return []string{text + "."}
}

// unreachable tells the office that a customer gets no letters.
func unreachable(customer store.PartyFacts) []string {
	if customer.Email != "" {
		return nil
	}
	return []string{"El cliente no tiene correo en su ficha: las novedades hay que dárselas por teléfono."}
}

func dial(phone string) string {
	if !strings.ContainsAny(phone, "0123456789") {
		return ""
	}
	return ui.Tel(phone)
}

// machine describes a machine in full, for who has to find it.
func machine(m store.MachineFacts, last store.ReadingFacts) Section {
	return Section{Title: "Equipo", Facts: facts(
		Fact{Label: "Modelo", Value: m.Model},
		Fact{Label: "ID", Value: m.Number},
		Fact{Label: "Ref. propia", Value: m.OwnRef},
		Fact{Label: "N.º de serie", Value: m.Serial},
		Fact{Label: "Ubicación", Value: m.Location},
		Fact{Label: "Dirección", Value: m.Address},
		Fact{Label: "Población", Value: town(m.Postcode, m.City, m.Province)},
		Fact{Label: "Última lectura", Value: reading(last)},
	)}
}

// machineShort names a machine for who knows it.
func machineShort(m store.MachineFacts) Section {
	return Section{Title: "Equipo", Facts: facts(
		Fact{Label: "Modelo", Value: m.Model},
		Fact{Label: "ID", Value: m.Number},
		Fact{Label: "Ref. propia", Value: m.OwnRef},
		Fact{Label: "Ubicación", Value: m.Location},
	)}
}

// message is what somebody wrote into the thread, by whom and when.
func message(title string, e store.EventFacts) Section {
	return Section{Title: title, Quote: e.Body, Facts: facts(
		Fact{Label: "De", Value: e.Author},
		Fact{Label: "Fecha", Value: ui.Moment(e.At)},
		Fact{Label: "Documentos", Value: strings.Join(e.Files, ", ")},
	)}
}

func reading(r store.ReadingFacts) string {
	var values []string
	for _, counter := range store.Counters {
		if n, ok := r.Counts[counter]; ok {
			values = append(values, ui.CounterLabel(counter)+" "+ui.Number(n))
		}
	}
	if len(values) == 0 {
		return ""
	}
	return strings.Join(values, ", ") + " (" + ui.Day(r.On) + ")"
}

func town(postcode, city, province string) string {
	line := strings.TrimSpace(postcode + " " + city)
	if province != "" && !strings.EqualFold(province, city) {
		line = strings.TrimSpace(line + " (" + province + ")")
	}
	return line
}

// visit writes «martes 24 de noviembre, de 10:00 a 12:00»; empty without a planned visit.
func visit(from, to time.Time) string {
	if from.IsZero() {
		return ""
	}
	when := ui.DayLong(store.DateOf(from))
	if to.IsZero() || to.Equal(from) {
		return when + ", a las " + ui.Clock(from)
	}
	if store.DateOf(to) != store.DateOf(from) {
		return when + " a las " + ui.Clock(from) + ", hasta el " + ui.DayLong(store.DateOf(to)) + " a las " + ui.Clock(to)
	}
	return when + ", de " + ui.Clock(from) + " a " + ui.Clock(to)
}
