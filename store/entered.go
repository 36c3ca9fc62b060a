package store

import (
	"cmp"
	"context"
)

// Entered says how something came in.
type Entered struct {
	Source string // portal, phone or office
	By     string // who of the dealer's people wrote it down; in the portal who of the customer's, empty when nobody signed in by name
}

// FromDealer reports whether one of the dealer's people wrote it down for the customer.
func (e Entered) FromDealer() bool { return e.source() != FromPortal }

// byPhone is something that the person of the context writes down for a customer on the telephone.
func byPhone(ctx context.Context) Entered { return Entered{Source: FromPhone, By: ActorOf(ctx).Name} }

func (e Entered) source() string { return cmp.Or(e.Source, FromPortal) }
