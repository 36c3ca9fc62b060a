package store

import (
	"path/filepath"
)

// Disk is the disk that the dealer's file is on, in bytes: what this process may still write, and all of it.
type Disk struct{ Free, Size uint64 }

// diskReserve is what documents leave free for orders, incidents and readings, which take little: a
// gigabyte, or a tenth of a disk of less than ten.
const diskReserve = 1 << 30

// Low reports whether the disk is so full that documents are no longer taken: less than a gigabyte is
// free, and less than a tenth. A disk of unknown size is not.
func (d Disk) Low() bool { return d.Size > 0 && d.Free < min(diskReserve, d.Size/10) }

// Disk returns the state of the disk at this moment.
func (s *Store) Disk() (Disk, error) { return s.disk(filepath.Dir(s.Path)) }

// DiskLow reports whether documents are refused. A disk that does not say how full it is takes them.
func (s *Store) DiskLow() bool {
	disk, err := s.Disk()
	return err == nil && disk.Low()
}

// diskTakes puts the refusal of documents into wrong, under the field that they are sent in, while the disk is low.
func (s *Store) diskTakes(wrong Invalid, field, way string) bool {
	low := s.DiskLow()
	if low {
		wrong[field] = "Ahora mismo no podemos guardar documentos: queda poco espacio en nuestro servidor. " + way
	}
	return !low
}
