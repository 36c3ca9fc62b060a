package store

import (
	"context"
	"path/filepath"
	"strings"
)

// Beginning is how far a new dealer has come with setting the portal up.
type Beginning struct {
	Branded   bool // it looks as it wants to; the name that a new file gets from its own name is not enough
	Mail      bool // letters leave: there is a mail server, or some have left
	Imported  bool // its customers are here
	Addressed bool // the portal knows its own address, without which nobody is invited
	Invited   bool // the first of them was invited, or has found the way by itself
	Persons   bool // more than a third of them are natural persons, and number and NIF open more than a link
}

// Done reports whether nothing is left to set up. What Persons advises is the dealer's to take or to leave.
func (b Beginning) Done() bool { return b.Branded && b.Mail && b.Imported && b.Invited }

// Beginning says how far the dealer has come, from what there is.
func (r Office) Beginning(ctx context.Context) (Beginning, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return Beginning{}, err
	}
	b := Beginning{Addressed: dealer.BaseURL != "", Branded: branded(dealer, r.s.Path)}
	err = r.s.readers.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM mail_server) OR EXISTS (SELECT 1 FROM outbox WHERE sent_at IS NOT NULL),
		EXISTS (SELECT 1 FROM customers),
		EXISTS (SELECT 1 FROM outbox WHERE kind = ?) OR EXISTS (SELECT 1 FROM orders WHERE source = 'portal')
			OR EXISTS (SELECT 1 FROM incidents WHERE source = 'portal'),
		(SELECT 3 * count(*) FILTER (WHERE length(nif) = 9 AND nif GLOB '[0-9KLMXYZ]*') > count(*) FROM customers WHERE active = 1)`, LetterInvitation).
		Scan(&b.Mail, &b.Imported, &b.Invited, &b.Persons)
	b.Persons = b.Persons && dealer.NIFPolicy != NIFActivation
	return b, translate("look at how far the dealer has come", err)
}

// branded reports whether anything of the brand is the dealer's own. The command line calls a new dealer
// as its file is called.
func branded(d Dealer, path string) bool {
	file := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	named := d.Name != defaults.Name && d.Name != strings.ToUpper(file)
	return named || d.LegalName != "" || d.Logo != "" || d.Color != defaults.Color
}
