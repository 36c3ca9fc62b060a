package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func marta() store.Invitation {
	return store.Invitation{Name: " Marta  Sánchez ", Email: "Marta@Sercaman.example ", Phone: "600 1", Role: store.RoleOffice, Idem: "k1"}
}

func TestInviteColleague(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(*store.Invitation)
		field string // that is wrong; empty when they are invited
		want  string
	}{
		{"oficina", func(*store.Invitation) {}, "", ""},
		{"a technician", func(in *store.Invitation) { in.Role, in.TechnicianID = store.RoleTechnician, 0 }, "", ""},
		{"a technician of the ERP's who is no technician here", func(in *store.Invitation) { in.TechnicianID = 1 }, "", ""},
		{"without a name", func(in *store.Invitation) { in.Name = " " }, "name", "Escriba el nombre"},
		{"with a long name", func(in *store.Invitation) { in.Name = strings.Repeat("a", 81) }, "name", "Escriba el nombre"},
		{"without an address", func(in *store.Invitation) { in.Email = "" }, "email", "Escriba un correo"},
		{"with two addresses", func(in *store.Invitation) { in.Email = "a@b.es;c@d.es" }, "email", "Escriba un correo"},
		{"with a name in the address", func(in *store.Invitation) { in.Email = "Marta <marta@b.es>" }, "email", "Escriba un correo"},
		{"with a header in the address", func(in *store.Invitation) { in.Email = "a@b.es\r\nBcc: c@d.es" }, "email", "Escriba un correo"},
		{"with the address of another", func(in *store.Invitation) { in.Email = "ANA@sercaman.example" }, "email", "ya es de Ana Belmonte"},
		{"with a long telephone", func(in *store.Invitation) { in.Phone = strings.Repeat("6", 41) }, "phone", "un solo teléfono"},
		{"without a role", func(in *store.Invitation) { in.Role = "jefe" }, "role", "Elija un perfil"},
		{"as a technician that there is not", func(in *store.Invitation) { in.Role, in.TechnicianID = store.RoleTechnician, 77 }, "technician", "de la lista"},
		{"as a technician that somebody is", func(in *store.Invitation) { in.Role, in.TechnicianID = store.RoleTechnician, 1 }, "technician", "ya es Javier Molina"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			in := marta()
			c.edit(&in)
			who, link, err := s.Staff.Invite(staffCtx, in, true)
			var invalid store.Invalid
			errors.As(err, &invalid)
			if c.field == "" && (err != nil || who.Name != "Marta Sánchez" || who.Email != "marta@sercaman.example" || who.TechnicianID != 0 || !link.Mailed) {
				t.Errorf("%+v, %+v, %v", who, link, err)
			}
			if c.field != "" && (len(invalid) != 1 || !strings.Contains(invalid[c.field], c.want)) {
				t.Errorf("%v, want %s: %s", invalid, c.field, c.want)
			}
		})
	}
}

func TestInviteTwice(t *testing.T) {
	s, clock := storetest.Open(t)
	first, link, err := s.Staff.Invite(staffCtx, marta(), true)
	must(t, err)
	again, same, err := s.Staff.Invite(staffCtx, marta(), true)
	must(t, err)
	if again != first || same.Secret != link.Secret {
		t.Errorf("the same form again: %+v, %+v", again, same)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = 'staff_invitation'"); n != 1 {
		t.Errorf("%d letters", n)
	}
	clock.Add(time.Hour)
	if _, fresh, err := s.Staff.Invite(staffCtx, marta(), true); err != nil || fresh.Secret == link.Secret {
		t.Errorf("once the link is over: %v", err)
	}
	came(t, s, first.ID, good)
	if _, _, err := s.Staff.Invite(staffCtx, marta(), true); !errors.Is(err, store.ErrConflict) {
		t.Errorf("once they have a password: %v", err)
	}
	other := marta()
	other.Idem = "k2"
	if _, _, err := s.Staff.Invite(staffCtx, other, true); !errors.As(err, new(store.Invalid)) {
		t.Errorf("another form for the same address: %v", err)
	}
}

func TestChangeColleague(t *testing.T) {
	ana := store.Invitation{Name: "Ana Belmonte", Email: "ana@sercaman.example", Phone: "925000002", Role: store.RoleOffice}
	for _, c := range []struct {
		name    string
		id      store.StaffID
		version int64
		edit    func(*store.Invitation)
		err     error
		ended   bool // their sessions
		log     string
	}{
		{"telephone", 2, 1, func(in *store.Invitation) { in.Phone = "925" }, nil, false, `[{"field":"Teléfono","old":"925000002","new":"925"}]`},
		{"role", 2, 1, func(in *store.Invitation) { in.Role = store.RoleAdmin }, nil, true, `[{"field":"Perfil","old":"Oficina","new":"Administración"}]`},
		{"address", 2, 1, func(in *store.Invitation) { in.Email = "b@sercaman.example" }, nil, true, `[{"field":"Correo","old":"ana@sercaman.example","new":"b@sercaman.example"}]`},
		{"an old page", 2, 0, func(*store.Invitation) {}, store.ErrConflict, false, ""},
		{"nobody", 99, 1, func(*store.Invitation) {}, store.ErrNotFound, false, ""},
		{"the last admin's role", 1, 1, func(in *store.Invitation) { in.Email, in.Name = "lucia@sercaman.example", "Lucía Robledo" }, store.Invalid{"role": ""}, false, ""},
		{"another's address", 2, 1, func(in *store.Invitation) { in.Email = "rosa@sercaman.example" }, store.Invalid{"email": ""}, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			in := ana
			c.edit(&in)
			_, err := s.Staff.Change(staffCtx, c.id, c.version, in)
			var want, got store.Invalid
			if errors.As(c.err, &want) && errors.As(err, &got) {
				for field := range want {
					if got[field] == "" {
						t.Errorf("wrong: %v", got)
					}
				}
			} else if !errors.Is(err, c.err) {
				t.Fatalf("%v, want %v", err, c.err)
			}
			if epoch := storetest.Scalar[int](t, s, "SELECT coalesce(max(epoch), 1) FROM staff WHERE id = ?", c.id); (epoch == 2) != c.ended {
				t.Errorf("epoch %d", epoch)
			}
			if c.log != "" {
				if changes := storetest.Scalar[string](t, s, "SELECT changes FROM audit ORDER BY id DESC LIMIT 1"); changes != c.log {
					t.Errorf("logged %s", changes)
				}
			}
		})
	}
}

func TestTechnicianOfAColleague(t *testing.T) {
	s, _ := storetest.Open(t)
	in := store.Invitation{Name: "Javier Molina", Email: "javier@sercaman.example", Phone: "600111222", Role: store.RoleTechnician}
	who, err := s.Staff.Change(staffCtx, storetest.Javier, 1, in)
	must(t, err)
	if changes := storetest.Scalar[string](t, s, "SELECT changes FROM audit ORDER BY id DESC LIMIT 1"); who.TechnicianID != 0 || !strings.Contains(changes, `"Técnico","old":"T01 `) {
		t.Errorf("%+v, %s", who, changes)
	}
	list, err := s.Staff.Technicians(staffCtx)
	if err != nil || len(list) == 0 || list[0].Code != "T01" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestDeactivate(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	before, err := s.Staff.Get(staffCtx, storetest.Javier)
	must(t, err)
	must(t, s.Staff.Deactivate(staffCtx, storetest.Javier))
	if _, err := s.Staff.Get(staffCtx, storetest.Javier); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("still there: %v", err)
	}
	gone, err := s.Staff.Find(staffCtx, storetest.Javier)
	if err != nil || gone.Active || gone.Epoch == before.Epoch {
		t.Errorf("%+v, %v", gone, err)
	}
	if err := s.Staff.Deactivate(staffCtx, storetest.Javier); !errors.Is(err, store.ErrConflict) {
		t.Errorf("again: %v", err)
	}
	must(t, s.Staff.Reactivate(staffCtx, storetest.Javier))
	back, err := s.Staff.Get(staffCtx, storetest.Javier)
	if err != nil || back.HasPassword || back.Epoch == before.Epoch {
		t.Errorf("back: %+v, %v", back, err)
	}
	if err := s.Staff.Reactivate(staffCtx, storetest.Javier); !errors.Is(err, store.ErrConflict) {
		t.Errorf("back again: %v", err)
	}
	for _, act := range []func() error{
		func() error { return s.Staff.Deactivate(staffCtx, 99) },
		func() error { return s.Staff.Reactivate(staffCtx, 99) },
		func() error { _, err := s.Staff.EndSessions(staffCtx, 99); return err },
		func() error { _, err := s.Staff.FindEmail(staffCtx, "x@y.es"); return err },
	} {
		if err := act(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
	}
}

func TestLastAdmin(t *testing.T) {
	s, _ := storetest.Open(t)
	var refusal store.Sentence
	if err := s.Staff.Deactivate(staffCtx, storetest.Admin); !errors.As(err, &refusal) || !errors.Is(err, store.ErrForbidden) {
		t.Fatalf("the only one: %v", err)
	}
	_, err := s.Staff.Change(staffCtx, storetest.Clerk, 1, store.Invitation{Name: "Ana Belmonte", Email: "ana@sercaman.example", Role: store.RoleAdmin})
	must(t, err)
	must(t, s.Staff.Deactivate(staffCtx, storetest.Admin))
	if err := s.Staff.Deactivate(staffCtx, storetest.Clerk); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("the one who is left: %v", err)
	}
	list, err := s.Staff.List(staffCtx)
	if err != nil || len(list) != 4 || list[0].Name != "Ana Belmonte" || list[3].Name != "Lucía Robledo" {
		t.Errorf("%v, %v", list, err)
	}
}

func TestOwnAccount(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	must(t, s.Staff.ChangeOwn(staffCtx, storetest.Javier, "Javier Molina Ruiz", "600"))
	who, err := s.Staff.Get(staffCtx, storetest.Javier)
	if err != nil || who.Name != "Javier Molina Ruiz" || who.Phone != "600" || who.TechnicianID != 1 || who.Role != store.RoleTechnician {
		t.Errorf("%+v, %v", who, err)
	}
	if err := s.Staff.ChangeOwn(staffCtx, storetest.Javier, "", ""); !errors.As(err, new(store.Invalid)) {
		t.Errorf("without a name: %v", err)
	}
	for _, c := range []struct{ name, current, password, field string }{
		{"wrong password", better, better, "current"},
		{"too short", good, "corta", "password"},
		{"too short without a second factor", good, shorter, "password"},
		{"the same", good, good, "password"},
		{"right", good, better, ""},
		{"the old one", good, better, "current"},
	} {
		identity, err := s.Staff.ChangePassword(staffCtx, storetest.Javier, c.current, c.password)
		var invalid store.Invalid
		errors.As(err, &invalid)
		if c.field == "" && (err != nil || identity.Factor != store.FactorWhole || identity.Epoch == who.Epoch) || c.field != "" && invalid[c.field] == "" {
			t.Errorf("%s: %+v, %v %v", c.name, identity, invalid, err)
		}
	}
	for range 4 {
		if err := s.Staff.CheckPassword(staffCtx, storetest.Javier, good); tooSoon(err) != 0 {
			t.Fatal(err)
		}
	}
	if err := s.Staff.CheckPassword(staffCtx, storetest.Javier, better); tooSoon(err) != 30*time.Second {
		t.Errorf("after five wrong ones: %v", err)
	}
	epoch, err := s.Staff.EndSessions(staffCtx, storetest.Javier)
	if now, _ := s.Staff.Get(staffCtx, storetest.Javier); err != nil || epoch != now.Epoch {
		t.Errorf("epoch %d, %v", epoch, err)
	}
	must(t, s.Staff.SignedOut(staffCtx, who))
}

// Everything that was done with somebody's access stands in the log, in words.
func TestAccessIsLogged(t *testing.T) {
	s, clock := storetest.Open(t)
	_, codes := enrolled(t, s, storetest.Clerk, good)
	clock.Add(time.Minute)
	_, err := s.Staff.Confirm(staffCtx, storetest.Clerk, codes[0])
	must(t, err)
	_, err = s.Staff.NewLink(staffCtx, storetest.Clerk, true, false)
	must(t, err)
	must(t, s.Staff.Deactivate(staffCtx, storetest.Clerk))
	const ana, program = " / Ana Belmonte / Ana Belmonte", " / Ana Belmonte / Área de clientes"
	want := []string{
		"enlace de acceso creado" + program, "enlace de acceso usado" + ana, "contraseña cambiada" + ana, "segundo factor activado" + ana, "sesión iniciada" + ana,
		"código de recuperación usado" + ana, "sesión iniciada" + ana,
		"segundo factor y contraseña retirados" + program, "enlace de acceso creado" + program, "baja" + program,
	}
	if got := logLines(t, s); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("log:\n%s", strings.Join(got, "\n"))
	}
}
