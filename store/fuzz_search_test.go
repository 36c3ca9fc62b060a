package store_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// searches are all the places where somebody types words that reach the file, each with how many it found.
// They ask for the second page, so that a page beyond the last is asked for as well.
var searches = []struct {
	name string
	find func(ctx context.Context, s *store.Store, words string) (int, error)
}{
	{"articles for a machine", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Articles.Search(ctx, storetest.Gredos, storetest.Ricoh, words)
		return len(found), err
	}},
	{"machines of a customer", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Equipment.List(ctx, storetest.Gredos, store.EquipmentFilter{Query: words, Site: words})
		for _, machine := range found {
			if machine.Customer != storetest.Gredos {
				return 0, errors.New("a machine of somebody else")
			}
		}
		return len(found), err
	}},
	{"orders of a customer", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Orders.List(ctx, storetest.Gredos, store.OrderFilter{Query: words, Page: 2})
		return len(page.Orders), err
	}},
	{"incidents of a customer", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Incidents.List(ctx, storetest.Gredos, store.IncidentFilter{Query: words, Page: 2})
		return len(page.Lines), err
	}},
	{"whoever calls", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Office.Find(ctx, words)
		return len(found.Customers), err
	}},
	{"customers", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.Customers(ctx, store.CustomerFilter{Query: words, State: words, Page: 2})
		return len(page.Rows), err
	}},
	{"machines", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.Machines(ctx, store.MachineFilter{Query: words, Page: 2})
		return len(page.Lines), err
	}},
	{"articles", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.Articles(ctx, store.ArticleFilter{Query: words, Family: words, Page: 2})
		return len(page.Rows), err
	}},
	{"models", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Office.Models(ctx, words)
		return len(found), err
	}},
	{"contracts", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.Contracts(ctx, store.ContractFilter{Query: words, Page: 2})
		return len(page.Rows), err
	}},
	{"technicians", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Office.TechnicianRows(ctx, words)
		return len(found), err
	}},
	{"readings", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.ReceivedReadings(ctx, store.ReadingFilter{Query: words, Page: 2})
		return len(page.Lines), err
	}},
	{"missing readings", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.PendingReadings(ctx, store.ReadingFilter{Query: words, Page: 2})
		return len(page.Lines), err
	}},
	{"the queue of orders", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.OrderQueue(ctx, store.OrderSeek{Query: words, Page: 2})
		return len(page.Orders), err
	}},
	{"the queue of incidents", func(ctx context.Context, s *store.Store, words string) (int, error) {
		page, err := s.Office.Queue(ctx, store.Colleague{ID: storetest.Admin, Role: store.RoleAdmin}, store.QueueFilter{Query: words, Page: 2})
		return len(page.Lines), err
	}},
	{"the log", func(ctx context.Context, s *store.Store, words string) (int, error) {
		found, err := s.Audit.List(ctx, store.AuditFilter{Query: words, Limit: 20})
		return len(found), err
	}},
}

// FuzzSearch: whatever somebody types, each search finds something or nothing; none takes a word for its
// own language.
func FuzzSearch(f *testing.F) {
	for i := range searches {
		for _, seed := range []string{"ricoh", "06354", "talleres gredos", `"`, `" OR 1=1 --`, "NEAR(a b)", "a* -b", "%_\\", "\x00", "925 10 20 30", "ŸÀ ﬁ ͅ", "é́́"} {
			f.Add(uint8(i), seed)
		}
	}
	s, _ := storetest.Open(f)
	f.Fuzz(func(t *testing.T, which uint8, words string) {
		search := searches[int(which)%len(searches)]
		found, err := search.find(context.Background(), s, words)
		if err != nil || found > 500 {
			t.Errorf("%s: %q finds %d, %v", search.name, words, found, err)
		}
	})
}

// FuzzLink: nobody guesses what opens the portal, and no text reaches the file as anything else.
func FuzzLink(f *testing.F) {
	s, _ := storetest.Open(f)
	link, err := s.Staff.NewLink(context.Background(), storetest.Clerk, false, false)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{link.Secret, link.Secret + "=", "", "' OR ''='", "\x00", link.Secret[1:]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		who, err := s.Staff.Link(context.Background(), secret)
		if opens := err == nil; opens != (secret == link.Secret) || !opens && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: %+v, %v", secret, who, err)
		}
		if _, err := s.Outbox.StaffLink(context.Background(), secret); err == nil && secret == strconv.Quote(secret) {
			t.Errorf("a letter for %q", secret)
		}
	})
}

// FuzzDate: a day is one that exists, and is written as it was read.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"24/11/2026", "2026-11-24", "31/02/2026", "1/1/1", "9999-12-31", "0000-00-00", "29-02-2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		day, err := store.ParseDate(typed)
		if err != nil {
			return
		}
		if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
			t.Errorf("%q became %q", typed, day)
		}
		if again, err := store.ParseDate(string(day)); err != nil || again != day {
			t.Errorf("%q became %q, and that %q, %v", typed, day, again, err)
		}
	})
}
