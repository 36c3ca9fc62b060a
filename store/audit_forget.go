package store

import (
	"context"
)

// forgetFacts takes names, values and addresses out of the lines that pass the condition; because is
// the line that says why. The dealer's own people stay named, by their number.
func (t *tx) forgetFacts(ctx context.Context, because int64, condition string, args ...any) (int, error) {
	condition = "salt IS NOT NULL AND id <= " + idText(because) + " AND (" + condition + ")"
	// The index of words reads what it forgets from the lines themselves.
	if _, err := t.ExecContext(ctx, "DELETE FROM audit_index WHERE docid IN (SELECT id FROM audit WHERE "+condition+")", args...); err != nil {
		return 0, err
	}
	done, err := t.ExecContext(ctx, `UPDATE audit SET actor = '', object_name = '', changes = '[]', search = '', salt = NULL, ip = '', ip_salt = NULL, erased_id = `+
		idText(because)+" WHERE "+condition, args...)
	if err != nil {
		return 0, err
	}
	n, err := done.RowsAffected()
	return int(n), err
}

// cutAddresses leaves of the addresses of old lines the network, a number of lines at a time. It
// returns how many it cut.
func (t *tx) cutAddresses(ctx context.Context, before int64, most int) (int, error) {
	type line struct {
		id int64
		ip string
	}
	list, err := collect(ctx, t, "list addresses", func(row rowScanner, l *line) error { return row.Scan(&l.id, &l.ip) },
		"SELECT id, ip FROM audit WHERE ip_salt IS NOT NULL AND at <= ? ORDER BY id LIMIT ?", before, most)
	if err != nil {
		return 0, err
	}
	for _, l := range list {
		if _, err := t.ExecContext(ctx, "UPDATE audit SET ip = ?, ip_salt = NULL WHERE id = ?", cutAddress(l.ip), l.id); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}
