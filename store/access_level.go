package store

import (
	"time"
)

// levelDays is how far back whoever only knew number and NIF sees what is over.
const levelDays = 90

// Identified is whoever signed in with a customer's number and NIF at a moment: somebody who has the
// customer's invoices, and so perhaps a stranger. They see what is open and what ended in the last 90
// days, and no document but those sent since then; what they do is told to the customer.
func Identified(customer CustomerID, since time.Time) Member {
	m := customer.member()
	m.Since = since
	return m
}
