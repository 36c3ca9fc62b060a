package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
)

// MailPurpose is for what the password of a mail server is sealed.
const MailPurpose = "mail server"

// Safe locks what a dealer's file must keep but not tell to who finds a copy of it. Its key is the
// installation's, which lies beside the files and not in them.
type Safe struct{ key []byte }

// NewSafe makes a dealer's safe from the key of its portal.
func NewSafe(key []byte) Safe { return Safe{key} }

// errSealed is something that this installation did not lock, or that was altered since.
var errSealed = errors.New("sealed with another key")

// Seal locks a text. The purpose is part of the lock: what was sealed for one thing opens for no other.
func (s Safe) Seal(purpose, text string) ([]byte, error) {
	lock, err := s.lock(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, lock.NonceSize())
	rand.Read(nonce)
	return lock.Seal(nonce, nonce, []byte(text), []byte(purpose)), nil
}

// Open unlocks what Seal locked for the same purpose.
func (s Safe) Open(purpose string, sealed []byte) (string, error) {
	lock, err := s.lock(purpose)
	if err != nil {
		return "", err
	}
	if len(sealed) < lock.NonceSize() {
		return "", errSealed
	}
	text, err := lock.Open(nil, sealed[:lock.NonceSize()], sealed[lock.NonceSize():], []byte(purpose))
	if err != nil {
		return "", errSealed
	}
	return string(text), nil
}

func (s Safe) lock(purpose string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, s.key, nil, "seal "+purpose, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
