package store

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
)

// How passwords are hashed: argon2id as OWASP asks for it. A hash carries its own numbers, so that
// one made with others still fits, and is made anew when its owner signs in.
const (
	argonMemory  = 19 << 10 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// At most so many hashes are made at once, and nobody waits for longer: 19 MiB each is what keeps
// a flood of sign-ins from filling the memory.
const (
	hashersAtOnce = 4
	hasherWait    = 2 * time.Second
)

// hasher makes and checks hashes of passwords.
type hasher struct {
	slots chan struct{}
	wait  time.Duration
	made  *atomic.Int64 // how many hashes were computed, for the tests that compare work
}

func newHasher() hasher {
	return hasher{slots: make(chan struct{}, hashersAtOnce), wait: hasherWait, made: new(atomic.Int64)}
}

// enter takes one of the places, or returns ErrUnavailable when all stay taken.
func (h hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(h.wait)
	defer timer.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-timer.C:
	case <-ctx.Done():
	}
	return fmt.Errorf("hash password: %w: too many at once", ErrUnavailable)
}

func (h hasher) leave() { <-h.slots }

// phc is a hash in the PHC string format.
type phc struct {
	memory, time uint32
	threads      uint8
	salt, key    []byte
}

func (p phc) String() string {
	raw := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads,
		raw.EncodeToString(p.salt), raw.EncodeToString(p.key))
}

func (h hasher) derive(p phc, password string) []byte {
	h.made.Add(1)
	return p.derive(password)
}

func (p phc) derive(password string) []byte {
	return argon2.IDKey([]byte(password), p.salt, p.time, p.memory, p.threads, uint32(len(p.key)))
}

// current reports whether the hash was made with today's numbers.
func (p phc) current() bool {
	return p.memory == argonMemory && p.time == argonTime && p.threads == argonThreads && len(p.salt) == argonSalt && len(p.key) == argonKey
}

func parsePHC(text string) (phc, error) {
	var p phc
	var version int
	var salt, key string
	if _, err := fmt.Sscanf(text, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &p.memory, &p.time, &p.threads, &salt); err != nil {
		return p, fmt.Errorf("password hash: %w", err)
	}
	for i := range salt {
		if salt[i] == '$' {
			salt, key = salt[:i], salt[i+1:]
			break
		}
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(salt); err != nil {
		return p, fmt.Errorf("password hash: salt: %w", err)
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(key); err != nil {
		return p, fmt.Errorf("password hash: key: %w", err)
	}
	if version != argon2.Version || !p.bearable() {
		return p, fmt.Errorf("password hash: not one of ours: version %d", version)
	}
	return p, nil
}

// bearable reports whether a hash is strong enough to mean something, and cheap enough to check: a row that
// was tampered with must neither let anybody in nor take the memory of the machine.
func (p phc) bearable() bool {
	in := func(n, least, most int) bool { return n >= least && n <= most }
	return in(int(p.memory), 8, 16*argonMemory) && in(int(p.time), 1, 16) && in(int(p.threads), 1, 16) &&
		in(len(p.salt), 8, 64) && in(len(p.key), 16, 64)
}

// hash returns the password as it is kept.
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	p := phc{memory: argonMemory, time: argonTime, threads: argonThreads, salt: randomBytes(argonSalt), key: make([]byte, argonKey)}
	p.key = h.derive(p, password)
	return p.String(), nil
}

// verify compares a password with a kept hash, byte for byte as it was typed. An empty hash, of
// somebody who has none or is not there, costs the same work and never fits. stale says that the
// hash should be made anew.
func (h hasher) verify(ctx context.Context, kept, password string) (fits, stale bool, err error) {
	p := phc{memory: argonMemory, time: argonTime, threads: argonThreads, salt: make([]byte, argonSalt), key: make([]byte, argonKey)}
	if kept != "" {
		if p, err = parsePHC(kept); err != nil {
			return false, false, err
		}
	}
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	same := subtle.ConstantTimeCompare(h.derive(p, password), p.key) == 1
	return same && kept != "", !p.current(), nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
