package frame

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func chrome(role store.Role, section string) ui.Chrome {
	return ui.Chrome{
		Dealer: ui.Dealer{Name: "SERCAMÁN", LogoURL: "/logo.svg"}, CSRF: "tok", Path: "/gestion/" + section,
		Office: &ui.Office{
			Name: "Ana Belmonte", Role: string(role), RoleWord: role.Word(), Section: section,
			Orders: 7, Incidents: 4, IncidentsHot: 1, Readings: 1200,
		},
	}
}

func draw(t *testing.T, c ui.Chrome, part templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := part.Render(ui.With(context.Background(), c), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func check(t *testing.T, html string, has, hasNot []string) {
	t.Helper()
	for _, want := range has {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	for _, banned := range hasNot {
		if strings.Contains(html, banned) {
			t.Errorf("%s in %s", banned, html)
		}
	}
}

func TestRailShowsEachRoleItsRooms(t *testing.T) {
	for role, c := range map[store.Role]struct{ has, hasNot []string }{
		store.RoleAdmin: {
			[]string{"/gestion/pedidos", "/gestion/llamada", "/gestion/exportar", "/gestion/ajustes", "/gestion/personas", "/gestion/registro", ">1.200<"},
			[]string{"/gestion/hoy"}},
		store.RoleOffice: {
			[]string{"/gestion/pedidos", "/gestion/lecturas", "/gestion/importar", "/gestion/tecnicos"},
			[]string{"/gestion/hoy", "/gestion/ajustes", "/gestion/personas", "/gestion/registro", ">Ajustes<"}},
		store.RoleTechnician: {
			[]string{"/gestion/hoy", "/gestion/incidencias", "/gestion/equipos"},
			[]string{"/gestion/pedidos", "/gestion/lecturas", "/gestion/llamada", "/gestion/clientes", "/gestion/ajustes", "/gestion/importar"}},
	} {
		t.Run(string(role), func(t *testing.T) {
			html := draw(t, chrome(role, "incidencias"), Page("Incidencias"))
			check(t, html, append(c.has, "<title>Incidencias · Gestión de SERCAMÁN</title>", role.Word(), "Ana Belmonte", `action="/gestion/salir"`,
				`href="/gestion/cuenta"`, `href="/gestion/incidencias" aria-current="page"`, "4<span class=\"sr\"> por atender, 1 urgente</span>",
				`popovertarget="bo-menu"`, `id="contenido"`, `id="aviso"`, `id="problema"`, `name="csrf" value="tok"`), append(c.hasNot, "style=", "hx-on", "/cesta"))
			if n := strings.Count(html, `id="bandejas"`); n != 1 {
				t.Errorf("the place of the counts is there %d times", n)
			}
		})
	}
}

func TestPartsSayWhatTheyMust(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)
	office := chrome(store.RoleOffice, "pedidos")
	for name, c := range map[string]struct {
		part        templ.Component
		has, hasNot []string
	}{
		"a section below its own address is current, not the page": {Counts(), []string{`id="bandejas"`, `hx-swap-oob="true"`, `aria-current="page"`}, []string{"Clientes"}},
		"tabs have counts":                        {Tabs(TabBar{Label: "Estado", Tabs: []Tab{{Text: "Nuevos", Href: "/x", Count: 1200, Current: true}, {Text: "Todos", Href: "/y", Uncounted: true}}}), []string{`aria-current="page"`, ">1.200<", ">Todos "}, []string{">0<", "oob"}},
		"tabs go beside an answer":                {Tabs(TabBar{Beside: true}), []string{`hx-swap-oob="true"`, `id="pestanas"`}, nil},
		"filters work without a script":           {Filters(FilterBar{Action: "/gestion/pedidos", Search: ui.Field{Name: "q", Label: "Buscar"}, Choices: []Choice{{Field: ui.Field{Name: "tecnico"}}}, Keep: []ui.Option{{Label: "estado", Value: "nuevo"}}}), []string{`method="get"`, `action="/gestion/pedidos"`, `name="estado" value="nuevo"`, "from:#q, change from:#tecnico, submit", "Filtrar"}, []string{"csrf"}},
		"a list asks for itself":                  {Live("/gestion/pedidos?rev=3"), []string{`hx-trigger="every 20s"`, `hx-target="#cola"`, "rev=3"}, []string{"["}},
		"a line can be ticked":                    {Pick("06349", "pedido 06349"), []string{`name="sel"`, `value="06349"`, "Elegir pedido 06349"}, []string{"checked"}},
		"a list of one page says how long it is":  {Pager(PagesOf("/x", 1, 7)), []string{"Del 1 al 7 de 7"}, []string{"Anterior"}},
		"an empty list has no pager":              {Pager(PagesOf("/x", 1, 0)), nil, []string{"Del"}},
		"a long list leads on":                    {Pager(PagesOf("/x?q=a", 2, 120)), []string{"Del 51 al 100 de 120", `href="/x?q=a"`, `href="/x?pagina=3&amp;q=a"`}, nil},
		"nothing chosen":                          {Triage(Tabs(TabBar{}), nil), []string{"Elija una línea"}, []string{"triage--open"}},
		"something chosen":                        {Triage(Tabs(TabBar{}), Entered("Ana")), []string{"triage--open", "Por teléfono, por Ana"}, []string{"Elija una línea"}},
		"entered by nobody":                       {Entered(""), nil, []string{"badge"}},
		"what somebody else changed":              {Conflict(Clash{By: "Ana Belmonte", At: at, Changes: []store.Change{{Field: "Estado", Old: "Procesando", New: "Enviado"}}}), []string{"Ana Belmonte lo ha cambiado mientras tanto", "<del>Procesando</del>", "<ins>Enviado</ins>", "sigue en el formulario", `role="alert"`}, nil},
		"somebody":                                {Conflict(Clash{}), []string{"Otra persona lo ha cambiado"}, []string{"<ul"}},
		"a secret that changed shows no values":   {History([]Line{{Who: "Lucía", At: at, Action: "correo cambiado", Changes: []store.Change{{Field: "Contraseña"}}}}), []string{"Correo cambiado", "Contraseña"}, []string{"<del>"}},
		"nothing has happened":                    {History(nil), []string{"Nadie ha cambiado nada"}, []string{"<ol"}},
		"what is typed into names stays a text":   {Entered("<b>"), []string{"&lt;b&gt;"}, []string{"por <b>"}},
		"a script is no address of a download":    {Downloads("javascript:x", "/y"), []string{`href="/y"`}, []string{"javascript:"}},
		"a column that only screen readers need":  {Table(Head{Columns: []Column{{Pick: true}, {Text: "Acciones", Hidden: true}, {Text: "Total", Right: true}}}), []string{"data-pickall", `<span class="sr">Acciones`, `class="r"`}, nil},
		"the way back is only where it is needed": {ToList("/gestion/incidencias?q=a", "Incidencias"), []string{"triage__back", `href="/gestion/incidencias?q=a"`}, nil},
	} {
		t.Run(name, func(t *testing.T) { check(t, draw(t, office, c.part), c.has, c.hasNot) })
	}
	if html := draw(t, ui.Chrome{}, Counts()); html != "" {
		t.Errorf("counts for nobody: %s", html)
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		href  string
		pairs []string
		want  string
	}{
		{"/gestion/pedidos", nil, "/gestion/pedidos"},
		{"/gestion/pedidos?pagina=3", []string{"pagina", "1"}, "/gestion/pedidos"},
		{"/gestion/pedidos?q=%C3%B1", []string{"estado", "nuevo", "pagina", "2"}, "/gestion/pedidos?estado=nuevo&pagina=2&q=%C3%B1"},
		{"/gestion/pedidos?estado=nuevo", []string{"estado", ""}, "/gestion/pedidos"},
		{"/gestion/pedidos?%zz", []string{"q", "a"}, "/gestion/pedidos?q=a"},
	} {
		if got := WithQuery(c.href, c.pairs...); got != c.want {
			t.Errorf("WithQuery(%q, %q) = %q, want %q", c.href, c.pairs, got, c.want)
		}
	}
}
