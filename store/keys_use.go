package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Options returns what a browser hands to an authenticator of somebody who comes in with a key, as JSON
// (PublicKeyCredentialRequestOptions): of a customer's person, or of the dealer's people in office. It names
// no key: the authenticator knows which it has.
func (r Keys) Options(ctx context.Context, turn KeyTurn, office bool) ([]byte, error) {
	if office {
		return r.ask(ctx, keyToManage, turn)
	}
	return r.ask(ctx, keyToEnter, turn)
}

// ProofOptions is Options for somebody who is signed in and shows once more that it is them.
func (r Keys) ProofOptions(ctx context.Context, turn KeyTurn) ([]byte, error) {
	return r.ask(ctx, keyToProve, turn)
}

func (r Keys) ask(ctx context.Context, purpose keyPurpose, turn KeyTurn) ([]byte, error) {
	party, err := r.relyingParty(ctx, turn.Site)
	if err != nil {
		return nil, err
	}
	options, _, err := party.BeginDiscoverableLogin(webauthn.WithChallenge(r.s.keyChallenge(purpose, turn)))
	if err != nil {
		return nil, translate("begin sign-in by key", err)
	}
	return json.Marshal(options.Response)
}

// SignIn returns whose session begins when somebody comes with a key. Of those that a mailbox stands for it
// is the one who came last. It returns ErrSignIn alike for a key that nobody has, of somebody who may no
// longer sign in, for another place, for an answer to an old question or to one that was answered, and for
// a key whose counter shows that there are two of it.
func (r Keys) SignIn(ctx context.Context, turn KeyTurn, response []byte) (Identity, error) {
	var identity Identity
	err := r.use(ctx, keyToEnter, turn, response, func(t *tx, h keyHolder) error {
		if h.login == 0 {
			return ErrSignIn
		}
		who, err := t.keyPerson(ctx, &h)
		if err != nil {
			return err
		}
		ctx := asPerson(ctx, h)
		if err := t.arriveMember(ctx, &who); err != nil {
			return err
		}
		identity = who
		return t.audit(ctx, "sesión iniciada con llave", h.object())
	})
	return identity, err
}

// keyPerson finds as whom of the login's people somebody comes, and says so in h.
func (t *tx) keyPerson(ctx context.Context, h *keyHolder) (Identity, error) {
	who := Identity{Level: ByPassword}
	err := t.QueryRowContext(ctx, `SELECT p.id, p.customer_id, p.epoch + l.epoch, p.name
		FROM people p JOIN logins l ON l.id = p.login_id JOIN customers c ON c.id = p.customer_id
		WHERE p.login_id = ? AND p.active = 1 AND c.active = 1 ORDER BY coalesce(p.seen_at, 0) DESC, p.main DESC, p.id LIMIT 1`, h.login).
		Scan(&who.Person, &who.Customer, &who.Epoch, &h.name)
	if noKey(err) {
		err = ErrSignIn
	}
	h.person, h.customer = who.Person, who.Customer
	return who, err
}

// asPerson makes a customer's person the one who acts.
func asPerson(ctx context.Context, h keyHolder) context.Context {
	by := ActorOf(ctx)
	by.Kind, by.Name, by.Customer, by.Person, by.Level = ByCustomer, h.name, h.customer, h.person, ByPassword
	return WithActor(ctx, by)
}

// SignInStaff is SignIn for the dealer's people. A key stands for both factors, and who has one need not wait
// because others have failed in their name.
func (r Keys) SignInStaff(ctx context.Context, turn KeyTurn, response []byte) (StaffIdentity, error) {
	var identity StaffIdentity
	err := r.use(ctx, keyToManage, turn, response, func(t *tx, h keyHolder) error {
		who, err := r.s.Staff.find(ctx, t, h.staff)
		if h.staff == 0 || noKey(err) || err == nil && !who.Active {
			return ErrSignIn
		}
		if err != nil {
			return err
		}
		identity = StaffIdentity{Staff: who.ID, Role: who.Role, Epoch: who.Epoch, Factor: FactorWhole}
		if err := t.pardonStaff(ctx, who); err != nil {
			return err
		}
		ctx := asColleague(ctx, who)
		if _, err := t.ExecContext(ctx, "UPDATE staff SET seen_at = ? WHERE id = ?", millis(t.now), who.ID); err != nil {
			return err
		}
		return t.audit(ctx, "sesión iniciada con llave", onColleague(who))
	})
	return identity, err
}

// Prove takes a key as the proof that whoever is signed in is who they were. It returns ErrSignIn as SignIn
// does, and for somebody else's key.
func (r Keys) Prove(ctx context.Context, turn KeyTurn, owner KeyOwner, response []byte) error {
	return r.use(ctx, keyToProve, turn, response, func(t *tx, h keyHolder) error {
		own, err := keyHolderOf(ctx, t, owner)
		if noKey(err) || err == nil && (own.login != h.login || own.staff != h.staff) {
			return ErrSignIn
		}
		return err
	})
}

// use checks what an authenticator answered and lets admit say what follows. Whatever the outcome, the
// question is answered then and serves no more.
func (r Keys) use(ctx context.Context, purpose keyPurpose, turn KeyTurn, response []byte, admit func(*tx, keyHolder) error) error {
	answer, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil || !r.s.keyAsked(purpose, turn, answer.Response.CollectedClientData.Challenge) {
		return ErrSignIn
	}
	party, err := r.relyingParty(ctx, turn.Site)
	if err != nil {
		return err
	}
	outcome := ErrSignIn
	err = r.s.write(ctx, "use key", func(t *tx) error {
		if err := t.keySpend(ctx, answer.Response.CollectedClientData.Challenge); err != nil {
			return unless(err, keySpent)
		}
		h, err := t.keyFound(ctx, answer.RawID, turn.Site.Host)
		if err != nil {
			return unless(err, noKey)
		}
		if fits, err := t.keyVerify(ctx, party, h, answer); err != nil || !fits {
			return err
		}
		err = admit(t, h)
		if errors.Is(err, ErrSignIn) {
			return nil
		}
		outcome = err
		return err
	})
	return errors.Join(err, keyOutcome(err, outcome))
}

// keyOutcome is what came of it when nothing else went wrong.
func keyOutcome(err, outcome error) error {
	if err != nil {
		return nil
	}
	return outcome
}

// unless drops an error that only says no.
func unless(err error, no func(error) bool) error {
	if no(err) {
		return nil
	}
	return err
}

// keyFound returns whose key it is, with that key alone.
func (t *tx) keyFound(ctx context.Context, credential []byte, host string) (keyHolder, error) {
	var h keyHolder
	var record []byte
	err := t.QueryRowContext(ctx, `SELECT coalesce(k.login_id, 0), coalesce(k.staff_id, 0), coalesce(l.handle, s.handle), coalesce(s.name, ''), k.record
		FROM keys k LEFT JOIN logins l ON l.id = k.login_id LEFT JOIN staff s ON s.id = k.staff_id
		WHERE k.credential = ? AND k.host = ?`, credential, host).Scan(&h.login, &h.staff, &h.handle, &h.name, &record)
	if err != nil {
		return h, err
	}
	h.keys = make([]webauthn.Credential, 1)
	return h, json.Unmarshal(record, &h.keys[0])
}

// keyVerify checks the signature and moves the key's counter on. One that does not count on says that the
// key was copied: it is refused, and the log says so.
func (t *tx) keyVerify(ctx context.Context, party *webauthn.WebAuthn, h keyHolder, answer *protocol.ParsedCredentialAssertionData) (bool, error) {
	session := webauthn.SessionData{
		Challenge: answer.Response.CollectedClientData.Challenge, RelyingPartyID: party.Config.RPID, UserVerification: protocol.VerificationRequired,
	}
	used, err := party.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, session, answer)
	if err != nil {
		return false, t.auditFailed(ctx, "llave rechazada", h.object())
	}
	if used.Authenticator.CloneWarning {
		return false, t.auditFailed(ctx, "llave rechazada: parece copiada", h.object())
	}
	record, err := json.Marshal(used)
	if err != nil {
		return false, err
	}
	_, err = t.ExecContext(ctx, "UPDATE keys SET record = ?, sign_count = ?, used_at = ? WHERE credential = ?",
		string(record), used.Authenticator.SignCount, millis(t.now), used.ID)
	return true, err
}
