package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"
)

func TestHasher(t *testing.T) {
	ctx := context.Background()
	h := newHasher()
	kept, err := h.hash(ctx, "contraseña de quince")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Count(kept, "$") != 5 {
		t.Errorf("kept as %s", kept)
	}
	if other, _ := h.hash(ctx, "contraseña de quince"); other == kept {
		t.Error("two hashes of the same password are the same: no salt")
	}
	weak := phc{memory: 8 << 10, time: 1, threads: 1, salt: []byte("saltsaltsaltsalt")}
	weak.key = argon2.IDKey([]byte("antigua"), weak.salt, weak.time, weak.memory, weak.threads, 32)
	for _, c := range []struct {
		name, kept, typed string
		fits, stale, bad  bool
	}{
		{"right", kept, "contraseña de quince", true, false, false},
		{"another letter case", kept, "Contraseña de quince", false, false, false},
		{"the same in another form of Unicode", kept, "contrasen\u0303a de quince", false, false, false},
		{"a blank too many", kept, "contraseña de quince ", false, false, false},
		{"nobody's", "", "", false, false, false},
		{"nobody's, with something typed", "", "contraseña de quince", false, false, false},
		{"right, of weaker days", weak.String(), "antigua", true, true, false},
		{"another kind of hash", "$2a$10$abcdefghijklmnopqrstuv", "x", false, false, true},
		{"cut off", kept[:len(kept)-20] + "!", "x", false, false, true},
		{"of another version", strings.Replace(kept, "v=19", "v=16", 1), "contraseña de quince", false, false, true},
		{"a salt that is none", strings.Replace(kept, "p=1$", "p=1$*", 1), "x", false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			fits, stale, err := h.verify(ctx, c.kept, c.typed)
			if fits != c.fits || stale != c.stale || (err != nil) != c.bad {
				t.Errorf("fits %t, stale %t, %v", fits, stale, err)
			}
		})
	}
}

// More than the places there are wait, and give up.
func TestHasherIsBounded(t *testing.T) {
	ctx := context.Background()
	h := newHasher()
	h.wait = 0
	for range hashersAtOnce {
		if err := h.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.hash(ctx, "x"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a fifth at once: %v", err)
	}
	h.wait = hasherWait
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := h.verify(gone, "", "x"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("who has left while waiting: %v", err)
	}
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if _, _, err := h.verify(ctx, "", "x"); err != nil {
			t.Errorf("who waits until one is done: %v", err)
		}
	})
	h.leave()
	waiting.Wait()
}

// A sign-in that finds every place taken is not counted as a failure.
func TestBusyHasherIsNobodysFault(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, t.TempDir()+"/x.db", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.hasher.wait = 0
	for range hashersAtOnce {
		if err := s.hasher.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 * triesFree {
		if _, err := s.Staff.SignIn(ctx, "ana@sercaman.example", "x"); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrSignIn) {
			t.Fatalf("%v, want ErrUnavailable every time", err)
		}
	}
}

func TestProposals(t *testing.T) {
	seen := map[string]bool{}
	for _, word := range strings.Fields(spanishWords) {
		if len(word) < 4 || len(word) > 10 || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || seen[word] {
			t.Errorf("%q is not a word for a proposal", word)
		}
		seen[word] = true
	}
	if len(seen) != 512 {
		t.Errorf("%d words, the entropy is said for 512", len(seen))
	}
	proposals := map[string]bool{}
	for range 200 {
		proposal, err := propose()
		if err != nil {
			t.Fatal(err)
		}
		if wrong := (passwordOwner{name: "Ana Belmonte", email: "ana@sercaman.example", dealer: "SERCAMÁN"}).check(proposal); wrong != "" {
			t.Errorf("%s: %s", proposal, wrong)
		}
		proposals[proposal] = true
	}
	if len(proposals) < 199 {
		t.Errorf("%d different proposals of 200", len(proposals))
	}
}
