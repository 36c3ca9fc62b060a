package equipment

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/equipment"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// said is what was typed into the form of an act.
type said struct {
	entry   store.Entry
	version int64
	on      store.Date
	why     string
	values  map[string]string
}

// form is the form of an act over the machine of the address, with its fields as they begin.
func (r Room) form(c *fiber.Ctx, a act) (equipment.FormView, error) {
	id, err := web.ID[store.EquipmentID](c, "equipo")
	if err != nil {
		return equipment.FormView{}, err
	}
	m, err := r.store.Office.MachineAs(c.UserContext(), web.ViewerOf(c).Colleague, id)
	if err != nil {
		return equipment.FormView{}, err
	}
	view := equipment.FormView{Machine: m, Title: a.title, Sub: a.sub, Noun: a.noun, Submit: a.submit, Reading: a.reading, Version: m.Version,
		Idem: web.NewIdem(), Fields: a.fields(m, r.store.Today()), Values: map[string]string{}}
	if a.noun == "traslado" {
		err = r.moving(c, &view)
	}
	if !office(c) { // who stands in front of the machine
		view.Values["source"] = store.FromTechnician
	}
	for _, spec := range view.Fields {
		if spec.Value != "" && view.Values[spec.Name] == "" {
			view.Values[spec.Name] = spec.Value
		}
	}
	if view.Reading != "" {
		view.Counters = &ui.Counters{Equipment: m.Equipment, Optional: a.optional || a.noun == "traslado", Typed: map[string]string{}}
	}
	return view, err
}

// ask answers with the form.
func (r Room) ask(a act) fiber.Handler {
	return func(c *fiber.Ctx) error {
		view, err := r.form(c, a)
		if err != nil {
			return err
		}
		return web.Show(c, fiber.StatusOK, equipment.Act(view), nil)
	}
}

// act does it, or answers with the form and what is the matter.
func (r Room) act(a act) fiber.Handler {
	return func(c *fiber.Ctx) error {
		view, err := r.form(c, a)
		if err != nil {
			return err
		}
		s := r.read(c, &view)
		if len(view.Errors) == 0 {
			err = a.do(r, c, view.Machine.ID, s)
		} else {
			err = view.Errors
		}
		if err == nil {
			return web.Done(c, equipment.Path(view.Machine.ID), done(a.done), nil)
		}
		return r.refuse(c, view, err)
	}
}

// read takes down what was typed, in the view for the form and in said for the store.
func (r Room) read(c *fiber.Ctx, view *equipment.FormView) said {
	s := said{values: map[string]string{}}
	for _, spec := range view.Fields {
		s.values[spec.Name] = web.Text(c, spec.Name)
	}
	entry, counters := web.Counters(c, view.Machine.Equipment, "")
	if view.Counters != nil {
		counters.Optional = view.Counters.Optional
		view.Counters = &counters
		s.entry = entry
	}
	view.Values, view.Idem, view.Errors = s.values, web.Text(c, "idem"), store.Invalid{}
	if on := s.values["on"]; on != "" {
		day, err := store.ParseDate(on)
		if err != nil {
			view.Errors["on"] = "Escriba una fecha que exista, como 24/11/2026."
		}
		s.on = day
	}
	s.why = s.values["why"]
	s.version, _ = strconv.ParseInt(web.Text(c, "version"), 10, 64) // without one it is not compared
	s.entry.Source, s.entry.Author, s.entry.Idem, s.entry.On = sourceOf(s.values["source"]), web.ViewerOf(c).Colleague.Name, view.Idem, s.on
	return s
}

// sourceOf is how the office knows a counter; what the form does not offer is the telephone.
func sourceOf(text string) string {
	if text == store.FromMail || text == store.FromTechnician {
		return text
	}
	return store.FromPhone
}

// refuse draws the form again with what was typed, when that is what was wrong, when it may not be
// done, or when somebody else was faster; any other error is handed on.
func (r Room) refuse(c *fiber.Ctx, view equipment.FormView, refused error) error {
	var sentence store.Sentence
	asked := view.Counters != nil && view.Counters.Refused(refused)
	conflict := errors.Is(refused, store.ErrConflict)
	if !errors.As(refused, &view.Errors) && !errors.As(refused, &sentence) && !asked && !conflict {
		return refused
	}
	status := fiber.StatusUnprocessableEntity
	view.Refusal = sentence.Text
	if conflict {
		status = fiber.StatusConflict
		lines, err := r.store.Audit.Of(c.UserContext(), store.OnEquipment, int64(view.Machine.ID), 1)
		if err != nil {
			return err
		}
		view.Clash = frame.ClashOf(lines)
	}
	return web.Show(c, status, equipment.Act(view), equipment.Form(view))
}
