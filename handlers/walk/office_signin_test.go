package walk

import (
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

const clerkPassword = "gravilla tomillo farol"

// Leave is coming as somebody else: nobody is signed in any more.
func (b *browser) Leave() {
	b.t.Helper()
	b.call("Network.clearBrowserCookies", nil, nil)
}

// SignInOffice comes in as the dealer's people do, with the code that their telephone shows.
func (b *browser) SignInOffice(email, password, secret string) {
	b.t.Helper()
	b.Go("/gestion")
	b.At("/gestion/entrar")
	b.Fill("Correo", email)
	b.Fill("Contraseña", password)
	b.Click("Entrar")
	b.At("/gestion/entrar/codigo")
	b.Screen("gestión código")
	b.Fill("Código", b.code(secret))
	b.Click("Continuar")
	b.At("/gestion")
}

// code is what the telephone shows, a while after the code before.
func (b *browser) code(secret string) string {
	b.t.Helper()
	b.clock.Add(time.Minute)
	code, err := store.TOTPCode(strings.ReplaceAll(secret, " ", ""), b.clock.Now())
	b.must(err)
	return code
}

// The first day: the link, a password, the second factor, and in; from then on with all of it.
func TestOfficeSignIn(t *testing.T) {
	walkTwice(t, func(b *browser) {
		link, err := b.store.Staff.NewLink(b.as(storetest.Admin), storetest.Clerk, false, false)
		b.must(err)
		b.Go(link.Path())
		b.See("Hola, Ana Belmonte")
		b.Screen("gestión enlace")
		b.Click("Continuar")
		b.At("/gestion/alta/clave")
		b.Fill("Contraseña nueva", "12345")
		b.Refused(422, func() { b.Click("Guardar contraseña") })
		b.Screen("gestión contraseña con error")
		b.Fill("Contraseña nueva", clerkPassword)
		b.Click("Guardar contraseña")
		secret := b.Enrol()

		b.Leave()
		b.Refused(404, func() { b.Go(link.Path()) })
		b.See("Este enlace ya no sirve")
		b.Screen("gestión enlace usado")
		b.Go("/gestion/entrar")
		b.Fill("Correo", "ana@sercaman.example")
		b.Fill("Contraseña", "gravilla tomillo faro")
		b.Refused(422, func() { b.Click("Entrar") })
		b.SeeValue("Correo", "ana@sercaman.example")
		b.Screen("gestión entrar con error")
		b.SignInOffice("ana@sercaman.example", clerkPassword, secret)
		b.See("Ana Belmonte")
	})
}

// Enrol sets up the second factor that is asked for, and returns what the telephone keeps.
func (b *browser) Enrol() (secret string) {
	b.t.Helper()
	b.At("/gestion/entrar/segundo-factor")
	b.See("Active el segundo factor")
	b.Click("No puedo leer el dibujo")
	b.Screen("gestión segundo factor")
	secret = b.text(`document.getElementById("secreto").innerText`)
	b.Fill("Código que muestra la aplicación", "000000")
	b.Refused(422, func() { b.Click("Activar") })
	b.Fill("Código que muestra la aplicación", b.code(secret))
	b.Click("Activar")
	b.See("Guarde estos códigos")
	b.Screen("gestión códigos de recuperación")
	b.Click("Los he guardado, continuar")
	b.At("/gestion")
	return secret
}
