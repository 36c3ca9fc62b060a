package staff

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/staff"
)

// The two pages of the second factor at the door.
const (
	codePath  = web.FactorPath
	enrolPath = web.OfficeEntryPath + "/segundo-factor"
)

// place is where somebody who came this far goes on, whichever of the pages at the door they ask for.
func place(viewer web.Viewer) string {
	switch {
	case viewer.Factor == store.FactorWhole:
		return web.OfficePath
	case viewer.Factor == store.FactorLink:
		return choosePath
	case viewer.Colleague.HasFactor():
		return codePath
	}
	return enrolPath
}

// astray sends on whoever belongs to another of these pages.
func astray(c *fiber.Ctx, here string) (bool, error) {
	there := place(web.ViewerOf(c))
	if there == here {
		return false, nil
	}
	next := web.OwnOfficePath(web.Text(c, "next"))
	if there == web.OfficePath {
		return true, web.Redirect(c, next)
	}
	return true, web.Redirect(c, withNext(there, next))
}

func (r Room) code(c *fiber.Ctx) error {
	if gone, err := astray(c, codePath); gone {
		return err
	}
	next := web.OwnOfficePath(web.Text(c, "next"))
	return web.Show(c, fiber.StatusOK, staff.Code(codeView(c, next)), nil)
}

// codeView is the form of the second factor, for what its owner has of it.
func codeView(c *fiber.Ctx, next string) staff.CodeView {
	who := web.ViewerOf(c).Colleague
	return staff.CodeView{Next: unlessHome(next), Key: who.HasKey, TOTP: who.HasTOTP}
}

func withRefusal(view staff.CodeView, refusal staff.Refusal) staff.CodeView {
	view.Refusal = refusal
	return view
}

func (r Room) confirm(c *fiber.Ctx) error {
	if gone, err := astray(c, codePath); gone {
		return err
	}
	next := web.OwnOfficePath(web.Text(c, "next"))
	who, err := r.store.Staff.Confirm(c.UserContext(), web.ViewerOf(c).Colleague.ID, secret(c, "codigo"))
	if refusal, status := refused(c, err); status != 0 {
		return web.Show(c, status, staff.Code(withRefusal(codeView(c, next), refusal)), nil)
	}
	if err != nil {
		return err
	}
	return enter(c, who, next)
}

// refused says why a code was not taken, and with which status; 0 for any other error.
func refused(c *fiber.Ctx, err error) (staff.Refusal, int) {
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		return staff.Refusal{Wait: minutes(c, soon.Wait)}, fiber.StatusTooManyRequests
	case errors.Is(err, store.ErrCode):
		return staff.WrongCode(), fiber.StatusUnprocessableEntity
	}
	return staff.Refusal{}, 0
}

func (r Room) enrolment(c *fiber.Ctx) error {
	if gone, err := astray(c, enrolPath); gone {
		return err
	}
	return r.showEnrolment(c, fiber.StatusOK, staff.EnrolView{Action: enrolPath, Next: unlessHome(web.OwnOfficePath(web.Text(c, "next")))})
}

// showEnrolment draws the secret that waits, or the button that draws one.
func (r Room) showEnrolment(c *fiber.Ctx, status int, view staff.EnrolView) error {
	viewer := web.ViewerOf(c)
	var err error
	view.Enrolment, err = r.store.Staff.Enrolment(c.UserContext(), viewer.Colleague.ID, viewer.Factor)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return web.Show(c, status, staff.Enrol(view), nil)
}

func (r Room) enrol(c *fiber.Ctx) error {
	if gone, err := astray(c, enrolPath); gone {
		return err
	}
	return r.finish(c, staff.EnrolView{Action: enrolPath, Next: unlessHome(web.OwnOfficePath(web.Text(c, "next")))}, web.OwnOfficePath(web.Text(c, "next")))
}

// finish confirms a second factor and shows the recovery codes, as the answer itself: they are
// nowhere to be asked for again. When nothing waits to be confirmed it begins.
func (r Room) finish(c *fiber.Ctx, view staff.EnrolView, next string) error {
	viewer := web.ViewerOf(c)
	who, codes, err := r.store.Staff.Enrol(c.UserContext(), viewer.Colleague.ID, viewer.Factor, secret(c, "codigo"))
	var status int
	if view.Refusal, status = refused(c, err); status != 0 {
		return r.showEnrolment(c, status, view)
	}
	if errors.Is(err, store.ErrNotFound) && view.Inside {
		return web.Redirect(c, accountPath) // it begins there, with the password
	}
	if errors.Is(err, store.ErrNotFound) {
		if err := r.store.Staff.BeginEnrolment(c.UserContext(), viewer.Colleague.ID, viewer.Factor); err != nil {
			return err
		}
		return web.Redirect(c, withNext(enrolPath, next))
	}
	if err != nil {
		return err
	}
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, staff.Codes(staff.CodesView{Codes: codes, Next: next}), nil)
}
