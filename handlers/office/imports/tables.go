package imports

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/imports"
)

// tables shows what each file was taken for, also when the import has gone on since.
func (r Room) tables(c *fiber.Ctx) error {
	job, plans, _, err := r.job(c)
	if err != nil {
		return err
	}
	if job.State.Moving() || job.State == store.ImportDone {
		return web.Redirect(c, imports.Path(job.ID))
	}
	return web.Show(c, fiber.StatusOK, imports.Tables(imports.TablesView{Job: job, Plans: plans}), nil)
}

// updateTables takes the corrections and recognises the files again.
func (r Room) updateTables(c *fiber.Ctx) error {
	job, plans, choices, err := r.job(c)
	if err != nil {
		return err
	}
	job.Version = version(c)
	for i, plan := range plans {
		choices = said(choices, corrected(c, i, plan, choiceOf(choices, plan)))
	}
	if err := r.survey(c, job, choices, job.Profile); err != nil {
		return moved(c, job.ID, err)
	}
	if web.Text(c, "seguir") != "" {
		return web.Redirect(c, imports.Path(job.ID, "columnas"))
	}
	return web.Redirect(c, imports.Path(job.ID, "tablas"))
}

// choiceOf is what was said about a sheet before.
func choiceOf(choices []erp.Choice, p erp.Plan) erp.Choice {
	i := slices.IndexFunc(choices, func(c erp.Choice) bool { return c.File == p.File && c.Sheet == p.Sheet })
	if i < 0 {
		return erp.Choice{File: p.File, Sheet: p.Sheet}
	}
	return choices[i]
}

// said puts a choice in place of what was said before about the same sheet.
func said(choices []erp.Choice, choice erp.Choice) []erp.Choice {
	same := func(c erp.Choice) bool { return c.File == choice.File && c.Sheet == choice.Sheet }
	return append(slices.DeleteFunc(choices, same), choice)
}

// corrected is what the form says about a sheet. The fields of its columns are kept as long as the
// columns stay the same.
func corrected(c *fiber.Ctx, i int, plan erp.Plan, before erp.Choice) erp.Choice {
	get := func(name string) string { return web.Text(c, name+"-"+strconv.Itoa(i)) }
	choice := before
	line, err := strconv.Atoi(get("linea"))
	if err != nil {
		line = 0
	}
	separator := get("separador")
	if separator == "tab" {
		separator = "\t"
	}
	table := store.ImportTable(get("tabla"))
	choice.Skip = table == "" && (plan.Table != "" || before.Table != "")
	if plan.Separator != "" {
		choice.Encoding, choice.Separator = get("letras"), separator
	}
	if table == "" {
		return choice
	}
	if table != plan.Table || line != plan.HeadingLine || choice.Separator != plan.Separator && plan.Separator != "" {
		choice.Fields = nil
	}
	choice.Table, choice.HeadingLine = table, line
	return choice
}
