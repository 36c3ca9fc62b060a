// Package exports answers «Exportar»: what goes to the dealer's ERP, in numbered batches.
package exports

import (
	"bytes"
	"cmp"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/exports"
	"areaclientes/views/ui"
)

// Room is what goes to the ERP.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes. A file is fetched with a POST: fetching is noted.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/exportar", web.Office, r.index)
	router.Post("/gestion/exportar/:tipo", web.Proven(web.Office), web.Fields("antes", "estado", "formato").At(web.Transfers), r.create)
	router.Get("/gestion/exportar/:tipo/:lote", web.Office, r.show)
	router.Post("/gestion/exportar/:tipo/:lote/descarga", web.Proven(web.Office), web.Fields("formato").At(web.Transfers), r.download)
	router.Post("/gestion/exportar/:tipo/:lote/confirmacion", web.Office, web.Fields(), r.acknowledge)
	router.Post("/gestion/exportar/:tipo/:lote/retirada", web.Office, web.Fields(), r.reopen)
}

// number is the batch that the address names, within its kind.
func number(c *fiber.Ctx) (store.ExportKind, int64, error) {
	n, err := web.ID[int64](c, "lote")
	return store.ExportKind(web.Param(c, "tipo")), n, err
}

// batch loads the batch that the address names.
func (r Room) batch(c *fiber.Ctx) (store.ExportBatch, store.ExportContent, error) {
	kind, n, err := number(c)
	if err != nil {
		return store.ExportBatch{}, store.ExportContent{}, err
	}
	return r.store.Exports.Get(c.UserContext(), kind, n)
}

func (r Room) index(c *fiber.Ctx) error {
	view, err := r.view(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, exports.Index(view), exports.List(view))
}

func (r Room) view(c *fiber.Ctx) (exports.IndexView, error) {
	view := exports.IndexView{Idem: web.NewIdem(), Filter: store.ExportFilter{Open: web.Text(c, "estado") == "abiertos", Limit: exports.PageSize + 1}}
	view.Filter.Kind = store.ExportKind(web.Text(c, "tipo"))
	if before, err := strconv.ParseInt(web.Text(c, "antes"), 10, 64); err == nil && before > 0 {
		view.Filter.Before = before
	}
	var err error
	if view.Waiting, err = r.store.Exports.Waiting(c.UserContext()); err != nil {
		return view, err
	}
	view.Batches, err = r.store.Exports.List(c.UserContext(), view.Filter)
	return view, err
}

func (r Room) create(c *fiber.Ctx) error {
	batch, err := r.store.Exports.Make(c.UserContext(), store.ExportKind(web.Param(c, "tipo")), web.Text(c, "idem"))
	if errors.Is(err, store.ErrNothingWaits) {
		return web.Done(c, "/gestion/exportar", layout.Flash{Kind: ui.Info, Title: "No hay nada nuevo que llevar al ERP"}, nil)
	}
	if err != nil {
		return err
	}
	return web.Done(c, exports.Path(batch), layout.Flash{Kind: ui.OK, Title: exports.Title(batch) + " creado", Text: "Descárguelo, cárguelo en el ERP y confírmelo aquí."}, nil)
}

func (r Room) show(c *fiber.Ctx) error {
	batch, content, err := r.batch(c)
	if err != nil {
		return err
	}
	history, err := r.store.Audit.Of(c.UserContext(), store.OnExport, batch.ID, 20)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, exports.Show(exports.ShowView{Batch: batch, Content: content, History: history}), nil)
}

func (r Room) download(c *fiber.Ctx) error {
	batch, content, err := r.batch(c)
	if err != nil {
		return err
	}
	format := cmp.Or(web.Text(c, "formato"), "csv")
	var body bytes.Buffer
	if err := erp.WriteBatch(&body, format, batch, content, r.store.Now().Location()); err != nil {
		return err
	}
	if err := r.store.Exports.Send(c.UserContext(), batch.Kind, batch.Number); err != nil {
		return err
	}
	web.SaveAs(c, batch.Name()+"."+format)
	c.Set(fiber.HeaderContentType, types[format])
	return c.Send(body.Bytes())
}

// types are the formats as browsers call them.
var types = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": web.TypeXLSX, "json": "application/json"}

func (r Room) acknowledge(c *fiber.Ctx) error {
	kind, n, err := number(c)
	if err != nil {
		return err
	}
	if err := r.store.Exports.Acknowledge(c.UserContext(), kind, n); err != nil {
		return err
	}
	return web.Done(c, exports.Address(kind, n), layout.Flash{Kind: ui.OK, Title: "Confirmado: el ERP lo tiene"}, nil)
}

func (r Room) reopen(c *fiber.Ctx) error {
	kind, n, err := number(c)
	if err != nil {
		return err
	}
	if err := r.store.Exports.Reopen(c.UserContext(), kind, n); err != nil {
		return err
	}
	return web.Done(c, exports.Address(kind, n), layout.Flash{Kind: ui.Info, Title: "Confirmación retirada", Text: "El lote vuelve a estar pendiente. Descárguelo otra vez: es el mismo."}, nil)
}
