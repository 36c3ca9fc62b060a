package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"
)

// PortalInvite is a letter that tells a customer how to sign in.
type PortalInvite struct {
	Address string
	By      string
	At      time.Time
}

// InvitationFacts is what that letter tells.
type InvitationFacts struct {
	Customer PartyFacts
	Person   bool // the customer is a person: the password is a NIF and no CIF
}

// Invite writes to a customer's e-mail how it signs in, and returns that address. The same idem
// writes once. It returns ErrForbidden, with a Sentence, for a customer that could not sign in or
// that has no address, and ErrNotFound.
func (r Office) Invite(ctx context.Context, id CustomerID, idem string) (string, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return "", err
	}
	var address string
	err = r.s.write(ctx, "invite customer", func(t *tx) error {
		c, err := customerFor(ctx, t, id)
		if err != nil {
			return err
		}
		err = t.QueryRowContext(ctx, "SELECT address FROM invitations WHERE idem = ? AND customer_id = ?", key(idem), id).Scan(&address)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		switch {
		case !c.Active:
			return refusal("%s está de baja: reactívelo antes de invitarlo.", c.Short())
		case len(addresses(c.Email)) == 0:
			return refusal("%s no tiene correo: escríbalo antes en sus datos.", c.Short())
		case !servesAsSecret(c.NIF):
			return refusal("%s no tiene un NIF con el que entrar: escríbalo antes en sus datos.", c.Short())
		case dealer.BaseURL == "":
			return refusal("Falta la dirección del portal: escríbala antes en Ajustes.")
		}
		address = c.Email
		return t.invite(ctx, c, idem)
	})
	return address, err
}

func (t *tx) invite(ctx context.Context, c Customer, idem string) error {
	done, err := t.ExecContext(ctx, "INSERT INTO invitations (customer_id, idem, address, author, at) VALUES (?, ?, ?, ?, ?)",
		c.ID, key(idem), c.Email, ActorOf(ctx).Name, millis(t.now))
	if err != nil {
		return err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return err
	}
	if err := enqueue(ctx, t, Letter{LetterInvitation, strconv.FormatInt(id, 10), c.Short(), c.Email}); err != nil {
		return err
	}
	return t.audit(ctx, "invitado a entrar", Object{OnCustomer, int64(c.ID), c.Number + " " + c.Name, c.ID}, Change{Field: "Correo", New: c.Email})
}

func (r Office) lastInvitation(ctx context.Context, id CustomerID) (PortalInvite, error) {
	var i PortalInvite
	var at int64
	err := r.s.readers.QueryRowContext(ctx, "SELECT address, author, at FROM invitations WHERE customer_id = ? ORDER BY id DESC LIMIT 1", id).Scan(&i.Address, &i.By, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return i, nil
	}
	i.At = r.s.instant(at)
	return i, translate("get invitation", err)
}

// Invitation loads what the letter with an invitation's id tells. It returns ErrNotFound when there is none.
func (r Outbox) Invitation(ctx context.Context, ref string) (InvitationFacts, error) {
	var f InvitationFacts
	id, err := eventID(ref)
	if err != nil {
		return f, err
	}
	var nif string
	err = r.s.readers.QueryRowContext(ctx, `SELECT c.number, c.name, c.phone, c.email, c.nif FROM invitations i JOIN customers c ON c.id = i.customer_id WHERE i.id = ?`, id).
		Scan(&f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Customer.Email, &nif)
	f.Person = NaturalPerson(nif)
	return f, translate("load letter", err)
}
