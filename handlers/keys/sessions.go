package keys

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

func (r Room) sessions(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		viewer := web.ViewerOf(c)
		view := keys.Sessions{Side: keys.Side{Office: office}, Own: viewer.OwnSession}
		if owner := viewer.KeyOwner(); !nobody(owner) {
			var err error
			if view.Sessions, err = r.store.Sessions.List(c.UserContext(), owner); err != nil {
				return err
			}
		}
		return web.Show(c, fiber.StatusOK, keys.SessionList(view), nil)
	}
}

func (r Room) close(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := web.ID[store.SessionID](c, "sesion")
		if err != nil {
			return err
		}
		hash, err := r.store.Sessions.Close(c.UserContext(), web.ViewerOf(c).KeyOwner(), id)
		if err != nil {
			return err
		}
		if err := web.CloseSessions(c, hash); err != nil {
			return err
		}
		side := keys.Side{Office: office}
		return web.Done(c, side.SessionsPath(), layout.Flash{Kind: ui.OK, Title: "Sesión cerrada"}, nil)
	}
}

// closeAll ends every session and, unless this one goes too, begins it anew.
func (r Room) closeAll(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		viewer, side := web.ViewerOf(c), keys.Side{Office: office}
		hashes, epoch, err := r.store.Sessions.CloseAll(c.UserContext(), viewer.KeyOwner())
		if err != nil {
			return err
		}
		if web.Text(c, "cuales") == "todas" {
			return r.leave(c, side, hashes)
		}
		if err := reopen(c, viewer, epoch); err != nil {
			return err
		}
		if err := web.CloseSessions(c, hashes...); err != nil {
			return err
		}
		back := side.SessionsPath()
		if web.Text(c, "cuales") == "" { // the button stands on the account's page as well
			back = side.Home()
		}
		return web.Done(c, back, layout.Flash{Kind: ui.OK, Title: "Las demás sesiones están cerradas"}, nil)
	}
}

// leave ends this session with the others.
func (r Room) leave(c *fiber.Ctx, side keys.Side, hashes []string) error {
	if err := web.SignOut(c); err != nil {
		return err
	}
	if err := web.CloseSessions(c, hashes...); err != nil {
		return err
	}
	entry := "/entrar"
	if side.Office {
		entry = web.OfficeEntryPath
	}
	return web.Done(c, entry, layout.Flash{Kind: ui.OK, Title: "Todas las sesiones están cerradas"}, nil)
}

// reopen begins the session of who goes on in a new epoch of their account.
func reopen(c *fiber.Ctx, viewer web.Viewer, epoch int64) error {
	if who := viewer.Colleague; who.ID != 0 {
		return web.SignInStaff(c, store.StaffIdentity{Staff: who.ID, Role: who.Role, Epoch: epoch, Factor: store.FactorWhole})
	}
	who := viewer.Account
	return web.SignIn(c, store.Identity{Customer: who.Customer, Level: who.Level, Person: who.Person, Epoch: epoch})
}
