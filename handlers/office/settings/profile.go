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
	{store.PagePolicies, "Cómo se comporta el portal.", []settings.Input{
		number("review_units", "Unidades de un artículo que se piden sin revisar", "Si un pedido lleva más, la oficina lo mira antes de prepararlo."),
		number("review_orders", "Pedidos abiertos de un mismo día sin revisar", "El siguiente de ese cliente lo mira antes la oficina."),
		{Field: ui.Field{Name: "zone", Label: "Zona horaria"}, As: settings.Choice, Options: []ui.Option{
			{Value: "Europe/Madrid", Label: "Península, Baleares, Ceuta y Melilla"}, {Value: "Atlantic/Canary", Label: "Canarias"},
		}},
	}},
}

// takes are the fields of the page.
func (p profilePage) takes() web.Takes {
	takes := web.Fields("version")
	for _, input := range p.inputs {
		takes = takes.And(input.Name)
	}
	return takes
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
