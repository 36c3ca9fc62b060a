package ui

import (
	"slices"
	"strings"

	"areaclientes/store"
)

// OrderBadge is the mark of a state: tone and icon.
func OrderBadge(s store.OrderState) (Kind, string) {
	switch s {
	case store.OrderReview:
		return Warn, "clock"
	case store.OrderProcessing:
		return Info, "circle-dashed"
	case store.OrderPrepared:
		return Info, "package"
	case store.OrderShipped:
		return Info, "truck"
	case store.OrderDelivered:
		return OK, "circle-check"
	case store.OrderCancelled:
		return Bad, "ban"
	}
	return Plain, "info"
}

// orderWay is the way of an order that nothing stops.
var orderWay = [...]store.OrderState{store.OrderProcessing, store.OrderPrepared, store.OrderShipped, store.OrderDelivered}

// OrderSteps are the states through which an order has come, with their dates, and those still ahead.
func OrderSteps(o store.Order) []Step {
	var list []Step
	way := travelled(o.Events)
	for i, e := range way {
		_, icon := OrderBadge(e.State)
		last := i == len(way)-1
		list = append(list, Step{
			Icon: icon, Title: e.State.Word(), Note: MomentShort(e.At),
			Done: !last || e.State == store.OrderDelivered, Now: last,
		})
	}
	if o.State == store.OrderCancelled {
		return list
	}
	ahead := o.State == store.OrderReview
	for _, state := range orderWay {
		if ahead {
			_, icon := OrderBadge(state)
			list = append(list, Step{Icon: icon, Title: state.Word(), Note: "Pendiente"})
		}
		ahead = ahead || state == o.State
	}
	return list
}

// travelled are the steps of an order without those that were taken back.
func travelled(events []store.OrderEvent) (way []store.OrderEvent) {
	for _, e := range events {
		switch e.Kind {
		case store.OrderWasMoved:
			way = append(way, e)
		case store.OrderWasBack:
			for len(way) > 1 && way[len(way)-1].State != e.State {
				way = way[:len(way)-1]
			}
		}
	}
	return way
}

// OrderNote is what the dealer wrote with the latest step; empty when there is nothing.
func OrderNote(o store.Order) string {
	way := travelled(o.Events)
	if len(way) == 0 {
		return ""
	}
	return way[len(way)-1].Note
}

// OrderStory is what the dealer wrote about the order or corrected in it, the newest first.
func OrderStory(o store.Order) (list []Event) {
	for _, e := range slices.Backward(o.Events) {
		if e.Kind != store.OrderWasMoved {
			icon, title := told(e.Kind)
			list = append(list, Event{Icon: icon, Title: title, When: Dots(Moment(e.At), e.Author), Quote: e.Note, Now: len(list) == 0})
		}
	}
	return list
}

func told(kind store.OrderEventKind) (icon, title string) {
	switch kind {
	case store.OrderHasLines:
		return "pencil", "Hemos corregido los artículos"
	case store.OrderHasShip:
		return "map-pin", "Hemos corregido los datos de envío"
	case store.OrderHasParcel:
		return "truck", "Hemos corregido el seguimiento"
	case store.OrderWasBack:
		return "undo-2", "Habíamos anotado un paso de más"
	}
	return "message-square", "Mensaje de la oficina"
}

// Place writes an address in two lines: street, then postcode and town.
func Place(a store.Address) string {
	town := strings.TrimSpace(a.Postcode + " " + a.City)
	if a.Province != "" && !strings.EqualFold(a.Province, a.City) {
		town += " (" + a.Province + ")"
	}
	return strings.Trim(a.Address+"\n"+town, "\n ")
}

// ShipTo is Place with the name by which people know it.
func ShipTo(a store.Address) string {
	if a.Name == "" || a.Name == a.Address {
		return Place(a)
	}
	return a.Name + "\n" + Place(a)
}
