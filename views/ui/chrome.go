package ui

import (
	"context"

	"areaclientes/store"
)

// CSRFField is the name of the form field that carries the token.
const CSRFField = "csrf"

// Chrome is what the frame around a page needs; handlers put it into the context once.
type Chrome struct {
	Dealer    Dealer
	Viewer    Viewer
	Section   string // the current tab: equipos, pedidos, incidencias, lecturas, cuenta
	Basket    Basket
	CSRF      string
	Flash     *Flash
	Theme     string // auto, light, dark
	RequestID string
	Path      string
	Office    *Office // what the rail of the back office shows; nil on the customer's side
}

// Dealer is who runs the portal. ThemeURL is the Path of assets.Stylesheet, the whole stylesheet; without it
// the portal wears the default colour.
type Dealer struct {
	Name, Tagline, Phone, Hours, Email string
	LogoURL, ThemeURL                  string
}

// Viewer is who looks: a person of a customer, a guest, or staff who look as a customer
// (Staff then says who they are).
type Viewer struct {
	SignedIn            bool
	Name, Short, Number string
	Staff               string
	Masked              bool // only knew the NIF: sees contacts in part

	Person string       // who of the customer's; empty for whoever only knew number and NIF
	May    store.Rights // what to draw buttons for
}

// Basket is what the header shows of it.
type Basket struct {
	Units  int
	Amount store.Cents
}

// Office is who of the dealer looks and what waits for them. Role is one of store.RoleAdmin,
// RoleOffice and RoleTechnician as text; RoleWord is how the screen says it.
type Office struct {
	Name, Role, RoleWord string
	// What waits: open orders, open incidents and those of them that burn, readings to check.
	Orders, Incidents, IncidentsHot, Readings int
	DiskLow                                   bool // documents are refused until there is room again
	// Section is the current entry of the rail: the path's part after /gestion/ (pedidos, ajustes, …).
	Section string
	// Always: number and CIF open the portal for ever, which an admin is to see on every page.
	Always bool
}

// Flash is the banner of a change just made: what happened, what comes next, the way to it.
type Flash struct {
	Kind        Kind
	Title, Text string
	Href, Link  string
}

type chromeKey struct{}

// With returns a context that carries the chrome to every part drawn with it.
func With(ctx context.Context, c Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, c)
}

// From returns the chrome of ctx, or the zero Chrome: a guest at a dealer without a name.
func From(ctx context.Context) Chrome {
	c, _ := ctx.Value(chromeKey{}).(Chrome)
	return c
}
