package store_test

import (
	"context"
	"errors"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestMember(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	got, err := s.Accounts.Member(ctx, marta)
	if err != nil || got.Customer != storetest.Gredos || got.Level != store.ByPassword || !got.Main || !got.May.Invite {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, c := range []struct{ name, change string }{
		{"withdrawn", "UPDATE people SET active = 0"},
		{"a contact without a login", "UPDATE people SET login_id = NULL"},
		{"the customer is none any more", "UPDATE customers SET active = 0 WHERE id = 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			marta := storetest.Marta(t, s)
			storetest.Exec(t, s, c.change)
			if _, err := s.Accounts.Member(ctx, marta); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%v, want ErrNotFound", err)
			}
		})
	}
	nuria := storetest.Nuria(t, s)
	before, err := s.Accounts.Member(ctx, nuria)
	must(t, err)
	storetest.Exec(t, s, "UPDATE logins SET epoch = epoch + 1 WHERE email LIKE 'nuria%'")
	if after, err := s.Accounts.Member(ctx, nuria); err != nil || after.Epoch == before.Epoch {
		t.Errorf("epoch %d after %d, %v", after.Epoch, before.Epoch, err)
	}
}
