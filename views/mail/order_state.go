package mail

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// OrderState tells the customer that an order moved on, to the state that the event set.
func OrderState(to To, f store.OrderFacts) Letter {
	title, sentence := orderWords(f.Event.State)
	l := letter(to, f.Number, title)
	l.Lead = []string{sentence}
	l.Sections = []Section{{Title: "Pedido " + f.Number, Quote: f.Event.Note, Facts: facts(
		Fact{Label: "Fecha", Value: ui.Moment(f.Event.At)},
		Fact{Label: "Su pedido", Value: f.YourRef},
	)}}
	if p := parcel(f); f.Event.State == store.OrderShipped && len(p.Facts) > 0 {
		l.Sections = append(l.Sections, p)
	}
	l.Sections = append(l.Sections, articles(f))
	if f.Event.State != store.OrderCancelled {
		l.Sections = append(l.Sections, delivery(f))
	}
	l.Link = orderLink(to.Dealer, f)
	return l
}
