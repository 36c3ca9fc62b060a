package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// Colleagues is the people of a customer's who come in on their own: who they are, what they see and
// what they may. Whoever has Rights.Invite keeps them.
type Colleagues struct{ s *Store }

// MaxPeers is how many people of one customer come in at most.
const MaxPeers = 50

// PeerState is how far somebody has come in.
type PeerState string

// The states of a person at a customer's.
const (
	PeerContact   PeerState = "contact"   // was never let in: the office knows their telephone
	PeerInvited   PeerState = "invited"   // has a letter and has not come in yet
	PeerActive    PeerState = "active"    // signs in
	PeerWithdrawn PeerState = "withdrawn" // may no longer
)

// Word is the state as it stands on the screen.
func (s PeerState) Word() string {
	return map[PeerState]string{PeerContact: "Sin acceso", PeerInvited: "Invitado", PeerActive: "Activo", PeerWithdrawn: "Retirado"}[s]
}

// Word is how much somebody sees as it stands on the screen.
func (s Sees) Word() string {
	return map[Sees]string{SeesAll: "Todo", SeesSite: "Su sede", SeesOwn: "Solo lo suyo"}[s]
}

// rank orders how much somebody sees; 0 for what is none of them.
func (s Sees) rank() int { return map[Sees]int{SeesOwn: 1, SeesSite: 2, SeesAll: 3}[s] }

// Words lists what somebody may do, in the order of the screen.
func (r Rights) Words() []string {
	var list []string
	for _, right := range [...]struct {
		has  bool
		word string
	}{{r.Read, "Enviar lecturas"}, {r.Report, "Comunicar incidencias"}, {r.Order, "Hacer pedidos"}, {r.Invite, "Dar acceso a compañeros"}} {
		if right.has {
			list = append(list, right.word)
		}
	}
	return list
}

// within reports whether each of the rights is among the others.
func (r Rights) within(others Rights) bool {
	return (!r.Read || others.Read) && (!r.Report || others.Report) && (!r.Order || others.Order) && (!r.Invite || others.Invite)
}

// allRights is what a main user may.
var allRights = Rights{Read: true, Report: true, Order: true, Invite: true}

// Permit is what somebody at a customer's sees and may do.
type Permit struct {
	Sees     Sees
	Sites    []string      // of SeesSite, as EquipmentRoom.Sites gives them
	Machines []EquipmentID // of SeesOwn
	May      Rights
}

// Peer is somebody at a customer's with the permit that they have, or had.
type Peer struct {
	Permit
	ID          PersonID
	Customer    CustomerID
	Name        string
	Email       string // what they sign in with, or are invited by
	Main        bool   // signs in with the customer's number, sees and may everything
	State       PeerState
	InvitedAt   time.Time
	InvitedBy   string
	SeenAt      time.Time // last signed in; zero for never
	WithdrawnAt time.Time
	Version     int64
	Kept        bool // whoever asked may change it: it is less than their own, and not themselves
}

const peerColumns = `p.id, p.customer_id, p.name, coalesce(l.email, p.email), p.main, p.sees, p.may_read, p.may_report, p.may_order, p.may_invite,
	p.active, p.login_id IS NOT NULL, p.invited_at, p.invited_by, p.seen_at, p.withdrawn_at, p.version FROM people p LEFT JOIN logins l ON l.id = p.login_id`

func (s *Store) scanPeer(row rowScanner, p *Peer) error {
	var active, login bool
	var invited, seen, withdrawn sql.NullInt64
	err := row.Scan(&p.ID, &p.Customer, &p.Name, &p.Email, &p.Main, &p.Sees, &p.May.Read, &p.May.Report, &p.May.Order, &p.May.Invite,
		&active, &login, &invited, &p.InvitedBy, &seen, &withdrawn, &p.Version)
	p.InvitedAt, p.SeenAt, p.WithdrawnAt = s.moment(invited), s.moment(seen), s.moment(withdrawn)
	switch {
	case active && login:
		p.State = PeerActive
	case withdrawn.Valid, !active && (login || invited.Valid):
		p.State = PeerWithdrawn
	case invited.Valid:
		p.State = PeerInvited
	default:
		p.State = PeerContact
	}
	return err
}

// peer reads one person of a customer's with their permit.
func (s *Store) peer(ctx context.Context, q querier, customer CustomerID, id PersonID) (Peer, error) {
	var p Peer
	row := q.QueryRowContext(ctx, "SELECT "+peerColumns+" WHERE p.customer_id = ? AND p.id = ?", customer, id)
	if err := s.scanPeer(row, &p); err != nil {
		return p, translate("get colleague", err)
	}
	return p, fillPermit(ctx, q, &p)
}

// fillPermit reads the sites and machines of a permit.
func fillPermit(ctx context.Context, q querier, p *Peer) (err error) {
	const op = "get permit"
	p.Sites, err = collect(ctx, q, op, func(row rowScanner, site *string) error { return row.Scan(site) },
		"SELECT name FROM person_sites WHERE person_id = ? ORDER BY site", p.ID)
	if err != nil {
		return err
	}
	p.Machines, err = collect(ctx, q, op, func(row rowScanner, id *EquipmentID) error { return row.Scan(id) },
		"SELECT equipment_id FROM person_equipment WHERE person_id = ? ORDER BY equipment_id", p.ID)
	return err
}

// List returns who of the member's company was let in: the main user first, then by name, and those who may no
// longer last. It returns ErrForbidden, in a Sentence, to somebody who may not let others in.
func (r Colleagues) List(ctx context.Context, who Member) ([]Peer, error) {
	by, err := r.s.grantor(ctx, r.s.readers, who)
	if err != nil {
		return nil, err
	}
	return r.s.peers(ctx, who.Customer, by)
}

// peers lists who was let in, and whether they are for who asks to change.
func (s *Store) peers(ctx context.Context, customer CustomerID, by grantor) ([]Peer, error) {
	list, err := collect(ctx, s.readers, "list colleagues", s.scanPeer, "SELECT "+peerColumns+` WHERE p.customer_id = ?
		AND (p.invited_at IS NOT NULL OR p.login_id IS NOT NULL) ORDER BY p.main DESC, p.login_id IS NULL AND p.withdrawn_at IS NOT NULL, p.name, p.id`, customer)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := fillPermit(ctx, s.readers, &list[i]); err != nil {
			return nil, err
		}
		refused, err := by.refuses(ctx, s.readers, list[i])
		if err != nil {
			return nil, err
		}
		list[i].Kept = refused == ""
	}
	return list, nil
}

// Get returns somebody of the member's company who was let in. Its errors are those of List, and ErrNotFound for
// anybody else, mere contacts included.
func (r Colleagues) Get(ctx context.Context, who Member, id PersonID) (Peer, error) {
	by, err := r.s.grantor(ctx, r.s.readers, who)
	if err != nil {
		return Peer{}, err
	}
	p, err := r.s.letInPeer(ctx, r.s.readers, who.Customer, id)
	if err != nil {
		return Peer{}, err
	}
	refused, err := by.refuses(ctx, r.s.readers, p)
	p.Kept = refused == ""
	return p, err
}

// letInPeer is peer for somebody who was let in.
func (s *Store) letInPeer(ctx context.Context, q querier, customer CustomerID, id PersonID) (Peer, error) {
	p, err := s.peer(ctx, q, customer, id)
	if err == nil && p.State == PeerContact {
		err = ErrNotFound
	}
	return p, err
}

// words is a permit as the log tells it: what is seen, and what may be done.
func (t *tx) words(ctx context.Context, p Permit) (sees, may string, err error) {
	parts := p.Sites
	if p.Sees == SeesOwn {
		parts, err = collect(ctx, t, "name machines", func(row rowScanner, number *string) error { return row.Scan(number) },
			"SELECT number FROM equipment WHERE id IN (SELECT value FROM json_each(?)) ORDER BY number", jsonIDs(p.Machines))
	}
	sees = p.Sees.Word()
	if len(parts) > 0 {
		sees += ": " + strings.Join(parts, "; ")
	}
	return sees, strings.Join(p.May.Words(), ", "), err
}
