package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// letters lists what the outbox holds, oldest first: kind, ref and address.
func letters(t *testing.T, s *store.Store) string {
	t.Helper()
	return storetest.Scalar[string](t, s, `SELECT coalesce(group_concat(kind || ' ' || ref || ' ' || address, char(10)), '')
		FROM (SELECT * FROM outbox ORDER BY id)`)
}

func breakdown() store.Report {
	return store.Report{Contact: "Ana Belén Ruiz", Phone: "925 11 22 33", Description: "Salen rayas negras.\nEn pantalla pone C-2557.",
		Severity: store.Partial, Idem: "form-1"}
}

func report(t *testing.T, s *store.Store, on store.EquipmentID, change func(*store.Report)) store.Incident {
	t.Helper()
	r := breakdown()
	if change != nil {
		change(&r)
	}
	got, err := s.Incidents.Report(context.Background(), storetest.Gredos, on, r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReport(t *testing.T) {
	ctx := context.Background()
	t.Run("a machine with a technician: number, first event and three letters", func(t *testing.T) {
		s, _ := storetest.Open(t)
		got := report(t, s, storetest.Konica, nil)
		if got.Number != "W92987" || got.State != store.IncidentAssigned || got.Kind != store.Corrective || got.Technician.Name != "Javier Molina" {
			t.Errorf("%s %s %s with %s", got.Number, got.State, got.Kind, got.Technician.Name)
		}
		if len(got.Events) != 1 || got.Events[0].Kind != store.IncidentWasCreated || got.Events[0].Author != "Ana Belén Ruiz" ||
			!got.Events[0].At.Equal(storetest.Start) || got.Events[0].Body != breakdown().Description {
			t.Errorf("thread = %+v", got.Events)
		}
		want := "incident_technician W92987 javier@sercaman.example\n" +
			"incident_office W92987 oficina@sercaman.example\n" +
			"incident_customer W92987 administracion@talleresgredos.example"
		if got := letters(t, s); got != want {
			t.Errorf("letters:\n%s\nwant:\n%s", got, want)
		}
	})
	t.Run("a machine nobody looks after waits for somebody, and only the others are told", func(t *testing.T) {
		s, _ := storetest.Open(t)
		if got := report(t, s, storetest.Brother, nil); got.State != store.IncidentNew || got.Technician.ID != 0 {
			t.Errorf("state %s with technician %+v", got.State, got.Technician)
		}
		if got := letters(t, s); strings.Contains(got, "technician") || strings.Count(got, "W92987") != 2 {
			t.Errorf("letters:\n%s", got)
		}
	})
	t.Run("a customer without an e-mail is told at the machine's", func(t *testing.T) {
		s, _ := storetest.Open(t)
		storetest.Exec(t, s, "UPDATE customers SET email = '' WHERE id = ?; UPDATE equipment SET email = 'copias@gredos.example' WHERE id = ?",
			storetest.Gredos, storetest.Konica)
		report(t, s, storetest.Konica, nil)
		if got := letters(t, s); !strings.HasSuffix(got, "incident_customer W92987 copias@gredos.example") {
			t.Errorf("letters:\n%s", got)
		}
	})
	t.Run("the counters become a reading of the machine", func(t *testing.T) {
		s, _ := storetest.Open(t)
		got := report(t, s, storetest.Konica, func(r *store.Report) {
			r.Reading = &store.Entry{Counts: store.Counts{store.BN: 90_100, store.Color: 41_500}}
		})
		if got.Reading.Counts[store.BN] != 90_100 || got.Reading.On != "2026-11-23" || got.Reading.Source != store.FromPortal {
			t.Errorf("reading = %+v", got.Reading)
		}
		if author := storetest.Scalar[string](t, s, "SELECT author FROM readings ORDER BY id DESC LIMIT 1"); author != "Ana Belén Ruiz" {
			t.Errorf("read off by %q", author)
		}
	})
	t.Run("the same form again is the same incident", func(t *testing.T) {
		s, _ := storetest.Open(t)
		first, before := report(t, s, storetest.Konica, nil), ""
		before = letters(t, s)
		again := report(t, s, storetest.Konica, func(r *store.Report) { r.Description = "" })
		if again.Number != first.Number || len(again.Events) != 1 || letters(t, s) != before {
			t.Errorf("%s and %s, %d events, letters:\n%s", first.Number, again.Number, len(again.Events), letters(t, s))
		}
	})
	t.Run("another customer's form with the same key is another incident", func(t *testing.T) {
		s, _ := storetest.Open(t)
		first := report(t, s, storetest.Konica, nil)
		other, err := s.Incidents.Report(ctx, storetest.Alberche, storetest.AlbercheCopy, breakdown())
		if err != nil || other.Number == first.Number {
			t.Errorf("%s, %v", other.Number, err)
		}
	})
}

func TestReportIsRefused(t *testing.T) {
	doc := func(n int) (files []store.File) {
		for i := range n {
			files = append(files, store.FileOf(fmt.Sprintf("%d.pdf", i), []byte("%PDF-1.7\n%%EOF")))
		}
		return files
	}
	for _, c := range []struct {
		name   string
		on     store.EquipmentID
		change func(*store.Report)
		fields string // Invalid, sorted
		want   error
	}{
		{"somebody else's machine", storetest.AlbercheCopy, func(*store.Report) {}, "", store.ErrNotFound},
		{"a machine without contract", storetest.NoContract, func(*store.Report) {}, "", store.ErrNotFound},
		{"a machine whose contract has ended", storetest.Retired, func(*store.Report) {}, "", store.ErrNotFound},
		{"no machine", 4711, func(*store.Report) {}, "", store.ErrNotFound},
		{"nothing filled in", storetest.Konica, func(r *store.Report) { *r = store.Report{Contact: " \n", Idem: "x"} }, "contact description severity", nil},
		{"texts without end", storetest.Konica, func(r *store.Report) {
			r.Contact, r.Phone, r.Description = strings.Repeat("a", 121), strings.Repeat("9", 41), strings.Repeat("ñ", 4001)
		}, "contact description phone", nil},
		{"a kind and a severity of one's own", storetest.Konica, func(r *store.Report) { r.Kind, r.Severity = "gratis", "mucho" }, "kind severity", nil},
		{"too many documents", storetest.Konica, func(r *store.Report) { r.Files = doc(6) }, "doc", nil},
		{"a document that is none, and no description", storetest.Konica, func(r *store.Report) {
			r.Description, r.Files = "", []store.File{store.FileOf("x.exe", []byte("MZ"))}
		}, "description doc", nil},
		{"a reading without color, and no contact", storetest.Konica, func(r *store.Report) {
			r.Contact, r.Reading = "", &store.Entry{Counts: store.Counts{store.BN: 90_100}}
		}, "color contact", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			r := breakdown()
			c.change(&r)
			_, err := s.Incidents.Report(context.Background(), storetest.Gredos, c.on, r)
			var invalid store.Invalid
			if errors.As(err, &invalid) != (c.fields != "") || invalid.Error() != strings.TrimSpace("invalid "+strings.ReplaceAll(c.fields, " ", ", ")) && c.fields != "" {
				t.Errorf("err = %v, want invalid %s", err, c.fields)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("err = %v, want %v", err, c.want)
			}
			nothingWritten(t, s)
		})
	}
}

func nothingWritten(t *testing.T, s *store.Store) {
	t.Helper()
	left := storetest.Scalar[int](t, s, `SELECT (SELECT count(*) FROM incidents) + (SELECT count(*) FROM incident_events)
		+ (SELECT count(*) FROM attachments) + (SELECT count(*) FROM outbox)`)
	if next := storetest.Scalar[int](t, s, "SELECT next FROM series WHERE name = 'incident'"); left != 0 || next != 92987 {
		t.Errorf("%d rows left behind, next number %d", left, next)
	}
}

func TestReportAsksAboutTheReading(t *testing.T) {
	s, _ := storetest.Open(t)
	r := breakdown()
	r.Description = ""
	r.Reading = &store.Entry{Counts: store.Counts{store.BN: 80_000, store.Color: 41_500}}
	_, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r)
	var lower store.Lower
	var invalid store.Invalid
	if !errors.As(err, &lower) || !errors.As(err, &invalid) || invalid["bn"] == "" || invalid["description"] == "" {
		t.Errorf("lower and no description: %v", err)
	}
	r.Description = "Rayas"
	r.Reading.Counts = store.Counts{store.BN: 980_000, store.Color: 41_500}
	_, err = s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r)
	var doubt store.Doubt
	if !errors.As(err, &doubt) || doubt.Counter != store.BN {
		t.Errorf("hard to believe: %v", err)
	}
	nothingWritten(t, s)
	r.Reading.Again = r.Reading.Counts
	if _, err = s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r); err != nil {
		t.Errorf("insisted on: %v", err)
	}
}

func TestReportAtTheSameTime(t *testing.T) {
	s, _ := storetest.Open(t)
	numbers := atOnce(t, 20, func(int) (store.Incident, error) {
		return s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, breakdown())
	})
	if len(numbers) != 1 || storetest.Scalar[int](t, s, "SELECT count(*) FROM incident_events") != 1 || strings.Count(letters(t, s), "W92987") != 3 {
		t.Errorf("incidents %v, letters:\n%s", numbers, letters(t, s))
	}
}

func TestNumbersHaveNeitherGapsNorDoubles(t *testing.T) {
	s, _ := storetest.Open(t)
	const n = 50
	// Every tenth fails after its number was drawn: the letter cannot be written.
	storetest.Exec(t, s, `CREATE TRIGGER full BEFORE INSERT ON attachments BEGIN SELECT raise(ABORT, 'no room'); END`)
	numbers := atOnce(t, n, func(i int) (store.Incident, error) {
		r := breakdown()
		r.Idem = fmt.Sprint("form-", i)
		if i%10 == 0 {
			r.Files = []store.File{store.FileOf("parte.pdf", []byte("%PDF-1.7\n%%EOF"))}
		}
		got, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r)
		if (err != nil) != (i%10 == 0) {
			t.Errorf("%d: %v", i, err)
		}
		return got, nil
	})
	delete(numbers, "")
	for i := range n - n/10 {
		if want := fmt.Sprintf("W%d", 92987+i); numbers[want] != 1 {
			t.Errorf("%s was given %d times", want, numbers[want])
		}
	}
}

// atOnce runs work n times at the same time and counts the numbers that come back.
func atOnce(t *testing.T, n int, work func(i int) (store.Incident, error)) map[string]int {
	t.Helper()
	var wait sync.WaitGroup
	var lock sync.Mutex
	numbers := map[string]int{}
	begin := make(chan struct{})
	for i := range n {
		wait.Go(func() {
			<-begin
			got, err := work(i)
			if err != nil {
				t.Error(err)
			}
			lock.Lock()
			defer lock.Unlock()
			numbers[got.Number]++
		})
	}
	close(begin)
	wait.Wait()
	return numbers
}

func TestReportIsWholeOrNothing(t *testing.T) {
	for _, table := range []string{"readings", "incidents", "incident_events", "attachments", "attachment_data", "outbox"} {
		t.Run("no room in "+table, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "CREATE TRIGGER full BEFORE INSERT ON "+table+" BEGIN SELECT raise(ABORT, 'no room'); END")
			r := breakdown()
			r.Files = []store.File{store.FileOf("parte.pdf", []byte("%PDF-1.7\n%%EOF"))}
			r.Reading = &store.Entry{Counts: store.Counts{store.BN: 90_100, store.Color: 41_500}}
			before := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings")
			if _, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, r); err == nil {
				t.Error("reported all the same")
			}
			nothingWritten(t, s)
			if after := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings"); after != before {
				t.Error("the reading stayed")
			}
		})
	}
}
