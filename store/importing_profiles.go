package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
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
	if profile.Name = strings.TrimSpace(profile.Name); profile.Name == "" || len(profile.Name) > maxProfileName {
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
		var before string
		err := t.QueryRowContext(ctx, "SELECT headings FROM import_profiles WHERE name = ? AND tbl = ?", profile.Name, profile.Table).Scan(&before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) || before == string(headings) {
			return err
		}
		if _, err := t.ExecContext(ctx, `INSERT INTO import_profiles (name, tbl, headings) VALUES (?, ?, ?)
			ON CONFLICT (name, tbl) DO UPDATE SET headings = excluded.headings`, profile.Name, profile.Table, string(headings)); err != nil {
			return err
		}
		return t.audit(ctx, "perfil de importación guardado", Object{Kind: OnImport, Name: profile.Name}, Changes(profile.Table.Word(), before, string(headings))...)
	})
}

// RenameProfile gives a profile another name, in every table. It returns Invalid when the new name is
// empty or taken, and ErrNotFound when there is no profile of the old one.
func (r Imports) RenameProfile(ctx context.Context, from, to string) error {
	if to = strings.TrimSpace(to); to == "" || len(to) > maxProfileName {
		return Invalid{"name": "Escriba un nombre de hasta 60 letras para el perfil."}
	}
	return r.s.write(ctx, "rename import profile", func(t *tx) error {
		var taken, found bool
		if err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM import_profiles WHERE name = ?1), EXISTS (SELECT 1 FROM import_profiles WHERE name = ?2)`,
			from, to).Scan(&found, &taken); err != nil {
			return err
		}
		switch {
		case !found:
			return ErrNotFound
		case from == to:
			return nil
		case taken:
			return Invalid{"name": "Ya hay un perfil «" + to + "»."}
		}
		if _, err := t.ExecContext(ctx, "UPDATE import_profiles SET name = ? WHERE name = ?", to, from); err != nil {
			return err
		}
		return t.audit(ctx, "perfil de importación renombrado", Object{Kind: OnImport, Name: to}, Changes("Nombre", from, to)...)
	})
}

// maxProfileName is in bytes.
const maxProfileName = 80

// DeleteProfile forgets every table of a profile. It returns ErrNotFound when there is none of that name.
func (r Imports) DeleteProfile(ctx context.Context, name string) error {
	return r.s.write(ctx, "delete import profile", func(t *tx) error {
		done, err := t.ExecContext(ctx, "DELETE FROM import_profiles WHERE name = ?", name)
		if err != nil {
			return err
		}
		gone, err := done.RowsAffected()
		if err != nil {
			return err
		}
		if gone == 0 {
			return ErrNotFound
		}
		return t.audit(ctx, "perfil de importación borrado", Object{Kind: OnImport, Name: name})
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
