package imports

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/imports"
)

const profilesPath = imports.Root + "/perfiles"

func (r Room) profiles(c *fiber.Ctx) error {
	return r.showProfiles(c, fiber.StatusOK, imports.ProfilesView{})
}

func (r Room) showProfiles(c *fiber.Ctx, status int, view imports.ProfilesView) error {
	profiles, err := r.store.Imports().Profiles(c.UserContext())
	if err != nil {
		return err
	}
	view.Rows = imports.Rows(profiles)
	return web.Show(c, status, imports.Profiles(view), nil)
}

func (r Room) renameProfile(c *fiber.Ctx) error {
	from, to := web.Text(c, "perfil"), web.Text(c, "nombre")
	err := r.store.Imports().RenameProfile(c.UserContext(), from, to)
	var invalid store.Invalid
	switch {
	case errors.As(err, &invalid):
		return r.showProfiles(c, fiber.StatusUnprocessableEntity, imports.ProfilesView{Wrong: from, Error: invalid["name"], Typed: to})
	case errors.Is(err, store.ErrNotFound):
		return gone(c)
	case err != nil:
		return err
	}
	return web.Done(c, profilesPath, layout.Flash{Kind: "ok", Title: "El perfil se llama ahora «" + to + "»"}, nil)
}

func (r Room) deleteProfile(c *fiber.Ctx) error {
	name := web.Text(c, "perfil")
	err := r.store.Imports().DeleteProfile(c.UserContext(), name)
	if errors.Is(err, store.ErrNotFound) {
		return gone(c)
	}
	if err != nil {
		return err
	}
	return web.Done(c, profilesPath, layout.Flash{Kind: "ok", Title: "Perfil «" + name + "» borrado"}, nil)
}

// gone answers who acts on a profile that somebody deleted meanwhile.
func gone(c *fiber.Ctx) error {
	return web.Done(c, profilesPath, layout.Flash{Kind: "warn", Title: "Ese perfil ya no existe"}, nil)
}
