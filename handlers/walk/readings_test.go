package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// Card sees the machine's card, with every word of the manual.
func (b *browser) Card() {
	b.t.Helper()
	if !b.sees("Ref. propia") {
		b.Click("Ver todos los datos del equipo")
	}
	b.See("Modelo", "ID", "Ref. propia", "Ubicación", "Dirección", "Población", "45007 TOLEDO", "Teléfono", "Fax", "eMail", "Contacto",
		"RICOH AFICIO MP C4501", "20417", "ADM-01", "Administración, 1.ª planta", "C/ Río Alberche, 12")
}

func (b *browser) count(query string) int {
	b.t.Helper()
	return storetest.Scalar[int](b.t, b.store, query)
}

// §1.3 of the manual.
func TestReading(t *testing.T) {
	walk(t, func(b *browser) {
		before := b.readings()
		b.SignIn()
		b.In("20417", func() { b.Click("Introducir lectura") })
		b.See("Introducción de lecturas")
		b.Card()
		b.See("Última lectura", "20/10/2026", "212.000", "175.000")
		b.SeeControl("BN", "Color", "Crear toma de copias")
		b.Screen("lectura")

		b.Fill("BN", "211 000")
		b.Fill("Color", "175.900")
		b.Refused(422, func() { b.Click("Crear toma de copias") })
		b.See("Contador cambiado o puesto a cero", "La última lectura estaba mal")
		b.Screen("lectura menor")

		b.Fill("BN", "214.460")
		b.Click("Crear toma de copias")
		b.At("/equipos")
		b.See("Lectura guardada: RICOH AFICIO MP C4501", "214.460 (+2.460)")
		b.Screen("lectura guardada")
		b.Reload()
		if b.mode.script { // without one, the page before is the answer to a form, which browsers ask about
			b.Back()
		}
		b.Want("readings", b.readings(), before+1)
	})
}

func (b *browser) readings() int {
	b.t.Helper()
	return b.count("SELECT count(*) FROM readings")
}

// Want compares what the portal has kept.
func (b *browser) Want(what string, got, want int) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%d %s, want %d", got, what, want)
	}
}

func TestReadingThatIsOdd(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.SignIn()
		b.In("20655", func() { b.Click("Introducir lectura") })
		b.Fill("BN", "890312")
		b.Fill("Color", "41576")
		b.Refused(422, func() { b.Click("Crear toma de copias") })
		b.See("Si es correcto, envíelo otra vez igual")
		b.Screen("lectura dudosa")
		b.Fill("BN", "890.312")
		b.Click("Crear toma de copias")
		b.At("/equipos")
		b.See("Lectura guardada: KONICA MINOLTA BIZHUB C454E", "La revisaremos antes de facturar")
		b.Want("doubtful readings", b.count("SELECT count(*) FROM readings WHERE equipment_id = 2 AND bn = 890312 AND status = 'doubtful'"), 1)
	})
}

// A counter that was set to zero is explained on the spot.
func TestCounterSetToZero(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.SignIn()
		b.Go("/equipos/1/lecturas")
		b.Fill("BN", "300")
		b.Fill("Color", "175.900")
		b.Refused(422, func() { b.Click("Crear toma de copias") })
		b.Choose("Contador cambiado o puesto a cero")
		b.Fill("Valor final", "213.000")
		b.Fill("Valor inicial", "0")
		b.Click("Crear toma de copias")
		b.At("/equipos")
		b.See("Lectura guardada: RICOH AFICIO MP C4501")
	})
}

// «Lecturas»: down the column, each line saved on its own.
func TestAllReadings(t *testing.T) {
	walk(t, func(b *browser) {
		before := b.readings()
		b.SignIn()
		b.Click("Lecturas")
		b.See("Lecturas de noviembre")
		b.Screen("lecturas")
		b.In("ID 20417", func() {
			b.Fill("BN", "214.460")
			b.Fill("Color", "176.020")
		})
		if b.mode.script {
			b.Key("Enter") // goes on to the next machine, and so leaves this one
			b.See("Guardada ahora")
		} else {
			b.Click("Guardar las lecturas")
			b.See("1 lectura guardada")
		}
		b.In("ID 20417", func() { b.See("214.460", "176.020") })
		b.Screen("lecturas con una guardada")

		b.In("ID 20655", func() { b.Fill("BN", "3") })
		if b.mode.script {
			b.In("ID 20655", func() { b.Fill("Color", "41.576") })
			b.Refused(422, func() { b.Key("Enter") })
		} else {
			b.In("ID 20655", func() { b.Fill("Color", "41.576") })
			b.Refused(422, func() { b.Click("Guardar las lecturas") })
		}
		b.See("Explíquelo en la ficha de este equipo")
		b.Screen("lecturas con una menor")
		b.Want("readings", b.readings(), before+1)
	})
}
