package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// An order from the queue to the customer's door, with two people at it.
func TestOfficeDay(t *testing.T) {
	walkTwice(t, func(b *browser) {
		number := b.order(storetest.Gredos, storetest.Ricoh)
		b.Come(storetest.Clerk)
		b.Go("/gestion")
		b.Screen("gestión inicio")
		b.Go("/gestion/pedidos")
		b.See(number, "TALLERES GREDOS")
		b.Click("Preparar pedido " + number)
		b.At("/gestion/pedidos/" + number)
		b.Click("Marcar como preparado")
		b.See("Estado cambiado")
		b.ShipLate(number)
		b.Screen("gestión pedido enviado")
		b.Fill("Mensaje para el cliente", "Va en dos cajas")
		b.Click("Enviar el mensaje")
		b.See("Mensaje enviado al cliente", "Va en dos cajas")
		b.Several()

		b.Leave()
		b.SignIn()
		b.Go("/pedidos/" + number)
		b.See("Enviado", "MRW", "0123456789", "Va en dos cajas")
		b.Screen("pedido con mensaje de la oficina")
	})
}

// ShipLate sends an order off that somebody else has changed meanwhile: what was typed stays.
func (b *browser) ShipLate(number string) {
	b.t.Helper()
	b.Fill("Transportista", "MRW")
	b.Fill("N.º de seguimiento", "0123456789")
	b.must(b.store.Office.AssignOrder(b.as(storetest.Admin), number, storetest.Admin, b.version(number)))
	b.Refused(409, func() { b.Click("Marcar como enviado") })
	b.See("Lucía Robledo", "Responsable")
	b.SeeValue("Transportista", "MRW")
	b.SeeValue("N.º de seguimiento", "0123456789")
	b.Screen("gestión pedido cambiado por otra persona")
	b.Click("Marcar como enviado")
	b.See("Estado cambiado", "0123456789")
}

// Several is the same for what is ticked.
func (b *browser) Several() {
	b.t.Helper()
	first, second := b.order(storetest.Gredos, storetest.Ricoh), b.order(storetest.Alberche, storetest.AlbercheCopy)
	b.Go("/gestion/pedidos?estado=nuevos")
	b.Choose("Elegir pedido " + first)
	b.Choose("Elegir pedido " + second)
	b.Screen("gestión pedidos elegidos")
	b.Click("Marcar como preparado")
	b.See("2 pedidos marcados como preparados")
	b.Screen("gestión pedidos preparados")
	b.Go("/gestion/pedidos?estado=preparados")
	b.See(first, second)
}
