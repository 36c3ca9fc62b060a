package jobs_test

import (
	"bytes"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// The link in the letter is the one that was made, though nothing that is kept could open it.
func TestInvitation(t *testing.T) {
	invite := store.Invitation{Name: "Marta Sánchez", Email: "marta@sercaman.example", Role: store.RoleOffice}
	t.Run("the letter brings the link", func(t *testing.T) {
		s, _ := office(t)
		_, link, err := s.Staff.Invite(ctx, invite, true)
		if err != nil || !link.Mailed {
			t.Fatal(link.Mailed, err)
		}
		box := &mailbox{}
		log, lines := journal()
		jobs.NewMail(s, box, log).Round(ctx)
		sent := box.messages()
		if len(sent) != 1 || sent[0].To.Address != invite.Email {
			t.Fatalf("%d letters; log:\n%s", len(sent), lines)
		}
		address := "https://areaclientes.sercaman.example/gestion/alta?enlace=" + link.Secret
		if !strings.Contains(sent[0].Text, address) || !strings.Contains(sent[0].HTML, `href="`+address+`"`) {
			t.Errorf("no %s in\n%s", address, sent[0].Text)
		}
		if who, err := s.Staff.Link(ctx, regexp.MustCompile(`enlace=(\S+)`).FindStringSubmatch(sent[0].Text)[1]); err != nil || who.Name != invite.Name {
			t.Errorf("the link leads to %q, %v", who.Name, err)
		}
		for _, file := range []string{s.Path, s.Path + "-wal"} {
			if kept, err := os.ReadFile(file); err != nil || bytes.Contains(kept, []byte(link.Secret)) {
				t.Errorf("the secret stands in %s, %v", file, err)
			}
		}
	})
	for name, late := range map[string]func(t *testing.T, s *store.Store, clock *storetest.Clock, link store.OneTimeLink){
		"a letter that is half an hour late has nothing to say": func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _ store.OneTimeLink) {
			clock.Add(store.LinkLasts)
		},
		"nor has one whose link was used": func(t *testing.T, s *store.Store, _ *storetest.Clock, link store.OneTimeLink) {
			if _, err := s.Staff.UseLink(ctx, link.Secret); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, clock := office(t)
			_, link, err := s.Staff.Invite(ctx, invite, true)
			if err != nil {
				t.Fatal(err)
			}
			late(t, s, clock, link)
			box := &mailbox{}
			log, _ := journal()
			jobs.NewMail(s, box, log).Round(ctx)
			if row := outbox(t, s)[0]; len(box.messages()) != 0 || row.FailedAt.IsZero() {
				t.Errorf("%d letters, %+v", len(box.messages()), row)
			}
		})
	}
	t.Run("a portal that does not know its address writes none", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		_, link, err := s.Staff.Invite(ctx, invite, true)
		if _, due := s.Outbox.NextDue(ctx); err != nil || link.Mailed || !errors.Is(due, store.ErrNotFound) {
			t.Errorf("mailed %t, %v, due %v", link.Mailed, err, due)
		}
	})
}
