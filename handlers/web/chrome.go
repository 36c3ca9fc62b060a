package web

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/assets"
	"areaclientes/store"
	"areaclientes/views/layout"
)

// themeCookie keeps how the person wants the portal to look: auto, light or dark.
const themeCookie = "tema"

// themeLasts is how long that is kept.
const themeLasts = 365 * 24 * time.Hour

// Themes lists what the theme cookie may say.
var Themes = [...]string{"auto", "light", "dark"}

// dress is what a dealer's colour and logo become: a stylesheet and a picture of its own.
type dress struct {
	color, logoText  string
	stylesheet, logo assets.File
}

// sections names the tab that is current under each path.
var sections = map[string]string{
	"equipos": "equipos", "cesta": "pedidos", "pedidos": "pedidos", "incidencias": "incidencias",
	"lecturas": "lecturas", "cuenta": "cuenta",
}

// chrome returns the context in which a page or part is drawn. The basket is read only when whole
// says that it will be shown.
func (w *Web) chrome(c *fiber.Ctx, whole bool) (context.Context, error) {
	dealer, err := w.store.Settings.Get(c.UserContext())
	if err != nil {
		return nil, err
	}
	dressed, err := w.dressed(dealer)
	if err != nil {
		return nil, err
	}
	viewer := ViewerOf(c)
	chrome := layout.Chrome{
		Dealer: layout.Dealer{
			Name: dealer.Name, Tagline: "Área de clientes", Phone: dealer.Phone, Hours: dealer.Hours, Email: dealer.Email,
			LogoURL: dressed.logo.Path, ThemeURL: dressed.stylesheet.Path,
		},
		Theme: theme(c), RequestID: RequestID(c), Path: strings.Clone(c.Path()),
	}
	chrome.Section = sections[strings.SplitN(strings.Trim(chrome.Path, "/"), "/", 2)[0]]
	if viewer.SignedIn() {
		chrome.Viewer = layout.Viewer{SignedIn: true, Name: viewer.Customer.Name, Short: viewer.Customer.Short(), Number: viewer.Customer.Number,
			Masked: viewer.Masked(), Staff: viewer.Colleague.Name, Person: viewer.Account.Name,
			May: store.Rights{Read: viewer.May(Reading), Report: viewer.May(Reporting), Order: viewer.May(Ordering), Invite: viewer.May(Inviting)}}
	} else if !viewer.Known() && atDoor(chrome.Path) {
		w.visit(c)
	}
	chrome.CSRF = w.token(c)
	if viewer.SignedIn() && whole && chrome.Viewer.May.Order {
		units, amount, err := w.store.Basket.Summary(c.UserContext(), viewer.Owner())
		if err != nil {
			return nil, err
		}
		chrome.Basket = layout.Basket{Units: int(units), Amount: amount}
	}
	if viewer.Colleague.ID != 0 && viewer.Factor == store.FactorWhole && inOffice(chrome.Path) {
		if chrome.Office, err = w.desk(c, viewer.Colleague); err != nil {
			return nil, err
		}
		chrome.Office.Always = dealer.NIFPolicy == store.NIFAlways && viewer.Colleague.Role == store.RoleAdmin
	}
	if c.Locals(pageKey) != nil {
		chrome.Flash = takeFlash(c)
	}
	return layout.With(c.UserContext(), chrome), nil
}

// desk is what the rail of the back office shows. Parts of a page bring its counts along too.
func (w *Web) desk(c *fiber.Ctx, who store.Colleague) (*layout.Office, error) {
	section := strings.TrimPrefix(strings.TrimPrefix(c.Path(), OfficePath), "/")
	desk := &layout.Office{DiskLow: w.store.DiskLow(), Name: who.Name, Role: string(who.Role), RoleWord: who.Role.Word(), Section: strings.Clone(strings.SplitN(section, "/", 2)[0])}
	waiting, err := w.store.Office.Waiting(c.UserContext(), who.TechnicianID)
	desk.Orders, desk.Incidents, desk.IncidentsHot, desk.Readings = waiting.Orders, waiting.New, waiting.Urgent, waiting.Readings
	if who.Role == store.RoleTechnician {
		desk.Incidents = waiting.Mine
	}
	return desk, err
}

func theme(c *fiber.Ctx) string {
	chosen := c.Cookies(cookieName(c, themeCookie))
	for _, known := range Themes {
		if chosen == known {
			return known
		}
	}
	return Themes[0]
}

// SetTheme remembers how the person wants the portal to look, for a year.
func SetTheme(c *fiber.Ctx, chosen string) error {
	for _, known := range Themes {
		if chosen == known {
			setCookie(c, themeCookie, known, themeLasts)
			return nil
		}
	}
	return store.Invalid{"tema": "Elija automático, claro u oscuro."}
}

// dressed returns the dealer's stylesheet and logo, made once per colour and logo.
func (w *Web) dressed(dealer store.Dealer) (*dress, error) {
	if worn := w.dress.Load(); worn != nil && worn.color == dealer.Color && worn.logoText == dealer.Logo {
		return worn, nil
	}
	stylesheet, err := assets.Stylesheet(dealer.Color)
	if err != nil {
		return nil, err
	}
	logo := dealer.Logo
	if logo == "" {
		logo = string(assets.DemoLogo("demo"))
	}
	worn := &dress{color: dealer.Color, logoText: dealer.Logo, stylesheet: stylesheet, logo: assets.LogoFile(logo)}
	w.dress.Store(worn)
	return worn, nil
}
