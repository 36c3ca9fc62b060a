package handlers_test

import (
	"net/http"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// A person may what their rights say, and is out at once when they end.
func TestPersonsRights(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the main user", As: webtest.AsMarta, Path: "/equipos"},
		webtest.Case{Name: "orders without the right", As: webtest.AsNuria, Path: "/cesta", Status: http.StatusForbidden, Has: []string{"main | hacer pedidos"}},
		webtest.Case{Name: "with it", As: webtest.AsOscar, Path: "/cesta"},
	)
	for name, change := range map[string]string{
		"the person": "UPDATE people SET active = 0", "the sessions": "UPDATE people SET epoch = epoch + 1", "the login": "UPDATE people SET login_id = NULL",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			b := webtest.Browse(t, s)
			b.SignInPerson(storetest.Marta(t, s))
			if got := b.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusOK {
				t.Fatalf("status = %d", got.Status)
			}
			storetest.Exec(t, s, change)
			if got := b.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusSeeOther {
				t.Errorf("status = %d after it ended", got.Status)
			}
		})
	}
}
