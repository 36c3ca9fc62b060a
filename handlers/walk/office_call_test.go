package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// A customer telephones: a reading, a fault, an order, and what the customer sees of it.
func TestCall(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.Come(storetest.Clerk)
		b.Go("/gestion/llamada")
		b.Fill("¿Quién llama?", "20417")
		b.Click("Buscar")
		b.At("/gestion/llamada/1/lectura")
		b.Fill("BN", "214.460")
		b.Fill("Color", "176.020")
		b.Click("Guardar lectura")
		b.See("Lectura guardada: RICOH AFICIO MP C4501 20417", "214.460")
		b.Click("Seguir con este cliente")
		b.See("TALLERES GREDOS", "20417", "20655")
		b.Screen("llamada con cliente")

		b.Click("Incidencia del equipo 20417")
		b.Fill("Avería", "Hace rayas")
		b.Fill("Quién llama", "Marta")
		b.Refused(422, func() { b.Click("Crear incidencia") })
		b.SeeValue("Avería", "Hace rayas")
		b.Screen("llamada incidencia con error")
		b.Choose("Funciona a medias")
		b.DoubleClick("Crear incidencia")
		b.See("W92987")
		b.Want("incidents", b.count("SELECT count(*) FROM incidents"), 1)
		b.Dictate()
		b.AsCustomer()

		b.Leave()
		b.SignIn()
		b.Go("/pedidos/06355")
		b.See("Por teléfono, por Ana Belmonte", "841458")
		b.Go("/incidencias/W92987")
		b.See("Hace rayas")
		b.Go("/equipos/1")
		b.See("214.460")
	})
}

// Dictate is an order on the telephone.
func (b *browser) Dictate() {
	b.t.Helper()
	b.Go("/gestion/llamada/1/pedido")
	b.Find("magenta", "841458")
	b.Fill("Cantidad", "2")
	b.Click("+ Añadir")
	b.In("Artículos", func() { b.See("841458") })
	b.Screen("llamada pedido")
	b.Click("Finalizar pedido")
	b.See("Pedido 06355 creado")
	b.Want("orders", b.count("SELECT count(*) FROM orders"), 1)
}

// AsCustomer looks at the portal as the customer sees it, and comes back.
func (b *browser) AsCustomer() {
	b.t.Helper()
	b.Go("/gestion/llamada?q=04812")
	b.Click("Ver como cliente")
	b.At("/equipos")
	b.See("Está viendo el portal como", "solo lectura")
	b.Screen("vista como cliente")
	b.Go("/pedidos")
	b.See("06355", "solo lectura")
	b.Click("Volver a Gestión")
	b.At("/gestion/llamada")
	b.See("TALLERES GREDOS")
}
