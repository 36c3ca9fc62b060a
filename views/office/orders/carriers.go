package orders

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// CarriersView is the carriers, and what was typed for one of them that was refused.
type CarriersView struct {
	Carriers []store.Carrier
	Typed    *store.Carrier // ID 0: a new one
	Errors   store.Invalid
	Clash    bool // somebody else changed it meanwhile
}

const carriersPath = Path + "/transportistas"

// shown is a carrier as it stands in its form.
func (v CarriersView) shown(c store.Carrier) store.Carrier {
	if v.Typed != nil && v.Typed.ID == c.ID {
		c.Name, c.Link = v.Typed.Name, v.Typed.Link
	}
	return c
}

// fields are name and link of a carrier.
func (v CarriersView) fields(c store.Carrier) []ui.Field {
	id := strconv.FormatInt(int64(c.ID), 10)
	now := v.shown(c)
	name := ui.Field{ID: "name-" + id, Name: "nombre", Label: "Transportista", Value: now.Name, MaxLength: store.MaxDeliveryField, Autocomplete: "off"}
	link := ui.Field{ID: "link-" + id, Name: "enlace", Label: "Enlace de seguimiento", Value: now.Link, MaxLength: 500, Inputmode: "url", Autocomplete: "off", Optional: true}
	if v.Typed != nil && v.Typed.ID == c.ID {
		name.Error, link.Error = v.Errors["name"], v.Errors["link"]
	}
	return []ui.Field{name, link}
}

func (v CarriersView) faults() (list []ui.FieldError) {
	if v.Typed == nil {
		return nil
	}
	for _, name := range [...]string{"name", "link"} {
		if text := v.Errors[name]; text != "" {
			list = append(list, ui.FieldError{ID: name + "-" + strconv.FormatInt(int64(v.Typed.ID), 10), Text: text})
		}
	}
	return list
}

func carrierID(c store.Carrier) string { return strconv.FormatInt(int64(c.ID), 10) }
