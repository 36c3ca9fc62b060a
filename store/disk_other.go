//go:build !(linux || darwin || freebsd || windows)

package store

import "errors"

// diskOf knows nothing about disks here: documents are taken until a write fails.
func diskOf(string) (Disk, error) { return Disk{}, errors.ErrUnsupported }
