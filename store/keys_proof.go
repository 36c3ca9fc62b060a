package store

import "context"

// ProvePassword asks one of a customer's people who is signed in for their password again. It returns Invalid for
// «current» when it is wrong, also for somebody who has none, after the same work; TooSoon after too many that were wrong;
// ErrNotFound for somebody who may not sign in, and ErrUnavailable when too many ask at once, which does not count.
func (r Keys) ProvePassword(ctx context.Context, person PersonID, password string) error {
	m, err := r.s.Accounts.memberLogin(ctx, r.s.readers, person)
	if err != nil {
		return err
	}
	return r.s.Accounts.checkCurrent(ctx, m, password)
}
