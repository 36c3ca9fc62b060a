package mail

import "areaclientes/store"

// OrderCustomer acknowledges an order to who placed it.
func OrderCustomer(to To, f store.OrderFacts) Letter {
	l := letter(to, f.Number, "Hemos recibido su pedido")
	l.Lead = []string{"Gracias por su pedido. Su número es " + f.Number + "."}
	if text := noted(f.Entered); text != "" {
		l.Lead = append(l.Lead, text)
	}
	if text := review(f); text != "" {
		l.Lead = append(l.Lead, text)
	}
	l.Sections = []Section{articles(f), amounts(f), delivery(f)}
	l.Link = orderLink(to.Dealer, f)
	l.Closing = "Le escribiremos cuando salga. Mientras esté en proceso puede anularlo."
	return l
}

// review says to the customer that the order is looked at first.
func review(f store.OrderFacts) string {
	if f.State != store.OrderReview {
		return ""
	}
	return "Nuestra oficina lo revisará antes de prepararlo."
}
