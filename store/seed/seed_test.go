package seed_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/seed"
	"areaclientes/store/storetest"
)

// The demonstration must be whole on every day of the year, so it is made on awkward ones too.
func TestLoad(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for name, now := range map[string]time.Time{
		"a Monday morning":     time.Date(2026, 11, 23, 10, 30, 0, 0, madrid),
		"just after midnight":  time.Date(2027, 1, 1, 0, 0, 30, 0, madrid),
		"the last day of May":  time.Date(2027, 5, 31, 23, 59, 0, 0, madrid),
		"the day clocks go on": time.Date(2027, 3, 28, 3, 5, 0, 0, madrid),
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "a Monday morning" {
				t.Skip("awkward days are tried in the long run")
			}
			for _, dealer := range seed.Dealers() {
				load(t, dealer, now)
			}
		})
	}
}

func load(t *testing.T, dealer seed.Dealer, now time.Time) {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	if err := dealer.Load(ctx, seed.Setup{Dir: dir, BaseURL: "http://demo.localhost", Logo: "<svg/>", Now: now}); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, filepath.Join(dir, dealer.Slug+".db"), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, who := range dealer.SignIns() {
		if _, err := s.Accounts.SignIn(ctx, store.SignInTry{User: who.User, Secret: who.Password}); err != nil {
			t.Errorf("%s %s cannot sign in: %v", dealer.Name, who.User, err)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(DISTINCT state) FROM orders"); n != 6 {
		t.Errorf("%s: orders in %d states, want all 6", dealer.Name, n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(DISTINCT state) FROM incidents"); n < 6 {
		t.Errorf("%s: incidents in %d states, want at least 6", dealer.Name, n)
	}
	for what, query := range morning {
		if n := storetest.Scalar[int](t, s, query); n < 2 {
			t.Errorf("%s: %s: %d", dealer.Name, what, n)
		}
	}
	for what, query := range telephoned {
		if n := storetest.Scalar[int](t, s, query); n < 1 {
			t.Errorf("%s: %s: %d", dealer.Name, what, n)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM orders WHERE created_at > ?", now.UnixMilli()); n > 0 {
		t.Errorf("%s: %d orders of tomorrow", dealer.Name, n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM orders a JOIN orders b ON a.number < b.number AND a.created_at > b.created_at"); n > 0 {
		t.Errorf("%s: %d pairs of orders whose numbers do not follow their days", dealer.Name, n)
	}
}

// morning is what the office finds on its desk: a morning's work in each queue.
var morning = map[string]string{
	"orders to check":       "SELECT count(*) FROM orders WHERE state = 'review'",
	"orders to prepare":     "SELECT count(*) FROM orders WHERE state = 'processing'",
	"incidents to take up":  "SELECT count(*) FROM incidents WHERE state IN ('new', 'assigned')",
	"visits":                "SELECT count(*) FROM incidents WHERE state = 'visit'",
	"doubtful readings":     "SELECT count(*) FROM readings WHERE status = 'doubtful'",
	"readings of customers": "SELECT count(*) FROM readings WHERE source = 'portal' AND status = 'ok'",
}

// telephoned is what the office has done itself.
var telephoned = map[string]string{
	"orders by telephone":    "SELECT count(*) FROM orders WHERE source = 'phone' AND entered_by = 'Ana Belmonte'",
	"incidents by telephone": "SELECT count(*) FROM incidents WHERE source = 'phone'",
	"readings by telephone":  "SELECT count(*) FROM readings WHERE source = 'phone' AND author = 'Ana Belmonte'",
	"assigned orders":        "SELECT count(*) FROM orders WHERE staff_id IS NOT NULL",
	"corrections":            "SELECT count(*) FROM by_hand",
}
