package mail

import "areaclientes/store"

// OrderOffice tells the office about a new order.
func OrderOffice(to To, f store.OrderFacts) Letter {
	l := letter(to, f.Number, "Pedido nuevo de "+f.Customer.Name)
	l.Lead = []string{"Ha entrado el pedido " + f.Number + "."}
	if f.State == store.OrderReview {
		l.Lead = []string{"Ha entrado el pedido " + f.Number + ". Está pendiente de validar."}
	}
	l.Sections = []Section{buyer(f), articles(f), amounts(f), delivery(f)}
	l.Link = orderLink(to.Dealer, f)
	return l
}

func orderLink(dealer store.Dealer, f store.OrderFacts) Link {
	return portal(dealer, "Ver el pedido "+f.Number, "pedidos", f.Number)
}
