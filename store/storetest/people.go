package storetest

import (
	"testing"

	"areaclientes/store"
)

// Password is that of everybody who signs in for a customer of the cast.
const Password = "mirlo canela puente lona"

const passwordHash = "$argon2id$v=19$m=19456,t=2,p=1$aOgPpLOZyNsrlz6aB6m5/g$qvFwNmU9REUn9f4aldq/jgCbLoh+40dI96gYqDtoOeY"

// Marta is the main user of Gredos from now on: she signs in with 04812 or marta@talleresgredos.example,
// sees and may do everything, and number and NIF open nothing any more.
func Marta(t testing.TB, s *store.Store) store.PersonID {
	t.Helper()
	Exec(t, s, "INSERT INTO nif_access (customer_id, first_at, times, activated_at) VALUES (1, 1, 1, 1) ON CONFLICT DO UPDATE SET activated_at = 1")
	return person(t, s, Gredos, "Marta Rueda", "marta@talleresgredos.example", store.SeesAll, store.Rights{Read: true, Report: true, Order: true, Invite: true}, true)
}

// Nuria is a colleague at Gredos who sees her site (none until somebody says which) and may send readings only.
func Nuria(t testing.TB, s *store.Store) store.PersonID {
	t.Helper()
	return person(t, s, Gredos, "Nuria Vela", "nuria@talleresgredos.example", store.SeesSite, store.Rights{Read: true}, false)
}

// Oscar is a colleague at Gredos who sees only what is his own, and may do all but let others in.
func Oscar(t testing.TB, s *store.Store) store.PersonID {
	t.Helper()
	return person(t, s, Gredos, "Óscar Peña", "oscar@talleresgredos.example", store.SeesOwn, store.Rights{Read: true, Report: true, Order: true}, false)
}

// Celia is the main user of Alberche, the stranger.
func Celia(t testing.TB, s *store.Store) store.PersonID {
	t.Helper()
	return person(t, s, Alberche, "Celia Ramos", "celia@gestoriaalberche.example", store.SeesAll, store.Rights{Read: true, Report: true, Order: true, Invite: true}, true)
}

func person(t testing.TB, s *store.Store, customer store.CustomerID, name, email string, sees store.Sees, may store.Rights, main bool) store.PersonID {
	t.Helper()
	if known := Scalar[int64](t, s, "SELECT coalesce(max(id), 0) FROM people WHERE email = ? AND login_id IS NOT NULL", email); known != 0 {
		return store.PersonID(known) // somebody in the test came as them before
	}
	Exec(t, s, "INSERT INTO logins (email, password, created_at, updated_at) VALUES (?, ?, 0, 0)", email, passwordHash)
	Exec(t, s, `INSERT INTO people (customer_id, name, email, login_id, main, sees, may_read, may_report, may_order, may_invite, created_at, updated_at)
		VALUES (?, ?, ?, (SELECT id FROM logins WHERE email = ?), ?, ?, ?, ?, ?, ?, 0, 0)`,
		customer, name, email, email, main, sees, may.Read, may.Report, may.Order, may.Invite)
	return store.PersonID(Scalar[int64](t, s, "SELECT id FROM people WHERE email = ?", email))
}
