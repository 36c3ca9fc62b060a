package seed

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"areaclientes/store"
)

// StaffSignIn is how somebody of a demonstration dealer comes into «Gestión». It is all invented and
// printed for whoever tries.
type StaffSignIn struct {
	Name, Email, Password string
	Role                  store.Role
	Secret                string   // of their authenticator, the same in every demonstration; empty for who has none
	Codes                 []string // recovery codes, each good for once
}

// colleague is one of a demonstration dealer's people. Technicians are those of the fleet.
type colleague struct {
	name, local, password string
	role                  store.Role
	technician            string // code
}

var colleagues = [...]colleague{
	{"Lucía Robledo", "lucia", "tinta-lluvia-farola-nogal", store.RoleAdmin, ""},
	{"Ana Belmonte", "ana", "mirlo-canela-puente-lona", store.RoleOffice, ""},
	{"Javier Molina", "javier", "cobre-ladera-guante-brisa", store.RoleTechnician, "T01"},
	{"Rosa Prado", "rosa", "faro-avena-cristal-bote", store.RoleTechnician, "T02"},
}

// secrets gives the demonstration the same secrets each time, so that an authenticator which has
// taken them up once goes on to fit.
func (d Dealer) secrets() func(n int) []byte {
	drawn := 0
	return func(n int) []byte {
		drawn++
		sum := sha256.Sum256(fmt.Appendf(nil, "demonstration %s %d", d.Slug, drawn))
		return sum[:n]
	}
}

// staff lets the dealer's people in by the same way as everybody: invited, by a link, with a password
// and, where it is asked for, a second factor.
func (t *story) staff(ctx context.Context) error {
	technicians, err := t.store.Staff.Technicians(ctx)
	if err != nil {
		return err
	}
	for i, who := range colleagues {
		t.at(60, 9, i)
		in := store.Invitation{Name: who.name, Email: who.local + "@" + t.dealer.Slug + ".example", Phone: fmt.Sprintf("60000000%d", i+1), Role: who.role, Idem: t.key()}
		for _, technician := range technicians {
			if technician.Code == who.technician {
				in.TechnicianID = technician.ID
			}
		}
		if err := t.hire(ctx, in, who.password); err != nil {
			return fmt.Errorf("%s: %w", who.name, err)
		}
	}
	return nil
}

func (t *story) hire(ctx context.Context, in store.Invitation, password string) error {
	_, link, err := t.store.Staff.Invite(ctx, in, false)
	if err != nil {
		return err
	}
	identity, err := t.store.Staff.UseLink(ctx, link.Secret)
	if err != nil {
		return err
	}
	if identity, err = t.store.Staff.ChoosePassword(ctx, identity.Staff, identity.Epoch, password); err != nil {
		return err
	}
	hired := StaffSignIn{Name: in.Name, Email: in.Email, Password: password, Role: in.Role}
	if identity.Factor == store.FactorHalf {
		if hired.Secret, hired.Codes, err = t.enrol(ctx, identity); err != nil {
			return err
		}
	}
	if t.Hired != nil {
		t.Hired(hired)
	}
	return nil
}

func (t *story) enrol(ctx context.Context, identity store.StaffIdentity) (secret string, codes []string, err error) {
	enrolment, err := t.store.Staff.Enrolment(ctx, identity.Staff, identity.Factor)
	if err != nil {
		return "", nil, err
	}
	code, err := store.TOTPCode(enrolment.Secret, t.store.Now())
	if err != nil {
		return "", nil, err
	}
	_, codes, err = t.store.Staff.Enrol(ctx, identity.Staff, identity.Factor, code)
	return strings.ToUpper(enrolment.Secret), codes, err
}
