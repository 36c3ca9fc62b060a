package mail

import (
	"fmt"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// ImportOffice tells the office of a nightly import with something in it to look at.
func ImportOffice(to To, f store.ImportFacts) Letter {
	title := "Importación con filas rechazadas"
	lead := "Se ha importado lo que dejó el programa de gestión en la carpeta vigilada. " + rejected(f.Rejected) + " Las demás filas están importadas."
	if f.Job.State == store.ImportFailed || len(f.Job.Problems) > 0 {
		title = "Importación con errores"
		lead = "No se ha podido importar, o no del todo, lo que dejó el programa de gestión en la carpeta vigilada."
	}
	l := Letter{To: to, Subject: title, Title: title, Lead: []string{lead},
		Link: portal(to.Dealer, "Ver la importación", "gestion", "importar", fmt.Sprint(f.Job.ID))}
	var names []string
	for _, file := range f.Job.Files {
		names = append(names, file.Name)
	}
	about := Section{Title: "Archivos", Facts: facts(
		Fact{Label: "Archivos", Value: strings.Join(names, ", ")},
		Fact{Label: "Cuándo", Value: ui.Moment(f.Job.Created)},
		Fact{Label: "Problemas", Value: strings.Join(f.Job.Problems, " ")},
	)}
	l.Sections = append(l.Sections, about)
	if f.Rejected > 0 {
		l.Sections = append(l.Sections, rejects(f))
	}
	l.Closing = "Los archivos, el informe y las filas rechazadas con su motivo están en la carpeta vigilada, en «procesados» o «con-errores»."
	return l
}

func rejected(n int) string {
	if n == 1 {
		return "Se ha rechazado 1 fila."
	}
	return "Se han rechazado " + ui.Number(int64(n)) + " filas."
}

func rejects(f store.ImportFacts) Section {
	section := Section{Title: "Filas rechazadas"}
	for _, line := range f.Rejects {
		where := line.File
		if line.Sheet != "" {
			where += ", hoja " + line.Sheet
		}
		section.Facts = append(section.Facts, Fact{Label: fmt.Sprintf("%s, línea %d", where, line.Line), Value: line.Text})
	}
	if more := f.Rejected - len(f.Rejects); more > 0 {
		section.Note = "Y " + ui.Plural(more, "fila más", "filas más") + "."
	}
	return section
}
