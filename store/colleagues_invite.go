package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// PeerInvitation is somebody who is to be let in.
type PeerInvitation struct {
	Permit
	Name  string
	Email string
	Idem  string // the same form sent twice lets in once, with one letter
}

// Invite lets somebody of the member's company in, who gets a letter with a link. A mailbox that signs in
// elsewhere already is not told apart from any other. It returns Invalid for name, email, sees, sites,
// machines and may, and ErrForbidden, in a Sentence, to somebody who may not let others in.
func (r Colleagues) Invite(ctx context.Context, who Member, in PeerInvitation) (PersonID, error) {
	var id PersonID
	err := r.s.write(ctx, "invite colleague", func(t *tx) error {
		by, err := r.s.grantor(ctx, t, who)
		if err != nil {
			return err
		}
		id, err = t.letIn(ctx, by, in)
		return err
	})
	return id, err
}

// InviteAgain sends another letter to somebody who was let in and has not come in, or not any more:
// then what they saw and might they see and may again. The link in the earlier letter is over. Its errors
// are those of Invite, ErrNotFound, and ErrForbidden, in a Sentence, for whoever comes in already.
func (r Colleagues) InviteAgain(ctx context.Context, who Member, id PersonID, idem string) error {
	return r.s.write(ctx, "invite colleague again", func(t *tx) error {
		by, err := r.s.grantor(ctx, t, who)
		if err != nil {
			return err
		}
		return t.letInAgain(ctx, by, id, idem)
	})
}

// letIn makes somebody a person who may come in: a new one, or whoever has that mailbox already.
func (t *tx) letIn(ctx context.Context, by grantor, in PeerInvitation) (PersonID, error) {
	id, err := t.invitedBefore(ctx, by, in.Idem)
	if id != 0 || err != nil {
		return id, err
	}
	wrong := Invalid{}
	checkPeerName(&in.Name, wrong)
	if in.Email = normalEmail(in.Email); !wholeAddress(in.Email) {
		wrong["email"] = "Escriba un correo entero; por ejemplo, ana@empresa.es."
	}
	if err := t.permit(ctx, by, &in.Permit, wrong); err != nil {
		return 0, err
	}
	known, err := t.withMailbox(ctx, by, in.Email, wrong)
	if err != nil {
		return 0, err
	}
	if err := t.roomForPeer(ctx, by, wrong); err != nil {
		return 0, err
	}
	if err := wrong.orNil(); err != nil {
		return 0, err
	}
	if known.ID == 0 {
		known.Customer = by.owner.Whose()
		err := t.QueryRowContext(ctx, "INSERT INTO people (customer_id, name, email, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
			by.owner, in.Name, in.Email, millis(t.now), millis(t.now)).Scan(&known.ID)
		if err != nil {
			return 0, err
		}
	}
	if err := t.writePermit(ctx, known.ID, in.Name, in.Permit); err != nil {
		return 0, err
	}
	known.Name, known.Email, known.Permit = in.Name, in.Email, in.Permit
	return known.ID, t.sendInvitation(ctx, by, known, in.Idem)
}

// invitedBefore is who was let in by the same form, or 0.
func (t *tx) invitedBefore(ctx context.Context, by grantor, idem string) (PersonID, error) {
	var id PersonID
	if idem = key(idem); idem == "" {
		return 0, Invalid{"idem": "Este formulario ya no sirve. Ábralo otra vez."}
	}
	err := t.QueryRowContext(ctx, "SELECT v.person_id FROM person_invitations v JOIN people p ON p.id = v.person_id WHERE v.idem = ? AND p.customer_id = ?",
		idem, by.owner).Scan(&id)
	return id, ignoreNone(err)
}

// withMailbox is the contact, or the former user, of the customer who has the address. Somebody who was let
// in with it is noted as wrong.
func (t *tx) withMailbox(ctx context.Context, by grantor, email string, wrong Invalid) (Peer, error) {
	var p Peer
	row := t.QueryRowContext(ctx, "SELECT "+peerColumns+` WHERE p.customer_id = ?1 AND (l.email = ?2 OR lower(trim(p.email)) = ?2)
		ORDER BY p.login_id IS NULL, p.invited_at IS NULL, p.active DESC, p.id LIMIT 1`, by.owner, email)
	err := t.s.scanPeer(row, &p)
	if errors.Is(err, sql.ErrNoRows) || email == "" {
		return Peer{}, nil
	}
	if err == nil && (p.State == PeerInvited || p.State == PeerActive) {
		wrong["email"] = fmt.Sprintf("Ese correo ya es el de %s. Cambie su acceso en la lista.", p.Name)
	}
	return p, err
}

// roomForPeer notes that there are too many already.
func (t *tx) roomForPeer(ctx context.Context, by grantor, wrong Invalid) error {
	var have int
	err := t.QueryRowContext(ctx, `SELECT count(*) FROM people p WHERE p.customer_id = ? AND p.active = 1
		AND (p.login_id IS NOT NULL OR p.invited_at IS NOT NULL AND p.withdrawn_at IS NULL)`, by.owner).Scan(&have)
	if err == nil && have >= MaxPeers {
		wrong["email"] = fmt.Sprintf("Ya tienen acceso %d personas, que son las que caben. Retire antes a quien ya no lo necesite.", MaxPeers)
	}
	return err
}

// letInAgain is InviteAgain for whoever gives.
func (t *tx) letInAgain(ctx context.Context, by grantor, id PersonID, idem string) error {
	if again, err := t.invitedBefore(ctx, by, idem); again != 0 || err != nil {
		return err
	}
	p, err := t.s.letInPeer(ctx, t, by.owner.Whose(), id)
	if err != nil {
		return err
	}
	switch refused, err := by.refuses(ctx, t, p); {
	case err != nil:
		return err
	case refused != "":
		return refusal("%s", refused)
	case p.State == PeerActive:
		return refusal("%s ya entra en el área de clientes. Si no recuerda su contraseña, puede pedir otra al entrar.", p.Name)
	case p.State == PeerWithdrawn:
		wrong := Invalid{}
		if err := errors.Join(t.roomForPeer(ctx, by, wrong), t.permit(ctx, by, &p.Permit, wrong)); err != nil {
			return err
		}
		if len(wrong) > 0 {
			return refusal("Ya no se le puede dar el acceso que tenía. Invite a %s como a alguien nuevo y diga qué puede ver.", p.Name)
		}
	}
	return t.sendInvitation(ctx, by, p, idem)
}

// sendInvitation opens the way in for a person and writes to them. What they had before is over.
func (t *tx) sendInvitation(ctx context.Context, by grantor, p Peer, idem string) error {
	_, err := t.ExecContext(ctx, `UPDATE people SET email = ?, active = 1, invited_at = ?, invited_by = ?, withdrawn_at = NULL, epoch = epoch + 1,
		updated_at = ?, version = version + 1 WHERE id = ?`, p.Email, millis(t.now), ActorOf(ctx).Name, millis(t.now), p.ID)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "INSERT INTO person_invitations (idem, person_id, at) VALUES (?, ?, ?)", key(idem), p.ID, millis(t.now))
	if err != nil {
		return err
	}
	link := accessLink{Purpose: LinkInvite, Customer: by.owner.Whose(), Person: p.ID, Address: p.Email}
	if err := t.accessLink(ctx, link); err != nil {
		return err
	}
	sees, may, err := t.words(ctx, p.Permit)
	if err != nil {
		return err
	}
	return t.audit(ctx, "acceso dado", p.object(), Changes("Correo", "", p.Email, "Ve", "", sees, "Puede", "", may)...)
}

func (p Peer) object() Object {
	return Object{Kind: OnPerson, ID: int64(p.ID), Name: p.Name, Customer: p.Customer}
}
