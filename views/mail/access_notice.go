package mail

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// AccessNotice tells a customer what somebody did who only knew its number and CIF.
func AccessNotice(to To, f store.NoticeFacts) Letter {
	title := "Esto se ha hecho con su número de cliente y su CIF"
	l := Letter{To: to, Subject: OneLine(title + " · " + to.Dealer.Name), Title: title}
	l.Lead = []string{"Alguien ha entrado con su número de cliente y su CIF, que están en todas sus facturas. Si ha sido usted o alguien de su empresa, no tiene que hacer nada."}
	section := Section{Title: "Desde las " + ui.Clock(f.Since) + " del " + ui.DayLong(store.DateOf(f.Since))}
	for _, line := range f.Lines {
		section.Facts = append(section.Facts, Fact{Label: ui.Moment(line.At), Value: OneLine(line.What)})
	}
	l.Sections = []Section{section}
	if f.Path != "" {
		l.Link = portal(to.Dealer, "No he sido yo", strings.TrimPrefix(f.Path, "/"))
	}
	l.Closing = "¿No ha sido usted? Con el enlace se cierra la entrada con el CIF, y nos enteramos. Con una cuenta propia el CIF deja de abrir nada."
	return l
}

// SignInAlarm tells the admins that somebody tries customers' numbers and CIFs.
func SignInAlarm(to To, f store.AlarmFacts) Letter {
	title := "Demasiados intentos de entrar con el CIF"
	l := Letter{To: to, Subject: OneLine(title + " · " + to.Dealer.Name), Title: title}
	l.Lead = []string{"Han fallado muchas entradas con número de cliente y CIF. Durante una hora, y mientras siga, con ellos solo se recibe un enlace en el correo registrado. Quien tiene contraseña propia entra como siempre."}
	until := ""
	if !f.Until.IsZero() {
		until = ui.Moment(f.Until)
	}
	l.Sections = []Section{{Facts: facts(
		Fact{Label: "En la última hora", Value: ui.Plural(f.Hour, "fallo", "fallos")},
		Fact{Label: "En las últimas 24 horas", Value: ui.Plural(f.Day, "fallo", "fallos")},
		Fact{Label: "Hasta", Value: until},
	)}}
	l.Link = portal(to.Dealer, "Ver el registro", "gestion", "registro")
	l.Closing = "Como mucho recibirá una carta como esta al día."
	return l
}
