package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// Something of ours breaks while people are at it: what they typed stays.
func TestSomethingBreaks(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.SignIn()
		b.Go("/equipos/1/lecturas")
		b.Fill("BN", "214.460")
		b.Fill("Color", "176.020")
		b.broken.Store(true)
		storetest.Exec(b.t, b.store, `ALTER TABLE readings RENAME TO lost`)
		b.Refused(500, func() { b.Click("Crear toma de copias") })
		b.See("Algo ha fallado por nuestra parte", "Referencia", "925 00 00 00")
		if b.mode.script {
			b.SeeValue("BN", "214.460")
			b.Screen("algo falla en un formulario")
		}
		b.Refused(500, func() { b.Go("/equipos") })
		b.See("Algo ha fallado por nuestra parte", "Referencia", "925 00 00 00")
		b.Screen("error 500")

		storetest.Exec(b.t, b.store, `ALTER TABLE lost RENAME TO readings`)
		b.Click("Ir al inicio")
		b.At("/equipos")
		b.See("RICOH AFICIO MP C4501")
	})
}

// Paper carries what it is about, and nothing to press.
func TestOnPaper(t *testing.T) {
	b := open(t, modes[0])
	b.SignIn()
	b.Go("/equipos/1/incidencias")
	b.Fill("Avería", "Se atasca el papel en la bandeja 2")
	b.Choose("Máquina parada")
	b.Click("Crear incidencia")
	b.See("[W92987] Incidencia creada de manera satisfactoria")
	b.Click("Ver la incidencia")
	b.At("/incidencias/W92987")
	b.Print(func() {
		b.See("SERCAMÁN", "Incidencia W92987", "Se atasca el papel en la bandeja 2", "Javier Molina", "Asignada")
		b.SeeNot("Equipos", "Cesta", "Saltar al contenido", "Imprimir", "Enviar mensaje", "Elegir archivos", "Aviso legal")
	})

	b.Go("/equipos/2/pedido")
	b.Find("tn512k", "TN-512K")
	b.Click("+ Añadir a la cesta")
	b.See("Añadido a la cesta: TN-512K")
	b.Go("/pedidos/nuevo")
	b.Click("Finalizar pedido")
	b.At("/pedidos/06355/recibido")
	b.Click("Copia para imprimir")
	b.At("/pedidos/06355/copia")
	b.Print(func() {
		b.See("SERCAMÁN", "Pedido 06355", "TALLERES GREDOS, S.L.", "TN-512K", "Total")
		b.SeeNot("Equipos", "Cesta", "Saltar al contenido", "Imprimir", "Aviso legal")
	})
}

// Print looks at the page as it comes out of a printer.
func (b *browser) Print(look func()) {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", params{"media": "print"}, nil)
	b.resize(718, 1000, false) // A4 less its margins
	look()
	if wide := b.text(`wide()`); wide != "" {
		b.t.Errorf("on paper the page is too wide by %s", wide)
	}
	b.keep("papel "+b.path()[1:4], "")
	b.call("Emulation.setEmulatedMedia", params{"media": ""}, nil)
	b.resize(b.mode.width, b.mode.height, b.mode.phone)
	b.scheme("light")
}
