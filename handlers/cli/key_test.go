package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers"
	"areaclientes/handlers/cli"
	"areaclientes/store"
	"areaclientes/store/seed"
)

var oldKey = bytes.Repeat([]byte("o"), 32)

// keyed fills a directory with the demo's first dealer, sealed with oldKey, and returns one of its people.
func keyed(t *testing.T) (dir string, who seed.StaffSignIn) {
	t.Helper()
	dir = t.TempDir()
	dealer := seed.Dealers()[0]
	err := errors.Join(os.WriteFile(filepath.Join(dir, "secret.key"), oldKey, 0o600),
		dealer.Load(context.Background(), seed.Setup{Dir: dir, BaseURL: "http://sercaman.localhost", Now: time.Now().Add(-time.Hour),
			Key:   handlers.KeyOf(oldKey, dealer.Slug),
			Hired: func(in seed.StaffSignIn) { who = firstWithFactor(who, in) }}))
	if err != nil {
		t.Fatal(err)
	}
	return dir, who
}

func firstWithFactor(have, in seed.StaffSignIn) seed.StaffSignIn {
	if have.Secret == "" {
		return in
	}
	return have
}

// rotate runs the command.
func rotate(dir string) (status int, said string) {
	var out bytes.Buffer
	status = cli.Run(context.Background(), cli.Process{Args: []string{"key", "rotate", "--data", dir}, Out: &out, Err: &out})
	return status, out.String()
}

// fits tells whether the key that lies in the directory opens somebody's second factor.
func fits(t *testing.T, dir string, who seed.StaffSignIn) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(dir, "secret.key"))
	if err != nil || bytes.Equal(key, oldKey) {
		t.Fatalf("the key is as it was, or %v", err)
	}
	s, err := store.Open(t.Context(), filepath.Join(dir, "sercaman.db"), store.Options{Key: handlers.KeyOf(key, "sercaman")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	staff, err := s.Staff.SignIn(t.Context(), who.Email, who.Password)
	if err != nil {
		t.Fatal(err)
	}
	code, err := store.TOTPCode(who.Secret, s.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Staff.Confirm(t.Context(), staff.Staff, code); err != nil {
		t.Errorf("the authenticator under the new key: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "secret.key.old")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old key is still there: %v", err)
	}
}

func TestKeyRotation(t *testing.T) {
	dir, who := keyed(t)
	if status, said := rotate(dir); status != 0 || !strings.Contains(said, "sercaman: 2 sealed anew\n") {
		t.Fatalf("exit %d: %s", status, said)
	}
	fits(t, dir, who)
}

// Cut short at each step, the change of the key is finished by saying it again, or by the portal's start.
func TestKeyRotationCutShort(t *testing.T) {
	newKey := bytes.Repeat([]byte("n"), 32)
	for name, cut := range map[string]struct{ key, resealed bool }{
		"before the new key": {}, "before the files": {key: true}, "before the old key goes": {key: true, resealed: true},
	} {
		for _, by := range []string{"said again", "start"} {
			t.Run(name+", "+by, func(t *testing.T) {
				dir, who := keyed(t)
				write(t, filepath.Join(dir, "secret.key.old"), oldKey)
				if cut.key {
					write(t, filepath.Join(dir, "secret.key"), newKey)
				}
				if cut.resealed {
					s, err := store.Open(t.Context(), filepath.Join(dir, "sercaman.db"), store.Options{Key: handlers.KeyOf(newKey, "sercaman")})
					if err != nil {
						t.Fatal(err)
					}
					_, err = s.Reseal(t.Context(), handlers.KeyOf(oldKey, "sercaman"))
					if err = errors.Join(err, s.Close()); err != nil {
						t.Fatal(err)
					}
				}
				if by == "start" {
					served(t, dir)
				}
				if by == "said again" || !cut.key {
					if status, said := rotate(dir); status != 0 {
						t.Fatalf("exit %d: %s", status, said)
					}
				}
				fits(t, dir, who)
			})
		}
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// served starts the portal and stops it again.
func served(t *testing.T, dir string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	status := cli.Run(ctx, cli.Process{Args: []string{"serve", "--data", dir, "--http", "127.0.0.1:0"}, Out: &out, Err: &out, Ready: func(string) { stop() }})
	if status != 0 {
		t.Fatalf("exit %d: %s", status, &out)
	}
}

// A portal that runs keeps its key.
func TestKeyRotationBesideAPortal(t *testing.T) {
	dir, _ := keyed(t)
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	var status int
	var said string
	cli.Run(ctx, cli.Process{Args: []string{"serve", "--data", dir, "--http", "127.0.0.1:0"}, Out: &out, Err: &out, Ready: func(string) {
		status, said = rotate(dir)
		stop()
	}})
	key, err := os.ReadFile(filepath.Join(dir, "secret.key"))
	if status != 1 || !strings.Contains(said, "already serves") || err != nil || !bytes.Equal(key, oldKey) {
		t.Errorf("exit %d: %s%v", status, said, err)
	}
}
