package store

import "context"

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
