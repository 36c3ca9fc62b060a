package store

import (
	"encoding/hex"
	"time"
)

// Logged is a line of the log as it may leave the dealer's file: what was done, by whom and to what, by
// number; no names, no values, no addresses. It never changes afterwards, so that a copy of it elsewhere tells
// whether the file's own log is still what it was.
type Logged struct {
	ID       int64
	At       time.Time
	Actor    ActorKind
	Staff    StaffID    // who of the dealer's, or 0
	Customer CustomerID // whose it is, or who did it, or 0
	Person   PersonID   // of a customer's, or 0
	Level    Level
	Factor   Factor
	Outcome  Outcome
	Action   string // in Spanish, one of the program's own
	Object   ObjectKind
	ObjectID int64
	Request  string // the reference that an error page would show
	Chain    string // the beginning of the line's hash in the chain
}

// chainShown is how many bytes of a line's hash leave the file.
const chainShown = 8

// bare is the line without what it tells of people.
func (l *auditRow) bare(id int64) Logged {
	return Logged{
		ID: id, At: time.UnixMilli(l.at), Actor: l.kind, Staff: l.staff, Customer: l.customer, Person: l.person, Level: l.level, Factor: l.factor,
		Outcome: l.outcome, Action: l.action, Object: l.object, ObjectID: l.objectID, Request: l.request, Chain: hex.EncodeToString(l.hash[:chainShown]),
	}
}
