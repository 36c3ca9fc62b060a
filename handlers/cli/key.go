package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"areaclientes/handlers"
	"areaclientes/store"
)

var keyCommand = command{
	name: "key", args: "rotate [--data DIR]", summary: "Give the installation a new secret key, as after a copy of the old one was lost or somebody left.",
	help: `
Makes a new secret.key and seals with it what the old one sealed in each dealer's file: passwords of mail
servers and the secrets of authenticators. Everybody signs in again; one-time links in letters, the office's
codes and the marks of known browsers end with the old key. Authenticators, passkeys and passwords stay.

Stop the portal first. The old key waits as secret.key.old until every file is done; when it is cut short,
say it again, or start the portal, which finishes it. A copy of a file from before goes with the old key:
restored without it, the mail server's password is typed again and people use a recovery code once.

  --data DIR  where secret.key and the dealers' files are (./data)
`,
	run: func(ctx context.Context, c *call) error {
		c.cfg.dataFlag(c.flags)
		rest, err := c.parse()
		if err != nil {
			return err
		}
		if len(rest) != 1 || rest[0] != "rotate" {
			return misuse{"say rotate"}
		}
		return c.rotateKey(ctx)
	},
}

// The installation's key, and the one before it while there is still something that only that one opens.
const (
	keyFile    = "secret.key"
	oldKeyFile = "secret.key.old"
	keySize    = 32
)

// secretKey returns the key that signs cookies and form tokens and seals what the dealers' files must not tell,
// made at the first start and kept beside them, with the directory when that is missing too.
func secretKey(dir string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key, err := readKey(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return newKey(dir)
	}
	return key, err
}

func readKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) != keySize {
		err = fmt.Errorf("%s holds %d bytes instead of %d: it is damaged. Bring it back from a copy; or delete it: then everybody signs in again, "+
			"with a recovery code where there is an authenticator, and passwords of mail servers are typed again", path, len(key), keySize)
	}
	return key, err
}

// newKey makes a key and puts it in the place of the one before.
func newKey(dir string) ([]byte, error) {
	key := make([]byte, keySize)
	rand.Read(key)
	return key, writeWhole(filepath.Join(dir, keyFile), key)
}

func (c *call) rotateKey(ctx context.Context) error {
	held, err := lock(c.cfg.Data)
	if err != nil {
		return err
	}
	defer held.Close()
	if err := c.beginRotation(); err != nil {
		return err
	}
	if err := finishRotation(ctx, c.cfg.Data, c.Out); err != nil {
		return err
	}
	fmt.Fprintf(c.Out, "%s is new. Everybody signs in again; links in letters, codes of the office and known browsers ended with the old key.\n", keyFile)
	return nil
}

// beginRotation keeps the key as the old one and makes a new one, unless that was done and not finished.
func (c *call) beginRotation() error {
	key, err := readKey(filepath.Join(c.cfg.Data, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no %s in %s; «areaclientes serve» makes one", keyFile, shown(c.cfg.Data))
	}
	if err != nil {
		return err
	}
	old, err := readKey(filepath.Join(c.cfg.Data, oldKeyFile))
	switch {
	case err == nil && !bytes.Equal(old, key):
		fmt.Fprintln(c.Out, "Going on with a change of the key that was cut short.")
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := writeWhole(filepath.Join(c.cfg.Data, oldKeyFile), key); err != nil {
		return err
	}
	_, err = newKey(c.cfg.Data)
	return err
}

// finishRotation seals with the key what the old one sealed, file by file, and then lets the old one go. Without
// an old one there is nothing to do; cut short, it is called again.
func finishRotation(ctx context.Context, dir string, out io.Writer) error {
	old, err := readKey(filepath.Join(dir, oldKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	key, err := readKey(filepath.Join(dir, keyFile))
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil {
		return err
	}
	if bytes.Equal(old, key) {
		files = nil // cut short before there was a new one
	}
	for _, file := range files {
		if err := reseal(ctx, file, old, key, out); err != nil {
			return fmt.Errorf("%w; the old key waits in %s: mend this and say «areaclientes key rotate» again", err, oldKeyFile)
		}
	}
	return errors.Join(os.Remove(filepath.Join(dir, oldKeyFile)), keepNames(dir))
}

func reseal(ctx context.Context, file string, old, key []byte, out io.Writer) error {
	dealer := strings.TrimSuffix(filepath.Base(file), ".db")
	s, err := store.Open(ctx, file, store.Options{Key: handlers.KeyOf(key, dealer)})
	if err != nil {
		return err
	}
	ctx = store.WithActor(ctx, store.Actor{Kind: store.ByConsole, Name: "key"})
	sum, err := s.Reseal(ctx, handlers.KeyOf(old, dealer))
	if err = errors.Join(err, s.Close()); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Fprintf(out, "%s: %d sealed anew\n", dealer, sum.Done)
	if sum.Lost > 0 {
		fmt.Fprintf(out, "%s: %d could not be read with the old key either, and must be set up again\n", dealer, sum.Lost)
	}
	return nil
}
