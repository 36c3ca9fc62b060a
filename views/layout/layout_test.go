package layout

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"areaclientes/assets"
	"areaclientes/store"
	"areaclientes/views/ui"
)

func draw(t *testing.T, chrome Chrome, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(With(context.Background(), chrome), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFrameShowsWhoLooksAndWhatTheyHave(t *testing.T) {
	chrome := Chrome{
		Dealer:  Dealer{Name: "SERCAMÁN", Phone: "925 00 00 00", ThemeURL: "/assets/app.theirs.css", LogoURL: "/logo.svg"},
		Viewer:  Viewer{SignedIn: true, Name: "Talleres Gredos, S.L.", Number: "4812", May: store.Rights{Read: true, Order: true}},
		Section: "pedidos", Path: "/pedidos", Basket: Basket{Units: 1, Amount: 6840}, CSRF: "tok", Theme: "dark",
		Flash: &Flash{Kind: ui.OK, Title: "[W92987] Incidencia creada de manera satisfactoria"},
	}
	html := draw(t, chrome, Page("Pedidos"))
	for _, want := range []string{
		"<!doctype html>", `data-theme="dark"`, "<title>Pedidos · Área de clientes de SERCAMÁN</title>", "/assets/app.theirs.css",
		`href="/pedidos" aria-current="page"`, "68,40\u00a0€", " unidad<", "n.º 4812", "tel:+34925000000",
		"[W92987]", `hx-headers="{&#34;X-CSRF-Token&#34;:&#34;tok&#34;}"`, `action="/salir"`, `action="/tema"`,
		`id="aviso"`, `id="problema"`, `id="avisos"`, `id="decir"`, `href="#contenido"`, "/aviso-legal", "/privacidad", "/ayuda",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in the frame", want)
		}
	}
	for _, banned := range []string{"style=", "hx-on", "onclick", "javascript:", "<style", assets.URL("css/app.css")} {
		if strings.Contains(html, banned) {
			t.Errorf("%s in the frame", banned)
		}
	}
}

// Whoever looks as a customer is told so on every page, and offered nothing that would be refused.
func TestFrameOfWhoLooksAsACustomer(t *testing.T) {
	html := draw(t, Chrome{Viewer: Viewer{SignedIn: true, Name: "Talleres Gredos, S.L.", Staff: "Laura Peña"}}, Page("Pedidos"))
	for _, want := range []string{"Está viendo el portal como Talleres Gredos, S.L. · solo lectura", `action="/gestion/vista/fin"`, "Volver a Gestión", "Laura Peña"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in the frame", want)
		}
	}
	for _, banned := range []string{`action="/salir"`, `action="/tema"`} {
		if strings.Contains(html, banned) {
			t.Errorf("%s in the frame", banned)
		}
	}
}

func TestGuestsHaveNoTabsAndNoToken(t *testing.T) {
	for name, page := range map[string]templ.Component{"bare": Bare("Error"), "door": Door("Entrar")} {
		html := draw(t, Chrome{}, page)
		for _, banned := range []string{"hx-headers", "/cesta", "/salir", `class="tabbar"`, "<img"} {
			if strings.Contains(html, banned) {
				t.Errorf("%s: %s for a guest", name, banned)
			}
		}
		if !strings.Contains(html, assets.URL("css/app.css")) || !strings.Contains(html, `id="contenido"`) {
			t.Errorf("%s: no stylesheet or main", name)
		}
	}
}

func TestOutOfBandPartsSayTheirPlace(t *testing.T) {
	chrome := Chrome{Basket: Basket{Units: 4, Amount: 0}}
	for want, part := range map[string]templ.Component{`id="cesta-n"`: BasketCount(true), `id="aviso"`: BannerSlot(true)} {
		html := draw(t, chrome, part)
		if !strings.Contains(html, want) || !strings.Contains(html, `hx-swap-oob="true"`) {
			t.Errorf("%s lacks its place", html)
		}
	}
	if html := draw(t, chrome, BasketCount(false)); strings.Contains(html, "oob") || !strings.Contains(html, "0,00\u00a0€") {
		t.Error(html)
	}
}
