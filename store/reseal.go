package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// locked is every place of the file that holds something sealed, with what each is sealed for.
var locked = [...]struct {
	table, column string
	purpose       func(id int64) string
}{
	{"mail_server", "password", func(int64) string { return MailPurpose }},
	{"staff", "totp_secret", func(id int64) string { return factorPurpose(StaffID(id)) }},
	{"staff", "totp_pending", func(id int64) string { return factorPurpose(StaffID(id)) }},
}

// Resealed says what became of what was sealed.
type Resealed struct {
	Done int // opens with the store's key now
	Lost int // opened with neither: it came from another installation, and is left as it is
}

// Reseal locks with the store's key what was locked with the one before, and ends what that key vouched for:
// sessions, one-time links and the office's codes. It is one transaction and may be called again.
func (s *Store) Reseal(ctx context.Context, before []byte) (Resealed, error) {
	var sum Resealed
	err := s.write(ctx, "seal with a new key", func(t *tx) error {
		sum = Resealed{}
		for _, place := range locked {
			if err := t.resealColumn(ctx, place.table, place.column, place.purpose, before, &sum); err != nil {
				return err
			}
		}
		if err := t.endVouched(ctx); err != nil {
			return err
		}
		return t.audit(ctx, "clave de la instalación renovada", Object{Kind: OnSettings, Name: "Clave"},
			Changes("Cerrado de nuevo", "", strconv.Itoa(sum.Done), "Ilegible", "0", strconv.Itoa(sum.Lost))...)
	})
	if err != nil {
		return sum, err
	}
	return sum, s.emptyLog(ctx)
}

func (t *tx) resealColumn(ctx context.Context, table, column string, purpose func(int64) string, before []byte, sum *Resealed) error {
	rows, err := collect(ctx, t, "read what is sealed", scanSealed, fmt.Sprintf("SELECT id, %s FROM %s WHERE length(%[1]s) > 0", column, table))
	if err != nil {
		return err
	}
	mine, theirs := NewSafe(t.s.key), NewSafe(before)
	for _, row := range rows {
		if _, err := mine.Open(purpose(row.id), row.kept); err == nil {
			sum.Done++
			continue
		}
		text, err := theirs.Open(purpose(row.id), row.kept)
		if errors.Is(err, errSealed) {
			sum.Lost++
			continue
		}
		if err != nil {
			return err
		}
		sealed, err := mine.Seal(purpose(row.id), text)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, fmt.Sprintf("UPDATE %s SET %s = ? WHERE id = ?", table, column), sealed, row.id); err != nil {
			return err
		}
		sum.Done++
	}
	return nil
}

type sealedRow struct {
	id   int64
	kept []byte
}

func scanSealed(row rowScanner, to *sealedRow) error { return row.Scan(&to.id, &to.kept) }

// endVouched ends what a key that somebody else may know could make or open. Sessions end by their accounts'
// epochs and by their rows; the table of those is the web's and may not be there yet.
func (t *tx) endVouched(ctx context.Context) error {
	now := millis(t.now)
	for _, query := range []string{
		"UPDATE staff SET epoch = epoch + 1, updated_at = ?1",
		"UPDATE logins SET epoch = epoch + 1, updated_at = ?1",
		"DELETE FROM open_sessions WHERE opened_at <= ?1",
		"UPDATE staff_links SET used_at = ?1 WHERE used_at IS NULL",
		"UPDATE access_links SET used_at = ?1 WHERE used_at IS NULL",
		"DELETE FROM access_codes WHERE created_at <= ?1",
	} {
		if _, err := t.ExecContext(ctx, query, now); err != nil {
			return err
		}
	}
	var there bool
	if err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'sessions')").Scan(&there); err != nil || !there {
		return err
	}
	_, err := t.ExecContext(ctx, "DELETE FROM sessions")
	return err
}

// sealFactors seals the secrets of authenticators that an earlier version kept as they are, and has nothing of
// them stay in the file. Without the installation's key there is nothing to seal with.
func (s *Store) sealFactors(ctx context.Context, key []byte) error {
	if len(key) == 0 {
		return nil
	}
	found := 0
	for _, column := range [...]string{"totp_secret", "totp_pending"} {
		plain, err := collect(ctx, s.readers, "look for plain secrets", scanSealed,
			fmt.Sprintf("SELECT id, %s FROM staff WHERE length(%[1]s) = %d", column, totpSecret))
		if err != nil {
			return err
		}
		for _, row := range plain {
			err := s.write(ctx, "seal a secret", func(t *tx) error {
				sealed, err := s.sealFactor(StaffID(row.id), row.kept)
				if err != nil {
					return err
				}
				_, err = t.ExecContext(ctx, fmt.Sprintf("UPDATE staff SET %s = ? WHERE id = ?", column), sealed, row.id)
				return err
			})
			if err != nil {
				return err
			}
		}
		found += len(plain)
	}
	if found == 0 {
		return nil
	}
	return s.emptyLog(ctx)
}
