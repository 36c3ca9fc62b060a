package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"
)

// Access says who may call a route. There is no default: a route that names nobody does not compile.
type Access string

// Who there is.
const (
	Anyone    Access = "anyone"
	Customers Access = "customer"
)

// Route is one line of the portal's table of routes.
type Route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Who    Access `json:"who"`
}

// Router adds routes to the portal and keeps the table of them.
type Router struct {
	web *Web
	app fiber.Router
}

// On returns the router through which rooms mount on app.
func (w *Web) On(app fiber.Router) *Router { return &Router{web: w, app: app} }

// Routes lists what has been mounted, in order.
func (w *Web) Routes() []Route { return w.routes }

// Get mounts a page: looking changes nothing.
func (r *Router) Get(path string, who Access, handle fiber.Handler) {
	r.web.routes = append(r.web.routes, Route{fiber.MethodGet, path, who})
	r.app.Get(path, r.web.admit(who), handle)
}

// Post mounts a change. It must carry the form token.
func (r *Router) Post(path string, who Access, handle fiber.Handler) {
	r.web.routes = append(r.web.routes, Route{fiber.MethodPost, path, who})
	r.app.Post(path, r.web.admit(who), guard, handle)
}

// admit lets those through whom the route names; a guest is sent to sign in and back again.
func (w *Web) admit(who Access) fiber.Handler {
	return func(c *fiber.Ctx) error {
		switch who {
		case Anyone:
			return c.Next()
		case Customers:
			if ViewerOf(c).SignedIn() {
				return c.Next()
			}
			return signInFirst(c)
		}
		return fiber.ErrForbidden
	}
}

func signInFirst(c *fiber.Ctx) error {
	back := Referer(c)
	if c.Method() == fiber.MethodGet && !Partial(c) && c.Path() != "/" {
		back = c.OriginalURL()
	}
	if back == "" || len(back) > longestPath {
		return Redirect(c, "/entrar")
	}
	return Redirect(c, "/entrar?next="+url.QueryEscape(back))
}
