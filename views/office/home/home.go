// Package home draws where the day begins: what is left to set up, and what waits on the desk.
package home

import (
	"strconv"

	"areaclientes/views/ui"
)

// step is one thing that a new dealer does; next is the first that is not done, and advice needs not be taken.
type step struct {
	title, text, href, link string
	admin, done, next       bool
	advice                  bool
}

func (v View) steps() []step {
	b := v.Beginning
	steps := []step{
		{"Marca", "El nombre, el logotipo y el color con los que le verán sus clientes.", "/gestion/ajustes/marca", "Poner la marca", true, b.Branded, false, false},
		{"Correo", "El servidor por el que salen los avisos, y una carta de prueba.", "/gestion/ajustes/correo", "Configurar el correo", true, b.Mail, false, false},
		{"Datos", "Los clientes, equipos, contratos y artículos de su programa de gestión.", "/gestion/importar", "Importar datos", false, b.Imported, false, false},
		{"Primer cliente", "Abra la ficha de un cliente e invítele a entrar.", "/gestion/clientes", "Elegir un cliente", false, b.Invited, false, false},
	}
	if b.Imported && !b.Addressed { // a letter of invitation has to say where the portal is
		steps[3].text, steps[3].link = "Antes de invitar, escriba la dirección del portal: va en la carta.", "Poner la dirección"
		steps[3].href, steps[3].admin = "/gestion/ajustes/direcciones", true
	}
	for i := range steps {
		if !steps[i].done {
			steps[i].next = true
			break
		}
	}
	if b.Persons {
		steps = append(steps, step{title: "Acceso", text: "Más de un tercio de sus clientes son personas físicas, y su NIF es un dato personal. Conviene que con él no se entre: elija «Activación».",
			href: "/gestion/ajustes/politicas", link: "Ver las políticas", admin: true, advice: true})
	}
	return steps
}

func (v View) progress() string {
	done := 0
	for _, s := range v.steps() {
		if s.done {
			done++
		}
	}
	return strconv.Itoa(done) + " de 4 pasos"
}

// desk is one queue with what waits in it.
type desk struct {
	href, text, note string
	count            int
}

func (v View) desks() []desk {
	w := v.Waiting
	urgent := ""
	if w.Urgent > 0 {
		urgent = ui.Plural(w.Urgent, "máquina parada", "máquinas paradas")
	}
	return []desk{
		{"/gestion/pedidos", "pedidos por validar o preparar", "", w.Orders},
		{"/gestion/incidencias", "incidencias sin empezar", urgent, w.New},
		{"/gestion/lecturas", "lecturas por revisar", "", w.Readings},
	}
}

func (v View) sentence() string {
	if v.Waiting.Orders+v.Waiting.New+v.Waiting.Readings == 0 {
		return "No hay nada pendiente."
	}
	return "Esto es lo que espera hoy."
}
