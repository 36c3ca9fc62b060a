package mail

import (
	"strings"

	"areaclientes/store"
)

// OrderOffice tells the office about a new order.
func OrderOffice(to To, f store.OrderFacts) Letter {
	l := letter(to, f.Number, "Pedido nuevo de "+f.Customer.Name)
	l.Lead = []string{"Ha entrado el pedido " + f.Number + "."}
	if f.State == store.OrderReview {
		l.Lead = []string{strings.TrimSpace("Ha entrado el pedido " + f.Number + ". Está pendiente de validar: no se prepara hasta que ustedes lo confirmen. " + f.Review)}
	}
	l.Notes = unreachable(f.Customer)
	l.Sections = []Section{buyer(f), articles(f), amounts(f), delivery(f)}
	l.Link = orderDesk(to.Dealer, f)
	return l
}
