// Package home answers the first page of «Gestión».
package home

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/home"
)

// Room is the first page.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's route.
func (r Room) Mount(router *web.Router) { router.Get(web.OfficePath, web.Staff, r.index) }

// index leads a technician to the day's incidents and shows the others what waits.
func (r Room) index(c *fiber.Ctx) error {
	who := web.ViewerOf(c).Colleague
	if who.Role == store.RoleTechnician {
		return web.Redirect(c, web.OfficePath+"/hoy")
	}
	view := home.View{Name: who.Name, Admin: who.Role == store.RoleAdmin}
	var err error
	if view.Beginning, err = r.store.Office.Beginning(c.UserContext()); err != nil {
		return err
	}
	if view.Waiting, err = r.store.Office.Waiting(c.UserContext(), 0); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, home.Page(view), nil)
}
