package mail

import "areaclientes/store"

// OrderCustomer acknowledges an order to who placed it.
func OrderCustomer(to To, f store.OrderFacts) Letter {
	l := letter(to, f.Number, "Hemos recibido su pedido")
	l.Lead = []string{"Gracias por su pedido. Su número es " + f.Number + "."}
	if text := noted(f.Entered); text != "" {
		l.Lead = append(l.Lead, text)
	}
	if f.State == store.OrderReview {
		l.Lead = append(l.Lead, "Nuestra oficina lo revisará antes de prepararlo.")
	}
	l.Sections = []Section{articles(f), amounts(f), delivery(f)}
	l.Link = orderLink(to.Dealer, f)
	l.Closing = "Le escribiremos cuando salga. Mientras esté en proceso puede anularlo."
	return l
}
