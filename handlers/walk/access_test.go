package walk

import (
	"net/http"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// freezeLink is the way to «¿No ha sido usted?» that a letter brings.
func (b *browser) freezeLink() string {
	b.t.Helper()
	b.must(b.store.Accounts.Ask(b.t.Context(), store.LinkActivate, storetest.AlbercheNumber, nil))
	_, err := b.store.Accounts.SettleAsks(b.t.Context())
	b.must(err)
	storetest.Exec(b.t, b.store, "UPDATE access_links SET purpose = 'freeze'")
	facts, err := b.store.Outbox.AccessLink(b.t.Context(), storetest.Scalar[string](b.t, b.store, "SELECT ref FROM outbox WHERE kind = 'access_activate'"))
	b.must(err)
	return facts.Path
}

// What guards the way in: the code of the office, the proof that it is still them, colleagues, closing the CIF.
func TestAccess(t *testing.T) {
	tell(t, modes[:1], func(b *browser) {
		b.Come(storetest.Clerk)
		b.Go("/gestion/clientes/1")
		b.Click("Generar código")
		b.See("Código de acceso")
		b.Screen("gestión carta con código")
		b.Leave()

		b.Go(b.freezeLink())
		b.At("/acceso/congelar")
		b.Screen("congelar")

		cookie := webtest.PersonCookie(t, b.store, storetest.Marta(t, b.store))
		storetest.Nuria(t, b.store)
		b.plant(cookie.Name, cookie.Value)
		b.Go("/cuenta/usuarios")
		b.Screen("usuarios")
		b.Go("/cuenta/usuarios/nuevo")
		b.Screen("usuario nuevo")
		b.clock.Add(6 * 60e9)
		b.Refused(403, func() { b.Go("/cuenta/llaves/nueva") })
		b.See("Confirme que es usted")
		b.Screen("confirme")
	})
}

// Somebody was blocked by mistake.
func TestUnblocking(t *testing.T) {
	tell(t, modes[:1], func(b *browser) {
		_, err := b.store.Privacy.Block(b.as(storetest.Admin), store.Subject{Customer: storetest.Alberche}, "Lo pidió por teléfono.")
		b.must(err)
		b.Come(storetest.Admin)
		b.Go("/gestion/ajustes/privacidad/bloqueados")
		b.Click("Deshacer el bloqueo")
		b.Screen("gestión bloqueados")
	})
}

// Who asks for too much is told so on a page like any other.
func TestTooMuch(t *testing.T) {
	tell(t, modes[:1], func(b *browser) {
		for range 1000 {
			answer, err := http.Get(b.base + "/ayuda")
			b.must(err)
			b.must(answer.Body.Close())
			if answer.StatusCode == http.StatusTooManyRequests {
				break
			}
		}
		b.Refused(http.StatusTooManyRequests, func() { b.Go("/accesibilidad") })
		b.Screen("demasiado")
	})
}
