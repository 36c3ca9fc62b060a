// Package layout is the frame around every page: head, header with tabs and basket, banner,
// footer, live regions. It reads what it needs from the context (see With), never from
// parameters of pages.
package layout

import (
	"context"
	"encoding/json"
	"slices"

	"areaclientes/assets"
	"areaclientes/views/ui"
)

// What the frame needs is declared beside the parts, which read it too.
type (
	Chrome = ui.Chrome
	Dealer = ui.Dealer
	Viewer = ui.Viewer
	Basket = ui.Basket
	Office = ui.Office
	Flash  = ui.Flash
)

// The regions that answers may refresh out of band.
const (
	MainID    = ui.MainID
	BannerID  = ui.BannerID
	ProblemID = ui.ProblemID
	BasketID  = ui.BasketID
	ToastsID  = ui.ToastsID
	SayID     = ui.SayID
)

// With returns a context that carries the chrome to every part drawn with it.
func With(ctx context.Context, c Chrome) context.Context { return ui.With(ctx, c) }

// From returns the chrome of ctx, or the zero Chrome.
func From(ctx context.Context) Chrome { return ui.From(ctx) }

// htmxConfig: nothing is evaluated, no script in an answer runs, going back asks the server
// for the whole page. 422 is the form with its errors, 409 what somebody else changed meanwhile:
// both go where the form was; any other failure goes to the problem region, and only our own words: of a foreign page (a proxy's)
// nothing is selected.
const htmxConfig = `{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,` +
	`"historyCacheSize":0,"historyRestoreAsHxRequest":false,"selfRequestsOnly":true,"scrollIntoViewOnBoost":false,` +
	`"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"409","swap":true},{"code":"422","swap":true},` +
	`{"code":"...","swap":true,"error":true,"ignoreTitle":true,"target":"#` + ProblemID + `","select":".problem","swapOverride":"innerHTML"}]}`

// tab is one section of the portal.
type tab struct{ section, href, icon, text string }

var tabs = [...]tab{
	{"equipos", "/equipos", "printer", "Equipos"},
	{"pedidos", "/pedidos", "package", "Pedidos"},
	{"incidencias", "/incidencias", "wrench", "Incidencias"},
	{"lecturas", "/lecturas", "gauge", "Lecturas"},
	{"cuenta", "/cuenta", "circle-user", "Cuenta"},
}

// tabsOf leaves out the round of readings for whoever may not send any.
func tabsOf(v Viewer) []tab {
	return slices.DeleteFunc(slices.Clone(tabs[:]), func(t tab) bool { return t.section == "lecturas" && v.SignedIn && !v.May.Read })
}

// scheme is the value of data-theme; empty follows the system.
func scheme(theme string) string {
	if theme == "light" || theme == "dark" {
		return theme
	}
	return "auto"
}

func stylesheet(d Dealer) string {
	if d.ThemeURL != "" {
		return d.ThemeURL
	}
	return assets.URL("css/app.css")
}

// fullTitle names the page, the side of the portal it is on and whose it is.
func fullTitle(title string, c Chrome) string {
	side := "Área de clientes"
	if c.Office != nil {
		side = "Gestión"
	}
	if c.Dealer.Name != "" {
		side += " de " + c.Dealer.Name
	}
	return title + " · " + side
}

// headers is the token as htmx sends it with every request.
func headers(token string) string {
	text, err := json.Marshal(map[string]string{"X-CSRF-Token": token})
	if err != nil {
		return "{}" // a map of strings always marshals
	}
	return string(text)
}

// home is where the dealer's name leads.
func home(v Viewer) string {
	if v.SignedIn {
		return "/equipos"
	}
	return "/entrar"
}
