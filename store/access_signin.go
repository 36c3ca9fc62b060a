package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"strings"
)

// ErrByMail is ErrSignIn where number and NIF open nothing: if they were right, a link is on its way to
// the mailbox on file. Right and wrong get the same answer.
var ErrByMail = fmt.Errorf("%w, or a link is on its way", ErrSignIn)

// passwordFails is after how many wrong passwords in a row the right one opens nothing either: a link
// or a key still does.
const passwordFails = 100

// As what failures at the door are counted: each has waits of its own.
const (
	byNIF      = "nif"
	byPassword = "password"
)

// SignInTry is what somebody typed to come in.
type SignInTry struct {
	User   string // a customer's number, or an e-mail address
	Secret string // a password, byte for byte; with a number also its NIF as people write one
}

// Entrance is how somebody came in.
type Entrance struct {
	Identity
	Offer bool // by number and NIF, and an account of their own can be activated: by mail, or with a code
}

// SignIn returns whose session begins, and how surely. A number with the password of the customer's main
// user, or an e-mail address with its owner's, is ByPassword; somebody who works for several customers
// comes to where they were last, else to the first by number. A number with the NIF is ByNIF, as far as
// the dealer's policy goes: see NIFLimited. The number is taken as it stands; when nobody has it, leading
// zeros do not count, provided that one customer alone remains. A NIF with a wrong control character
// serves as well as any: it is what the ERP has.
//
// It returns ErrSignIn alike, after the same work, for a user that nobody has, a wrong password or NIF,
// a customer that is no longer one, and a way in that is shut; ErrByMail for all of these where number
// and NIF open nothing. Before the secret is looked at it returns TooSoon after too many failures, of
// that user, whether there is one or not, or from the network address of the context, but for a browser
// that is known; and ErrUnavailable when too many sign in at once, which does not count.
func (r Accounts) SignIn(ctx context.Context, try SignInTry) (Entrance, error) {
	try.User = strings.TrimSpace(try.User)
	a, err := r.approach(ctx, try)
	if err == nil {
		err = a.door.shut(ctx, r.s.readers, r.s.Now())
	}
	if err != nil {
		return Entrance{}, translate("sign in", err)
	}
	fits, stale, err := r.s.hasher.verify(ctx, a.password, try.Secret)
	kept := a.password
	if err == nil && fits && stale {
		kept, err = r.s.hasher.hash(ctx, try.Secret)
	}
	if err != nil {
		return Entrance{}, err
	}
	v := verdict{approach: a, fits: fits, kept: kept, same: r.s.sameNIF(try.Secret, a.customer.NIF)}
	v.secret = r.s.tryKey("secret", bareNIF(try.Secret))
	var in Entrance
	err = r.s.write(ctx, "sign in", func(t *tx) (err error) {
		in, err = t.judgeSignIn(ctx, &v)
		return err
	})
	if err == nil && in.Customer == 0 {
		err = v.refusal
	}
	return in, err
}

// comer is whom somebody who types a user may be. The zero comer is nobody.
type comer struct {
	customer Customer
	person   PersonID // who signs in with a password; 0 when nobody does
	name     string
	login    int64
	password string // its hash
	failed   int    // passwords in a row
	epoch    int64
}

// approach is somebody at the door: who it may be, and where failures count.
type approach struct {
	comer
	user    string
	numbers bool // the user is a customer's number, so the secret may be its NIF
	policy  string
	door    door
}

func (r Accounts) approach(ctx context.Context, try SignInTry) (approach, error) {
	a := approach{user: try.User, numbers: !strings.Contains(try.User, "@")}
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return a, err
	}
	a.policy = dealer.NIFPolicy
	if a.comer, err = r.s.comer(ctx, r.s.readers, try.User); err != nil {
		return a, err
	}
	kind, user := byNIF, strings.TrimLeft(try.User, "0")
	if !a.numbers {
		user = normalEmail(try.User)
	}
	if a.password != "" || !a.numbers {
		kind = byPassword
	}
	known, err := r.s.known(ctx, r.s.readers, a.login)
	if err != nil {
		return a, err
	}
	a.door = r.s.door(ctx, kind, user, known)
	return a, nil
}

// known says which devices are of whom has a login.
func (s *Store) known(ctx context.Context, q querier, login int64) (func(Device) bool, error) {
	theirs := map[PersonID]bool{}
	for _, d := range ActorOf(ctx).Devices {
		var is bool
		err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE id = ? AND login_id = ? AND active = 1)", d.Person, login).Scan(&is)
		if err != nil {
			return nil, err
		}
		theirs[d.Person] = is
	}
	return func(d Device) bool { return theirs[d.Person] }, nil
}

// comer returns whom a user may be. A customer that is no longer one is nobody.
func (s *Store) comer(ctx context.Context, q querier, user string) (comer, error) {
	var c comer
	var err error
	which, arg := "l.email = ?", any(normalEmail(user))
	if !strings.Contains(user, "@") {
		if user != "" {
			c.customer, err = customerByNumber(ctx, q, user)
		}
		if err != nil || !c.customer.Active {
			c.customer = Customer{}
		}
		which, arg = "p.customer_id = ? AND p.main = 1", c.customer.ID
	}
	if err != nil {
		return c, err
	}
	var person comer
	row := q.QueryRowContext(ctx, `SELECT p.id, p.name, l.id, l.password, l.failed, p.epoch + l.epoch, `+customerColumns+`
		FROM people p JOIN logins l ON l.id = p.login_id JOIN customers c ON c.id = p.customer_id
		WHERE p.active = 1 AND c.active = 1 AND `+which+" ORDER BY p.seen_at IS NULL, p.seen_at DESC, c.number, p.id LIMIT 1", arg)
	err = scanCustomer(before{row, []any{&person.person, &person.name, &person.login, &person.password, &person.failed, &person.epoch}}, &person.customer)
	if err == nil {
		return person, nil
	}
	return c, ignoreNone(err)
}

// sameNIF compares what was typed with a NIF, in a time that tells neither where the two differ nor how
// long they are.
func (s *Store) sameNIF(typed, nif string) bool {
	sum := func(text string) []byte {
		mac := hmac.New(sha256.New, s.key)
		mac.Write([]byte(bareNIF(text)))
		return mac.Sum(nil)
	}
	return hmac.Equal(sum(typed), sum(nif)) && servesAsSecret(nif)
}

// verdict is what is known of a try when it is judged.
type verdict struct {
	approach
	fits    bool // the password
	kept    string
	same    bool   // the NIF
	secret  []byte // under which the secret is counted
	refusal error
}

// judgeSignIn admits or refuses somebody. Whatever could have changed since the secret was compared is looked at
// once more here, where nothing else is written meanwhile: a hundred at once are counted like a
// hundred in a row. An Entrance without a customer is a refusal, which v then says.
func (t *tx) judgeSignIn(ctx context.Context, v *verdict) (Entrance, error) {
	if err := v.door.shut(ctx, t, t.now); err != nil {
		return Entrance{}, err
	}
	now, err := t.s.comer(ctx, t, v.user)
	if err != nil {
		return Entrance{}, err
	}
	if now.login != v.login || now.password != v.password || now.customer.ID != v.customer.ID || now.customer.NIF != v.customer.NIF {
		return Entrance{}, ErrConflict // somebody else has changed it in these milliseconds
	}
	v.comer = now
	nif, err := t.nifWay(ctx, v)
	if err != nil {
		return Entrance{}, err
	}
	switch {
	case v.fits && v.person != 0 && (v.door.device != nil || v.failed < passwordFails):
		return t.enterByPassword(ctx, v)
	case nif == nifOpen:
		return t.enterByNIF(ctx, v)
	}
	return Entrance{}, t.refuse(ctx, v, nif == nifMail)
}

// What number and NIF do.
const (
	nifNothing = iota
	nifOpen
	nifMail // they are right, and bring a link
)

// nifWay says what number and NIF do for whoever typed them, and what a refusal will be.
func (t *tx) nifWay(ctx context.Context, v *verdict) (int, error) {
	alarm, err := t.alarmed(ctx)
	if err != nil {
		return nifNothing, err
	}
	v.refusal = ErrSignIn
	policy := v.policy
	if alarm && v.door.device == nil {
		policy = NIFActivation
	}
	if policy == NIFActivation {
		v.refusal = ErrByMail
	}
	a, err := t.s.nifAccess(ctx, t, v.customer.ID)
	if err != nil {
		return nifNothing, err
	}
	refused, err := t.secretShut(ctx, v.secret)
	switch {
	case err != nil || !v.numbers || !v.same || a.activated && v.policy != NIFAlways:
		return nifNothing, err
	case a.opens(policy, t.now) && (!refused || v.door.device != nil):
		return nifOpen, nil
	}
	return nifMail, nil
}
