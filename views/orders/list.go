package orders

import (
	"net/url"
	"strconv"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// IndexView is a page of the list and how it was narrowed.
type IndexView struct {
	Page   store.OrderPage
	Filter store.OrderFilter
}

func (v IndexView) filtered() bool { return v.Filter.Query != "" || v.Filter.State != "" }

// link is the same list on another page.
func (v IndexView) link(page int) string {
	query := url.Values{}
	for name, value := range map[string]string{"q": v.Filter.Query, "estado": string(v.Filter.State)} {
		if value != "" {
			query.Set(name, value)
		}
	}
	query.Set("pagina", strconv.Itoa(page))
	return "/pedidos?" + query.Encode()
}

func (v IndexView) pages() ui.Pages {
	p := v.Page
	from := (p.Page-1)*store.OrdersPerPage + 1
	pages := ui.Pages{From: from, To: from + len(p.Orders) - 1, Total: p.Total}
	if p.Page > 1 {
		pages.Prev = v.link(p.Page - 1)
	}
	if p.Page < p.Pages {
		pages.Next = v.link(p.Page + 1)
	}
	return pages
}

func states() []ui.Option {
	options := []ui.Option{{Label: "Todos los estados"}}
	for _, state := range store.OrderStates {
		options = append(options, ui.Option{Value: string(state), Label: state.Word()})
	}
	return options
}

func searchField(v IndexView) ui.Field {
	return ui.Field{ID: "q", Name: "q", Label: "Buscar pedido o artículo", Value: v.Filter.Query, Placeholder: "N.º de pedido o artículo", MaxLength: 100}
}

// sub says how to order to whoever may.
func sub(viewer layout.Viewer) string {
	if !viewer.May.Order {
		return "Los que usted puede ver."
	}
	return "Para hacer un pedido nuevo, elija el equipo."
}

// none is the page before the first order.
func none(viewer layout.Viewer) ui.EmptyState {
	if !viewer.May.Order {
		return ui.EmptyState{Art: "art-orders", Title: "No hay pedidos que usted pueda ver", Text: "Aquí verá los que se hagan para sus equipos.", Href: "/equipos", Link: "Ver sus equipos"}
	}
	return ui.EmptyState{Art: "art-orders", Title: "Aún no ha hecho ningún pedido", Text: "Elija un equipo y le mostraremos los consumibles que le sirven.", Href: "/equipos", Link: "Elegir un equipo"}
}
