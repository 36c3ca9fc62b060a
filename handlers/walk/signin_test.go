package walk

import "testing"

// SignIn comes as Talleres Gredos, with the CIF as people type it.
func (b *browser) SignIn() {
	b.t.Helper()
	b.Go("/entrar")
	b.Fill("Usuario", "04812")
	b.Fill("Contraseña", "es-b45.001.237")
	b.Click("Entrar")
	b.NotNow()
	b.At("/equipos")
}

// NotNow passes by the offer of an account of their own, which stands after each sign-in with the CIF.
func (b *browser) NotNow() {
	b.t.Helper()
	b.At("/cuenta/activar")
	b.Click("Ahora no")
}

// WithoutScript is a step that scripts make needless.
func (b *browser) WithoutScript(step func()) {
	if !b.mode.script {
		step()
	}
}

// §1.1 of the manual.
func TestSignIn(t *testing.T) {
	walk(t, func(b *browser) {
		b.Go("/pedidos")
		b.At("/entrar")
		b.See("Usuario", "Contraseña", "¿Necesita ayuda?", "925 00 00 00")
		b.Screen("entrar")

		b.Fill("Usuario", "04812")
		b.Fill("Contraseña", "B45001238")
		b.Refused(422, func() { b.Click("Entrar") })
		b.See("Usuario o contraseña incorrectos")
		b.SeeValue("Usuario", "04812")
		b.Screen("entrar con error")

		b.Fill("Contraseña", "b-45.001.237")
		b.Click("Entrar")
		b.NotNow()
		b.At("/pedidos")
		b.See("Aún no ha hecho ningún pedido")
		b.Screen("pedidos vacío")
	})
}

// Whoever has no machine is told what to do, on every list.
func TestNothingYet(t *testing.T) {
	walkTwice(t, func(b *browser) {
		b.Go("/entrar")
		b.Fill("Usuario", "00555")
		b.Fill("Contraseña", "b45112224")
		b.Click("Entrar")
		b.At("/equipos")
		b.Screen("equipos vacío")
		b.Go("/lecturas")
		b.See("No hay lecturas que enviar")
		b.Screen("lecturas vacío")
		b.Go("/incidencias")
		b.See("Aún no ha comunicado ninguna incidencia")
		b.Screen("incidencias vacío")
		b.Go("/cesta")
		b.See("La cesta está vacía")
		b.Screen("cesta vacía")
		b.Go("/pedidos/nuevo")
		b.See("Su cesta está vacía")
		b.Screen("envío sin cesta")
	})
}

// «Cuenta», the pages to be read, light and dark, and out.
func TestAccount(t *testing.T) {
	walk(t, func(b *browser) {
		b.SignIn()
		b.Click("Cuenta")
		b.At("/cuenta")
		b.See("TALLERES GREDOS, S.L.", "04812", "TRANSFERENCIA", "5 %")
		b.Screen("cuenta")

		b.Choose("Oscuro")
		b.WithoutScript(func() { b.In("Aspecto", func() { b.Click("Guardar aspecto") }) })
		b.Theme("dark")
		b.Go("/pedidos")
		b.Theme("dark")

		for _, page := range []struct{ link, path, words string }{
			{"Ayuda", "/ayuda", "Crear toma de copias"}, {"Aviso legal", "/aviso-legal", "B45990017"},
			{"Privacidad y cookies", "/privacidad", "cookies"}, {"Accesibilidad", "/accesibilidad", "WCAG"},
		} {
			b.In("¿Necesita ayuda?", func() { b.Click(page.link) })
			b.At(page.path)
			b.See(page.words)
			b.Screen(page.link)
		}

		b.Refused(404, func() { b.Go("/pedidos/99999") })
		b.See("925 00 00 00")
		b.Screen("error 404")

		b.Click("su cuenta")
		b.See("Cliente n.º 04812")
		b.Screen("menú de la cuenta")
		b.Click("Salir")
		b.At("/entrar")
		b.See("Ha salido del área de clientes")
		b.Back()
		b.At("/entrar")
	})
}

// Theme waits until the page has that scheme by the visitor's own choice.
func (b *browser) Theme(want string) {
	b.t.Helper()
	var theme string
	b.until(func() bool { return b.ask(`document.documentElement.dataset.theme`, &theme) == nil && theme == want }, func() { b.fail("the theme is %s, not %s", theme, want) })
}
