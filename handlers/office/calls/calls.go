// Package calls answers «Llamada»: it finds who telephones and writes down what they say.
package calls

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/calls"
)

// Room is the telephone.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/llamada", web.Office, r.index, web.Searching)
	router.Get("/gestion/llamada/:id/lectura", web.Office, r.reading)
	router.Post("/gestion/llamada/:id/lectura", web.Office, web.Fields(web.CounterFields("")...), r.createReading)
	router.Get("/gestion/llamada/:id/incidencia", web.Office, r.incident)
	router.Post("/gestion/llamada/:id/incidencia", web.Office, web.Fields(web.CounterFields("")...).And("averia", "contacto", "telefono", "gravedad", "tipo", "tecnico", "dia", "desde", "hasta"), r.createIncident)
	router.Get("/gestion/llamada/:id/pedido", web.Office, r.order, web.Searching)
	router.Post("/gestion/llamada/:id/pedido", web.Office, web.Fields("accion", "article", "b", "cantidad-*", "linea-*", "contacto", "direccion", "equipo", "horario", "nueva_*", "observaciones", "pago", "pick", "quantity", "su_pedido"), r.createOrder)
	router.Get("/gestion/llamada/:id/articulos", web.Office, r.articles, web.Searching)
}

// index searches. What was sent with Enter and can only be one machine goes on to its reading.
func (r Room) index(c *fiber.Ctx) error {
	view := calls.IndexView{Query: web.Text(c, "q"), Sent: web.Text(c, "ir") != ""}
	var err error
	if view.Found, err = r.store.Office.Find(c.UserContext(), view.Query); err != nil {
		return err
	}
	if view.Sent && view.Found.Machine != 0 {
		return web.Redirect(c, calls.Path(view.Found.Machine, "lectura"))
	}
	return web.Show(c, fiber.StatusOK, calls.Index(view), calls.Found(view))
}

// call is the machine in the address.
func (r Room) call(c *fiber.Ctx) (store.Call, error) {
	id, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return store.Call{}, err
	}
	return r.store.Office.Call(c.UserContext(), id)
}
