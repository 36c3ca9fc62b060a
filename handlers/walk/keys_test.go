package walk

import (
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// device gives the browser an authenticator that asks nobody and says yes. Keys need a host with a name.
func (b *browser) device() {
	b.t.Helper()
	b.base = strings.Replace(b.base, "127.0.0.1", "localhost", 1)
	b.call("WebAuthn.enable", nil, nil)
	b.call("WebAuthn.addVirtualAuthenticator", params{"options": params{
		"protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true,
	}}, nil)
}

// plant gives the tab a session that was opened without the form.
func (b *browser) plant(name, value string) {
	b.t.Helper()
	b.call("Network.setCookie", params{"name": name, "value": value, "url": b.base + "/", "httpOnly": true}, nil)
}

// A key is added, and from then on opens the door without a password.
func TestKeys(t *testing.T) {
	tell(t, modes[:1], func(b *browser) {
		b.device()
		cookie := webtest.PersonCookie(t, b.store, storetest.Marta(t, b.store))
		b.plant(cookie.Name, cookie.Value)
		b.Go("/cuenta/llaves")
		b.Screen("llaves vacías")
		b.Click("Añadir una llave")
		b.At("/cuenta/llaves/nueva")
		b.Screen("llave nueva")
		b.Click("Crear la llave")
		b.At("/cuenta/llaves")
		b.See("Llave guardada")
		b.Screen("llaves")
		b.Leave()
		b.Go("/entrar")
		b.Click("Entrar con llave")
		b.At("/equipos")
		b.Go("/cuenta/sesiones")
		b.Screen("sesiones")
	})
}

func TestOfficeKeys(t *testing.T) {
	tell(t, modes[:1], func(b *browser) {
		b.device()
		cookie := webtest.StaffCookie(t, b.store, storetest.Clerk, "whole")
		b.plant(cookie.Name, cookie.Value)
		b.Go("/gestion/cuenta/llaves/nueva")
		b.Click("Crear la llave")
		b.At("/gestion/cuenta/llaves")
		b.Screen("gestión llaves")
		b.Leave()
		b.Go("/gestion/entrar")
		b.Screen("gestión entrar con llave")
		b.Click("Entrar con llave")
		b.At("/gestion")
		b.clock.Add(6 * 60e9)
		b.Refused(403, func() { b.Go("/gestion/cuenta/llaves/nueva") })
		b.See("Confirme que es usted")
		b.Screen("gestión confirme")
		b.Click("Usar una llave")
		b.At("/gestion/cuenta/llaves/nueva")
	})
}
