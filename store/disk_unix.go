//go:build linux || darwin || freebsd

package store

import "golang.org/x/sys/unix"

// diskOf asks the system for the disk of a directory.
func diskOf(dir string) (Disk, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return Disk{}, err
	}
	block := uint64(stat.Bsize)
	return Disk{Free: uint64(max(stat.Bavail, 0)) * block, Size: stat.Blocks * block}, nil
}
