package store

import (
	"context"
)

// ChangeOwn saves the name and telephone of somebody who corrects their own. It returns Invalid for name and phone.
func (r Staff) ChangeOwn(ctx context.Context, id StaffID, name, phone string) error {
	return r.s.write(ctx, "change own data", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		in := Invitation{Name: name, Phone: phone, Email: who.Email, Role: who.Role, TechnicianID: who.TechnicianID}
		in.clean()
		if err := r.checkPerson(ctx, t, id, in); err != nil {
			return err
		}
		return t.change(ctx, who, in)
	})
}

// CheckPassword asks somebody who is signed in for their password again. It returns Invalid for
// the field «current» when it is not theirs, and TooSoon after too many that were not; failures count
// together with those at the door.
func (r Staff) CheckPassword(ctx context.Context, id StaffID, password string) error {
	who, kept, err := r.secretOf(ctx, "s.id = ? AND s.active = 1", id)
	if err != nil {
		return err
	}
	return r.s.again(ctx, r.s.tryKey("email", who.Email), kept, password, onColleague(who))
}

// ChangePassword replaces somebody's password and ends their other sessions; the identity is for the one
// that goes on. It returns Invalid for «current» and «password», and TooSoon as CheckPassword does.
func (r Staff) ChangePassword(ctx context.Context, id StaffID, current, password string) (StaffIdentity, error) {
	if err := r.CheckPassword(ctx, id, current); err != nil {
		return StaffIdentity{}, err
	}
	who, err := r.Get(ctx, id)
	if err != nil {
		return StaffIdentity{}, err
	}
	owner := passwordOwner{name: who.Name, email: who.Email, factor: who.HasTOTP || who.MustHaveFactor()}
	if err := r.s.checkPassword(ctx, r.s.readers, owner, "password", password); err != nil {
		return StaffIdentity{}, err
	}
	if password == current {
		return StaffIdentity{}, Invalid{"password": "Es la misma que ya tiene. Escriba otra."}
	}
	kept, err := r.s.hasher.hash(ctx, password)
	if err != nil {
		return StaffIdentity{}, err
	}
	identity := StaffIdentity{Staff: id, Role: who.Role, Factor: FactorWhole}
	err = r.s.write(ctx, "change password", func(t *tx) error {
		identity.Epoch, err = t.setPassword(ctx, who, kept)
		return err
	})
	return identity, err
}

// RenewCodes replaces the recovery codes of somebody who has a second factor and returns the new ones,
// which are shown this once. It returns ErrForbidden without a second factor.
func (r Staff) RenewCodes(ctx context.Context, id StaffID) ([]string, error) {
	var codes []string
	err := r.s.write(ctx, "renew codes", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err == nil && !who.HasFactor() {
			err = ErrForbidden
		}
		if err != nil {
			return err
		}
		if codes, err = t.newCodes(ctx, id); err != nil {
			return err
		}
		return t.audit(ctx, "códigos de recuperación renovados", onColleague(who))
	})
	return codes, err
}
