//go:build !windows

package store

import (
	"errors"
	"os"
)

// syncedDir has the disk keep the names in a directory.
func syncedDir(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
