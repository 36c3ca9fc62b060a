package staff

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/office/staff"
)

// keyEnrolment is the second factor set up as a passkey, for who has none of either kind.
func (r Room) keyEnrolment(c *fiber.Ctx) error {
	if gone, err := astray(c, enrolPath); gone {
		return err
	}
	return r.showKeyEnrolment(c, fiber.StatusOK, keys.New{Name: web.Agent(c.Get(fiber.HeaderUserAgent))})
}

func (r Room) showKeyEnrolment(c *fiber.Ctx, status int, view keys.New) error {
	turn, err := web.KeyTurn(c)
	if err == nil {
		var options []byte
		options, err = r.store.Keys.NewOptions(c.UserContext(), turn, web.ViewerOf(c).KeyOwner())
		view.Options = string(options)
	} else if errors.Is(err, store.ErrNotFound) {
		err = nil // no keys on this host: the page says so
	}
	if err != nil {
		return err
	}
	view.Next = unlessHome(web.OwnOfficePath(web.Text(c, "next")))
	return web.Show(c, status, staff.EnrolKey(view), nil)
}

// enrolKey takes the passkey for the second factor and shows the recovery codes.
func (r Room) enrolKey(c *fiber.Ctx) error {
	if gone, err := astray(c, enrolPath); gone {
		return err
	}
	turn, err := web.KeyTurn(c)
	if err != nil {
		return err
	}
	view := keys.New{Name: web.Text(c, "nombre")}
	who, codes, err := r.store.Keys.Enrol(c.UserContext(), turn, web.ViewerOf(c).Colleague.ID, view.Name, []byte(secret(c, keys.AnswerField)))
	if errors.Is(err, store.ErrKey) {
		view.Refused = keys.Unfit
	}
	if view.Refused != "" || errors.As(err, &view.Errors) {
		return r.showKeyEnrolment(c, fiber.StatusUnprocessableEntity, view)
	}
	if err != nil {
		return err
	}
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, staff.Codes(staff.CodesView{Codes: codes, Next: web.OwnOfficePath(web.Text(c, "next"))}), nil)
}
