package store_test

import (
	"context"
	"errors"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestDiskLow(t *testing.T) {
	const mega, giga = 1 << 20, 1 << 30
	for _, c := range []struct {
		name       string
		free, size uint64
		low        bool
	}{
		{"half of it is free", 50 * giga, 100 * giga, false},
		{"a large disk with more than a gigabyte", 2 * giga, 1000 * giga, false},
		{"a large disk with less", giga - 1, 1000 * giga, true},
		{"a small disk with more than a tenth", 101 * mega, 1000 * mega, false},
		{"a small disk with less", 99 * mega, 1000 * mega, true},
		{"nothing is free", 0, 1000 * mega, true},
		{"a disk that does not say", 0, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := (store.Disk{Free: c.free, Size: c.size}).Low(); got != c.low {
				t.Errorf("low = %t, want %t", got, c.low)
			}
		})
	}
}

// The disk of the machine that the tests run on has a size.
func TestDiskOfThisMachine(t *testing.T) {
	s, err := store.Open(context.Background(), t.TempDir()+"/a.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if disk, err := s.Disk(); err != nil || disk.Size == 0 || disk.Free > disk.Size {
		t.Errorf("%+v, %v", disk, err)
	}
}

// diskCast opens the cast again on a disk that says what the test has it say.
func diskCast(t *testing.T) (*store.Store, *store.Disk) {
	t.Helper()
	source, clock := storetest.Open(t)
	disk := &store.Disk{Free: 1, Size: 1 << 40}
	s, err := store.Open(context.Background(), source.Path, store.Options{Now: clock.Now, Disk: func(string) (store.Disk, error) { return *disk, nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, disk
}

// With a disk that is almost full documents are refused with words, what takes little room is not,
// and with room again documents are taken as well.
func TestDocumentsNeedRoom(t *testing.T) {
	ctx := context.Background()
	s, disk := diskCast(t)
	report := store.Report{Contact: "Ana", Description: "No enciende", Kind: store.Corrective, Severity: store.Stopped, Idem: "una"}
	with := report
	with.Files = []store.File{store.FileOf("hoja.pdf", []byte("%PDF-1.7\n%%EOF"))}
	with.Idem = "otra"
	refused := func(field string, err error) {
		t.Helper()
		var invalid store.Invalid
		if !errors.As(err, &invalid) || invalid[field] == "" {
			t.Errorf("err = %v, want Invalid %s", err, field)
		}
	}
	_, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, with)
	refused("doc", err)
	made, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, report)
	if err != nil {
		t.Fatalf("without documents: %v", err)
	}
	_, err = s.Incidents.Answer(ctx, storetest.Gredos, made.Number, store.Message{Body: "La hoja", Files: with.Files})
	refused("doc", err)
	admin := store.Colleague{ID: storetest.Admin, Role: store.RoleAdmin}
	_, err = s.Office.MoveIncidentAs(ctx, admin, made.Number, store.IncidentMove{Files: with.Files, Idem: "paso"})
	refused("doc", err)
	_, err = s.Imports().Upload(ctx, "subida", []store.File{store.FileOf("clientes.csv", []byte("a;b"))})
	refused("files", err)

	disk.Free = 1 << 39
	if _, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, with); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
