package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// Access says who may call a route. There is no default: a route that names nobody does not compile.
type Access string

// Who there is. Of the dealer's people each route names the roles that may call it.
const (
	Anyone    Access = "anyone"
	Customers Access = "customer"  // whoever signed in for a customer, if only with number and NIF
	Reading   Access = "reading"   // who may send readings
	Reporting Access = "reporting" // who may report incidents
	Ordering  Access = "ordering"  // who may order
	Activated Access = "activated" // a person with an account of their own
	Inviting  Access = "inviting"  // a person who lets colleagues in
	Enrolling Access = "enrolling" // staff who have signed in half: the second factor is missing, or not set up
	Staff     Access = "staff"     // admin, oficina, técnico
	Office    Access = "office"    // admin, oficina
	Admins    Access = "admin"
)

// roles says whom of the dealer's people a route lets through.
var roles = map[Access][]store.Role{
	Staff:  {store.RoleAdmin, store.RoleOffice, store.RoleTechnician},
	Office: {store.RoleAdmin, store.RoleOffice},
	Admins: {store.RoleAdmin},
}

// proven marks an access that asks for a fresh proof.
const proven = "+proof"

// Proven is an access for those who have shown within ProofLasts that it is them, by signing in or since. Who
// has not is asked to, and then goes on with what they were about.
func Proven(who Access) Access { return who + proven }

// plain is the access without its proof, and whether one is asked for.
func (a Access) plain() (Access, bool) {
	who, asked := strings.CutSuffix(string(a), proven)
	return Access(who), asked
}

// Plain is the access without its proof.
func (a Access) Plain() Access { who, _ := a.plain(); return who }

// Proven reports whether the access asks for a fresh proof.
func (a Access) Proven() bool { _, asked := a.plain(); return asked }

// Roles lists the roles of the dealer's people that may call a route; none for one that is not theirs.
func (a Access) Roles() []store.Role {
	who, _ := a.plain()
	return slices.Clone(roles[who])
}

// Route is one line of the portal's table of routes.
type Route struct {
	Method string   `json:"method"`
	Path   string   `json:"path"`
	Who    Access   `json:"who"`
	Fields []string `json:"fields,omitempty"` // of a change, as Fields names them
	Limits []Rate   `json:"limits,omitempty"` // besides those that hold for all
}

// Taking reports whether a form of the route may have the field.
func (r Route) Taking(field string) bool {
	return Takes{fields: r.Fields, proven: r.Who.Proven()}.takes(field)
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

// Get mounts a page: looking changes nothing. limits say how often, beyond what holds for all.
func (r *Router) Get(path string, who Access, handle fiber.Handler, limits ...Rate) {
	r.web.routes = append(r.web.routes, Route{Method: fiber.MethodGet, Path: path, Who: who, Limits: limits})
	who, asked := who.plain()
	r.app.Get(path, r.web.admit(who), r.web.prove(asked), r.web.within(limits, nil), handle)
}

// Post mounts a change. It must carry the form token, and no field but those that it takes.
func (r *Router) Post(path string, who Access, takes Takes, handle fiber.Handler) {
	r.web.routes = append(r.web.routes, Route{fiber.MethodPost, path, who, takes.fields, takes.rates})
	who, takes.proven = who.plain()
	r.app.Post(path, r.web.admit(who), guard, takes.only, r.web.prove(takes.proven), r.web.within(takes.rates, takes.draw), handle)
}

// admit lets those through whom the route names; a guest is sent to sign in and back again.
func (w *Web) admit(who Access) fiber.Handler {
	return func(c *fiber.Ctx) error {
		viewer := ViewerOf(c)
		switch who {
		case Anyone:
			return c.Next()
		case Customers, Reading, Reporting, Ordering, Activated, Inviting:
			switch {
			case !viewer.SignedIn():
				return signInFirst(c)
			case viewer.LooksAs() && c.Method() == fiber.MethodPost:
				return onlyLooks(viewer)
			}
			if err := viewer.missing(who); err != nil {
				return err
			}
			return c.Next()
		case Enrolling:
			if viewer.Colleague.ID != 0 {
				return c.Next()
			}
			return signInFirst(c)
		}
		switch {
		case viewer.Colleague.ID == 0:
			return signInFirst(c)
		case viewer.Factor != store.FactorWhole:
			return Redirect(c, FactorPath)
		case slices.Contains(roles[who], viewer.Colleague.Role):
			return c.Next()
		}
		return errRole
	}
}

// OfCustomers reports whether the route is for those who signed in for a customer.
func (a Access) OfCustomers() bool {
	who, _ := a.plain()
	return slices.Contains([]Access{Customers, Reading, Reporting, Ordering, Activated, Inviting}, who)
}

// missing says what somebody who signed in for a customer lacks for a route, or nothing.
func (v Viewer) missing(who Access) error {
	who, _ = who.plain()
	if v.LooksAs() {
		return nil // looks at everything; changes are refused before
	}
	may := store.Rights{Read: true, Report: true, Order: true} // of whoever knows number and NIF
	if v.Account.Person != 0 {
		may = v.Account.May
	}
	switch {
	case who == Activated && v.Level < store.ByPassword, who == Inviting && v.Level < store.ByPassword:
		return errActivate
	case who == Reading && !may.Read:
		return store.Sentence{Text: "Su acceso no incluye enviar lecturas. Si lo necesita, pídaselo a quien lleva el área de clientes en su empresa.", Err: store.ErrForbidden}
	case who == Reporting && !may.Report:
		return store.Sentence{Text: "Su acceso no incluye comunicar incidencias. Si lo necesita, pídaselo a quien lleva el área de clientes en su empresa.", Err: store.ErrForbidden}
	case who == Ordering && !may.Order:
		return store.Sentence{Text: "Su acceso no incluye hacer pedidos. Si lo necesita, pídaselo a quien lleva el área de clientes en su empresa.", Err: store.ErrForbidden}
	case who == Inviting && !may.Invite:
		return store.Sentence{Text: "Su acceso no incluye dar acceso a compañeros. Si lo necesita, pídaselo a quien lleva el área de clientes en su empresa.", Err: store.ErrForbidden}
	}
	return nil
}

// errActivate is somebody who only knew number and NIF where an account of one's own is needed.
var errActivate = store.Sentence{Text: "Active su cuenta para seguir: con el número de cliente y el CIF, que están en las facturas, no se puede saber que es usted.", Err: store.ErrForbidden}

// errRole is somebody of the dealer's whose role does not reach that far.
var errRole = store.Sentence{Text: "Su perfil no permite abrir esta página. Si la necesita, pídaselo a quien administra el portal.", Err: store.ErrForbidden}

// Where the dealer's people sign in, and where they go on when the second factor is missing.
const (
	OfficePath      = "/gestion"
	OfficeEntryPath = "/gestion/entrar"
	FactorPath      = "/gestion/entrar/codigo"
	LinkPath        = "/gestion/alta"
)

// ActivatePath is where a customer who only knew number and NIF gets an account of its own.
const ActivatePath = "/cuenta/activar"

// inOffice reports whether an address belongs to «Gestión».
func inOffice(path string) bool { return path == OfficePath || strings.HasPrefix(path, OfficePath+"/") }

func signInFirst(c *fiber.Ctx) error {
	entry := "/entrar"
	if inOffice(c.Path()) {
		entry = OfficeEntryPath
	}
	back := Referer(c)
	if c.Method() == fiber.MethodGet && !Partial(c) && c.Path() != "/" {
		back = c.OriginalURL()
	}
	if back == "" || len(back) > longestPath {
		return Redirect(c, entry)
	}
	return Redirect(c, entry+"?next="+url.QueryEscape(back))
}
