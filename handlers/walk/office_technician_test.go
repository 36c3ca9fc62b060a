package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// A fault from the technician's telephone: taken, begun, waiting for a part, closed.
func TestTechnicianDay(t *testing.T) {
	tell(t, []mode{modes[1], modes[3]}, func(b *browser) {
		before := b.readings()
		number := b.incident(storetest.Brother)
		b.Come(storetest.Javier)
		b.Go("/gestion")
		b.At("/gestion/hoy")
		b.Screen("hoy, nada")
		b.Click("Sin asignar")
		b.See(number, "BROTHER HL-L6400DW")
		b.Click(number)
		b.At("/gestion/hoy/" + number)
		b.See("Se atasca el papel en la bandeja 2", "Máquina parada")
		b.Click("Me la quedo")
		b.See("Ya es suya")
		b.DoubleClick("Empezar")
		b.See("En curso")

		b.Click("Falta pieza")
		b.Fill("¿Qué pieza falta?", "Rodillo de arrastre")
		b.Screen("hoy, falta pieza")
		b.In("¿Qué pieza falta?", func() { b.Click("Falta pieza") })
		b.See("Pendiente de repuesto", "Rodillo de arrastre")
		b.Click("Empezar")
		b.See("En curso")
		b.CloseIncident()
		b.Go("/gestion/hoy?vista=cerradas")
		b.See(number)
		b.Want("closings", b.count("SELECT count(*) FROM incident_events WHERE state = 'resolved'"), 1)
		b.Want("readings", b.readings(), before+1)

		b.Leave()
		b.SignIn()
		b.Go("/incidencias/" + number)
		b.See("Resuelta", "Rodillo cambiado y probado", "IMG_2041.jpg", "Rodillo de arrastre", "Javier Molina")
		b.Screen("incidencia cerrada por el técnico")
		b.Go("/equipos/4")
		b.See("65.900")
	})
}

// CloseIncident is the last form, first without its words and then sent twice.
func (b *browser) CloseIncident() {
	b.t.Helper()
	if !b.sees("Qué se ha hecho") {
		b.Click("Cerrar")
	}
	b.Fill("BN", "65.900")
	b.Refused(422, func() { b.Click("Cerrar incidencia") })
	b.SeeValue("BN", "65.900")
	b.Screen("hoy, cerrar con error")
	b.Fill("Qué se ha hecho", "Rodillo cambiado y probado")
	b.Attach("Fotos", b.photo())
	b.Fill("Minutos", "40")
	b.DoubleClick("Cerrar incidencia")
	b.See("Incidencia cerrada", "Rodillo cambiado y probado")
	b.Screen("hoy, cerrada")
}
