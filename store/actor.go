package store

import "context"

// ActorKind says what sort of somebody acts.
type ActorKind string

// Who acts.
const (
	ByStaff    ActorKind = "staff"
	ByCustomer ActorKind = "customer"
	ByConsole  ActorKind = "console" // whoever runs the program on the server
	BySystem   ActorKind = "system"  // the clock: mail, the watched folder
)

// Actor is who does what the store is told to do, and from where. It travels in the context, so
// that the log names the same person whichever way a change takes.
type Actor struct {
	Kind     ActorKind
	Staff    StaffID // of staff
	Name     string
	Role     Role       // of staff
	Customer CustomerID // of a customer; for staff the one they look as
	Person   PersonID   // of a customer's person who signed in on their own
	Level    Level      // of a customer
	Factor   Factor     // how far one of the dealer's people has signed in
	Device   string     // the id by which the browser is known again as theirs; empty for an unknown one
	IP       string
	Request  string   // the reference that an error page would show
	Devices  []Device // the browser's, as whose it is known
}

type actorKey struct{}

// WithActor returns a context in which actor is who acts.
func WithActor(ctx context.Context, actor Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorOf returns who acts; without anybody named it is the program itself.
func ActorOf(ctx context.Context) Actor {
	if actor, named := ctx.Value(actorKey{}).(Actor); named {
		return actor
	}
	return Actor{Kind: BySystem, Name: "Área de clientes"}
}
