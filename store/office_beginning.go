package store

import "context"

// Beginning is how far a new dealer has come with setting the portal up.
type Beginning struct {
	Branded  bool // it has a name of its own
	Mail     bool // letters leave: there is a mail server, or some have left
	Imported bool // its customers are here
	Invited  bool // the first of them was invited, or has found the way by itself
}

// Done reports whether nothing is left to set up.
func (b Beginning) Done() bool { return b.Branded && b.Mail && b.Imported && b.Invited }

// Beginning says how far the dealer has come, from what there is.
func (r Office) Beginning(ctx context.Context) (Beginning, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return Beginning{}, err
	}
	b := Beginning{Branded: dealer.Name != defaults.Name}
	err = r.s.readers.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM mail_server) OR EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NOT NULL),
		EXISTS (SELECT 1 FROM customers),
		EXISTS (SELECT 1 FROM outbox WHERE kind = ?) OR EXISTS (SELECT 1 FROM orders WHERE source = 'portal')
			OR EXISTS (SELECT 1 FROM incidents WHERE source = 'portal')`, LetterInvitation).Scan(&b.Mail, &b.Imported, &b.Invited)
	return b, translate("look at how far the dealer has come", err)
}
