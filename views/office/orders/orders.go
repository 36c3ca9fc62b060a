// Package orders draws the office's queue of orders: list, detail, delivery notes and carriers.
package orders

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Path is where the queue is found.
const Path = frame.Home + "/pedidos"

// headID is the heading of the list with what follows the filters.
const headID = "cabecera"

// tab is one view of the queue.
type tab struct {
	key, text string
	title     string // of the page
	states    []store.OrderState
}

var tabs = [...]tab{
	{"validar", "Pendientes de validar", "Pedidos por validar", []store.OrderState{store.OrderReview}},
	{"nuevos", "Nuevos", "Pedidos por preparar", []store.OrderState{store.OrderProcessing}},
	{"preparados", "Preparados", "Pedidos por enviar", []store.OrderState{store.OrderPrepared}},
	{"enviados", "Enviados", "Pedidos enviados", []store.OrderState{store.OrderShipped}},
	{"cerrados", "Entregados/Anulados", "Pedidos entregados y anulados", []store.OrderState{store.OrderDelivered, store.OrderCancelled}},
	{"todos", "Todos", "Todos los pedidos", nil},
}

// Nobody is the filter for orders that nobody sees to.
const Nobody = "nadie"

// Filter is what the address says of the list.
type Filter struct {
	Tab, Query, Staff string
	From, To          store.Date
	Page              int
}

// FilterOf reads a filter from an address; get returns one of its values. What makes no sense asks for nothing.
func FilterOf(get func(name string) string) Filter {
	f := Filter{Tab: get("estado"), Query: get("q"), Staff: get("responsable"), Page: 1}
	f.From, _ = store.ParseDate(get("desde"))
	f.To, _ = store.ParseDate(get("hasta"))
	if page, err := strconv.Atoi(get("pagina")); err == nil && page > 1 {
		f.Page = page
	}
	if id, err := strconv.ParseInt(f.Staff, 10, 64); f.Staff != Nobody && (err != nil || id < 1) {
		f.Staff = ""
	}
	f.Tab = f.tab().key
	return f
}

func (f Filter) tab() tab {
	for _, t := range tabs {
		if t.key == f.Tab {
			return t
		}
	}
	return tabs[1]
}

// Seek is the filter as the store has it.
func (f Filter) Seek() store.OrderSeek {
	seek := store.OrderSeek{Query: f.Query, States: f.tab().states, Unassigned: f.Staff == Nobody, From: f.From, To: f.To, Page: f.Page}
	if id, err := strconv.ParseInt(f.Staff, 10, 64); err == nil {
		seek.Staff = store.StaffID(id)
	}
	return seek
}

// On is path with the filter in its query.
func (f Filter) On(path string, more ...string) string {
	page := ""
	if f.Page > 1 {
		page = strconv.Itoa(f.Page)
	}
	state := f.Tab
	if state == tabs[1].key {
		state = ""
	}
	pairs := []string{"estado", state, "q", f.Query, "responsable", f.Staff, "desde", string(f.From), "hasta", string(f.To), "pagina", page}
	return frame.WithQuery(path, append(pairs, more...)...)
}

// Query returns the filter alone, for a form to carry along.
func (f Filter) String() string {
	_, query, _ := strings.Cut(f.On(""), "?")
	return query
}

// ParseFilter reads what String wrote.
func ParseFilter(query string) Filter {
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	return FilterOf(values.Get)
}

// narrowed reports whether more than a tab was chosen.
func (f Filter) narrowed() bool { return f.Query != "" || f.Staff != "" || f.From != "" || f.To != "" }

// To is where an order of the list is found, so that the way back leads to the same list.
func (f Filter) Order(number string) string { return f.On(Path + "/" + url.PathEscape(number)) }

// Pick is the value of an order's box: its number and the version that was looked at.
func Pick(o store.QueuedOrder) string { return o.Number + "." + strconv.FormatInt(o.Version, 10) }

// ParsePick reads what Pick wrote.
func ParsePick(text string) (store.OrderPick, bool) {
	at := strings.LastIndexByte(text, '.')
	if at < 1 {
		return store.OrderPick{}, false
	}
	version, err := strconv.ParseInt(text[at+1:], 10, 64)
	return store.OrderPick{Number: text[:at], Version: version}, err == nil
}

// age says how long ago something came, in a word or two.
func age(at, now time.Time) string {
	d := now.Sub(at)
	switch {
	case d < time.Minute:
		return "Ahora mismo"
	case d < time.Hour:
		return fmt.Sprintf("Hace %d min", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("Hace %d h", d/time.Hour)
	}
	return "Hace " + ui.Plural(int(d/(24*time.Hour)), "día", "días")
}

// lasting says how long something takes already: «1 día y 3 horas».
func lasting(d time.Duration) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case days > 0 && hours > 0:
		return ui.Plural(days, "día", "días") + " y " + ui.Plural(hours, "hora", "horas")
	case days > 0:
		return ui.Plural(days, "día", "días")
	case hours > 0:
		return ui.Plural(hours, "hora", "horas")
	}
	return ui.Plural(max(minutes, 1), "minuto", "minutos")
}

var weekdays = [...]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}

// when is the moment beside an age: «hoy, 9:42», «dom, 6:40», «20 oct, 6:40».
func when(at, now time.Time) string {
	clock := at.Format("15:04")
	switch days := store.DateOf(now).DaysSince(store.DateOf(at)); {
	case days == 0:
		return "hoy, " + clock
	case days > 0 && days < 7:
		return weekdays[at.Weekday()] + ", " + clock
	}
	return ui.DayShort(store.DateOf(at)) + ", " + clock
}

// Articles says what is ordered: «4 × TN-321K, 1 × TN-321C».
func Articles(o store.QueuedOrder) string {
	list := make([]string, len(o.Articles))
	for i, a := range o.Articles {
		list[i] = ui.Number(a.Quantity) + " × " + a.Ref
	}
	return strings.Join(list, ", ")
}

// Coverage says whether the contract pays for an order, with the tone and icon of its mark.
func Coverage(state store.OrderState, expired, included bool, net store.Cents) (kind ui.Kind, icon, text string) {
	switch {
	case state == store.OrderReview:
		return ui.Warn, "clock", "Pendiente de validar"
	case expired:
		return ui.Bad, "triangle-alert", "Contrato vencido"
	case included:
		return ui.OK, "check", "Todo incluido"
	}
	return ui.Warn, "receipt-text", ui.Money(net) + " fuera"
}

// next is what is usually done with an order, as the button of its row says it.
func next(s store.OrderState) string {
	switch s {
	case store.OrderReview:
		return "Validar"
	case store.OrderProcessing:
		return "Preparar"
	case store.OrderPrepared:
		return "Enviar"
	}
	return "Ver"
}
