package walk

import (
	"strings"
	"testing"
)

// Find searches an article and chooses it: with the keyboard alone, or from the list of results.
func (b *browser) Find(text, article string) {
	b.t.Helper()
	b.Fill("Búsqueda de artículos", text)
	if !b.mode.script {
		b.Click("Buscar")
		b.Choose(article)
		return
	}
	b.until(func() bool {
		options := b.accessible(params{"role": "option"}, []string{"option"})
		return len(options) > 0 && strings.Contains(options[0].name, article)
	}, func() { b.fail("%s is not the first to be offered", article) })
	b.Key("ArrowDown")
	b.Key("Enter")
	b.SeeValue("Búsqueda de artículos", article+" · …")
}

// Header sees amount and units of the basket in the header.
func (b *browser) Header(words ...string) {
	b.t.Helper()
	b.In("Cesta", func() { b.See(words...) })
}

// §1.5 of the manual.
func TestConsumables(t *testing.T) {
	walk(t, func(b *browser) {
		b.SignIn()
		b.In("20655", func() { b.Click("Pedir consumibles") })
		b.See("Introducción de pedidos", "Búsqueda de artículos", "KONICA MINOLTA BIZHUB C454E")
		b.SeeControl("+ Añadir a la cesta", "BN", "Color", "Crear toma de copias", "Seguir navegando")
		b.Screen("pedido")

		b.Fill("Búsqueda de artículos", "TÓNER NEGRO")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.See("TN-512K", "No incluido en contrato", "52,10 €")
		b.Fill("Búsqueda de artículos", "tambor")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.SeeNot("TN-512K")
		b.See("DR-512K", "Incluido en contrato", "0,00 €")
		b.Screen("pedido con resultados")
		if b.mode.script {
			b.Key("Escape")
			b.SeeNot("DR-512K")
			b.Key("ArrowDown")
			b.See("DR-512K")
			b.Key("Escape")
		}

		b.Fill("Búsqueda de artículos", "tóner")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.See("TN-512M")
		if b.mode.script {
			b.Key("Escape")
		}
		b.Refused(422, func() { b.Click("+ Añadir a la cesta") })
		b.Screen("pedido sin artículo")
		b.Find("tambor", "DR-512K")
	})
}

// §1.5 to §1.7 of the manual: the basket, the delivery, the order and what becomes of it.
func TestOrder(t *testing.T) {
	walk(t, func(b *browser) {
		b.SignIn()
		b.Go("/equipos/2/pedido")
		b.Find("tn512k", "TN-512K")
		b.Fill("Cantidad", "2")
		b.Click("+ Añadir a la cesta")
		b.See("Añadido a la cesta: TN-512K")
		b.Header("98,99 €", "2")
		b.Find("residual", "WX-103")
		b.Click("+ Añadir a la cesta")
		b.See("Añadido a la cesta: WX-103")
		b.Header("98,99 €", "3")
		b.Screen("pedido con cesta")

		b.ReadOnTheWay()
		b.Basket()

		b.Click("Continuar con el envío")
		b.See("3 × TN-512K")
		b.Delivery()
		b.DoubleClick("Finalizar pedido")
		b.See("Pedido 06355 recibido")
		b.Screen("pedido recibido")
		b.Header("0,00 €", "0")
		b.Reload()
		b.See("Pedido 06355 recibido")
		if b.mode.script { // without one, the page before is the answer to a form, which browsers ask about
			b.Back()
		}
		b.Want("orders", b.count("SELECT count(*) FROM orders"), 1)
		b.Want("letters of the order", b.count("SELECT count(*) FROM outbox WHERE kind LIKE 'order%'"), 2)
		b.After()
	})
}

// ReadOnTheWay sends the reading that the order's page asks for, and goes on.
func (b *browser) ReadOnTheWay() {
	b.t.Helper()
	b.Fill("BN", "90.312")
	b.Fill("Color", "41.576")
	b.Click("Crear toma de copias")
	b.See("Lectura guardada: KONICA MINOLTA BIZHUB C454E")
	b.At("/equipos/2/pedido")
	b.In("Su cesta", func() { b.Click("Seguir navegando") })
	b.At("/equipos")
}

// Basket changes quantities, and removes what is not wanted.
func (b *browser) Basket() {
	b.t.Helper()
	b.Click("Cesta")
	b.At("/cesta")
	b.See("KONICA MINOLTA BIZHUB C454E", "TN-512K", "WX-103", "Incluido en contrato")
	b.Screen("cesta")
	b.Fill("Cantidad de TN-512K", "3")
	b.Key("Tab")
	b.WithoutScript(func() { b.In("TN-512K", func() { b.Click("Cambiar") }) })
	b.Header("148,49 €", "4")
	b.Click("Quitar WX-103 de la cesta")
	b.SeeNot("WX-103 ")
	b.Header("148,49 €", "3")

	if b.mode.script { // what was typed last counts, however quickly people go on
		b.Fill("Cantidad de TN-512K", "4")
		b.Click("Continuar con el envío")
		b.See("4 × TN-512K")
		b.Back()
		b.Fill("Cantidad de TN-512K", "3")
	}
}

// Delivery fills in §1.6.
func (b *browser) Delivery() {
	b.t.Helper()
	b.See("Rellene los datos adicionales si es necesario", "*Contacto", "*Horario", "Dirección de envío", "Forma de pago", "Su pedido", "Observaciones")
	b.SeeValue("Forma de pago", "TRANSFERENCIA")
	b.SeeControl("Volver", "Finalizar pedido")
	b.Screen("envío")
	b.Fill("Contacto", "")
	b.Refused(422, func() { b.Click("Finalizar pedido") })
	b.Screen("envío con error")
	b.Select("Dirección de envío", "Almacén")
	b.Fill("Contacto", "Marcos")
	b.Fill("Horario", "De 7:00 a 14:00")
	b.Fill("Su pedido", "PC-2026/118")
	b.Fill("Observaciones", "Llamar antes")
}

// After is §1.7: the list, the detail, repeating and cancelling.
func (b *browser) After() {
	b.t.Helper()
	b.Go("/pedidos")
	b.See("06355", "23/11/2026", "Procesando", "ILLESCAS", "Bruto 156,30 €", "Dto. 5 %", "PP 0 %", "Neto 148,49 €", "IVA 31,18 €",
		"TRANSFERENCIA", "179,67 €", "3 unidades", "Enviar a...", "Dtos.", "Importes")
	if !b.mode.phone {
		b.See("Pedido", "Acciones")
	}
	b.Screen("pedidos")
	b.In("06355", func() { b.Click("Ver") })
	b.At("/pedidos/06355")
	b.See("TN-512K", "Marcos", "PC-2026/118", "Llamar antes", "Procesando", "Preparado", "Enviado", "Entregado", "179,67 €")
	b.Screen("pedido 06355")

	b.Click("Repetir pedido")
	b.At("/cesta")
	b.See("El pedido 06355 está otra vez en la cesta")
	b.Header("148,49 €", "3")

	b.Go("/pedidos/06355")
	b.Click("Anular pedido")
	b.See("¿Anular el pedido 06355?")
	b.Screen("anular pedido")
	b.In("No, dejarlo como está", func() { b.Click("Anular pedido") })
	b.At("/pedidos/06355")
	b.See("Anulado")
	b.Screen("pedido anulado")
	b.Reload()
	b.See("Anulado")
	b.Back()
	b.Want("orders", b.count("SELECT count(*) FROM orders"), 1)

	b.Go("/pedidos/06355/copia")
	b.See("B45990017", "TALLERES GREDOS, S.L.", "Importes estimados sin validez fiscal")
	b.Screen("copia del pedido")
}
