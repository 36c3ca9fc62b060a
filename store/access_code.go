package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"
)

// What a code of the office is: ten characters of an alphabet of 32 without those that are taken for others,
// which makes 50 bits; how long and for how many tries it is good.
const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's
	codeLength   = 10
	codeLasts    = 14 * 24 * time.Hour
	codeTries    = 5
)

// ErrAccessCode: number and code do not go together, or the code is not good any more. It says no more.
var ErrAccessCode = errors.New("wrong customer or code")

// normalCode is a code as it is compared: people write it in any case, with or without the hyphen, and read
// an O for a zero.
func normalCode(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I', r == 'L':
			return '1'
		case strings.ContainsRune(codeAlphabet, r):
			return r
		}
		return -1
	}, strings.ToUpper(text))
}

// codeHash is how a code is kept: 50 bits are too few for a plain hash, so the installation's key is in it.
func (s *Store) codeHash(customer CustomerID, code string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte("customer code\x00" + strconv.FormatInt(int64(customer), 10) + "\x00" + normalCode(code)))
	return mac.Sum(nil)
}

// newCode draws a code, in two halves that can be read out.
func newCode() string {
	raw := randomBytes(codeLength)
	for i := range raw {
		raw[i] = codeAlphabet[raw[i]&31]
	}
	return string(raw[:codeLength/2]) + "-" + string(raw[codeLength/2:])
}

// CheckCode looks whether a customer's number goes with a code that the office gave out, and leaves the code
// good for AcceptCode. It returns ErrAccessCode alike for a customer that nobody is, one without a code, a
// wrong code, one that was tried wrongly five times, and one older than 14 days; TooSoon after too many
// failures for that number, whether there is a code or not.
func (r Accounts) CheckCode(ctx context.Context, number, code string) error {
	number = strings.TrimSpace(number)
	counted := r.s.tryKey("access code", strings.TrimLeft(number, "0"))
	refused := false
	err := r.s.write(ctx, "check code", func(t *tx) error {
		if err := t.try(ctx, counted); err != nil {
			return err
		}
		c, err := customerByNumber(ctx, t, number)
		if err != nil {
			return err
		}
		switch err = t.s.openCode(ctx, t, c, code); {
		case errors.Is(err, sql.ErrNoRows):
			refused = true // and what was counted stays
			return t.refuseCode(ctx, c)
		case err != nil:
			return err
		}
		return t.forgive(ctx, counted)
	})
	if err == nil && refused {
		err = ErrAccessCode
	}
	return err
}

// CodeOpens returns the customer whose code it is, and counts nothing: for who has shown it to CheckCode before.
// It returns ErrNotFound when it is not good any more.
func (r Accounts) CodeOpens(ctx context.Context, number, code string) (Customer, error) {
	c, err := customerByNumber(ctx, r.s.readers, strings.TrimSpace(number))
	if err == nil {
		err = r.s.openCode(ctx, r.s.readers, c, code)
	}
	if err != nil {
		return Customer{}, translate("look at code", err)
	}
	return c, nil
}

// openCode returns sql.ErrNoRows unless the code is the customer's and still good. Nobody's is compared like
// anybody's.
func (s *Store) openCode(ctx context.Context, q querier, c Customer, code string) error {
	var hash []byte
	var tries int
	var expires int64
	err := q.QueryRowContext(ctx, "SELECT hash, tries, expires_at FROM access_codes WHERE customer_id = ?", c.ID).Scan(&hash, &tries, &expires)
	if err := ignoreNone(err); err != nil {
		return err
	}
	same := subtle.ConstantTimeCompare(hash, s.codeHash(c.ID, code)) == 1
	if !same || !c.Active || tries >= codeTries || expires <= millis(s.Now()) {
		return sql.ErrNoRows
	}
	has, err := hasMain(ctx, q, c.ID)
	if err == nil && has {
		err = sql.ErrNoRows // there is an account: the code's time is over
	}
	return err
}

// refuseCode counts a wrong try against the code of the customer, if it has one.
func (t *tx) refuseCode(ctx context.Context, c Customer) error {
	done, err := t.ExecContext(ctx, "UPDATE access_codes SET tries = tries + 1 WHERE customer_id = ? AND tries < ?", c.ID, codeTries)
	if errors.Is(changedOne(done, err), ErrConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, "código de acceso rechazado", onCustomer(c))
}

// spendCode uses a code up. It returns ErrNotFound when it is not good any more.
func (t *tx) spendCode(ctx context.Context, id CustomerID, code string) error {
	c, err := customer(ctx, t, id)
	if err == nil {
		err = t.s.openCode(ctx, t, c, code)
	}
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "DELETE FROM access_codes WHERE customer_id = ?", id)
	return err
}

func onCustomer(c Customer) Object {
	return Object{Kind: OnCustomer, ID: int64(c.ID), Name: c.Number + " " + c.Name, Customer: c.ID}
}
