package staff

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/staff"
)

const choosePath = web.LinkPath + "/clave"

// link shows a button and uses nothing: programs that check mail look at every link in it.
func (r Room) link(c *fiber.Ctx) error {
	view := staff.LinkView{Secret: web.Text(c, "enlace")}
	who, err := r.store.Staff.Link(c.UserContext(), view.Secret)
	if errors.Is(err, store.ErrNotFound) {
		return web.Show(c, fiber.StatusNotFound, staff.Link(staff.LinkView{}), nil)
	}
	if err != nil {
		return err
	}
	view.Name = who.Name
	return web.Show(c, fiber.StatusOK, staff.Link(view), nil)
}

// useLink exchanges the link for a session that may choose a password, and leads to an address
// without it.
func (r Room) useLink(c *fiber.Ctx) error {
	who, err := r.store.Staff.UseLink(c.UserContext(), web.Text(c, "enlace"))
	if errors.Is(err, store.ErrNotFound) {
		return web.Show(c, fiber.StatusNotFound, staff.Link(staff.LinkView{}), nil)
	}
	if err != nil {
		return err
	}
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	return web.Redirect(c, choosePath)
}

func (r Room) choice(c *fiber.Ctx) error {
	if gone, err := astray(c, choosePath); gone {
		return err
	}
	view := chooseView(c)
	if web.Text(c, "propuesta") != "" {
		var err error
		if view.Proposal, err = r.store.Staff.ProposePassword(c.UserContext(), web.ViewerOf(c).Colleague.ID); err != nil {
			return err
		}
	}
	return web.Show(c, fiber.StatusOK, staff.Choose(view), staff.NewPassword(view, choosePath))
}

func chooseView(c *fiber.Ctx) staff.ChooseView {
	who := web.ViewerOf(c).Colleague
	view := staff.ChooseView{Name: who.Name, Email: who.Email, Least: store.PasswordAlone}
	if who.HasTOTP || who.MustHaveFactor() {
		view.Least = store.PasswordWithFactor
	}
	return view
}

func (r Room) choose(c *fiber.Ctx) error {
	if gone, err := astray(c, choosePath); gone {
		return err
	}
	who := web.ViewerOf(c).Colleague
	identity, err := r.store.Staff.ChoosePassword(c.UserContext(), who.ID, who.Epoch, secret(c, "nueva"))
	var wrong store.Invalid
	if errors.As(err, &wrong) {
		view := chooseView(c)
		view.Error = wrong["password"]
		return web.Show(c, fiber.StatusUnprocessableEntity, staff.Choose(view), nil)
	}
	if err != nil {
		return err
	}
	return enter(c, identity, web.OfficePath)
}
