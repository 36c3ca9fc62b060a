package walk

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// photo makes a picture as a phone would.
func (b *browser) photo() string {
	b.t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range 320 * 240 {
		picture.Set(i%320, i/320, color.RGBA{uint8(i), uint8(i / 320), 90, 255})
	}
	path := filepath.Join(b.t.TempDir(), "IMG_2041.jpg")
	file, err := os.Create(path)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := jpeg.Encode(file, picture, nil); err != nil {
		b.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// §1.4 of the manual, and §1.8 with what follows from it.
func TestIncident(t *testing.T) {
	walk(t, func(b *browser) {
		b.SignIn()
		b.In("20417", func() { b.Click("Comunicar incidencia") })
		b.See("Introducción de incidencias")
		b.Card()
		b.See("Datos de la incidencia", "Tipo de aviso", "Añadir documento", "Última lectura", "212.000")
		b.SeeControl("Contacto", "Avería", "Correctivo", "Preventivo", "Instalación", "Consulta",
			"Máquina parada", "Funciona a medias", "BN", "Color", "Crear incidencia")
		b.SeeChosen("Correctivo")
		b.Screen("incidencia")

		b.Fill("Contacto", "Marta")
		b.Choose("Máquina parada")
		b.Refused(422, func() { b.Click("Crear incidencia") })
		b.SeeValue("Contacto", "Marta")
		b.SeeChosen("Máquina parada")
		b.Screen("incidencia con error")

		b.Fill("Avería", "Se atasca el papel en la bandeja 2")
		b.Attach("Añadir documento", b.photo())
		b.Click("Crear incidencia")
		b.See("[W92987] Incidencia creada de manera satisfactoria", "Javier Molina")
		b.Screen("incidencia creada")
		b.Reload()
		b.Want("incidents", b.count("SELECT count(*) FROM incidents"), 1)
		b.Want("letters to the technician", b.count("SELECT count(*) FROM outbox WHERE address = 'javier@sercaman.example'"), 1)

		b.Follow()
	})
}

// Follow is §1.8: the list, the thread, the end and what comes after it.
func (b *browser) Follow() {
	b.t.Helper()
	b.Go("/incidencias")
	b.See("W92987", "RICOH AFICIO MP C4501", "23/11/2026")
	b.Screen("incidencias")
	b.In("W92987", func() { b.Click("Ver") })
	b.At("/incidencias/W92987")
	b.See("Seguimiento", "Se atasca el papel en la bandeja 2", "IMG_2041.jpg", "Máquina parada", "Correctivo")

	b.Fill("Añadir un mensaje", "Ahora también hace ruido")
	b.Click("Enviar mensaje")
	b.See("Mensaje suyo", "Ahora también hace ruido")
	b.Screen("incidencia W92987")

	b.Click("Ya funciona: cerrar")
	b.See("¿Cerrar la incidencia W92987?")
	b.Screen("cerrar incidencia")
	b.In("No, dejarla abierta", func() { b.Click("Ya funciona: cerrar") })
	b.See("Incidencia W92987 cerrada", "¿Vuelve a fallar?")
	b.Fill("¿Qué sigue fallando?", "Ha vuelto a atascarse")
	b.Click("Reabrir incidencia")
	b.See("Incidencia W92987 reabierta")
	b.Screen("incidencia reabierta")
}

// Impatient people report once.
func TestIncidentSentTwice(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.SignIn()
		b.Go("/equipos/2/incidencias")
		b.Fill("Contacto", "Marta")
		b.Fill("Avería", "No imprime")
		b.Choose("Funciona a medias")
		b.DoubleClick("Crear incidencia")
		b.See("W92987") // the confirmation, or the incident itself when the second press met the link to it
		b.Want("incidents", b.count("SELECT count(*) FROM incidents"), 1)
	})
}
