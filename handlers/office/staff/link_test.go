package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func linkFor(t *testing.T, s *store.Store, id store.StaffID) string {
	t.Helper()
	link, err := s.Staff.NewLink(t.Context(), id, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return link.Secret
}

func TestLink(t *testing.T) {
	s, _ := storetest.Open(t)
	secret := linkFor(t, s, storetest.Clerk)
	b := webtest.Browse(t, s)
	for range 3 { // looking uses nothing
		page := b.Do(webtest.Case{Path: "/gestion/alta?enlace=" + secret})
		if page.Status != http.StatusOK || !page.Has("h1 | Hola, Ana Belmonte") || !page.Has("form[action='/gestion/alta'] input[name=enlace][value='"+secret+"']") {
			t.Fatalf("%d %s", page.Status, page.Text("main"))
		}
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", secret)}), "/gestion/alta/clave")
	for _, page := range []string{"/gestion/cuenta", "/gestion/personas"} {
		led(t, b.Do(webtest.Case{Path: page}), "/gestion/entrar/codigo")
	}
	for _, page := range []string{"/gestion/entrar/codigo", "/gestion/entrar/segundo-factor", "/gestion/entrar"} {
		want := "/gestion/alta/clave"
		if page == "/gestion/entrar" {
			want = "/gestion"
		}
		led(t, b.Do(webtest.Case{Path: page}), want)
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", "1")}), "/gestion/alta/clave")
	page := b.Do(webtest.Case{Path: "/gestion/alta/clave"})
	for _, want := range []string{"h1 | Elija una contraseña", "input#nueva[type=password][autocomplete=new-password]", "#nueva-a | De 12 caracteres", "a#proponer[href='/gestion/alta/clave?propuesta=1']", "input[name=correo][value='ana@sercaman.example'][autocomplete=username]"} {
		if !page.Has(want) {
			t.Errorf("no %s", want)
		}
	}
	if refused := b.Do(webtest.Case{Path: "/gestion/alta/clave", Form: form("nueva", "ana belmonte 77")}); refused.Status != http.StatusUnprocessableEntity || !refused.Has("#nueva-e | Quite su nombre") || strings.Contains(refused.Body, "belmonte 77") {
		t.Errorf("a bad password: %d %s", refused.Status, refused.Text("main"))
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/alta/clave", Form: form("nueva", good)}), "/gestion/entrar/codigo")
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/codigo"}), "/gestion/entrar/segundo-factor")
	led(t, b.Do(webtest.Case{Path: "/gestion/alta/clave", Form: form("nueva", better)}), "/gestion/entrar/segundo-factor")
	led(t, webtest.Browse(t, s).Do(webtest.Case{Path: "/gestion/entrar", Form: form("correo", "ana@sercaman.example", "clave", good)}), "/gestion/entrar/codigo")
}

func TestProposal(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	led(t, b.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", linkFor(t, s, storetest.Javier))}), "/gestion/alta/clave")
	whole := b.Do(webtest.Case{Path: "/gestion/alta/clave?propuesta=1"})
	part := b.Do(webtest.Case{Path: "/gestion/alta/clave?propuesta=1", Partial: true})
	first, second := whole.Attr("#nueva", "value"), part.Attr("#nueva", "value")
	if strings.Count(first, "-") != 3 || strings.Count(second, "-") != 3 || first == second || part.Has("h1") || !part.Has("#nueva-campo #nueva[type=text]") {
		t.Errorf("%q, %q\n%s", first, second, part.Body)
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/alta/clave", Form: form("nueva", second)}), "/gestion")
	if in := b.Do(webtest.Case{Path: "/gestion/cuenta"}); in.Status != http.StatusOK {
		t.Errorf("a technician is in: %d", in.Status)
	}
}

func TestLinkThatIsNoGood(t *testing.T) {
	s, clock := storetest.Open(t)
	used, late := linkFor(t, s, storetest.Clerk), linkFor(t, s, storetest.Rosa)
	b := webtest.Browse(t, s)
	led(t, b.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", used)}), "/gestion/alta/clave")
	guest := webtest.Browse(t, s)
	clock.Add(30 * time.Minute)
	for name, secret := range map[string]string{"used": used, "late": late, "invented": strings.Repeat("x", 43), "empty": ""} {
		for _, c := range []webtest.Case{{Path: "/gestion/alta?enlace=" + url.QueryEscape(secret)}, {Path: "/gestion/alta", Form: form("enlace", secret)}} {
			if got := guest.Do(c); got.Status != http.StatusNotFound || !got.Has("h1 | Este enlace ya no sirve") || !got.Has("a[href='/gestion/entrar']") || got.Has("form") {
				t.Errorf("%s: %d %s", name, got.Status, got.Text("main"))
			}
		}
	}
	for range 20 {
		guest.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", "x")})
	}
	if got := guest.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", "x")}); got.Status != http.StatusTooManyRequests {
		t.Errorf("guessing links: %d", got.Status)
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/alta/clave"}), "/gestion/entrar?next=%2Fgestion%2Falta%2Fclave") // a quarter of an hour to choose
}

// A link that is followed in the browser of somebody else ends their session, and leaves nothing of it.
func TestLinkInAnothersBrowser(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(storetest.GredosNumber)
	led(t, b.Do(webtest.Case{Path: "/gestion/alta", Form: form("enlace", linkFor(t, s, storetest.Javier))}), "/gestion/alta/clave")
	led(t, b.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta")
	led(t, b.Do(webtest.Case{Path: "/gestion/alta/clave", Form: form("nueva", good)}), "/gestion")
	led(t, b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", storetest.GredosNIF)}), "/cuenta/activar")
	led(t, b.Do(webtest.Case{Path: "/gestion/cuenta"}), "/gestion/entrar?next=%2Fgestion%2Fcuenta")
	if got := b.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("the customer: %d", got.Status)
	}
}
