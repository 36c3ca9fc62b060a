package settings_test

import (
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
)

// policies is «Políticas» filled in with what number and NIF open.
func policies(version, nif string) url.Values {
	return form("version", version, "acceso_cif", nif, "review_units", "10", "review_orders", "3", "zone", "Europe/Madrid")
}

// opens sets what number and NIF open.
func opens(policy string) func(*testing.T, *store.Store) {
	return meanwhile(store.PagePolicies, func(d *store.Dealer) { d.NIFPolicy = policy })
}

// What number and NIF open is chosen on «Políticas», and that they open accounts for ever is never out of sight.
func TestWhatTheNIFOpens(t *testing.T) {
	const notice = ".notice--bad | Con el CIF se entra siempre"
	is := func(want string, lines int) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			list, err := s.Audit.List(t.Context(), store.AuditFilter{Object: store.OnSettings, Limit: 9})
			if got := dealer(t, s).NIFPolicy; got != want || err != nil || len(list) != lines {
				t.Errorf("%s, %d lines in the log, %v; want %s, %d", got, len(list), err, want, lines)
			}
			for _, line := range list {
				if line.Changes[0].Field != "Entrar con el CIF" || line.Changes[0].New != want {
					t.Errorf("in the log: %+v", line.Changes)
				}
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "limited until somebody says otherwise", Path: path + "/politicas", As: webtest.AsAdmin, HasNot: []string{notice},
			Has: []string{"input[type=radio][name=acceso_cif][value=limitado][checked]", "input[name=acceso_cif][value=activacion]", "input[name=acceso_cif][value=siempre]", "main | requisito 6.4.1"}},
		webtest.Case{Name: "strict", Path: path + "/politicas", As: webtest.AsAdmin, Form: policies("1", store.NIFActivation), Status: 303, Location: path + "/politicas", After: is(store.NIFActivation, 1)},
		webtest.Case{Name: "for ever, and the log has it", Path: path + "/politicas", As: webtest.AsAdmin, Form: policies("1", store.NIFAlways), Status: 303, After: is(store.NIFAlways, 1)},
		webtest.Case{Name: "what there is not", Path: path + "/politicas", As: webtest.AsAdmin, Form: policies("1", "nunca"), Status: 422, After: is(store.NIFLimited, 0), Has: []string{"main | Elija limitado, activacion o siempre."}},
		webtest.Case{Name: "not said at all", Path: path + "/politicas", As: webtest.AsAdmin, Form: policies("1", ""), Status: 422, After: is(store.NIFLimited, 0)},
		webtest.Case{Name: "too late", Path: path + "/politicas", As: webtest.AsAdmin, Before: opens(store.NIFActivation), Form: policies("1", store.NIFAlways), Status: 409, After: is(store.NIFActivation, 1), Has: []string{"form#ajuste | Ana Belmonte"}},
		webtest.Case{Name: "the office does not choose", Path: path + "/politicas", As: webtest.AsClerk, Form: policies("1", store.NIFAlways), Status: 403, After: is(store.NIFLimited, 0)},
		webtest.Case{Name: "the notice is on every page of an admin", Path: "/gestion", As: webtest.AsAdmin, Before: opens(store.NIFAlways), Has: []string{notice, ".notice--bad a[href='" + path + "/politicas']"}},
		webtest.Case{Name: "on this one too", Path: path + "/politicas", As: webtest.AsAdmin, Before: opens(store.NIFAlways), Has: []string{notice, "input[value=siempre][checked]"}},
		webtest.Case{Name: "not for whoever cannot change it", Path: "/gestion", As: webtest.AsClerk, Before: opens(store.NIFAlways), HasNot: []string{notice}},
		webtest.Case{Name: "not when it is strict", Path: "/gestion", As: webtest.AsAdmin, Before: opens(store.NIFActivation), HasNot: []string{notice}},
		webtest.Case{Name: "customers do not see it", Path: "/entrar", Before: opens(store.NIFAlways), HasNot: []string{notice}},
	)
}
