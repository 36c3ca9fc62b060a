package store

import (
	"context"
	"errors"
	"strconv"
)

// ErrProof: it is not the password, or not the key, of who is signed in.
var ErrProof = errors.New("not proven")

// ProvePassword asks one of a customer's people who is signed in for their password again. It returns ErrProof
// for a wrong one and for somebody who has none, after the same work, TooSoon after too many that were wrong,
// ErrNotFound for somebody who may not sign in, and ErrUnavailable when too many ask at once, which does not count.
func (r Keys) ProvePassword(ctx context.Context, person PersonID, password string) error {
	h, err := keyHolderOf(ctx, r.s.readers, KeyOwner{Person: person})
	if err != nil {
		return translate("prove password", err)
	}
	var kept string
	if err := r.s.readers.QueryRowContext(ctx, "SELECT password FROM logins WHERE id = ?", h.login).Scan(&kept); err != nil {
		return translate("prove password", err)
	}
	key := r.s.tryKey("proof", strconv.FormatInt(h.login, 10))
	if err := waiting(ctx, r.s.readers, key, r.s.Now()); err != nil {
		return translate("prove password", err)
	}
	fits, _, err := r.s.hasher.verify(ctx, kept, password)
	if err != nil {
		return err
	}
	err = r.s.write(ctx, "prove password", func(t *tx) error {
		switch err := waiting(ctx, t, key, t.now); { // of a hundred at once only the first few are judged
		case err != nil:
			return err
		case fits:
			return t.forgive(ctx, key)
		}
		if err := t.failed(ctx, key); err != nil {
			return err
		}
		return t.audit(ctx, "contraseña rechazada", h.object())
	})
	return errors.Join(err, unlessFits(fits))
}

func unlessFits(fits bool) error {
	if fits {
		return nil
	}
	return ErrProof
}
