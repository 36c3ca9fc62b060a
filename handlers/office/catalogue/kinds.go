package catalogue

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

func (r Room) kinds(c *fiber.Ctx) error {
	kinds, families, err := r.store.Office.Kinds(c.UserContext())
	if err != nil {
		return err
	}
	view := catalogue.KindsView{Kinds: kinds, Families: families}
	return web.Show(c, fiber.StatusOK, catalogue.KindIndex(view), catalogue.Cover(view))
}

// cover saves the table of what is included.
func (r Room) cover(c *fiber.Ctx) error {
	kinds, families, err := r.store.Office.Kinds(c.UserContext())
	if err != nil {
		return err
	}
	err = r.store.Office.Cover(c.UserContext(), ticked(c, kinds, families)...)
	if errors.Is(err, store.ErrConflict) {
		view := catalogue.KindsView{Kinds: slices.Clone(kinds), Families: families}
		if view.Clash, err = r.coverClash(c, kinds, families); err != nil {
			return err
		}
		for i, typed := range ticked(c, kinds, families) {
			view.Kinds[i].Covers = merged(typed.Families, strings.Split(web.Text(c, catalogue.Seen(typed.Kind)), "|"), kinds[i].Covers)
		}
		return web.Show(c, fiber.StatusConflict, catalogue.KindIndex(view), catalogue.Cover(view))
	}
	if err != nil {
		return err
	}
	return web.Done(c, catalogue.Kinds, layout.Flash{Kind: ui.OK, Title: "Coberturas guardadas"}, nil)
}

// ticked reads the table. A family that the form did not have is not there to be unticked.
func ticked(c *fiber.Ctx, kinds []store.ContractKind, families []string) []store.KindCover {
	list := make([]store.KindCover, len(kinds))
	for i, k := range kinds {
		version, err := strconv.ParseInt(web.Text(c, catalogue.Version(k.ID)), 10, 64)
		if err != nil || version <= 0 {
			version = -1 // a kind that is newer than the form
		}
		list[i] = store.KindCover{Kind: k.ID, Version: version, Families: map[string]bool{}}
		for _, family := range families {
			list[i].Families[family] = web.Text(c, catalogue.Cell(k.ID, family)) == "1"
		}
	}
	return list
}

// merged is what somebody ticked over what stands now: a box that they did not touch is as it is now.
func merged(typed map[string]bool, seen []string, now map[string]bool) map[string]bool {
	for family, on := range typed {
		if on == slices.Contains(seen, family) {
			typed[family] = now[family]
		}
	}
	return typed
}

// coverClash is what stands now where the form was opened over something else, and who changed it last.
func (r Room) coverClash(c *fiber.Ctx, kinds []store.ContractKind, families []string) (*frame.Clash, error) {
	clash := &frame.Clash{}
	for _, k := range kinds {
		if web.Text(c, catalogue.Version(k.ID)) == strconv.FormatInt(k.Version, 10) {
			continue
		}
		was := strings.Split(web.Text(c, catalogue.Seen(k.ID)), "|")
		for _, family := range families {
			clash.Changes = append(clash.Changes, store.Changes(k.Name+", "+family, yesNo(slices.Contains(was, family)), yesNo(k.Covers[family]))...)
		}
		lines, err := r.store.Audit.Of(c.UserContext(), store.OnCoverage, k.ID, 1)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			clash.By, clash.At = lines[0].By.Name, lines[0].At
		}
	}
	return clash, nil
}

func (r Room) kindMaker(*fiber.Ctx) (form.New, error) {
	n := r.fresh(store.OnCoverage, catalogue.Kinds, record.FormView{Title: "Nuevo tipo de contrato", BackText: "Tipos de contrato", Sections: catalogue.KindFields()})
	n.Path = func(int64) string { return catalogue.Kinds }
	return n, nil
}

func (r Room) kindEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "tipo")
	e := r.over(store.OnCoverage, catalogue.Kinds, id, record.FormView{Title: "Cambiar el nombre del tipo de contrato", BackText: "Tipos de contrato", Sections: catalogue.KindFields()})
	e.View.Action, e.View.Back, e.View.Sub = e.View.Back, catalogue.Kinds, ""
	return e, err
}
