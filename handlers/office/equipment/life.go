package equipment

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/equipment"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// act is something that happens to a machine: its form, and what it does.
type act struct {
	noun, title, sub, submit, done string
	who                            web.Access
	reading                        string // what the reading in it is for; empty: none belongs to it
	optional                       bool   // it may go without
	fields                         func(m store.Machine, today store.Date) []record.Spec
	do                             func(r Room, c *fiber.Ctx, id store.EquipmentID, said said) error
}

// takes are the fields of the act's form, of whichever machine.
func (a act) takes() web.Takes {
	takes := web.Fields(web.CounterFields("")...).And("version")
	specs := a.fields(store.Machine{Equipment: store.Equipment{Model: store.Model{HasColor: true, HasA3: true, HasScan: true}}}, "")
	if a.noun == "traslado" {
		specs = equipment.MoveFields("", nil, true)
	}
	for _, spec := range specs {
		takes = takes.And(spec.Name)
	}
	return takes
}

// acts is what can happen to a machine.
func acts() []act {
	return []act{
		{noun: "lecturas", title: "Anotar una lectura", submit: "Guardar la lectura", done: "Lectura guardada", who: web.Staff, reading: "Contador",
			fields: func(_ store.Machine, today store.Date) []record.Spec { return equipment.ReadingFields(today) },
			do: func(r Room, c *fiber.Ctx, id store.EquipmentID, s said) error {
				_, err := r.store.Office.EnterReading(c.UserContext(), id, s.entry)
				return err
			}},
		{noun: "contador", title: "Contador cambiado o puesto a cero", sub: "Entre el valor final y el inicial no se cuenta ninguna copia. Deje vacío el contador que no cambió.",
			submit: "Guardar el cambio", done: "Cambio de contador guardado", who: web.Office, fields: equipment.CounterFields, do: Room.swap},
		{noun: "traslado", title: "Trasladar el equipo", submit: "Trasladar", done: "Equipo trasladado", who: web.Office, do: Room.move,
			fields: func(_ store.Machine, today store.Date) []record.Spec { return equipment.MoveFields(today, nil, false) }},
		{noun: "retirada", title: "Retirar el equipo", sub: "El cliente deja de verlo y no se le piden más lecturas. Sus incidencias y pedidos se conservan.",
			submit: "Retirar", done: "Equipo retirado", who: web.Office, reading: "Lectura final, si la tiene", optional: true,
			fields: func(_ store.Machine, today store.Date) []record.Spec { return equipment.WithdrawalFields(today) },
			do: func(r Room, c *fiber.Ctx, id store.EquipmentID, s said) error {
				return r.store.Office.WithdrawMachine(c.UserContext(), id, store.Withdrawal{On: s.on, Why: s.why, Last: s.entry, Version: s.version})
			}},
		{noun: "sustitucion", title: "Sustituir por otro equipo", sub: "Este equipo se retira y el otro ocupa su lugar.", submit: "Sustituir", done: "Equipo sustituido", who: web.Office,
			reading: "Lectura final de este equipo, si la tiene", optional: true,
			fields: func(_ store.Machine, today store.Date) []record.Spec { return equipment.ReplacementFields(today) },
			do: func(r Room, c *fiber.Ctx, id store.EquipmentID, s said) error {
				return r.store.Office.ReplaceMachine(c.UserContext(), id, store.Replacement{By: s.values["by"], On: s.on, Why: s.why, Last: s.entry, Version: s.version})
			}},
	}
}

// moving completes the form of a move: the machine's place as it is, or another customer's.
func (r Room) moving(c *fiber.Ctx, view *equipment.FormView) error {
	view.Other = &equipment.OtherView{Number: c.Query("cliente")}
	view.Values = equipment.MovePlace(view.Machine.Equipment)
	if view.Other.Number == "" {
		return nil
	}
	to, err := r.store.Office.CustomerByNumber(c.UserContext(), view.Other.Number)
	if errors.Is(err, store.ErrNotFound) || to.ID == view.Machine.Customer {
		view.Other.Error = "No hay ningún otro cliente activo con ese número."
		return nil
	}
	if err != nil {
		return err
	}
	contracts, err := r.store.Office.ContractsOf(c.UserContext(), to.ID)
	view.Other.Number, view.Other.Name, view.Query = to.Number, to.Short(), "?cliente="+url.QueryEscape(to.Number)
	view.Reading, view.Values = "Lectura al cambiar de manos, si la tiene", equipment.CustomerPlace(to)
	view.Fields = equipment.MoveFields(r.store.Today(), contracts, true)
	return err
}

func (r Room) move(c *fiber.Ctx, id store.EquipmentID, s said) error {
	return r.store.Office.MoveMachine(c.UserContext(), id, store.MachineMove{To: c.Query("cliente"), On: s.on, Why: s.why, Place: s.values, Last: s.entry, Version: s.version})
}

// swap reads the two ends of each counter.
func (r Room) swap(c *fiber.Ctx, id store.EquipmentID, s said) error {
	change := store.CounterSwap{On: s.on, Why: s.why, Source: s.entry.Source, Version: s.version, Final: store.Counts{}, Initial: store.Counts{}}
	wrong := store.Invalid{}
	for _, counter := range store.Counters {
		for name, into := range map[string]store.Counts{"final_" + string(counter): change.Final, "initial_" + string(counter): change.Initial} {
			if text := s.values[name]; text != "" {
				value, err := store.ParseCount(text)
				if err != nil {
					wrong[name] = "Escriba solo el número, sin decimales; por ejemplo, 212.000."
				}
				into[counter] = value
			}
		}
	}
	if len(wrong) > 0 {
		return wrong
	}
	return r.store.Office.SwapCounter(c.UserContext(), id, change)
}

// restore brings a withdrawn machine back into service.
func (r Room) restore(c *fiber.Ctx) error {
	id, err := web.ID[store.EquipmentID](c, "equipo")
	if err != nil {
		return err
	}
	version, _ := strconv.ParseInt(web.Text(c, "version"), 10, 64) // without one it is not compared
	err = r.store.Office.RestoreMachine(c.UserContext(), id, version)
	if errors.Is(err, store.ErrForbidden) || errors.Is(err, store.ErrConflict) { // the page that follows says how it stands
		return web.Done(c, equipment.Path(id), ui.Flash{Kind: ui.Info, Title: "El equipo ha cambiado mientras tanto", Text: "Así está ahora."}, nil)
	}
	if err != nil {
		return err
	}
	return web.Done(c, equipment.Path(id), done("Equipo otra vez en servicio"), nil)
}

// unswap takes the change of a counter back.
func (r Room) unswap(c *fiber.Ctx) error {
	id, err := web.ID[store.EquipmentID](c, "equipo")
	if err != nil {
		return err
	}
	reading, err := web.ID[int64](c, "cambio")
	if err != nil {
		return err
	}
	if err := r.store.Office.UnswapCounter(c.UserContext(), id, reading); err != nil {
		return err
	}
	return web.Done(c, equipment.Path(id), done("Cambio de contador anulado"), nil)
}
