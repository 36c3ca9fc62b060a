package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lockName is the file that a running portal holds. It is not the dealers' files that are locked:
// SQLite keeps its own locks there, by which import, export, settings and staff work beside a portal.
const lockName = "areaclientes.lock"

// errLocked is what lockFile says when somebody else holds the file.
var errLocked = errors.New("held by another process")

// lock makes this process the only portal of the directory until the returned file is closed. The
// system takes the lock away from a process that dies, so none is ever left behind; the file stays.
func lock(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data directory cannot be used: %w; --data names another", err)
	}
	err = lockFile(file)
	if errors.Is(err, errLocked) {
		err = fmt.Errorf("another areaclientes already serves %s: stop that one first (systemctl stop areaclientes, or Ctrl+C where it runs), or name another directory with --data", shown(dir))
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// hold makes the directory ready to be served by this process alone, and returns its key. What holds it is the
// returned file.
func (c *call) hold(ctx context.Context) (*os.File, []byte, error) {
	if err := os.MkdirAll(c.cfg.Data, 0o700); err != nil {
		return nil, nil, fmt.Errorf("the data directory cannot be used: %w; --data names another", err)
	}
	held, err := lock(c.cfg.Data)
	if err != nil {
		return nil, nil, err
	}
	var key []byte
	if err = finishRotation(ctx, c.cfg.Data, c.Err); err == nil {
		key, err = secretKey(c.cfg.Data)
	}
	if err != nil {
		return nil, nil, errors.Join(err, held.Close())
	}
	return held, key, nil
}

// shown is a directory as it is found from anywhere.
func shown(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		return whole
	}
	return dir
}
