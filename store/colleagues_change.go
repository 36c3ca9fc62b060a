package store

import "context"

// Change says anew what somebody of the member's company is called, sees and may. It returns Invalid for name, sees,
// sites, machines and may; ErrConflict when somebody else changed it since version; ErrNotFound; and
// ErrForbidden, in a Sentence, for the main user, for oneself, and for whoever has more than oneself.
func (r Colleagues) Change(ctx context.Context, who Member, id PersonID, version int64, name string, permit Permit) error {
	return r.s.write(ctx, "change colleague", func(t *tx) error {
		by, err := r.s.grantor(ctx, t, who)
		if err != nil {
			return err
		}
		return t.changePeer(ctx, by, id, version, name, permit)
	})
}

// Withdraw ends somebody's access at once: the next request of a session is refused, links in letters
// are over, the basket is emptied. What they sent stays, with their name. Doing it again changes nothing. Its
// errors are those of Change, but for Invalid and ErrConflict.
func (r Colleagues) Withdraw(ctx context.Context, who Member, id PersonID) error {
	return r.s.write(ctx, "withdraw colleague", func(t *tx) error {
		by, err := r.s.grantor(ctx, t, who)
		if err != nil {
			return err
		}
		return t.withdrawPeer(ctx, by, id)
	})
}

// HandOver makes a colleague the main user in the member's place, who keeps what they see and may. Doing it
// again changes nothing. It returns ErrNotFound, and ErrForbidden, in a Sentence, when the member is not the main
// user or the colleague does not come in yet.
func (r Colleagues) HandOver(ctx context.Context, who Member, id PersonID) error {
	return r.s.write(ctx, "hand over", func(t *tx) error {
		by, err := r.s.grantor(ctx, t, who)
		if err != nil {
			return err
		}
		if p, err := t.s.letInPeer(ctx, t, who.Customer, id); err != nil || p.Main {
			return err
		}
		if !by.peer.Main {
			return refusal("Eso solo puede hacerlo quien lleva el área de clientes en su empresa.")
		}
		return t.makeMain(ctx, by, id)
	})
}

// kept is a person whose access the grantor may change.
func (t *tx) keptPeer(ctx context.Context, by grantor, id PersonID) (Peer, error) {
	p, err := t.s.letInPeer(ctx, t, by.owner.Whose(), id)
	if err != nil {
		return p, err
	}
	refused, err := by.refuses(ctx, t, p)
	if err == nil && refused != "" {
		err = refusal("%s", refused)
	}
	return p, err
}

func (t *tx) changePeer(ctx context.Context, by grantor, id PersonID, version int64, name string, permit Permit) error {
	before, err := t.keptPeer(ctx, by, id)
	switch {
	case err != nil:
		return err
	case before.Version != version:
		return ErrConflict
	case before.Main:
		return refusal("%s lleva el área de clientes: ve y puede todo. Antes, ponga a otra persona en su lugar.", before.Name)
	}
	wrong := Invalid{}
	checkPeerName(&name, wrong)
	if err := t.permit(ctx, by, &permit, wrong); err != nil {
		return err
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	hadSees, hadMay, err := t.words(ctx, before.Permit)
	if err != nil {
		return err
	}
	sees, may, err := t.words(ctx, permit)
	if err != nil {
		return err
	}
	changes := Changes("Nombre", before.Name, name, "Ve", hadSees, sees, "Puede", hadMay, may)
	if len(changes) == 0 {
		return nil
	}
	if err := t.writePermit(ctx, id, name, permit); err != nil {
		return err
	}
	return t.audit(ctx, "acceso cambiado", before.object(), changes...)
}

func (t *tx) withdrawPeer(ctx context.Context, by grantor, id PersonID) error {
	p, err := t.keptPeer(ctx, by, id)
	if err != nil || p.State == PeerWithdrawn {
		return err
	}
	if err := t.shutOut(ctx, id); err != nil {
		return err
	}
	return t.audit(ctx, "acceso retirado", p.object(), Change{Field: "Correo", Old: p.Email})
}

// shutOut ends all by which a person comes in. The epoch of the login is counted in, so that no
// session of before fits again, with whichever login they come back.
func (t *tx) shutOut(ctx context.Context, id PersonID) error {
	for _, query := range [...]string{
		`UPDATE people SET epoch = epoch + 1 + coalesce((SELECT l.epoch FROM logins l WHERE l.id = login_id), 0), login_id = NULL,
			main = 0, active = 0, withdrawn_at = ?1, updated_at = ?1, version = version + 1 WHERE id = ?2`,
		"UPDATE access_links SET used_at = ?1 WHERE person_id = ?2 AND used_at IS NULL",
		"DELETE FROM basket_lines WHERE person_id = ?2 AND ?1 <> 0",
	} {
		if _, err := t.ExecContext(ctx, query, millis(t.now), id); err != nil {
			return err
		}
	}
	return nil
}

// leave takes the access, if they have any, from somebody who is no longer at the customer's.
func (t *tx) leave(ctx context.Context, id PersonID) error {
	var p Peer
	row := t.QueryRowContext(ctx, "SELECT "+peerColumns+` WHERE p.id = ?
		AND (p.login_id IS NOT NULL OR p.invited_at IS NOT NULL AND p.withdrawn_at IS NULL)`, id)
	if err := t.s.scanPeer(row, &p); err != nil {
		return ignoreNone(err)
	}
	if err := t.shutOut(ctx, id); err != nil {
		return err
	}
	return t.audit(ctx, "acceso retirado", p.object(), Change{Field: "Correo", Old: p.Email})
}

// makeMain puts a person who comes in into the main user's place.
func (t *tx) makeMain(ctx context.Context, by grantor, id PersonID) error {
	p, err := t.s.letInPeer(ctx, t, by.owner.Whose(), id)
	switch {
	case err != nil || p.Main:
		return err
	case p.State != PeerActive:
		return refusal("%s todavía no entra en el área de clientes. Espere a que acepte su invitación.", p.Name)
	}
	var former string
	err = t.QueryRowContext(ctx, "UPDATE people SET main = 0, updated_at = ?, version = version + 1 WHERE customer_id = ? AND main = 1 RETURNING name",
		millis(t.now), by.owner).Scan(&former)
	if err := ignoreNone(err); err != nil {
		return err
	}
	if err := t.writePermit(ctx, id, p.Name, Permit{Sees: SeesAll, May: allRights}); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "UPDATE people SET main = 1 WHERE id = ?", id); err != nil {
		return err
	}
	return t.audit(ctx, "usuario principal cambiado", p.object(), Changes("Usuario principal", former, p.Name)...)
}

// inheritBasket gives a person what was gathered by whoever only knew the customer's number and NIF. Where
// both have an article for a machine, the larger quantity stays.
func (t *tx) inheritBasket(ctx context.Context, customer CustomerID, person PersonID) error {
	_, err := t.ExecContext(ctx, `INSERT INTO basket_lines (customer_id, person_id, equipment_id, article_id, quantity, added_at)
		SELECT customer_id, ?, equipment_id, article_id, quantity, added_at FROM basket_lines WHERE customer_id = ? AND person_id = 0 ORDER BY id
		ON CONFLICT (customer_id, person_id, equipment_id, article_id) DO UPDATE SET quantity = max(quantity, excluded.quantity)`, person, customer)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "DELETE FROM basket_lines WHERE customer_id = ? AND person_id = 0", customer)
	return err
}
