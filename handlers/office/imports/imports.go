// Package imports answers the import wizard: files are sent, looked over, tried out and imported. The
// work itself is done by package jobs, outside of any request; here it is only asked for.
package imports

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/imports"
)

// Room is the imports of one dealer.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get(imports.Root, web.Office, r.index)
	router.Post(imports.Root, web.Office, web.Fields("files").At(web.Transfers), r.create)
	router.Get(imports.Root+"/historial", web.Office, r.history)
	router.Get(imports.Root+"/historial/:id", web.Office, r.run)
	router.Get(imports.Root+"/historial/:id/deshacer", web.Office, r.undo)
	router.Post(imports.Root+"/historial/:id/deshacer", web.Office, web.Fields("version"), r.createUndo)
	router.Get(imports.Root+"/perfiles", web.Office, r.profiles)
	router.Post(imports.Root+"/perfiles/nombre", web.Office, web.Fields("perfil", "nombre"), r.renameProfile)
	router.Post(imports.Root+"/perfiles/borrado", web.Office, web.Fields("perfil"), r.deleteProfile)
	router.Get(imports.Root+"/:id", web.Office, r.show)
	router.Get(imports.Root+"/:id/tablas", web.Office, r.tables)
	router.Post(imports.Root+"/:id/tablas", web.Office, web.Fields("letras-*", "linea-*", "separador-*", "tabla-*", "seguir", "version"), r.updateTables)
	router.Get(imports.Root+"/:id/columnas", web.Office, r.columns)
	router.Post(imports.Root+"/:id/columnas", web.Office, web.Fields("perfil", "columna-*", "version"), r.updateColumns)
	router.Post(imports.Root+"/:id/ensayo", web.Office, web.Fields("version"), r.createCheck)
	router.Post(imports.Root+"/:id/marcha", web.Office, web.Fields("version"), r.createRun)
	router.Get(imports.Root+"/:id/descarte", web.Office, r.discard)
	router.Post(imports.Root+"/:id/descarte", web.Office, web.Fields("version"), r.createDiscard)
	router.Get(imports.Root+"/:id/rechazadas/:fichero", web.Office, r.rejects)
}

// shownRuns is how many imports of the past stand beside the form.
const shownRuns = 5

func (r Room) index(c *fiber.Ctx) error {
	view, err := r.indexView(c)
	if err != nil {
		return err
	}
	view.Idem = web.NewIdem()
	return web.Show(c, fiber.StatusOK, imports.Index(view), nil)
}

func (r Room) indexView(c *fiber.Ctx) (view imports.IndexView, err error) {
	if view.Pending, err = r.store.Imports().Pending(c.UserContext()); err != nil {
		return view, err
	}
	view.Last, err = r.store.Imports().List(c.UserContext(), shownRuns)
	return view, err
}

// create takes files in and recognises them.
func (r Room) create(c *fiber.Ctx) error {
	files, err := web.Documents(c, "files")
	if err != nil {
		return err
	}
	idem := web.Text(c, "idem")
	if idem == "" {
		idem = web.NewIdem()
	}
	ctx, cancel := web.Uploading(c, files)
	defer cancel()
	c.SetUserContext(ctx)
	id, err := r.store.Imports().Upload(ctx, idem, files)
	var invalid store.Invalid
	if errors.As(err, &invalid) {
		return r.refused(c, invalid)
	}
	if err != nil {
		return err
	}
	job, err := r.store.Imports().Job(ctx, id)
	if err == nil && string(job.Plans) == "[]" { // not the same form sent twice
		err = r.survey(c, job, nil, "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(c, imports.Path(id))
}

// refused shows the form again with what is wrong about the files; browsers never keep those.
func (r Room) refused(c *fiber.Ctx, invalid store.Invalid) error {
	view, err := r.indexView(c)
	if err != nil {
		return err
	}
	view.Idem, view.Error = web.NewIdem(), invalid["files"]
	return web.Show(c, fiber.StatusUnprocessableEntity, imports.Index(view), imports.UploadForm(view))
}

// survey recognises the files of a job, with what the person corrected, and keeps it.
func (r Room) survey(c *fiber.Ctx, job store.ImportJob, choices []erp.Choice, profile string) error {
	if choices == nil {
		choices = []erp.Choice{}
	}
	ctx := c.UserContext()
	plans, err := erp.Survey(ctx, r.store, erp.Uploaded(ctx, r.store, job), erp.Options{Choices: choices, Profile: profile})
	if err != nil {
		return err
	}
	plansText, err := json.Marshal(plans)
	if err != nil {
		return err
	}
	choicesText, err := json.Marshal(choices)
	if err != nil {
		return err
	}
	return r.store.Imports().Describe(ctx, job.ID, job.Version, plansText, choicesText, profile)
}

// job is the import of the address with what was recognised of its files and what was corrected.
func (r Room) job(c *fiber.Ctx) (job store.ImportJob, plans []erp.Plan, choices []erp.Choice, err error) {
	id, err := web.ID[store.ImportJobID](c, "id")
	if err != nil {
		return job, nil, nil, err
	}
	if job, err = r.store.Imports().Job(c.UserContext(), id); err != nil {
		return job, nil, nil, err
	}
	if err = json.Unmarshal(job.Plans, &plans); err == nil {
		err = json.Unmarshal(job.Choices, &choices)
	}
	return job, plans, choices, err
}

// version is the version of the import that the form was drawn with.
func version(c *fiber.Ctx) int64 {
	n, err := strconv.ParseInt(web.Text(c, "version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// moved answers a change that came too late: the import is shown as it is now.
func moved(c *fiber.Ctx, id store.ImportJobID, err error) error {
	var sentence store.Sentence
	switch {
	case errors.As(err, &sentence):
		return web.Done(c, imports.Path(id), layout.Flash{Kind: "warn", Title: sentence.Text}, nil)
	case errors.Is(err, store.ErrConflict):
		return web.Done(c, imports.Path(id), layout.Flash{Kind: "warn", Title: "Alguien ha cambiado esta importación mientras tanto",
			Text: "Esta es como está ahora. No se ha guardado lo que acaba de enviar."}, nil)
	}
	return err
}
