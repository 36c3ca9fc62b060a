package staff

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/staff"
	"areaclientes/views/ui"
)

const (
	accountPath = web.OfficePath + "/cuenta"
	renewalPath = accountPath + "/segundo-factor"
)

func (r Room) account(c *fiber.Ctx) error {
	who := web.ViewerOf(c).Colleague
	view := staff.AccountView{Name: who.Name, Phone: who.Phone}
	if web.Text(c, "propuesta") != "" {
		var err error
		if view.Proposal, err = r.store.Staff.ProposePassword(c.UserContext(), who.ID); err != nil {
			return err
		}
	}
	return r.showAccount(c, fiber.StatusOK, view)
}

// showAccount adds what the page shows of who looks.
func (r Room) showAccount(c *fiber.Ctx, status int, view staff.AccountView) error {
	view.Who, view.Least = web.ViewerOf(c).Colleague, store.PasswordAlone
	if view.Who.HasTOTP || view.Who.MustHaveFactor() {
		view.Least = store.PasswordWithFactor
	}
	if view.Form != "datos" {
		view.Name, view.Phone = view.Who.Name, view.Who.Phone
	}
	var err error
	if view.CodesLeft, err = r.store.Staff.CodesLeft(c.UserContext(), view.Who.ID); err != nil {
		return err
	}
	part := staff.NewPassword(staff.ChooseView{Least: view.Least, Proposal: view.Proposal}, accountPath)
	if view.Proposal == "" {
		part = nil
	}
	return web.Show(c, status, staff.Account(view), part)
}

// again draws the account with what is wrong in one of its forms, and hands any other error on.
func (r Room) again(c *fiber.Ctx, form string, err error) error {
	view := staff.AccountView{Form: form, Name: web.Text(c, "nombre"), Phone: web.Text(c, "telefono")}
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		view.Refusal.Wait = minutes(c, soon.Wait)
		return r.showAccount(c, fiber.StatusTooManyRequests, view)
	case errors.As(err, &view.Errors):
		return r.showAccount(c, fiber.StatusUnprocessableEntity, view)
	}
	return err
}

func (r Room) updateAccount(c *fiber.Ctx) error {
	err := r.store.Staff.ChangeOwn(c.UserContext(), web.ViewerOf(c).Colleague.ID, web.Text(c, "nombre"), web.Text(c, "telefono"))
	if err != nil {
		return r.again(c, "datos", err)
	}
	return web.Done(c, accountPath, layout.Flash{Kind: ui.OK, Title: "Guardado"}, nil)
}

func (r Room) updatePassword(c *fiber.Ctx) error {
	who, err := r.store.Staff.ChangePassword(c.UserContext(), web.ViewerOf(c).Colleague.ID, secret(c, "clave"), secret(c, "nueva"))
	if err != nil {
		return r.again(c, "clave", err)
	}
	return goOn(c, who, "Contraseña cambiada", "Sus otras sesiones se han cerrado.")
}

// goOn opens the session anew, after the others have ended, and says what was done.
func goOn(c *fiber.Ctx, who store.StaffIdentity, title, text string) error {
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	return web.Done(c, accountPath, layout.Flash{Kind: ui.OK, Title: title, Text: text}, nil)
}

// renew begins a new second factor; the one there is holds until the new one is confirmed.
func (r Room) renew(c *fiber.Ctx) error {
	who := web.ViewerOf(c).Colleague
	if err := r.store.Staff.CheckPassword(c.UserContext(), who.ID, secret(c, "clave")); err != nil {
		return r.again(c, "segundo-factor", err)
	}
	if err := r.store.Staff.BeginEnrolment(c.UserContext(), who.ID, store.FactorWhole); err != nil {
		return err
	}
	return web.Redirect(c, renewalPath)
}

func (r Room) renewal(c *fiber.Ctx) error {
	who := web.ViewerOf(c).Colleague
	if _, err := r.store.Staff.Enrolment(c.UserContext(), who.ID, store.FactorWhole); errors.Is(err, store.ErrNotFound) {
		return web.Redirect(c, accountPath)
	}
	return r.showEnrolment(c, fiber.StatusOK, renewalView())
}

func renewalView() staff.EnrolView {
	return staff.EnrolView{Action: renewalPath + "/confirmacion", Inside: true}
}

func (r Room) confirmRenewal(c *fiber.Ctx) error { return r.finish(c, renewalView(), accountPath) }

func (r Room) renewCodes(c *fiber.Ctx) error {
	who := web.ViewerOf(c).Colleague
	if err := r.store.Staff.CheckPassword(c.UserContext(), who.ID, secret(c, "clave")); err != nil {
		return r.again(c, "segundo-factor", err)
	}
	codes, err := r.store.Staff.RenewCodes(c.UserContext(), who.ID)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, staff.Codes(staff.CodesView{Codes: codes, Next: accountPath}), nil)
}
