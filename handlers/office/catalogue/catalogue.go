// Package catalogue answers the dealer's pages about contracts and what they cover, articles, models
// and technicians.
package catalogue

import (
	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/record"
)

// Room is the dealer's catalogue.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	r.mountContracts(router)
	r.mountArticles(router)
	r.mountModels(router)
	r.mountTechnicians(router)
}

func (r Room) mountContracts(router *web.Router) {
	router.Get("/gestion/contratos", web.Office, r.contracts, web.Searching)
	download(router, catalogue.Contracts, "contratos", r.contractSheet)
	router.Get("/gestion/contratos/tipos", web.Office, r.kinds)
	router.Post("/gestion/contratos/tipos", web.Office, web.Fields("k*", "era.*", "version.*"), r.cover)
	create(router, catalogue.Kinds, catalogue.KindFields(), r.kindMaker)
	router.Get("/gestion/contratos/tipos/:tipo", web.Office, editing(r.kindEditor))
	router.Post("/gestion/contratos/tipos/:tipo", web.Office, form.Fields(catalogue.KindFields()), putting(r.kindEditor))
	router.Get("/gestion/contratos/:contrato", web.Office, r.contract)
	mend(router, catalogue.Contracts+"/:contrato", catalogue.ContractFields(nil), r.contractEditor)
	router.Get("/gestion/contratos/:contrato/equipos/:id", web.Office, editing(r.termEditor))
	router.Post("/gestion/contratos/:contrato/equipos/:id", web.Office, form.Fields(catalogue.TermFields()), putting(r.termEditor))
}

func (r Room) mountArticles(router *web.Router) {
	router.Get("/gestion/articulos", web.Office, r.articles, web.Searching)
	download(router, catalogue.Articles, "articulos", r.articleSheet)
	create(router, catalogue.Articles, catalogue.ArticleFields(true, nil), r.articleMaker)
	router.Get("/gestion/articulos/:articulo", web.Office, r.article, web.Searching)
	mend(router, catalogue.Articles+"/:articulo", catalogue.ArticleFields(false, nil), r.articleEditor)
	end(router, catalogue.Articles+"/:articulo", r.articleEditor)
	router.Post("/gestion/articulos/:articulo/modelos", web.Office, web.Fields("otro", "encaja", "busca", "solo"), r.setModel)
}

func (r Room) mountModels(router *web.Router) {
	router.Get("/gestion/modelos", web.Office, r.models, web.Searching)
	download(router, catalogue.Models, "modelos", r.modelSheet)
	create(router, catalogue.Models, catalogue.ModelFields(), r.modelMaker)
	router.Get("/gestion/modelos/:modelo", web.Office, r.model, web.Searching)
	mend(router, catalogue.Models+"/:modelo", catalogue.ModelFields(), r.modelEditor)
	router.Post("/gestion/modelos/:modelo/articulos", web.Office, web.Fields("otro", "encaja", "busca", "solo"), r.setArticle)
	router.Post("/gestion/modelos/:modelo/union", web.Office, web.Fields("con", "seguro"), r.merge)
}

func (r Room) mountTechnicians(router *web.Router) {
	router.Get("/gestion/tecnicos", web.Office, r.technicians, web.Searching)
	download(router, catalogue.Technicians, "tecnicos", r.technicianSheet)
	create(router, catalogue.Technicians, catalogue.TechnicianFields(true), r.technicianMaker)
	router.Get("/gestion/tecnicos/:tecnico", web.Office, r.technician)
	mend(router, catalogue.Technicians+"/:tecnico", catalogue.TechnicianFields(false), r.technicianEditor)
	end(router, catalogue.Technicians+"/:tecnico", r.technicianEditor)
	router.Post("/gestion/tecnicos/:tecnico/reasignacion", web.Office, web.Fields("to"), r.reassign)
}

// editor makes the form over the thing that the address names.
type editor func(c *fiber.Ctx) (form.Edit, error)

// maker makes the form for a new thing.
type maker func(c *fiber.Ctx) (form.New, error)

func editing(make editor) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := make(c)
		if err != nil {
			return err
		}
		return e.Show(c)
	}
}

func putting(make editor) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := make(c)
		if err != nil {
			return err
		}
		return e.Put(c)
	}
}

// mend mounts the form that corrects a thing.
func mend(router *web.Router, path string, fields []record.Section, make editor) {
	router.Get(path+"/datos", web.Office, editing(make))
	router.Post(path+"/datos", web.Office, form.Fields(fields), putting(make))
}

// end mounts the button that ends or revives a thing.
func end(router *web.Router, path string, make editor) {
	router.Post(path+"/actividad", web.Office, web.Fields("version", "activo"), func(c *fiber.Ctx) error {
		e, err := make(c)
		if err != nil {
			return err
		}
		return form.SetActive(c, e.Store, e.Kind, e.ID, e.View.Back)
	})
}

// create mounts the form for a new thing.
func create(router *web.Router, home string, fields []record.Section, make maker) {
	router.Get(home+"/nuevo", web.Office, func(c *fiber.Ctx) error {
		n, err := make(c)
		if err != nil {
			return err
		}
		return n.Show(c)
	})
	router.Post(home+"/nuevo", web.Office, form.Fields(fields), func(c *fiber.Ctx) error {
		n, err := make(c)
		if err != nil {
			return err
		}
		return n.Post(c)
	})
}

// download mounts a list as a file in both formats.
func download(router *web.Router, home, name string, sheet func(c *fiber.Ctx) (erp.Sheet, error)) {
	for _, format := range []string{"csv", "xlsx"} {
		router.Get(home+"/lista."+format, web.Office, func(c *fiber.Ctx) error {
			list, err := sheet(c)
			if err != nil {
				return err
			}
			return web.Download(c, list, name, format)
		}, web.Transfers)
	}
}

// over is the form over one thing that stands under home.
func (r Room) over(kind store.ObjectKind, home string, id int64, view record.FormView) form.Edit {
	path := catalogue.Path(home, id)
	view.Sub = "Lo que cambie aquí no lo pisará la próxima importación."
	view.Action, view.Back, view.Submit = path+"/datos", path, "Guardar"
	return form.Edit{Store: r.store, Kind: kind, ID: id, View: view, Done: "Guardado"}
}

// fresh is the form for a new thing under home.
func (r Room) fresh(kind store.ObjectKind, home string, view record.FormView) form.New {
	view.Action, view.Back, view.Submit = home+"/nuevo", home, "Crear"
	return form.New{Store: r.store, Kind: kind, View: view, Done: "Creado", Path: func(id int64) string { return catalogue.Path(home, id) }}
}

func yesNo(is bool) string {
	if is {
		return "Sí"
	}
	return "No"
}
