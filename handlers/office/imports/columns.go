package imports

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/imports"
)

func (r Room) columns(c *fiber.Ctx) error {
	job, plans, _, err := r.job(c)
	if err != nil {
		return err
	}
	if job.State.Moving() || job.State == store.ImportDone {
		return web.Redirect(c, imports.Path(job.ID))
	}
	return web.Show(c, fiber.StatusOK, imports.Columns(imports.ColumnsView{Job: job, Plans: plans, Profile: profileOf(plans)}), nil)
}

// profileOf is the profile that was applied, so that it is kept under the same name.
func profileOf(plans []erp.Plan) string {
	for _, plan := range plans {
		if plan.Profile != "" {
			return plan.Profile
		}
	}
	return ""
}

// updateColumns takes the fields of all columns, keeps them as a profile when it is named, and has the
// import tried out.
func (r Room) updateColumns(c *fiber.Ctx) error {
	job, plans, choices, err := r.job(c)
	if err != nil {
		return err
	}
	view := imports.ColumnsView{Job: job, Plans: plans, Profile: web.Text(c, "perfil"), Errors: map[string]string{}}
	for i := range plans {
		if plans[i].Table != "" && !plans[i].Skipped {
			choices = said(choices, mapped(c, i, &plans[i], choiceOf(choices, plans[i]), view.Errors))
		}
	}
	err = r.keepColumns(c, view, choices)
	var invalid store.Invalid
	if errors.As(err, &invalid) {
		for field, text := range invalid {
			view.Errors[field] = text
		}
		return web.Show(c, fiber.StatusUnprocessableEntity, imports.Columns(view), nil)
	}
	if err != nil {
		return moved(c, job.ID, err)
	}
	return web.Redirect(c, imports.Path(job.ID))
}

// mapped reads the fields of a sheet's columns from the form, into the plan and as a choice.
func mapped(c *fiber.Ctx, i int, plan *erp.Plan, choice erp.Choice, wrong map[string]string) erp.Choice {
	choice.Table, choice.HeadingLine = plan.Table, plan.HeadingLine
	choice.Fields = make([]string, len(plan.Columns))
	for j := range plan.Columns {
		plan.Columns[j].Field = web.Text(c, imports.ColumnField(i, j))
		choice.Fields[j] = plan.Columns[j].Field
	}
	for j, text := range erp.CheckFields(plan) {
		wrong[imports.ColumnField(i, j)] = text
	}
	return choice
}

// keepColumns does it, unless something is wrong: then it returns Invalid and nothing is kept.
func (r Room) keepColumns(c *fiber.Ctx, view imports.ColumnsView, choices []erp.Choice) error {
	if len(view.Errors) > 0 {
		return store.Invalid{}
	}
	ctx, room := c.UserContext(), r.store.Imports()
	job := view.Job
	job.Version = version(c)
	var profiles []store.ImportProfile
	for _, plan := range view.Plans {
		if view.Profile != "" && plan.Table != "" && !plan.Skipped {
			profiles = append(profiles, erp.ProfileOf(view.Profile, plan))
		}
	}
	if err := r.survey(c, job, choices, ""); err != nil {
		return err
	}
	for _, profile := range profiles {
		if err := room.SaveProfile(ctx, profile); err != nil {
			return rename(err, "name", "perfil")
		}
	}
	return room.Queue(ctx, job.ID, job.Version+1, store.TaskCheck)
}

// rename gives a field of an Invalid the name of the input on the screen.
func rename(err error, from, to string) error {
	var invalid store.Invalid
	if errors.As(err, &invalid) && invalid[from] != "" {
		return store.Invalid{to: invalid[from]}
	}
	return err
}
