package walk

import "testing"

// §1.2 of the manual.
func TestEquipment(t *testing.T) {
	walk(t, func(b *browser) {
		b.SignIn()
		b.SeeControl("Equipos", "Pedidos", "Incidencias", "Lecturas", "Cuenta")
		b.See("0,00 €", "Ref. ADM-01", "Administración, 1.ª planta", "Ana Belén Ruiz")
		if !b.mode.phone {
			b.See("Equipo", "Ubicación", "Contacto", "Acciones")
		}
		for _, machine := range []string{"20417", "20655", "20981", "21130"} {
			b.In(machine, func() { b.SeeControl("Introducir lectura", "Comunicar incidencia", "Pedir consumibles") })
		}
		b.SeeNot("21500", "Sin contrato", "21501", "Retirado", "30001")
		b.Screen("equipos")

		b.Fill("Buscar un equipo", "ALMACÉN")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.SeeNot("20417")
		b.See("21130")
		b.Fill("Buscar un equipo", "fotocopiadora azul")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.See("Ningún equipo coincide")
		b.Screen("equipos sin resultado")
		b.Click("Ver todos los equipos")
		b.See("20417", "21130")

		b.Select("Sede", "P. I. Los Pradillos")
		b.WithoutScript(func() { b.Click("Buscar") })
		b.SeeNot("20417")
		b.See("21130")
		b.Reload()
		b.SeeNot("20417")
		b.See("21130")
		b.Back()
		b.See("20417", "21130")

		b.In("20417", func() { b.Click("RICOH AFICIO MP C4501") })
		b.At("/equipos/1")
		b.See("RICOH AFICIO MP C4501", "212.000", "Copias al mes")
		b.Screen("equipo")
	})
}
