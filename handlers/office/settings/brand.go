package settings

import (
	"errors"
	"io"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/assets"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/settings"
	"areaclientes/views/ui"
)

// brandForm is «Marca y colores» with these values in it.
func (r Room) brandForm(c *fiber.Ctx, name, legalName, color string) (settings.BrandView, error) {
	form, err := r.form(c, store.PageBrand, "Así ven sus clientes el área privada. Los cambios se publican al guardar.")
	if err != nil {
		return settings.BrandView{}, err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	logo := line("logo", "Logotipo", "SVG o PNG con fondo transparente, de al menos 120 píxeles de alto y 1 MB como mucho.")
	logo.Accept = "image/svg+xml,image/png,.svg,.png"
	form.Inputs = []settings.Input{
		line("name", "Nombre que ven los clientes", ""), line("legal_name", "Razón social", "Sale en el aviso legal."), logo,
		{Field: ui.Field{Name: "sin_logo", Label: "Quitar el logotipo que hay ahora"}, As: settings.Tick}, line("color", "Color principal", ""),
	}
	form.Inputs[0].Value, form.Inputs[1].Value, form.Inputs[4].Value = name, legalName, color
	view := settings.BrandView{Form: form, Name: name, HasLogo: dealer.Logo != ""}
	var bad error
	if view.Palette, bad = assets.PaletteOf(color); bad != nil {
		view.Wrong = "Escríbalo con seis cifras o letras de la A a la F; por ejemplo, #1f5f8b."
	}
	return view, err
}

func (r Room) brand(c *fiber.Ctx) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	view, err := r.brandForm(c, dealer.Name, dealer.LegalName, dealer.Color)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Brand(view), settings.BrandForm(view))
}

// previewBrand shows a colour that is not saved yet. Which of the two inputs was used says «de».
func (r Room) previewBrand(c *fiber.Ctx) error {
	picked := web.Text(c, "de") == "muestra"
	color := web.Text(c, "color")
	if picked {
		color = web.Text(c, "muestra")
	}
	view, err := r.brandForm(c, web.Text(c, "name"), web.Text(c, "legal_name"), color)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.Brand(view), settings.Previewed(view, picked))
}

func (r Room) updateBrand(c *fiber.Ctx) error {
	view, err := r.brandForm(c, web.Text(c, "name"), web.Text(c, "legal_name"), web.Text(c, "color"))
	if err != nil {
		return err
	}
	if err = r.saveBrand(c, view); err == nil {
		return saved(c, store.PageBrand, "Los clientes ya lo ven así.")
	}
	return r.refused(c, err, &view.Form, func() (templ.Component, templ.Component) { return settings.Brand(view), settings.BrandForm(view) })
}

func (r Room) saveBrand(c *fiber.Ctx, view settings.BrandView) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	logo, err := uploadedLogo(c)
	if err != nil {
		return err
	}
	color := chosenColor(dealer.Color, web.Text(c, "color"), web.Text(c, "muestra"))
	if palette, err := assets.PaletteOf(color); err == nil {
		color = palette.Base
	}
	return r.store.Settings.Change(c.UserContext(), store.PageBrand, seen(c), func(d *store.Dealer) {
		d.Name, d.LegalName, d.Color = web.Text(c, "name"), web.Text(c, "legal_name"), color
		switch {
		case logo != "":
			d.Logo = logo
		case web.Text(c, "sin_logo") != "":
			d.Logo = ""
		}
	})
}

// chosenColor is what was typed; without a script the picker does not follow what is typed and the
// other way round, so the picker counts when it alone was moved.
func chosenColor(now, typed, picked string) string {
	if old, err := assets.PaletteOf(now); err == nil && typed == now && picked != "" && picked != old.Base {
		return picked
	}
	return typed
}

// uploadedLogo is the file that came with the form, made harmless; empty when none did.
func uploadedLogo(c *fiber.Ctx) (string, error) {
	files, err := web.Files(c, "logo")
	if err != nil || len(files) == 0 {
		return "", err
	}
	file, err := files[0].Open()
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(io.LimitReader(file, assets.LogoLimit+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	return assets.Logo(body)
}
