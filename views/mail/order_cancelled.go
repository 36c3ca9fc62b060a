package mail

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// OrderCancelled tells the office that an order is not to be prepared.
func OrderCancelled(to To, f store.OrderFacts) Letter {
	l := letter(to, f.Number, "Pedido anulado de "+f.Customer.Name)
	l.Lead = []string{"El pedido " + f.Number + " de " + f.Customer.Name + " se ha anulado. No hay que prepararlo."}
	l.Sections = []Section{buyer(f), articles(f), {Title: "Importes", Facts: facts(Fact{Label: "Total", Value: ui.Money(f.Total)})}}
	l.Link = orderDesk(to.Dealer, f)
	return l
}
