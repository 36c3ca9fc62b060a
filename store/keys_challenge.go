package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// KeyChallengeLasts is how long a challenge may take to be answered.
const KeyChallengeLasts = 5 * time.Minute

// A challenge: chance, the moment in milliseconds, and a signature over both and over what it is for.
const (
	challengeNonce = 16
	challengeTime  = challengeNonce + 8
	challengeWhole = challengeTime + sha256.Size
)

// keyPurpose is what a challenge is for: an answer to one serves for no other.
type keyPurpose string

const (
	keyToEnter  keyPurpose = "enter"
	keyToManage keyPurpose = "manage" // to enter «Gestión»
	keyToProve  keyPurpose = "prove"
	keyToAdd    keyPurpose = "add"
)

// KeyTurn is one ceremony: where it takes place, and what binds it to one browser, which is a secret of
// its session or of its visit to the sign-in form.
type KeyTurn struct {
	Site KeySite
	Bond string
}

// keyChallenge returns a challenge that this installation knows again. Nothing is written for it: whoever
// only looks at the sign-in page costs nothing.
func (s *Store) keyChallenge(purpose keyPurpose, turn KeyTurn) []byte {
	challenge := randomBytes(challengeNonce)
	challenge = binary.BigEndian.AppendUint64(challenge, uint64(millis(s.Now())))
	return append(challenge, s.keySignature(purpose, turn, challenge)...)
}

func (s *Store) keySignature(purpose keyPurpose, turn KeyTurn, head []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	for _, part := range []string{"key challenge", string(purpose), turn.Site.Host, turn.Bond} {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	mac.Write(head)
	return mac.Sum(nil)
}

// keyAsked reports whether an answered challenge, as the browser writes it, is one of ours for this turn
// and not too old.
func (s *Store) keyAsked(purpose keyPurpose, turn KeyTurn, answered string) bool {
	challenge, err := base64.RawURLEncoding.DecodeString(answered)
	if err != nil || len(challenge) != challengeWhole || turn.Bond == "" {
		return false
	}
	head, signature := challenge[:challengeTime], challenge[challengeTime:]
	if !hmac.Equal(signature, s.keySignature(purpose, turn, head)) {
		return false
	}
	age := s.Now().Sub(time.UnixMilli(int64(binary.BigEndian.Uint64(head[challengeNonce:]))))
	return age >= 0 && age <= KeyChallengeLasts
}

// keySpend uses a challenge up and returns ErrConflict for one that was used before.
func (t *tx) keySpend(ctx context.Context, answered string) error {
	if _, err := t.ExecContext(ctx, "DELETE FROM key_challenges WHERE expires_at < ?", millis(t.now)); err != nil {
		return err
	}
	hash := sha256.Sum256([]byte(answered))
	done, err := t.ExecContext(ctx, "INSERT INTO key_challenges (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
		hash[:], millis(t.now.Add(KeyChallengeLasts)))
	return changedOne(done, err)
}

// keySpent reports whether an error says that a challenge was used before.
func keySpent(err error) bool { return errors.Is(err, ErrConflict) }
