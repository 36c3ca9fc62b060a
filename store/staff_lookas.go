package store

import "context"

// LookAs notes that the person of the context begins to see the portal as a customer does. It returns
// ErrNotFound for somebody who is not a customer, or no longer one.
func (r Staff) LookAs(ctx context.Context, customer CustomerID) (Customer, error) {
	return r.looked(ctx, customer, "vista como cliente empezada")
}

// StopLooking notes that it ends. Its error is that of LookAs.
func (r Staff) StopLooking(ctx context.Context, customer CustomerID) (Customer, error) {
	return r.looked(ctx, customer, "vista como cliente terminada")
}

func (r Staff) looked(ctx context.Context, id CustomerID, action string) (Customer, error) {
	var c Customer
	err := r.s.write(ctx, "look as a customer", func(t *tx) (err error) {
		if c, err = customer(ctx, t, id); err != nil {
			return err
		}
		return t.audit(ctx, action, Object{OnCustomer, int64(id), c.Number + " " + c.Short(), id})
	})
	return c, err
}
