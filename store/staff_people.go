package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode/utf8"
)

// Invitation is somebody who is to work with the portal.
type Invitation struct {
	Name, Email, Phone string
	Role               Role
	TechnicianID       int64  // the ERP's technician that they are; 0 for none
	Idem               string // the same form sent twice invites once
}

// StaffTechnician is one of the ERP's technicians, as a choice.
type StaffTechnician struct {
	ID   int64
	Code string
	Name string
}

// List returns the dealer's people by name, those who are no longer active last.
func (r Staff) List(ctx context.Context) ([]Colleague, error) {
	return collect(ctx, r.s.readers, "list staff", r.s.scanColleague,
		"SELECT "+colleagueColumns+" FROM staff s ORDER BY s.active DESC, s.name, s.id")
}

// Find returns one of the dealer's people, active or not, or ErrNotFound.
func (r Staff) Find(ctx context.Context, id StaffID) (Colleague, error) {
	who, err := r.find(ctx, r.s.readers, id)
	return who, translate("find colleague", err)
}

// FindEmail is Find by e-mail address.
func (r Staff) FindEmail(ctx context.Context, email string) (Colleague, error) {
	var who Colleague
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+colleagueColumns+" FROM staff s WHERE s.email = ?", normalEmail(email))
	return who, translate("find colleague", r.s.scanColleague(row, &who))
}

func (r Staff) find(ctx context.Context, q querier, id StaffID) (Colleague, error) {
	var who Colleague
	row := q.QueryRowContext(ctx, "SELECT "+colleagueColumns+" FROM staff s WHERE s.id = ?", id)
	return who, r.s.scanColleague(row, &who)
}

// Technicians lists the ERP's technicians who work, by code.
func (r Staff) Technicians(ctx context.Context) ([]StaffTechnician, error) {
	return collect(ctx, r.s.readers, "list technicians", func(row rowScanner, t *StaffTechnician) error { return row.Scan(&t.ID, &t.Code, &t.Name) },
		"SELECT id, code, name FROM technicians WHERE active = 1 ORDER BY code, id")
}

// Invite adds somebody, who comes in by the one-time link that is returned; with mail a letter brings
// it. It returns Invalid for name, email, phone, role and technician. The same form sent again answers
// the same, and ErrConflict once they have chosen a password.
func (r Staff) Invite(ctx context.Context, in Invitation, mail bool) (Colleague, OneTimeLink, error) {
	var who Colleague
	var link OneTimeLink
	in.clean()
	err := r.s.write(ctx, "invite", func(t *tx) error {
		known, err := r.invited(ctx, t, in.Idem)
		if err != nil {
			return err
		}
		if known == 0 {
			if known, err = r.add(ctx, t, in); err != nil {
				return err
			}
		}
		if who, err = r.find(ctx, t, known); err != nil {
			return err
		}
		if who.HasPassword || !who.Active {
			return ErrConflict // the form is an old one
		}
		if link, err = r.openLinkOf(ctx, t, who.ID); errors.Is(err, sql.ErrNoRows) {
			link, err = r.link(ctx, t, who, mail)
		}
		return err
	})
	return who, link, err
}

// invited returns whom a form has invited already, or 0.
func (r Staff) invited(ctx context.Context, t *tx, idem string) (StaffID, error) {
	var id StaffID
	if idem = key(idem); idem == "" {
		return 0, nil
	}
	err := t.QueryRowContext(ctx, "SELECT id FROM staff WHERE idem = ?", idem).Scan(&id)
	return id, ignoreNone(err)
}

func (r Staff) add(ctx context.Context, t *tx, in Invitation) (StaffID, error) {
	if err := r.checkPerson(ctx, t, 0, in); err != nil {
		return 0, err
	}
	var id StaffID
	err := t.QueryRowContext(ctx, `INSERT INTO staff (name, email, phone, role, technician_id, created_at, updated_at, idem)
		VALUES (?, ?, ?, ?, nullif(?, 0), ?, ?, nullif(?, '')) RETURNING id`,
		in.Name, in.Email, in.Phone, in.Role, in.TechnicianID, millis(t.now), millis(t.now), key(in.Idem)).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, t.audit(ctx, "alta", Object{Kind: OnStaff, ID: int64(id), Name: in.Name},
		Changes("Correo", "", in.Email, "Perfil", "", in.Role.Word())...)
}

func (in *Invitation) clean() {
	in.Name, in.Phone = strings.Join(strings.Fields(in.Name), " "), strings.TrimSpace(in.Phone)
	in.Email = normalEmail(in.Email)
	if in.Role != RoleTechnician {
		in.TechnicianID = 0
	}
}

// checkPerson returns Invalid for what is wrong; id is whose data it is, 0 for somebody new.
func (r Staff) checkPerson(ctx context.Context, q querier, id StaffID, in Invitation) error {
	wrong := Invalid{}
	if n := utf8.RuneCountInString(in.Name); n < 2 || n > 80 {
		wrong["name"] = "Escriba el nombre y los apellidos."
	}
	if utf8.RuneCountInString(in.Phone) > 40 {
		wrong["phone"] = "Escriba un solo teléfono."
	}
	if !wholeAddress(in.Email) {
		wrong["email"] = "Escriba un correo entero; por ejemplo, ana@empresa.es."
	}
	if in.Role != RoleAdmin && in.Role != RoleOffice && in.Role != RoleTechnician {
		wrong["role"] = "Elija un perfil."
	}
	if err := r.taken(ctx, q, id, in, wrong); err != nil {
		return err
	}
	return wrong.orNil()
}

// wholeAddress reports whether a text is one e-mail address and nothing else.
func wholeAddress(email string) bool {
	parsed, err := mail.ParseAddress(email)
	return err == nil && parsed.Address == email && len(email) <= 254 && len(addresses(email)) == 1
}

// taken adds what belongs to somebody else already.
func (r Staff) taken(ctx context.Context, q querier, id StaffID, in Invitation, wrong Invalid) error {
	var other string
	err := ignoreNone(q.QueryRowContext(ctx, "SELECT name FROM staff WHERE email = ? AND id <> ?", in.Email, id).Scan(&other))
	if err != nil {
		return err
	}
	if other != "" {
		wrong["email"] = fmt.Sprintf("Ese correo ya es de %s. Si no puede entrar, envíele un enlace nuevo desde su ficha.", other)
	}
	if in.TechnicianID == 0 {
		return nil
	}
	var exists bool
	other = ""
	err = q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM technicians WHERE id = ?1),
		coalesce((SELECT name FROM staff WHERE technician_id = ?1 AND id <> ?2), '')`, in.TechnicianID, id).Scan(&exists, &other)
	switch {
	case err != nil:
		return err
	case !exists:
		wrong["technician"] = "Elija un técnico de la lista."
	case other != "":
		wrong["technician"] = fmt.Sprintf("Ese técnico ya es %s. Elija otro o quíteselo antes.", other)
	}
	return nil
}

// Change saves what an admin corrects of somebody. A new role or address ends their sessions: they sign
// in again as who they are now. It returns Invalid as Invite does and for the last admin's role,
// ErrNotFound, and ErrConflict when somebody changed them after version.
func (r Staff) Change(ctx context.Context, id StaffID, version int64, in Invitation) (Colleague, error) {
	var who Colleague
	in.clean()
	err := r.s.write(ctx, "change colleague", func(t *tx) error {
		before, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		if before.Version != version {
			return ErrConflict
		}
		if err := r.checkPerson(ctx, t, id, in); err != nil {
			return err
		}
		if in.Role != RoleAdmin {
			if err := t.keepAdmin(ctx, before); err != nil {
				return Invalid{"role": "Es la única persona con perfil de administración. Dé antes ese perfil a otra."}
			}
		}
		if err := t.change(ctx, before, in); err != nil {
			return err
		}
		who, err = r.find(ctx, t, id)
		return err
	})
	return who, err
}

func (t *tx) change(ctx context.Context, before Colleague, in Invitation) error {
	_, err := t.ExecContext(ctx, `UPDATE staff SET name = ?, email = ?, phone = ?, role = ?, technician_id = nullif(?, 0),
		version = version + 1, updated_at = ? WHERE id = ?`, in.Name, in.Email, in.Phone, in.Role, in.TechnicianID, millis(t.now), before.ID)
	if err != nil {
		return err
	}
	if before.Role != in.Role || before.Email != in.Email {
		if _, err := t.endSessions(ctx, before.ID); err != nil {
			return err
		}
		if err := t.takeBackLinks(ctx, before.ID); err != nil {
			return err
		}
	}
	names := [2]string{}
	for i, technician := range [2]int64{before.TechnicianID, in.TechnicianID} {
		err := t.QueryRowContext(ctx, "SELECT code || ' ' || name FROM technicians WHERE id = ?", technician).Scan(&names[i])
		if err := ignoreNone(err); err != nil {
			return err
		}
	}
	return t.audit(ctx, "datos cambiados", Object{Kind: OnStaff, ID: int64(before.ID), Name: in.Name}, Changes(
		"Nombre", before.Name, in.Name, "Correo", before.Email, in.Email, "Teléfono", before.Phone, in.Phone,
		"Perfil", before.Role.Word(), in.Role.Word(), "Técnico", names[0], names[1])...)
}
