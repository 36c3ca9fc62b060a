package store

import "context"

// MakeAccessLink makes a link and its letter in one transaction.
func MakeAccessLink(ctx context.Context, s *Store, purpose LinkPurpose, customer CustomerID, person PersonID, address string, browser []byte) error {
	return s.write(ctx, "make link", func(t *tx) error {
		return t.accessLink(ctx, accessLink{Purpose: purpose, Customer: customer, Person: person, Address: address, Browser: browser})
	})
}

// MakeFreezeLink makes a link to freeze and returns its id.
func MakeFreezeLink(ctx context.Context, s *Store, customer CustomerID, address string) (id int64, err error) {
	err = s.write(ctx, "make link", func(t *tx) error {
		id, err = t.freezeLink(ctx, customer, address)
		return err
	})
	return id, err
}
