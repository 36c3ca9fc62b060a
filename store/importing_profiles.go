package store

import (
	"context"
	"encoding/json"
	"time"
)

// Imports is how the dealer's ERP writes its headings, and what was imported when.
type Imports struct{ s *Store }

// Imports returns the room of past imports and their profiles.
func (s *Store) Imports() Imports { return Imports{s} }

// ImportProfile says how the headings of one table of one ERP are read. Headings maps a heading, in
// the normal form of package erp, to a field; an empty field leaves the column out.
type ImportProfile struct {
	Name     string
	Table    ImportTable
	Headings map[string]string
}

// SaveProfile keeps a profile, replacing the one of the same name and table. It returns Invalid
// when it has no name or no heading.
func (r Imports) SaveProfile(ctx context.Context, profile ImportProfile) error {
	wrong := Invalid{}
	if profile.Name == "" {
		wrong["name"] = "Escriba un nombre para el perfil, por ejemplo el del programa de gestión."
	}
	if len(profile.Headings) == 0 {
		wrong["headings"] = "Asigne al menos una columna."
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	headings, err := json.Marshal(profile.Headings)
	if err != nil {
		return translate("save import profile", err)
	}
	return r.s.write(ctx, "save import profile", func(t *tx) error {
		_, err := t.ExecContext(ctx, `INSERT INTO import_profiles (name, tbl, headings) VALUES (?, ?, ?)
			ON CONFLICT (name, tbl) DO UPDATE SET headings = excluded.headings`, profile.Name, profile.Table, string(headings))
		return err
	})
}

// DeleteProfile forgets every table of a profile. It returns ErrNotFound when there is none of that name.
func (r Imports) DeleteProfile(ctx context.Context, name string) error {
	return r.s.write(ctx, "delete import profile", func(t *tx) error {
		done, err := t.ExecContext(ctx, "DELETE FROM import_profiles WHERE name = ?", name)
		if err != nil {
			return err
		}
		if gone, err := done.RowsAffected(); err != nil || gone > 0 {
			return err
		}
		return ErrNotFound
	})
}

// Profiles lists the profiles by name and table.
func (r Imports) Profiles(ctx context.Context) ([]ImportProfile, error) {
	return collect(ctx, r.s.readers, "list import profiles", func(row rowScanner, p *ImportProfile) error {
		var headings string
		if err := row.Scan(&p.Name, &p.Table, &headings); err != nil {
			return err
		}
		return json.Unmarshal([]byte(headings), &p.Headings)
	}, "SELECT name, tbl, headings FROM import_profiles ORDER BY name, tbl")
}

// ImportRecord is one real import of the past. Finished is zero when it was cut off half-way.
type ImportRecord struct {
	ID       int64
	Started  time.Time
	Finished time.Time
	Author   string
	Profile  string
	Counts   map[ImportTable]ImportCounts
	Files    []ImportFile
}

// List returns the newest imports first, at most n.
func (r Imports) List(ctx context.Context, n int) ([]ImportRecord, error) {
	records, err := collect(ctx, r.s.readers, "list imports", func(row rowScanner, record *ImportRecord) error {
		var started int64
		var finished *int64
		var counts string
		if err := row.Scan(&record.ID, &started, &finished, &record.Author, &record.Profile, &counts); err != nil {
			return err
		}
		if record.Started = r.s.instant(started); finished != nil {
			record.Finished = r.s.instant(*finished)
		}
		return json.Unmarshal([]byte(counts), &record.Counts)
	}, "SELECT id, started_at, finished_at, author, profile, counts FROM import_runs ORDER BY id DESC LIMIT ?", n)
	for i := range records {
		if err == nil {
			records[i].Files, err = r.files(ctx, records[i].ID)
		}
	}
	return records, err
}

func (r Imports) files(ctx context.Context, run int64) ([]ImportFile, error) {
	return collect(ctx, r.s.readers, "list files of import", func(row rowScanner, file *ImportFile) error {
		var sum []byte
		err := row.Scan(&file.Name, &file.Size, &sum)
		copy(file.SHA256[:], sum)
		return err
	}, "SELECT name, size, sha256 FROM import_files WHERE run_id = ? ORDER BY id", run)
}
