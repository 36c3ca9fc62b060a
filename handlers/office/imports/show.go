package imports

import (
	"bytes"
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/imports"
)

// show is the page that an import is at.
func (r Room) show(c *fiber.Ctx) error {
	job, plans, _, err := r.job(c)
	if err != nil {
		return err
	}
	switch job.State {
	case store.ImportDraft:
		return web.Show(c, fiber.StatusOK, imports.Tables(imports.TablesView{Job: job, Plans: plans}), nil)
	case store.ImportQueued, store.ImportWorking:
		return web.Show(c, fiber.StatusOK, imports.Progress(job), imports.Part(job))
	}
	if web.Partial(c) { // the poll of a page that showed how far it was
		return web.Redirect(c, imports.Path(job.ID))
	}
	switch {
	case job.State == store.ImportFailed || job.State == store.ImportCut:
		return web.Show(c, fiber.StatusOK, imports.Stopped(job), nil)
	case job.Kind == store.ImportUndo:
		return web.Show(c, fiber.StatusOK, imports.Taken(job), nil)
	}
	return r.report(c, job)
}

// report is what an import would do or did.
func (r Room) report(c *fiber.Ctx, job store.ImportJob) error {
	view, err := r.reportView(c, job)
	if err != nil {
		return err
	}
	if job.State == store.ImportChecked {
		return web.Show(c, fiber.StatusOK, imports.Review(view), nil)
	}
	if job.Run != 0 {
		if view.Run, err = r.store.Imports().Run(c.UserContext(), job.Run); err != nil {
			return err
		}
	}
	return web.Show(c, fiber.StatusOK, imports.Result(view), nil)
}

func (r Room) reportView(c *fiber.Ctx, job store.ImportJob) (imports.ReportView, error) {
	view := imports.ReportView{Job: job, Kind: imports.ParamKind(web.Text(c, "ver")), Table: store.ImportTable(web.Text(c, "tabla"))}
	var err error
	view.Lines, err = r.store.Imports().Lines(c.UserContext(), job.ID, view.Kind, view.Table, web.Page(c))
	if err == nil && view.Kind == "" {
		view.Kind = imports.FirstKind(view.Lines.Kinds)
		view.Lines, err = r.store.Imports().Lines(c.UserContext(), job.ID, view.Kind, view.Table, web.Page(c))
	}
	if err != nil {
		return view, err
	}
	view.Rejects, err = r.store.Imports().RejectFiles(c.UserContext(), job.ID)
	return view, err
}

// rejects sends the rejected rows of one file, with the reason beside each.
func (r Room) rejects(c *fiber.Ctx) error {
	id, err := web.ID[store.ImportJobID](c, "id")
	if err != nil {
		return err
	}
	number, err := web.ID[int64](c, "fichero")
	if err != nil {
		return err
	}
	file, err := r.store.Imports().Rejects(c.UserContext(), id, number)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	web.SaveAs(c, file.Name)
	return c.SendStream(bytes.NewReader(file.Data), len(file.Data))
}

func (r Room) createCheck(c *fiber.Ctx) error { return r.queue(c, store.TaskCheck) }

func (r Room) createRun(c *fiber.Ctx) error { return r.queue(c, store.TaskRun) }

func (r Room) queue(c *fiber.Ctx, task store.ImportTask) error {
	id, err := web.ID[store.ImportJobID](c, "id")
	if err != nil {
		return err
	}
	if err := r.store.Imports().Queue(c.UserContext(), id, version(c), task); err != nil {
		return moved(c, id, err)
	}
	return web.Redirect(c, imports.Path(id))
}

// discard asks before an import is forgotten.
func (r Room) discard(c *fiber.Ctx) error {
	job, _, _, err := r.job(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, imports.Discard(job), nil)
}

func (r Room) createDiscard(c *fiber.Ctx) error {
	id, err := web.ID[store.ImportJobID](c, "id")
	if err != nil {
		return err
	}
	err = r.store.Imports().Discard(c.UserContext(), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) { // not found: it was sent twice
		return moved(c, id, err)
	}
	return web.Redirect(c, imports.Root)
}
