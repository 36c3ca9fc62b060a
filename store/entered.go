package store

import (
	"cmp"
	"context"
)

// Entered says how something came in. What a customer sends is of Source «portal», without By.
type Entered struct {
	Source string // portal, phone or office
	By     string // who of the dealer's people wrote it down; empty when the customer did
}

// byPhone is something that the person of the context writes down for a customer on the telephone.
func byPhone(ctx context.Context) Entered { return Entered{Source: FromPhone, By: ActorOf(ctx).Name} }

func (e Entered) source() string { return cmp.Or(e.Source, FromPortal) }
