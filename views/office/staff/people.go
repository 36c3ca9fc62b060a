package staff

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// IndexView is «Personas».
type IndexView struct {
	People      []store.Colleague
	Technicians []store.StaffTechnician
}

func (v IndexView) sub() string {
	active := 0
	for _, who := range v.People {
		if who.Active {
			active++
		}
	}
	return ui.Plural(active, "persona puede", "personas pueden") + " entrar en Gestión."
}

func (v IndexView) technician(who store.Colleague) string {
	return technician(v.Technicians, who.TechnicianID)
}

func technician(list []store.StaffTechnician, id int64) string {
	for _, t := range list {
		if t.ID == id {
			return t.Code + " " + t.Name
		}
	}
	return ""
}

func personPath(who store.Colleague) string {
	return peoplePath + "/" + strconv.FormatInt(int64(who.ID), 10)
}

// PersonForm is what is typed of somebody.
type PersonForm struct {
	Name, Email, Phone, Role, Technician string
	Version                              int64
	Idem                                 string
	Errors                               store.Invalid
}

// PersonView is one of the dealer's people, or somebody to be invited.
type PersonView struct {
	Who         store.Colleague
	Form        PersonForm
	Technicians []store.StaffTechnician
	History     []store.AuditLine
	LinkURL     string // of the link that is still open
	Link        store.OneTimeLink
	Clash       *frame.Clash
}

// fields pairs what the store calls a field with the id that it has in the form.
var fields = [...][2]string{{"name", "nombre"}, {"email", "correo"}, {"phone", "telefono"}, {"role", "perfil"}, {"technician", "tecnico"}}

func (f PersonForm) summary() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range fields {
		if text := f.Errors[field[0]]; text != "" {
			list = append(list, ui.FieldError{ID: field[1], Text: text})
		}
	}
	return list
}

func (f PersonForm) name() ui.Field {
	return ui.Field{Name: "nombre", Label: "Nombre y apellidos", Value: f.Name, Error: f.Errors["name"], Required: true, Autocomplete: "off", MaxLength: 80}
}

func (f PersonForm) email() ui.Field {
	return ui.Field{Name: "correo", Label: "Correo", Type: "email", Hint: "Con él entra en Gestión.", Value: f.Email, Error: f.Errors["email"], Required: true, Autocomplete: "off", MaxLength: 254}
}

func (f PersonForm) phone() ui.Field {
	return ui.Field{Name: "telefono", Label: "Teléfono", Type: "tel", Value: f.Phone, Error: f.Errors["phone"], Optional: true, Autocomplete: "off", MaxLength: 40}
}

func (f PersonForm) role() ui.Field {
	return ui.Field{Name: "perfil", Label: "Perfil", Value: f.Role, Error: f.Errors["role"]}
}

func roles() []ui.Option {
	return []ui.Option{
		{Value: string(store.RoleOffice), Label: store.RoleOffice.Word(), Help: "Pedidos, incidencias, lecturas, datos e importaciones"},
		{Value: string(store.RoleTechnician), Label: store.RoleTechnician.Word(), Help: "Sus incidencias y los equipos, en el teléfono"},
		{Value: string(store.RoleAdmin), Label: store.RoleAdmin.Word(), Help: "Todo lo de la oficina, y además ajustes, personas y registro"},
	}
}

func (f PersonForm) technician() ui.Field {
	return ui.Field{
		Name: "tecnico", Label: "Técnico del programa de gestión", Hint: "Solo con el perfil Técnico: de quién son las incidencias que verá.",
		Value: f.Technician, Error: f.Errors["technician"],
	}
}

func technicians(list []store.StaffTechnician) []ui.Option {
	options := []ui.Option{{Value: "0", Label: "Ninguno"}}
	for _, t := range list {
		options = append(options, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Code + " · " + t.Name})
	}
	return options
}

func (v PersonView) access() []ui.Pair {
	who := v.Who
	password, factor := "Todavía no ha elegido ninguna", "No"
	if who.HasPassword {
		password = "Elegida"
	}
	if who.HasFactor() {
		factor = "Activado"
	} else if who.MustHaveFactor() {
		factor = "Se le pedirá al entrar"
	}
	return []ui.Pair{{Term: "Contraseña", Text: password}, {Term: "Segundo factor", Text: factor}, {Term: "Último acceso", Text: seen(who)}}
}

func seen(who store.Colleague) string {
	if who.SeenAt.IsZero() {
		return "Nunca"
	}
	return ui.MomentShort(who.SeenAt)
}
