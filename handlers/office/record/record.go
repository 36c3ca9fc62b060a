// Package record answers the forms over the dealer's data in the same way in every room: what was
// typed stays typed, mistakes stand at their fields, and who comes second is told what changed.
package record

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Edit is a form over one record: View says what it asks for, Back where it leads afterwards.
type Edit struct {
	Store *store.Store
	Kind  store.ObjectKind
	ID    int64
	View  record.FormView
	Save  func(c *fiber.Ctx, version int64, typed store.Values) error // unless it is Office.Amend
	Done  string                                                      // «Cliente guardado»
}

// Show answers with the form as the record stands.
func (e Edit) Show(c *fiber.Ctx) error {
	have, err := e.Store.Office.Record(c.UserContext(), e.Kind, e.ID)
	if err != nil {
		return err
	}
	v := e.View
	v.Of, v.Values, v.Was, v.Version, v.Marks = have.Name, have.Values, have.Values, have.Version, have.Marks
	return web.Show(c, fiber.StatusOK, record.Edit(v), nil)
}

// Put saves what was typed and leads back, or answers with the form and what is the matter.
func (e Edit) Put(c *fiber.Ctx) error {
	v := e.View
	v.Values = Typed(c, v.Sections)
	if v.Whole != "" {
		v.Values["todos"] = web.Text(c, "todos")
	}
	version, _ := strconv.ParseInt(web.Text(c, "version"), 10, 64) // not ours: no version to compare, which conflicts
	err := e.save(c, version, v.Values)
	if err == nil {
		return web.Done(c, v.Back, layout.Flash{Kind: ui.OK, Title: e.Done}, nil)
	}
	var invalid store.Invalid
	conflict := errors.Is(err, store.ErrConflict)
	if !conflict && !errors.As(err, &invalid) {
		return err
	}
	v.Errors, v.Version, v.Was = invalid, version, was(c, v.Sections)
	return e.again(c, v, conflict)
}

// again answers with the form as it was typed, and what is the matter with it.
func (e Edit) again(c *fiber.Ctx, v record.FormView, conflict bool) error {
	have, err := e.Store.Office.Record(c.UserContext(), e.Kind, e.ID)
	if err != nil {
		return err
	}
	v.Of, v.Marks = have.Name, have.Marks
	if !conflict {
		return web.Show(c, fiber.StatusUnprocessableEntity, record.Edit(v), record.Form(v))
	}
	if v.Clash, err = e.clash(c, v, have); err != nil {
		return err
	}
	for name, typed := range v.Values {
		if was, known := v.Was[name]; known && typed == was { // not touched: saving again must not undo the other's change
			v.Values[name] = have.Values[name]
		}
	}
	v.Version, v.Was = have.Version, have.Values
	return web.Show(c, fiber.StatusConflict, record.Edit(v), record.Form(v))
}

func (e Edit) save(c *fiber.Ctx, version int64, typed store.Values) error {
	if version <= 0 {
		return store.ErrConflict
	}
	if e.Save != nil {
		return e.Save(c, version, typed)
	}
	return e.Store.Office.Amend(c.UserContext(), e.Kind, e.ID, version, typed)
}

// clash is what stands now where the form was opened over something else, and who changed it last.
func (e Edit) clash(c *fiber.Ctx, v record.FormView, have store.Record) (*frame.Clash, error) {
	clash := &frame.Clash{}
	for _, section := range v.Sections {
		for _, spec := range section.Specs {
			if was, known := v.Was[spec.Name]; known {
				clash.Changes = append(clash.Changes, store.Changes(spec.Label, shown(spec, was), shown(spec, have.Values[spec.Name]))...)
			}
		}
	}
	lines, err := e.Store.Audit.Of(c.UserContext(), e.Kind, e.ID, 1)
	if err != nil || len(lines) == 0 {
		return clash, err
	}
	clash.By, clash.At = lines[0].By.Name, lines[0].At
	return clash, nil
}

// shown is a value of a form as people read it.
func shown(spec record.Spec, value string) string {
	switch {
	case spec.Kind == record.Check && value != "":
		return "Sí"
	case spec.Kind == record.Check:
		return "No"
	}
	for _, option := range spec.Options {
		if option.Value == value {
			return option.Label
		}
	}
	return value
}

// Fields are the fields of the forms over a record, as routes declare them.
func Fields(sections []record.Section) web.Takes {
	return web.Fields(record.Names(sections)...).And("era.*", "version", "todos")
}

// Typed reads the fields of a form.
func Typed(c *fiber.Ctx, sections []record.Section) store.Values {
	typed := store.Values{}
	for _, name := range record.Names(sections) {
		typed[name] = web.Text(c, name)
	}
	return typed
}

// was reads what the fields said when the form was opened.
func was(c *fiber.Ctx, sections []record.Section) store.Values {
	values := store.Values{}
	for _, name := range record.Names(sections) {
		values[name] = web.Text(c, "era."+name)
	}
	return values
}

// New is a form that makes a record.
type New struct {
	Store *store.Store
	Kind  store.ObjectKind
	Owner store.CustomerID // of people and addresses
	View  record.FormView
	Path  func(id int64) string // where it stands afterwards
	Done  string
}

// Show answers with the empty form.
func (n New) Show(c *fiber.Ctx) error {
	n.View.Idem = web.NewIdem()
	return web.Show(c, fiber.StatusOK, record.Edit(n.View), nil)
}

// Post makes the record, once per form.
func (n New) Post(c *fiber.Ctx) error {
	v := n.View
	v.Values, v.Idem = Typed(c, v.Sections), web.Text(c, "idem")
	id, err := n.Store.Office.Create(c.UserContext(), n.Kind, n.Owner, v.Idem, v.Values)
	if errors.As(err, &v.Errors) {
		return web.Show(c, fiber.StatusUnprocessableEntity, record.Edit(v), record.Form(v))
	}
	if err != nil {
		return err
	}
	return web.Done(c, n.Path(id), layout.Flash{Kind: ui.OK, Title: n.Done}, nil)
}

// SetActive answers the button that ends or revives a record; the form says version and, in «activo»,
// which of the two.
func SetActive(c *fiber.Ctx, s *store.Store, kind store.ObjectKind, id int64, back string) error {
	version, _ := strconv.ParseInt(web.Text(c, "version"), 10, 64) // without one it is not compared
	active := web.Text(c, "activo") == "1"
	if err := s.Office.SetActive(c.UserContext(), kind, id, version, active); err != nil {
		return err
	}
	title := "Dado de baja"
	if active {
		title = "Reactivado"
	}
	return web.Done(c, back, layout.Flash{Kind: ui.OK, Title: title}, nil)
}

// Next is the page of the back office that the form came from.
func Next(c *fiber.Ctx, otherwise string) string {
	if next := web.OwnPath(web.Text(c, "next")); strings.HasPrefix(next, "/gestion/") {
		return next
	}
	return otherwise
}
