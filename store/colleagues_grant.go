package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// grantor is who lets somebody in or says what they may: a person of the customer's, who gives no more
// than they have, or the office, which gives whatever there is.
type grantor struct {
	owner  Owner // in whose view sites and machines are chosen
	peer   Peer  // zero for the office
	rights Rights
}

// office reports whether it is one of the dealer's people.
func (g grantor) office() bool { return g.peer.ID == 0 }

// grantor is the member as who lets others in, with the permit of this moment. It returns ErrForbidden, in a Sentence,
// when they may not, or no longer.
func (s *Store) grantor(ctx context.Context, q querier, who Member) (grantor, error) {
	p, err := s.peer(ctx, q, who.Customer, who.Person)
	if err != nil {
		return grantor{}, err
	}
	if p.State != PeerActive || !p.May.Invite {
		return grantor{}, refusal("Su acceso no incluye dar acceso a compañeros. Si lo necesita, pídaselo a quien lleva el área de clientes en su empresa.")
	}
	who.Sees, who.May, who.Name = p.Sees, p.May, p.Name
	return grantor{owner: who, peer: p, rights: p.May}, nil
}

// officeGrantor is the office as who lets a customer's people in.
func officeGrantor(customer CustomerID) grantor { return grantor{owner: customer, rights: allRights} }

// sees is how much who gives can give.
func (g grantor) sees() Sees { return g.owner.member().Sees }

// Offer is what somebody can give to others.
type Offer struct {
	Sees  []Sees   // the most first
	Sites []string // to choose from, as EquipmentRoom.Sites gives them
	May   Rights
}

// Offer returns what the member can give: no more than they have. Its errors are those of List.
func (r Colleagues) Offer(ctx context.Context, who Member) (Offer, error) {
	by, err := r.s.grantor(ctx, r.s.readers, who)
	if err != nil {
		return Offer{}, err
	}
	return r.s.offer(ctx, by)
}

func (s *Store) offer(ctx context.Context, by grantor) (Offer, error) {
	offer := Offer{May: by.rights}
	var err error
	if offer.Sites, err = sites(ctx, s.readers, by.owner, s.Today()); err != nil {
		return offer, err
	}
	for _, sees := range [...]Sees{SeesAll, SeesSite, SeesOwn} {
		if sees.rank() <= by.sees().rank() && (sees != SeesSite || len(offer.Sites) > 0) {
			offer.Sees = append(offer.Sees, sees)
		}
	}
	return offer, nil
}

// refuses says why what a person sees and may is not for the grantor to change, or nothing.
func (g grantor) refuses(ctx context.Context, q querier, p Peer) (string, error) {
	switch {
	case g.office():
		return "", nil
	case p.ID == g.peer.ID:
		return "Su propio acceso no lo puede cambiar usted. Pídaselo a otra persona que pueda dar acceso.", nil
	case p.Main:
		return fmt.Sprintf("%s lleva el área de clientes en su empresa: su acceso no se puede cambiar ni retirar desde aquí.", p.Name), nil
	}
	more, err := g.exceeds(ctx, q, p)
	if more {
		return fmt.Sprintf("%s ve o puede más que usted, así que su acceso lo cambia otra persona.", p.Name), err
	}
	return "", err
}

// exceeds reports whether the person's permit is more than the grantor has.
func (g grantor) exceeds(ctx context.Context, q querier, p Peer) (bool, error) {
	switch {
	case p.Sees.rank() > g.sees().rank(), !p.May.within(g.rights):
		return true, nil
	case g.sees() == SeesAll:
		return false, nil
	case p.Sees == SeesSite:
		return slices.ContainsFunc(p.Sites, func(site string) bool { return !sited(g.peer.Sites, site) }), nil
	}
	var beyond bool
	seen := machinesOf(g.owner, "e")
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM person_equipment pe JOIN equipment e ON e.id = pe.equipment_id
		WHERE pe.person_id = ? AND e.customer_id = ? AND NOT (`+seen.text+"))", append([]any{p.ID, g.owner}, seen.args...)...).Scan(&beyond)
	return beyond, translate("compare permits", err)
}

// sited reports whether a site is among others, however it is written.
func sited(list []string, site string) bool {
	return slices.ContainsFunc(list, func(other string) bool { return Fold(other) == Fold(site) })
}

// maxChosen is how many sites or machines one person is given.
const maxChosen = 500

// permit checks a permit that is to be given, puts it in order, and notes what is wrong with it.
func (t *tx) permit(ctx context.Context, g grantor, p *Permit, wrong Invalid) error {
	if p.Sees.rank() == 0 || p.Sees.rank() > g.sees().rank() {
		wrong["sees"] = "Elija qué puede ver de lo que ve usted."
		return nil
	}
	if !p.May.within(g.rights) {
		wrong["may"] = "Solo puede dar permisos que usted tiene."
	}
	var err error
	switch p.Sees {
	case SeesSite:
		p.Machines = nil
		err = t.permitSites(ctx, g, p, wrong)
	case SeesOwn:
		p.Sites = nil
		err = t.permitMachines(ctx, g, p, wrong)
	default:
		p.Sites, p.Machines = nil, nil
	}
	return err
}

func (t *tx) permitSites(ctx context.Context, g grantor, p *Permit, wrong Invalid) error {
	there, err := sites(ctx, t, g.owner, t.today())
	if err != nil {
		return err
	}
	chosen := p.Sites
	p.Sites = slices.DeleteFunc(there, func(site string) bool { return !sited(chosen, site) })
	switch {
	case len(p.Sites) == 0:
		wrong["sites"] = "Elija al menos una sede."
	case slices.ContainsFunc(chosen, func(site string) bool { return !sited(p.Sites, site) }):
		wrong["sites"] = "Una de las sedes ya no tiene equipos que usted vea. Repase la lista."
	case len(p.Sites) > maxChosen:
		wrong["sites"] = fmt.Sprintf("Caben %d sedes. Si son más, elija «Todo».", maxChosen)
	}
	return nil
}

func (t *tx) permitMachines(ctx context.Context, g grantor, p *Permit, wrong Invalid) error {
	slices.Sort(p.Machines)
	p.Machines = slices.Compact(p.Machines)
	if len(p.Machines) == 0 || len(p.Machines) > maxChosen {
		wrong["machines"] = fmt.Sprintf("Elija al menos un equipo, y como mucho %d.", maxChosen)
		return nil
	}
	seen := machinesOf(g.owner, "e")
	var there int
	err := t.QueryRowContext(ctx, "SELECT count(*) FROM equipment e WHERE "+seen.text+" AND "+underContract+" AND e.id IN (SELECT value FROM json_each(?))",
		seen.with(t.today(), jsonIDs(p.Machines))...).Scan(&there)
	if err == nil && there != len(p.Machines) {
		wrong["machines"] = "Uno de los equipos ya no está en su lista. Repásela."
	}
	return err
}

// checkPeerName notes what is wrong with a name.
func checkPeerName(name *string, wrong Invalid) {
	*name = strings.Join(strings.Fields(strings.ToValidUTF8(*name, "")), " ")
	if n := utf8.RuneCountInString(*name); n < 2 || n > 80 {
		wrong["name"] = "Escriba el nombre y los apellidos."
	}
}

// jsonIDs is a list of machines for json_each.
func jsonIDs(list []EquipmentID) string {
	text, err := json.Marshal(list)
	if err != nil || list == nil {
		return "[]" // whole numbers always marshal
	}
	return string(text)
}

// writePermit gives a person the permit, in place of what they had, and a name.
func (t *tx) writePermit(ctx context.Context, id PersonID, name string, p Permit) error {
	_, err := t.ExecContext(ctx, `UPDATE people SET name = ?, sees = ?, may_read = ?, may_report = ?, may_order = ?, may_invite = ?,
		updated_at = ?, version = version + 1 WHERE id = ?`, name, p.Sees, p.May.Read, p.May.Report, p.May.Order, p.May.Invite, millis(t.now), id)
	if err != nil {
		return err
	}
	for _, table := range [...]string{"person_sites", "person_equipment"} {
		if _, err := t.ExecContext(ctx, "DELETE FROM "+table+" WHERE person_id = ?", id); err != nil {
			return err
		}
	}
	for _, site := range p.Sites {
		if _, err := t.ExecContext(ctx, "INSERT INTO person_sites (person_id, site, name) VALUES (?, ?, ?)", id, Fold(site), site); err != nil {
			return err
		}
	}
	_, err = t.ExecContext(ctx, "INSERT INTO person_equipment (person_id, equipment_id) SELECT ?, value FROM json_each(?)", id, jsonIDs(p.Machines))
	return err
}
