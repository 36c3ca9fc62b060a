package store

import (
	"context"
	"errors"
)

// Peer returns a person of a customer's, contacts included, with what they see and may, or ErrNotFound.
func (r Office) Peer(ctx context.Context, customer CustomerID, id PersonID) (Peer, error) {
	p, err := r.s.peer(ctx, r.s.readers, customer, id)
	p.Kept = true
	return p, err
}

// Peers returns who of a customer's was let in, as Colleagues.List does.
func (r Office) Peers(ctx context.Context, customer CustomerID) ([]Peer, error) {
	return r.s.peers(ctx, customer, officeGrantor(customer))
}

// PeerOffer returns what the office can give to people of a customer's.
func (r Office) PeerOffer(ctx context.Context, customer CustomerID) (Offer, error) {
	return r.s.offer(ctx, officeGrantor(customer))
}

// LetIn makes a contact of a customer's, or whoever had access once, somebody who comes in, with a letter. It returns
// Invalid for sees, sites, machines and may, and for email when the contact has none or not one alone;
// ErrConflict when somebody else changed the contact since version; and ErrNotFound.
func (r Office) LetIn(ctx context.Context, customer CustomerID, id PersonID, version int64, permit Permit, idem string) error {
	return r.s.write(ctx, "let contact in", func(t *tx) error {
		by := officeGrantor(customer)
		if again, err := t.invitedBefore(ctx, by, idem); again != 0 || err != nil {
			return err
		}
		p, err := r.s.peer(ctx, t, customer, id)
		switch {
		case err != nil:
			return err
		case p.Version != version:
			return ErrConflict
		}
		wrong := Invalid{}
		if p.Email = normalEmail(p.Email); !wholeAddress(p.Email) {
			wrong["email"] = "Para darle acceso hace falta su correo, uno solo. Póngalo antes en sus datos."
		}
		if p.State == PeerInvited || p.State == PeerActive {
			return refusal("%s ya tiene acceso.", p.Name)
		}
		_, err = t.withMailbox(ctx, by, p.Email, wrong)
		if err := errors.Join(err, t.permit(ctx, by, &permit, wrong), t.roomForPeer(ctx, by, wrong)); err != nil {
			return err
		}
		if err := wrong.orNil(); err != nil {
			return err
		}
		if err := t.writePermit(ctx, id, p.Name, permit); err != nil {
			return err
		}
		p.Permit = permit
		return t.sendInvitation(ctx, by, p, idem)
	})
}

// InvitePeerAgain is Colleagues.InviteAgain by the office.
func (r Office) InvitePeerAgain(ctx context.Context, customer CustomerID, id PersonID, idem string) error {
	return r.s.write(ctx, "invite colleague again", func(t *tx) error { return t.letInAgain(ctx, officeGrantor(customer), id, idem) })
}

// ChangePeer is Colleagues.Change by the office; the name is among the contact's data.
func (r Office) ChangePeer(ctx context.Context, customer CustomerID, id PersonID, version int64, permit Permit) error {
	return r.s.write(ctx, "change colleague", func(t *tx) error {
		p, err := r.s.letInPeer(ctx, t, customer, id)
		if err != nil {
			return err
		}
		return t.changePeer(ctx, officeGrantor(customer), id, version, p.Name, permit)
	})
}

// WithdrawPeer is Colleagues.Withdraw by the office, for the main user too: the customer has none then
// until there is another.
func (r Office) WithdrawPeer(ctx context.Context, customer CustomerID, id PersonID) error {
	return r.s.write(ctx, "withdraw colleague", func(t *tx) error { return t.withdrawPeer(ctx, officeGrantor(customer), id) })
}

// MakeMain is Colleagues.HandOver by the office.
func (r Office) MakeMain(ctx context.Context, customer CustomerID, id PersonID) error {
	return r.s.write(ctx, "hand over", func(t *tx) error { return t.makeMain(ctx, officeGrantor(customer), id) })
}
