package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// AccessNews is what a letter tells of something that happened to a person's way in.
type AccessNews struct {
	Customer PartyFacts
	Person   string // name
	Email    string // what they sign in with; empty for one who only has the customer's number
	At       time.Time
}

// tellAccess queues a letter about what has just happened to a person's way in.
func (t *tx) tellAccess(ctx context.Context, kind string, person PersonID, name, address string) error {
	return enqueue(ctx, t, Letter{Kind: kind, Ref: fmt.Sprintf("%d/%d", person, millis(t.now)), Name: name, Address: address})
}

// AccessNews loads what a letter tells of a person's way in. It returns ErrNotFound when the person is not there.
func (r Outbox) AccessNews(ctx context.Context, ref string) (AccessNews, error) {
	var f AccessNews
	person, moment, _ := strings.Cut(ref, "/")
	id, err := eventID(person)
	if err != nil {
		return f, err
	}
	at, err := strconv.ParseInt(moment, 10, 64)
	if err != nil {
		return f, translate("load letter", sql.ErrNoRows)
	}
	f.At = r.s.instant(at)
	err = r.s.readers.QueryRowContext(ctx, `SELECT c.number, c.name, c.phone, c.email, p.name, coalesce(g.email, '')
		FROM people p JOIN customers c ON c.id = p.customer_id LEFT JOIN logins g ON g.id = p.login_id WHERE p.id = ?`, id).
		Scan(&f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Customer.Email, &f.Person, &f.Email)
	return f, translate("load letter", err)
}
