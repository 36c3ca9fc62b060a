package store

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ErrKey: what the authenticator answered makes no key here: to an old question, from another place,
// without verifying who holds it. It is never said which.
var ErrKey = errors.New("unfit answer of an authenticator")

// NewOptions returns what a browser hands to an authenticator that is to make a key, as JSON
// (PublicKeyCredentialCreationOptions). It returns ErrNotFound for somebody who may not sign in.
func (r Keys) NewOptions(ctx context.Context, turn KeyTurn, owner KeyOwner) ([]byte, error) {
	h, err := r.withKeys(ctx, r.s.readers, owner)
	if err != nil {
		return nil, translate("begin key", err)
	}
	party, err := r.relyingParty(ctx, turn.Site)
	if err != nil {
		return nil, err
	}
	options, _, err := party.BeginRegistration(h, func(o *protocol.PublicKeyCredentialCreationOptions) error {
		o.Challenge = r.s.keyChallenge(keyToAdd, turn)
		o.CredentialExcludeList = webauthn.Credentials(h.keys).CredentialDescriptors()
		return nil
	})
	if err != nil {
		return nil, translate("begin key", err)
	}
	return json.Marshal(options.Response)
}

func (r Keys) withKeys(ctx context.Context, q querier, owner KeyOwner) (keyHolder, error) {
	h, err := keyHolderOf(ctx, q, owner)
	if err != nil {
		return h, err
	}
	h.keys, err = keyRecords(ctx, q, h)
	return h, err
}

// Add keeps the key that an authenticator made for its owner. It returns ErrKey for an answer that does not
// fit, Invalid for «name», ErrConflict for a key that is somebody's already, and a Sentence around
// ErrForbidden when there are too many.
func (r Keys) Add(ctx context.Context, turn KeyTurn, owner KeyOwner, name string, response []byte) error {
	return r.add(ctx, turn, owner, name, response, func(*tx, keyHolder) error { return nil })
}

// Enrol is Add for one of the dealer's people whose password was right and who has no second factor yet: the
// key is it from now on. It returns who is signed in, and the recovery codes, which are shown this once;
// other sessions of theirs are over. It returns ErrForbidden to who has a second factor.
func (r Keys) Enrol(ctx context.Context, turn KeyTurn, id StaffID, name string, response []byte) (StaffIdentity, []string, error) {
	identity := StaffIdentity{Staff: id, Factor: FactorWhole}
	var codes []string
	who, err := r.s.Staff.Get(ctx, id)
	if err != nil {
		return identity, nil, err
	}
	ctx = asColleague(ctx, who)
	if who.HasFactor() {
		return identity, nil, ErrForbidden
	}
	identity.Role = who.Role
	err = r.add(ctx, turn, KeyOwner{Staff: id}, name, response, func(t *tx, _ keyHolder) error {
		var second bool
		err := t.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM keys WHERE staff_id = ?1) <> 1 OR totp_secret IS NOT NULL FROM staff WHERE id = ?1", id).Scan(&second)
		if err == nil && second {
			err = ErrForbidden // another window was faster
		}
		if err != nil {
			return err
		}
		if identity.Epoch, err = t.endSessions(ctx, id); err != nil {
			return err
		}
		if codes, err = t.newCodes(ctx, id); err != nil {
			return err
		}
		return t.arrive(ctx, who)
	})
	return identity, codes, err
}

func (r Keys) add(ctx context.Context, turn KeyTurn, owner KeyOwner, name string, response []byte, also func(*tx, keyHolder) error) error {
	name, err := keyName(name)
	if err != nil {
		return err
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil || !r.s.keyAsked(keyToAdd, turn, answer.Response.CollectedClientData.Challenge) {
		return ErrKey
	}
	party, err := r.relyingParty(ctx, turn.Site)
	if err != nil {
		return err
	}
	return r.s.write(ctx, "add key", func(t *tx) error {
		h, err := r.withKeys(ctx, t, owner)
		if err != nil {
			return err
		}
		challenge := answer.Response.CollectedClientData.Challenge
		made, err := party.CreateCredential(h, webauthn.SessionData{
			Challenge: challenge, RelyingPartyID: turn.Site.Host, UserID: h.handle,
			UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
		}, answer)
		if err != nil {
			return ErrKey
		}
		if err := t.keySpend(ctx, challenge); err != nil {
			return unfit(err)
		}
		if len(h.keys) >= keysMost {
			return Sentence{Text: "Ya tiene diez llaves. Retire antes alguna que no use.", Err: ErrForbidden}
		}
		if err := t.keyKeep(ctx, h, turn.Site.Host, name, made); err != nil {
			return err
		}
		if err := t.audit(ctx, "llave añadida", h.object(), Changes("Llave", "", name)...); err != nil {
			return err
		}
		if err := t.keyTell(ctx, LetterKeyAdded, h); err != nil {
			return err
		}
		return also(t, h)
	})
}

// unfit makes of a challenge that was used before what is said of every answer that does not fit.
func unfit(err error) error {
	if keySpent(err) {
		return ErrKey
	}
	return err
}

// keyKeep writes a new key down, without what its maker attested: nobody asks who made it.
func (t *tx) keyKeep(ctx context.Context, h keyHolder, host, name string, made *webauthn.Credential) error {
	made.Attestation = webauthn.CredentialAttestation{}
	record, err := json.Marshal(made)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO keys (login_id, staff_id, credential, record, sign_count, host, name, created_at)
		VALUES (nullif(?, 0), nullif(?, 0), ?, ?, ?, ?, ?, ?)`,
		h.login, h.staff, made.ID, string(record), made.Authenticator.SignCount, host, name, millis(t.now))
	return err
}
