package settings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/settings"
)

func (r Room) addressForm(c *fiber.Ctx, baseURL, hosts string) (settings.FormView, error) {
	view, err := r.form(c, store.PageAddresses, "Con qué nombres se llega al portal y a cuál llevan las cartas.")
	names := area("hosts", "Nombres que atiende el portal", "Uno por línea, sin https:// y sin barras. Si en este servidor solo hay un distribuidor, atiende cualquiera.", 4)
	view.Inputs = []settings.Input{line("base_url", "Dirección del portal", "La que llevan los enlaces de las cartas; por ejemplo, https://areaclientes.ejemplo.es."), names}
	view.Inputs[0].Value, view.Inputs[1].Value = baseURL, hosts
	return view, err
}

func (r Room) addresses(c *fiber.Ctx) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	hosts, err := r.store.Settings.Hosts(c.UserContext())
	if err != nil {
		return err
	}
	view, err := r.addressForm(c, dealer.BaseURL, strings.Join(hosts, "\n"))
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Edit(view), settings.Form(view))
}

func (r Room) updateAddresses(c *fiber.Ctx) error {
	view, err := r.addressForm(c, web.Text(c, "base_url"), web.Text(c, "hosts"))
	if err != nil {
		return err
	}
	hosts := strings.FieldsFunc(view.Inputs[1].Value, func(r rune) bool { return r == '\n' || r == ',' || r == ' ' })
	if err = r.keepsWay(c, hosts); err == nil {
		err = r.store.Settings.ChangeAddresses(c.UserContext(), seen(c), view.Inputs[0].Value, hosts)
	}
	if err == nil {
		return saved(c, store.PageAddresses, "El portal ya atiende esos nombres.")
	}
	return r.refused(c, err, &view, func() (templ.Component, templ.Component) { return settings.Edit(view), settings.Form(view) })
}

// keepsWay refuses to take the name away under which the person is here: they would be shut out.
func (r Room) keepsWay(c *fiber.Ctx, hosts []string) error {
	now, err := r.store.Settings.Hosts(c.UserContext())
	if err != nil {
		return err
	}
	here, _, _ := strings.Cut(strings.ToLower(strings.Clone(c.Hostname())), ":")
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(host string) bool { return strings.EqualFold(host, here) })
	}
	if has(now) && !has(hosts) {
		return store.Invalid{"hosts": fmt.Sprintf("Ha entrado por %s: si lo quita, se queda fuera. Entre antes por otro nombre.", here)}
	}
	return nil
}
