package store

import (
	"context"
	"crypto/rand"
)

// Outbox is the letters waiting to be sent.
type Outbox struct{ s *Store }

// Letter is one letter to one person. What it says is drawn from Ref when it is sent, so the row
// holds no text.
type Letter struct {
	Kind    string // which letter
	Ref     string // what it is about
	Name    string // of the addressee
	Address string // e-mail
}

// The letters there are.
const (
	LetterIncidentTechnician = "incident_technician" // ref: incident number
	LetterIncidentOffice     = "incident_office"
	LetterIncidentCustomer   = "incident_customer"
	LetterMessageDealer      = "message_dealer"   // ref: id of the incident event
	LetterMessageCustomer    = "message_customer" // ref: id of the incident event
	LetterIncidentReopened   = "incident_reopened"
	LetterIncidentState      = "incident_state" // to the customer, ref: id of the incident event
	LetterOrderOffice        = "order_office"   // ref: order number
	LetterOrderCustomer      = "order_customer"
	LetterOrderCancelled     = "order_cancelled"
	LetterOrderState         = "order_state" // to the customer, ref: id of the order event
)

// enqueue puts a letter into the outbox inside the caller's transaction: no commit, no letter. A
// letter of the same kind about the same thing to the same address is queued once; an empty
// address queues nothing.
func enqueue(ctx context.Context, t *tx, letter Letter) error {
	if letter.Address == "" {
		return nil
	}
	now := millis(t.now)
	_, err := t.ExecContext(ctx, `INSERT INTO outbox (kind, ref, name, address, message_id, created_at, due_at)
		VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, ref, address) DO NOTHING`,
		letter.Kind, letter.Ref, letter.Name, letter.Address, rand.Text(), now, now)
	return err
}
