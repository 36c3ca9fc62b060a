package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

const toledoSite = "C/ Río Alberche, 12, TOLEDO"

// evaIs is an invitation that Marta can send.
func evaIs(change func(*store.PeerInvitation)) store.PeerInvitation {
	in := store.PeerInvitation{Name: " Eva  Gil ", Email: " Eva@TalleresGredos.example ", Idem: "eva",
		Permit: store.Permit{Sees: store.SeesSite, Sites: []string{"c/ rio alberche 12 toledo"}, May: store.Rights{Read: true}}}
	if change != nil {
		change(&in)
	}
	return in
}

func invitationsSent(t *testing.T, s *store.Store) int {
	t.Helper()
	return storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = ?", store.LetterAccessInvite)
}

func TestInvitePeer(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	s := w.s
	id, err := s.Colleagues.Invite(ctx, w.marta, evaIs(nil))
	must(t, err)
	again, err := s.Colleagues.Invite(ctx, w.marta, evaIs(nil))
	if err != nil || again != id || invitationsSent(t, s) != 1 {
		t.Errorf("the same form again: %d after %d, %v, %d letters", again, id, err, invitationsSent(t, s))
	}
	eva, err := s.Colleagues.Get(ctx, w.marta, id)
	if err != nil || eva.Name != "Eva Gil" || eva.Email != "eva@talleresgredos.example" || eva.State != store.PeerInvited || !eva.Kept ||
		eva.Sees != store.SeesSite || len(eva.Sites) != 1 || eva.Sites[0] != toledoSite || eva.May != (store.Rights{Read: true}) {
		t.Errorf("%+v, %v", eva, err)
	}
	if to := storetest.Scalar[string](t, s, "SELECT address FROM outbox WHERE kind = ?", store.LetterAccessInvite); to != eva.Email {
		t.Errorf("the letter goes to %s", to)
	}
	if line := storetest.Scalar[string](t, s, "SELECT action || ' ' || object_name || ' ' || changes FROM audit ORDER BY id DESC LIMIT 1"); !strings.Contains(line, "acceso dado Eva Gil") || !strings.Contains(line, "Su sede: "+toledoSite) {
		t.Errorf("log: %s", line)
	}
	must(t, s.Colleagues.InviteAgain(ctx, w.marta, id, "again"))
	must(t, s.Colleagues.InviteAgain(ctx, w.marta, id, "again"))
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_links WHERE person_id = ? AND used_at IS NULL", id); n != 1 || invitationsSent(t, s) != 2 {
		t.Errorf("%d open links, %d letters after another invitation", n, invitationsSent(t, s))
	}
	list, err := s.Colleagues.List(ctx, w.marta)
	if err != nil || len(list) != 4 || !list[0].Main || list[0].Kept || list[1].Name != "Eva Gil" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestWhatAnInvitationLacks(t *testing.T) {
	w := scopedWorld(t)
	storetest.Exec(t, w.s, "UPDATE people SET may_invite = 1")
	nuria, oscar := w.member(t, w.nuria.Person), w.member(t, w.oscar.Person)
	for _, c := range []struct {
		name   string
		by     store.Member
		change func(*store.PeerInvitation)
		wrong  string
	}{
		{"no name", w.marta, func(in *store.PeerInvitation) { in.Name = " " }, "name"},
		{"no address", w.marta, func(in *store.PeerInvitation) { in.Email = "" }, "email"},
		{"two addresses", w.marta, func(in *store.PeerInvitation) { in.Email = "a@x.es, b@x.es" }, "email"},
		{"a line break in the address", w.marta, func(in *store.PeerInvitation) { in.Email = "a@x.es\r\nBcc: b@x.es" }, "email"},
		{"a colleague's address", w.marta, func(in *store.PeerInvitation) { in.Email = "OSCAR@talleresgredos.example" }, "email"},
		{"no form", w.marta, func(in *store.PeerInvitation) { in.Idem = "" }, "idem"},
		{"nothing to see", w.marta, func(in *store.PeerInvitation) { in.Sees = "" }, "sees"},
		{"no site", w.marta, func(in *store.PeerInvitation) { in.Sites = nil }, "sites"},
		{"a site of nobody's", w.marta, func(in *store.PeerInvitation) {
			in.Sites = []string{toledoSite, "Plaza Mayor, 3, TALAVERA DE LA REINA"}
		}, "sites"},
		{"no machine", w.marta, func(in *store.PeerInvitation) { in.Sees = store.SeesOwn }, "machines"},
		{"somebody else's machine", w.marta, func(in *store.PeerInvitation) {
			in.Sees, in.Machines = store.SeesOwn, []store.EquipmentID{storetest.AlbercheCopy}
		}, "machines"},
		{"a machine out of contract", w.marta, func(in *store.PeerInvitation) {
			in.Sees, in.Machines = store.SeesOwn, []store.EquipmentID{storetest.Retired}
		}, "machines"},
		{"more to see than oneself", nuria, func(in *store.PeerInvitation) { in.Sees = store.SeesAll }, "sees"},
		{"a site that one does not see", nuria, func(in *store.PeerInvitation) { in.Sites = []string{"P. I. Los Pradillos, nave 4, ILLESCAS"} }, "sites"},
		{"a machine elsewhere", nuria, func(in *store.PeerInvitation) {
			in.Sees, in.Machines = store.SeesOwn, []store.EquipmentID{storetest.Brother}
		}, "machines"},
		{"a right that one has not", nuria, func(in *store.PeerInvitation) { in.May.Order = true }, "may"},
		{"a site by who sees machines", oscar, nil, "sees"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := storetest.Fingerprint(t, w.s)
			var wrong store.Invalid
			if _, err := w.s.Colleagues.Invite(context.Background(), c.by, evaIs(c.change)); !errors.As(err, &wrong) || wrong[c.wrong] == "" {
				t.Errorf("%v %v, want Invalid for %s", err, wrong, c.wrong)
			}
			if after := storetest.Fingerprint(t, w.s); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Error("something was written")
			}
		})
	}
	if _, err := w.s.Colleagues.Invite(context.Background(), nuria, evaIs(nil)); err != nil {
		t.Errorf("no more than one's own: %v", err)
	}
}

// Only so many come in, and somebody who is withdrawn makes room.
func TestRoomForColleagues(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	storetest.Exec(t, w.s, `WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO people (customer_id, name, invited_at, created_at, updated_at) SELECT 1, 'Persona ' || i, 1, 0, 0 FROM n`, store.MaxPeers)
	var wrong store.Invalid
	if _, err := w.s.Colleagues.Invite(ctx, w.marta, evaIs(nil)); !errors.As(err, &wrong) || !strings.Contains(wrong["email"], "50") {
		t.Fatalf("%v, want Invalid for email", err)
	}
	must(t, w.s.Colleagues.Withdraw(ctx, w.marta, w.oscar.Person))
	if _, err := w.s.Colleagues.Invite(ctx, w.marta, evaIs(nil)); err != nil {
		t.Error(err)
	}
}

// A mailbox that signs in elsewhere is invited like any other.
func TestInviteMailboxKnownElsewhere(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	celia := storetest.Celia(t, w.s)
	id, err := w.s.Colleagues.Invite(ctx, w.marta, evaIs(func(in *store.PeerInvitation) { in.Email = "celia@gestoriaalberche.example" }))
	must(t, err)
	p, err := w.s.Colleagues.Get(ctx, w.marta, id)
	if err != nil || p.State != store.PeerInvited || p.ID == celia || invitationsSent(t, w.s) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

// The customer's contact with that mailbox becomes the user; the office sees one person.
func TestInviteContact(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	contact, err := w.s.Office.Create(ctx, store.OnPerson, storetest.Gredos, "c", store.Values{"name": "Eva", "email": "Eva@talleresgredos.example", "phone": "600"})
	must(t, err)
	if _, err := w.s.Colleagues.Get(ctx, w.marta, store.PersonID(contact)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a contact: %v, want ErrNotFound", err)
	}
	id, err := w.s.Colleagues.Invite(ctx, w.marta, evaIs(nil))
	if err != nil || int64(id) != contact {
		t.Errorf("%d, %v; want the contact %d", id, err, contact)
	}
}

func TestChangePeer(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	s, own := w.s, store.Permit{Sees: store.SeesOwn, Machines: []store.EquipmentID{storetest.Ricoh, storetest.Ricoh}, May: store.Rights{Order: true}}
	nuria, err := s.Colleagues.Get(ctx, w.marta, w.nuria.Person)
	must(t, err)
	must(t, s.Colleagues.Change(ctx, w.marta, nuria.ID, nuria.Version, "Nuria Vela Sanz", own))
	got, err := s.Colleagues.Get(ctx, w.marta, nuria.ID)
	if err != nil || got.Sees != store.SeesOwn || len(got.Machines) != 1 || len(got.Sites) != 0 || got.May != own.May || got.Name != "Nuria Vela Sanz" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := s.Colleagues.Change(ctx, w.marta, nuria.ID, nuria.Version, "Nuria", own); !errors.Is(err, store.ErrConflict) {
		t.Errorf("over an older version: %v", err)
	}
	storetest.Exec(t, s, "UPDATE people SET may_invite = 1 WHERE id IN (?, ?)", w.nuria.Person, w.oscar.Person)
	second := w.member(t, w.nuria.Person)
	for name, c := range map[string]struct {
		by   store.Member
		whom store.PersonID
		want error
	}{
		"oneself":                           {second, second.Person, store.ErrForbidden},
		"the main user":                     {second, w.marta.Person, store.ErrForbidden},
		"who has machines that one has not": {second, w.oscar.Person, store.ErrForbidden},
		"the main user by herself":          {w.marta, w.marta.Person, store.ErrForbidden},
		"by who may not":                    {store.Member{Customer: storetest.Gredos, Level: store.ByPassword, Person: 999}, w.oscar.Person, store.ErrNotFound},
		"a stranger's":                      {w.member(t, storetest.Celia(t, s)), w.oscar.Person, store.ErrNotFound},
		"somebody who is not there":         {w.marta, 999, store.ErrNotFound},
	} {
		for call, err := range map[string]error{
			"Change":      s.Colleagues.Change(ctx, c.by, c.whom, 1, "Otra Persona", own),
			"Withdraw":    s.Colleagues.Withdraw(ctx, c.by, c.whom),
			"InviteAgain": s.Colleagues.InviteAgain(ctx, c.by, c.whom, "x"+name),
		} {
			if !errors.Is(err, c.want) {
				t.Errorf("%s of %s: %v, want %v", call, name, err, c.want)
			}
		}
	}
	storetest.Exec(t, s, "UPDATE people SET may_invite = 0")
	if _, err := s.Colleagues.List(ctx, second); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("the list after the right ended: %v", err)
	}
}

func TestWithdrawPeer(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	s, number := w.s, w.orders["order of Oscar"]
	must(t, s.Basket.Add(ctx, w.oscar, storetest.Brother, 12, 1, ""))
	before, err := s.Accounts.Member(ctx, w.oscar.Person)
	must(t, err)
	storetest.Exec(t, s, `INSERT INTO access_links (purpose, customer_id, person_id, address, nonce, hash, created_at, expires_at)
		VALUES ('reset', 1, ?, 'x@x.es', zeroblob(32), zeroblob(32), 0, 9e15)`, w.oscar.Person)
	for range 2 {
		must(t, s.Colleagues.Withdraw(ctx, w.marta, w.oscar.Person))
	}
	if _, err := s.Accounts.Member(ctx, w.oscar.Person); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
	for what, n := range map[string]int{
		"open links":               storetest.Scalar[int](t, s, "SELECT count(*) FROM access_links WHERE person_id = ? AND used_at IS NULL", w.oscar.Person),
		"lines in the basket":      storetest.Scalar[int](t, s, "SELECT count(*) FROM basket_lines WHERE person_id = ?", w.oscar.Person),
		"lines in the log but one": storetest.Scalar[int](t, s, "SELECT count(*) - 1 FROM audit WHERE action = 'acceso retirado'"),
	} {
		if n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	if o, err := s.Orders.Get(ctx, storetest.Gredos, number); err != nil || o.Entered.By != "Óscar Peña" {
		t.Errorf("what he ordered: %+v, %v", o.Entered, err)
	}
	must(t, s.Colleagues.InviteAgain(ctx, w.marta, w.oscar.Person, "again"))
	p, err := s.Colleagues.Get(ctx, w.marta, w.oscar.Person)
	if err != nil || p.State != store.PeerInvited || len(p.Machines) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	storetest.Exec(t, s, "UPDATE people SET login_id = (SELECT id FROM logins WHERE email LIKE 'oscar%') WHERE id = ?", p.ID)
	if back, err := s.Accounts.Member(ctx, p.ID); err != nil || back.Epoch <= before.Epoch {
		t.Errorf("epoch %d after %d, %v: a session of before would fit", back.Epoch, before.Epoch, err)
	}
}

func TestHandOver(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	s := w.s
	if err := s.Colleagues.HandOver(ctx, w.oscar, w.nuria.Person); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("by who is not the main user: %v", err)
	}
	eva, err := s.Colleagues.Invite(ctx, w.marta, evaIs(nil))
	must(t, err)
	if err := s.Colleagues.HandOver(ctx, w.marta, eva); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("to who has not come in: %v", err)
	}
	for range 2 {
		must(t, s.Colleagues.HandOver(ctx, w.marta, w.oscar.Person))
	}
	oscar, err := s.Accounts.Member(ctx, w.oscar.Person)
	if err != nil || !oscar.Main || oscar.Sees != store.SeesAll || !oscar.May.Invite {
		t.Errorf("%+v, %v", oscar, err)
	}
	marta, err := s.Accounts.Member(ctx, w.marta.Person)
	if err != nil || marta.Main || !marta.May.Invite {
		t.Errorf("%+v, %v", marta, err)
	}
}

func TestOfficeOverColleagues(t *testing.T) {
	ctx, w := asAna(), scopedWorld(t)
	s, all := w.s, store.Permit{Sees: store.SeesAll, May: store.Rights{Report: true}}
	contact, err := s.Office.Create(ctx, store.OnPerson, storetest.Gredos, "c", store.Values{"name": "Eva", "phone": "600"})
	must(t, err)
	id := store.PersonID(contact)
	var wrong store.Invalid
	if err := s.Office.LetIn(ctx, storetest.Gredos, id, 1, all, "e"); !errors.As(err, &wrong) || wrong["email"] == "" {
		t.Errorf("without an address: %v", err)
	}
	must(t, s.Office.Amend(ctx, store.OnPerson, contact, 1, store.Values{"email": "eva@talleresgredos.example"}))
	if err := s.Office.LetIn(ctx, storetest.Gredos, id, 1, all, "e"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("over an older version: %v", err)
	}
	if err := s.Office.LetIn(ctx, storetest.Alberche, id, 2, all, "e"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("as another customer's: %v", err)
	}
	for range 2 {
		must(t, s.Office.LetIn(ctx, storetest.Gredos, id, 2, all, "e"))
	}
	p, err := s.Office.Peer(ctx, storetest.Gredos, id)
	if err != nil || p.State != store.PeerInvited || p.InvitedBy != "Ana Belmonte" || invitationsSent(t, s) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	must(t, s.Office.ChangePeer(ctx, storetest.Gredos, id, p.Version, store.Permit{Sees: store.SeesSite, Sites: []string{toledoSite}}))
	card, err := s.Office.CustomerCard(ctx, storetest.Gredos)
	must(t, err)
	states := ""
	for _, person := range card.People {
		states += person.Name + ": " + string(person.Access.State) + ", "
	}
	if want := "Eva: invited, Marta Rueda: active, Nuria Vela: active, Óscar Peña: active, "; states != want {
		t.Errorf("%s want %s", states, want)
	}
	if err := s.Office.ChangePeer(ctx, storetest.Gredos, w.marta.Person, 1, all); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("the main user's permit: %v", err)
	}
	must(t, s.Office.WithdrawPeer(ctx, storetest.Gredos, w.marta.Person))
	must(t, s.Office.MakeMain(ctx, storetest.Gredos, w.nuria.Person))
	if nuria, err := s.Accounts.Member(ctx, w.nuria.Person); err != nil || !nuria.Main || nuria.Sees != store.SeesAll {
		t.Errorf("%+v, %v", nuria, err)
	}
	must(t, s.Office.SetActive(ctx, store.OnPerson, int64(w.oscar.Person), 0, false))
	must(t, s.Office.SetActive(ctx, store.OnPerson, int64(w.oscar.Person), 0, true))
	if _, err := s.Accounts.Member(ctx, w.oscar.Person); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a person who was ended and revived comes in: %v", err)
	}
}
