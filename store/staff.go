package store

import (
	"context"
	"time"
)

// StaffID identifies one of the dealer's own people.
type StaffID int64

// Role is what one of the dealer's people may do.
type Role string

// The roles. An admin may whatever the office may; a technician sees incidents, machines and
// readings on the way to a customer.
const (
	RoleAdmin      Role = "admin"
	RoleOffice     Role = "oficina"
	RoleTechnician Role = "tecnico"
)

// Word is the role as the screen says it.
func (r Role) Word() string {
	switch r {
	case RoleAdmin:
		return "Administración"
	case RoleOffice:
		return "Oficina"
	case RoleTechnician:
		return "Técnico"
	}
	return string(r)
}

// Factor says how far somebody of the dealer's has signed in.
type Factor string

// The factors.
const (
	FactorLink  Factor = "link"  // came by a one-time link and is to choose a password, nothing else
	FactorHalf  Factor = "half"  // the password was right; the second factor is missing, or not set up
	FactorWhole Factor = "whole" // signed in
)

// StaffIdentity is who of the dealer's people signed in, and how far. It is what a session keeps.
type StaffIdentity struct {
	Staff  StaffID
	Role   Role
	Epoch  int64
	Factor Factor
}

// Staff is who works for the dealer: the people of «Gestión», how they sign in and what they may do.
type Staff struct{ s *Store }

// Colleague is one of the dealer's own people.
type Colleague struct {
	ID           StaffID
	Name         string
	Email        string // lower case; what they sign in with
	Phone        string
	Role         Role
	TechnicianID int64 // the ERP's technician that they are; 0 for none
	HasPassword  bool
	HasTOTP      bool
	HasKey       bool
	Epoch        int64 // sessions of an earlier one are over
	Active       bool
	SeenAt       time.Time // last sign-in; zero when there was none
	Version      int64
}

const colleagueColumns = `s.id, s.name, s.email, s.phone, s.role, coalesce(s.technician_id, 0), s.password <> '', s.totp_secret IS NOT NULL,
	EXISTS (SELECT 1 FROM keys k WHERE k.staff_id = s.id), s.epoch, s.active, coalesce(s.seen_at, 0), s.version`

func (s *Store) scanColleague(row rowScanner, c *Colleague) error {
	var seen int64
	err := row.Scan(&c.ID, &c.Name, &c.Email, &c.Phone, &c.Role, &c.TechnicianID, &c.HasPassword, &c.HasTOTP, &c.HasKey, &c.Epoch, &c.Active, &seen, &c.Version)
	if seen != 0 {
		c.SeenAt = s.instant(seen)
	}
	return err
}

// Get returns one of the dealer's people, or ErrNotFound for one that is not there or no longer
// active, so that a session ends with its account.
func (r Staff) Get(ctx context.Context, id StaffID) (Colleague, error) {
	var c Colleague
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+colleagueColumns+" FROM staff s WHERE s.id = ? AND s.active = 1", id)
	return c, translate("get colleague", r.s.scanColleague(row, &c))
}
