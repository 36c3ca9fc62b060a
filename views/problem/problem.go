// Package problem draws what people see when something went wrong: what happened, that
// nothing was lost, what to do, a reference and a telephone. Never an internal text.
package problem

// Problem is one failure in words. Empty words are filled in by Of.
type Problem struct {
	Status    int
	Title     string // what happened
	Text      string // what became of what they typed
	Remedy    string // what to do
	Reference string // to be told to the dealer; shown for failures of ours
	Phone     string
	Kept      []string // what they wrote and we could not save; not in parts, which leave the form where it is
	Again     *Again   // what they sent, to be sent again as it was
	Way       string   // where it can be put right; WayText says so
	WayText   string
	Back      string // where «Volver» leads; the start page unless said
}

// Again is a form that could not be taken now.
type Again struct {
	Action string
	Fields []Field
}

// Field is one field of a form as it was sent.
type Field struct{ Name, Value string }

type words struct{ title, text, remedy string }

var byStatus = map[int]words{
	400: {"No hemos entendido lo que ha llegado", "No se ha cambiado nada.", "Puede que la conexión se cortara a medias. Vuelva a la página anterior y repítalo."},
	403: {"No puede hacer esto", "No se ha cambiado nada.", "Vuelva a la página anterior y cárguela de nuevo antes de repetirlo. Si necesita hacerlo y no puede, llámenos."},
	404: {"No encontramos esta página", "No se ha perdido nada: lo que haya enviado antes está guardado.", "Puede que la dirección esté incompleta o que esto ya no exista. Búsquelo desde las secciones del portal."},
	405: {"Esto no se puede abrir así", "No se ha perdido nada.", "Entre desde las secciones del portal."},
	408: {"La conexión ha ido demasiado despacio", "No se ha guardado nada de este envío; lo anterior sigue como estaba.", "Vuelva y repítalo, mejor con otra conexión o con archivos más pequeños."},
	409: {"Alguien lo ha cambiado mientras tanto", "No se ha guardado nada de este envío.", "Vuelva, cargue la página de nuevo y repítalo."},
	413: {"Los archivos son demasiado grandes", "No se ha guardado nada de este envío; lo anterior sigue como estaba.", "Vuelva, quite algún archivo o envíe fotos más pequeñas, y repita el envío."},
	421: {"Esta dirección no es la suya", "No se ha perdido nada.", "Entre con la dirección que le dio su distribuidor."},
	422: {"Hay datos que no podemos aceptar", "No se ha guardado nada todavía.", "Vuelva, revise lo que ha escrito y envíelo de nuevo."},
	429: {"Demasiadas peticiones seguidas", "No se ha perdido nada: lo que envió antes está guardado, y esto puede volver a enviarlo.", "Espere un minuto y vuelva a intentarlo."},
	431: {"La dirección es demasiado larga", "No se ha perdido nada.", "Acorte lo que buscaba, o borre las cookies de esta página y entre de nuevo."},
	500: {"Algo ha fallado por nuestra parte", "No es culpa suya. Lo que haya enviado antes está guardado.", "Inténtelo de nuevo en un minuto. Si sigue igual, llámenos y díganos la referencia."},
	503: {"Estamos atendiendo muchas peticiones", "Es cosa nuestra, no suya. Lo que haya enviado antes está guardado.", "Espere unos segundos y vuelva a intentarlo."},
}

// Of returns the problem of a status in our words. Unknown ones of the client read like 404,
// the rest like 500.
func Of(status int) Problem {
	w, ok := byStatus[status]
	if !ok && status >= 400 && status < 500 {
		w = byStatus[404]
	} else if !ok {
		w = byStatus[500]
	}
	return Problem{Status: status, Title: w.title, Text: w.text, Remedy: w.remedy}
}

// filled completes missing words.
func (p Problem) filled() Problem {
	w := Of(p.Status)
	if p.Title == "" {
		p.Title = w.Title
	}
	if p.Text == "" {
		p.Text = w.Text
	}
	if p.Remedy == "" {
		p.Remedy = w.Remedy
	}
	if p.Back == "" {
		p.Back = "/"
	}
	return p
}

// art is the drawing: nothing is broken when a page is only missing.
func (p Problem) art() string {
	if p.Status == 404 {
		return "art-search"
	}
	return "art-problem"
}
