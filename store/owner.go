package store

import (
	"context"
	sqldriver "database/sql/driver"
	"time"
)

// Owner is in whose name a customer's things are read and changed: CustomerID for the customer as a
// whole, of whom no more is known than number and NIF, or Member for a person of theirs. As an
// argument of a query it is the customer's id, so that `customer_id = ?` holds for either; what of
// the customer's a Member may see is narrowed by the clauses of owner_scope.go.
type Owner interface {
	Whose() CustomerID
	member() Member
}

// Whose returns the customer itself.
func (c CustomerID) Whose() CustomerID { return c }

func (c CustomerID) member() Member {
	return Member{Customer: c, Level: ByNIF, Sees: SeesAll, May: Rights{Read: true, Report: true, Order: true}}
}

// PersonID identifies a person at a customer's inside one dealer's file.
type PersonID int64

// Sees is how much of a customer's things a person sees.
type Sees string

// How much there is to see.
const (
	SeesAll  Sees = "all"  // «todo»
	SeesSite Sees = "site" // «su sede»: the machines at their sites, and what concerns those
	SeesOwn  Sees = "own"  // «solo lo suyo»: the machines that are theirs, and what they sent themselves
)

// Rights is what a person may do in their customer's name. Looking needs none of them.
type Rights struct {
	Read   bool // send readings
	Report bool // report incidents and write in them
	Order  bool // fill the basket, order, cancel
	Invite bool // let colleagues in, and say what they see and do
}

// Member is who of a customer's signed in. Person is 0 for somebody who knew number and NIF.
type Member struct {
	Customer CustomerID
	Person   PersonID
	Name     string // of the person
	Level    Level
	Sees     Sees
	May      Rights
	Since    time.Time // when the session began, of somebody below ByPassword: see access_level.go
}

// Whose returns the customer for whom the member acts.
func (m Member) Whose() CustomerID { return m.Customer }

func (m Member) member() Member { return m }

// Value makes a member the customer's id in queries.
func (m Member) Value() (sqldriver.Value, error) { return int64(m.Customer), nil }

// Account is somebody at a customer's who signs in on their own.
type Account struct {
	Member
	Email       string // what they sign in with; empty for a main user who only has the customer's number
	Main        bool   // the customer's main user, who signs in with its number
	HasPassword bool
	HasKey      bool  // a passkey
	Epoch       int64 // sessions of an earlier one are over
}

// Member returns a person of a customer's who may sign in. It returns ErrNotFound for somebody who is
// not there or may no longer, and when their customer is no longer active, so that a session ends
// with its account.
func (r Accounts) Member(ctx context.Context, id PersonID) (Account, error) {
	p := Account{Member: Member{Level: ByPassword}}
	err := r.s.readers.QueryRowContext(ctx, `SELECT p.id, p.customer_id, p.name, p.sees, p.may_read, p.may_report, p.may_order, p.may_invite,
			coalesce(l.email, ''), p.main, l.password <> '', EXISTS (SELECT 1 FROM keys k WHERE k.login_id = l.id), p.epoch + l.epoch
		FROM people p JOIN logins l ON l.id = p.login_id JOIN customers c ON c.id = p.customer_id
		WHERE p.id = ? AND p.active = 1 AND c.active = 1`, id).
		Scan(&p.Person, &p.Customer, &p.Name, &p.Sees, &p.May.Read, &p.May.Report, &p.May.Order, &p.May.Invite,
			&p.Email, &p.Main, &p.HasPassword, &p.HasKey, &p.Epoch)
	return p, translate("get member", err)
}
