package store

import "context"

// errLastAdmin: somebody must remain who can let others in.
var errLastAdmin = Sentence{Text: "Es la única persona con perfil de administración: nadie podría dar acceso a los demás. Dé antes ese perfil a otra.", Err: ErrForbidden}

// keepAdmin returns errLastAdmin when there is no active admin but who.
func (t *tx) keepAdmin(ctx context.Context, who Colleague) error {
	var others bool
	err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM staff WHERE role = 'admin' AND active = 1 AND id <> ?)", who.ID).Scan(&others)
	if err == nil && !others && who.Role == RoleAdmin && who.Active {
		err = errLastAdmin
	}
	return err
}

// Deactivate ends somebody's access at once, with every session and link. Their name stays on what
// they did. It returns ErrNotFound, ErrConflict when they are no longer active, and a Sentence
// around ErrForbidden for the last active admin.
func (r Staff) Deactivate(ctx context.Context, id StaffID) error {
	return r.s.write(ctx, "deactivate colleague", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		if !who.Active {
			return ErrConflict
		}
		if err := t.keepAdmin(ctx, who); err != nil {
			return err
		}
		if err := t.setActive(ctx, who, false); err != nil {
			return err
		}
		return t.audit(ctx, "baja", onColleague(who))
	})
}

// Reactivate lets somebody back, who needs a new link then: password and second factor are gone.
// It returns ErrNotFound, and ErrConflict when they are active.
func (r Staff) Reactivate(ctx context.Context, id StaffID) error {
	return r.s.write(ctx, "reactivate colleague", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		if who.Active {
			return ErrConflict
		}
		if err := t.setActive(ctx, who, true); err != nil {
			return err
		}
		if err := t.audit(ctx, "alta de nuevo", onColleague(who)); err != nil {
			return err
		}
		return t.dropFactor(ctx, who)
	})
}

func (t *tx) setActive(ctx context.Context, who Colleague, active bool) error {
	_, err := t.ExecContext(ctx, "UPDATE staff SET active = ?, version = version + 1 WHERE id = ?", active, who.ID)
	if err != nil {
		return err
	}
	if _, err := t.endSessions(ctx, who.ID); err != nil {
		return err
	}
	return t.takeBackLinks(ctx, who.ID)
}

// EndSessions signs somebody out everywhere and returns the epoch of the sessions that begin then. It
// returns ErrNotFound for somebody who is not there.
func (r Staff) EndSessions(ctx context.Context, id StaffID) (int64, error) {
	var epoch int64
	err := r.s.write(ctx, "end sessions", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		if epoch, err = t.endSessions(ctx, id); err != nil {
			return err
		}
		return t.audit(ctx, "sesiones cerradas", onColleague(who))
	})
	return epoch, err
}
