package mail

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// OrderMessage tells the customer what the dealer wrote about an order, or corrected in it.
func OrderMessage(to To, f store.OrderFacts) Letter {
	title, sentence := correctionWords(f)
	l := letter(to, f.Number, title)
	l.Lead = []string{sentence}
	l.Sections = []Section{{Title: "Pedido " + f.Number, Quote: f.Event.Note, Facts: facts(
		Fact{Label: "Fecha", Value: ui.Moment(f.Event.At)},
		Fact{Label: "De", Value: f.Event.Author},
		Fact{Label: "Su pedido", Value: f.YourRef},
	)}}
	switch f.Event.Kind {
	case store.OrderHasLines:
		l.Sections = append(l.Sections, articles(f), amounts(f))
	case store.OrderHasShip:
		l.Sections = append(l.Sections, delivery(f))
	case store.OrderHasParcel:
		l.Sections = append(l.Sections, parcel(f))
	}
	l.Link = orderLink(to.Dealer, f)
	return l
}

// correctionWords are title and first sentence of a letter about an order.
func correctionWords(f store.OrderFacts) (title, sentence string) {
	switch f.Event.Kind {
	case store.OrderHasLines:
		return "Hemos corregido su pedido", "Hemos corregido los artículos de su pedido. Así queda; si no es lo que necesita, díganoslo."
	case store.OrderHasShip:
		return "Datos de envío corregidos", "Hemos corregido los datos de envío de su pedido. Si no son los buenos, díganoslo cuanto antes."
	case store.OrderHasParcel:
		return "Seguimiento de su pedido", "Hemos corregido los datos de seguimiento de su pedido."
	case store.OrderWasBack:
		return "Su pedido está «" + f.Event.State.Word() + "»", "Habíamos anotado un paso de más: su pedido está «" + f.Event.State.Word() + "»."
	}
	return "Mensaje sobre su pedido", "Le escribimos sobre su pedido."
}
