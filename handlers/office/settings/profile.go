package settings

import (
	"errors"
	"maps"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/settings"
	"areaclientes/views/ui"
)

// profilePage is a page of the profile whose fields are settings by their keys.
type profilePage struct {
	page   store.SettingsPage
	sub    string
	inputs []settings.Input
}

func line(name, label, hint string) settings.Input {
	return settings.Input{Field: ui.Field{Name: name, Label: label, Hint: hint}}
}

func number(name, label, hint string) settings.Input {
	return settings.Input{Field: ui.Field{Name: name, Label: label, Hint: hint, Inputmode: "numeric", Class: "w-s"}}
}

func area(name, label, hint string, rows int) settings.Input {
	return settings.Input{Field: ui.Field{Name: name, Label: label, Hint: hint, Rows: rows, Optional: true}, As: settings.Area}
}

var profilePages = [...]profilePage{
	{store.PageHours, "Lo ven los clientes al pie de cada página, en las cartas y cuando piden ayuda.", []settings.Input{
		line("phone", "Teléfono de ayuda", ""),
		line("hours", "Horario", "Por ejemplo, de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00."),
		line("email", "Correo de la oficina", "Aquí llegan los avisos de pedidos e incidencias, y a él contestan los clientes."),
		line("promise", "Promesa de respuesta", "La lee quien comunica una incidencia. Por ejemplo, «Respondemos en 4 horas laborables.»"),
		number("reading_day", "Día en que se piden las lecturas", "Del 1 al 28 de cada mes."),
		number("reopen_days", "Días para reabrir una incidencia", "Con 0 no se puede reabrir."),
	}},
	{store.PageLegal, "Con estos datos se escriben el aviso legal y la página de privacidad.", []settings.Input{
		line("nif", "NIF", ""), line("registry", "Registro mercantil", "Por ejemplo, Registro Mercantil de Toledo, tomo 1, folio 2, hoja TO-3."),
		line("address", "Dirección", ""), line("web", "Página web", ""),
		area("legal_extra", "Añadir al aviso legal", "Se pone al final. Deje una línea en blanco entre párrafos.", 8),
		area("privacy_extra", "Añadir a privacidad", "Por ejemplo, los datos de su delegado de protección de datos.", 8),
	}},
	{store.PagePrivacy, "Cuánto tiempo se guarda cada cosa. Lo que cumple su plazo se borra solo, por la noche, y queda en el registro.", []settings.Input{
		number("keep_orders", "Pedidos e incidencias, en meses", "Desde que terminan. Como mínimo 72: seis años (Código de Comercio, art. 30)."),
		number("keep_readings", "Lecturas, en meses", "Desde que termina el contrato. Como mínimo 72: con ellas se factura."),
		number("keep_files", "Fotos y documentos, en meses", "De incidencias cerradas."),
		number("keep_letters", "Cartas enviadas, en meses", "A quién, cuál y cuándo; el texto no se guarda."),
		number("keep_signins", "Entradas en el registro, en meses", "Quién entró o lo intentó. 24 como máximo."),
		number("keep_links", "Enlaces de un solo uso, en días", "Desde que caducan."),
		number("keep_blocked", "Datos bloqueados, en meses", "Como mínimo 36: hasta que nadie puede reclamar (LOPDGDD, art. 72)."),
	}},
	{store.PagePolicies, "Cómo se comporta el portal.", []settings.Input{
		{Field: ui.Field{Name: "acceso_cif", Label: "Entrar con el número de cliente y el CIF", Hint: "Los dos están en todas las facturas: quien tenga una los sabe."}, As: settings.Pick, Options: []ui.Option{
			{Value: store.NIFLimited, Label: "Limitado", Help: "Lo recomendado. Sirven al principio, 90 días o 20 veces, y abren solo lo imprescindible; después, o al activar la cuenta, hace falta una contraseña propia."},
			{Value: store.NIFActivation, Label: "Activación", Help: "Lo más estricto. No abren nada: con ellos se recibe un enlace en el correo de la ficha para elegir una contraseña. Quien no tenga correo en la ficha necesita un código de la oficina."},
			{Value: store.NIFAlways, Label: "Siempre", Help: "Como en el manual, para siempre: sirven también con la cuenta activada. Incumple el requisito 6.4.1 de OWASP ASVS 5.0 (una clave inicial que no es secreta no puede seguir sirviendo); la desviación es decisión de ustedes y queda en el registro."},
		}},
		number("review_units", "Unidades de un artículo que se piden sin revisar", "Si un pedido lleva más, la oficina lo mira antes de prepararlo."),
		number("review_orders", "Pedidos abiertos de un mismo día sin revisar", "El siguiente de ese cliente lo mira antes la oficina."),
		{Field: ui.Field{Name: "zone", Label: "Zona horaria"}, As: settings.Choice, Options: []ui.Option{
			{Value: "Europe/Madrid", Label: "Península, Baleares, Ceuta y Melilla"}, {Value: "Atlantic/Canary", Label: "Canarias"},
		}},
	}},
}

// filled is a page with the values of the profile in it.
func (r Room) filled(c *fiber.Ctx, p profilePage) (settings.FormView, error) {
	view, err := r.form(c, p.page, p.sub)
	if err != nil {
		return view, err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	values := valuesOf(dealer)
	for _, input := range p.inputs {
		input.Value = values[input.Name]
		if input.As == settings.Choice && !offers(input.Options, input.Value) {
			input.Options = append(input.Options, ui.Option{Value: input.Value, Label: input.Value}) // set from the command line
		}
		view.Inputs = append(view.Inputs, input)
	}
	return view, err
}

func valuesOf(dealer store.Dealer) map[string]string {
	values := map[string]string{}
	for _, pair := range dealer.Pairs() {
		values[pair.Key] = pair.Value
	}
	return values
}

func offers(options []ui.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

func (r Room) edit(p profilePage) fiber.Handler {
	return func(c *fiber.Ctx) error {
		view, err := r.filled(c, p)
		if err != nil {
			return err
		}
		return web.Show(c, fiber.StatusOK, settings.Edit(view), settings.Form(view))
	}
}

func (r Room) update(p profilePage) fiber.Handler {
	return func(c *fiber.Ctx) error {
		view, err := r.filled(c, p)
		if err != nil {
			return err
		}
		typed := map[string]string{}
		for i, input := range view.Inputs {
			view.Inputs[i].Value = web.Text(c, input.Name)
			typed[input.Name] = view.Inputs[i].Value
		}
		if err = r.change(c, p.page, typed); err == nil {
			return saved(c, p.page, "Los clientes ya lo ven así.")
		}
		return r.refused(c, err, &view, func() (templ.Component, templ.Component) { return settings.Edit(view), settings.Form(view) })
	}
}

// change sets settings by their keys; none of them when one is not of its kind.
func (r Room) change(c *fiber.Ctx, page store.SettingsPage, typed map[string]string) error {
	trial, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	wrong := store.Invalid{}
	for key, value := range typed {
		var found store.Invalid
		if errors.As(trial.Set(key, value), &found) {
			maps.Copy(wrong, found)
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return r.store.Settings.Change(c.UserContext(), page, seen(c), func(d *store.Dealer) {
		now := valuesOf(trial)
		for key := range typed {
			_ = d.Set(key, now[key]) // fits: it was tried
		}
	})
}
