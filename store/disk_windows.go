package store

import "golang.org/x/sys/windows"

// diskOf asks the system for the disk of a directory.
func diskOf(dir string) (disk Disk, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return Disk{}, err
	}
	err = windows.GetDiskFreeSpaceEx(name, &disk.Free, &disk.Size, nil)
	return disk, err
}
