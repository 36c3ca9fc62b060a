package store

import (
	"strings"
	"testing"
	"time"
)

func TestParseHours(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	monday, friday, saturday := at("2026-11-23 00:00"), at("2026-11-27 00:00"), at("2026-11-28 00:00")
	day := 24 * time.Hour
	for _, c := range []struct {
		text                     string
		monday, friday, saturday time.Duration
	}{
		{"de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00", 8 * time.Hour, 8 * time.Hour, 0},
		{"De 9 a 14 h y de 16 a 19 h, de lunes a viernes", 8 * time.Hour, 8 * time.Hour, 0},
		{"L-V 8:30-15:00", 6*time.Hour + 30*time.Minute, 6*time.Hour + 30*time.Minute, 0},
		{"Lunes a jueves de 8.00 a 17.00; viernes de 8.00 a 14.00", 9 * time.Hour, 6 * time.Hour, 0},
		{"lunes a jueves de 8 a 17 y viernes de 8 a 14", 9 * time.Hour, 6 * time.Hour, 0},
		{"lunes, miércoles y viernes de 10 a 12", 2 * time.Hour, 2 * time.Hour, 0},
		{"Todos los días de 10:00 a 20:00", 10 * time.Hour, 10 * time.Hour, 10 * time.Hour},
		{"9:00–14:00 / 16:00–18:30", 7*time.Hour + 30*time.Minute, 7*time.Hour + 30*time.Minute, 0},
		{"sábados de 10 a 13", 0, 0, 3 * time.Hour},
	} {
		h, ok := parseHours(c.text)
		if !ok || h.between(monday, monday.Add(day)) != c.monday || h.between(friday, friday.Add(day)) != c.friday || h.between(saturday, saturday.Add(day)) != c.saturday {
			t.Errorf("%s: %v, %+v", c.text, ok, h.week)
		}
	}
	for _, text := range []string{"", "24 horas", "consulte el horario", "de 14:00 a 9:00", "de 9 a 33", "lunes a viernes"} {
		if h, ok := parseHours(text); ok {
			t.Errorf("%q is read as %+v", text, h.week)
		}
	}
	h, _ := parseHours("L-V 9-14")
	if got := h.between(at("2026-11-27 13:00"), at("2026-11-30 10:00")); got != 2*time.Hour {
		t.Errorf("over a weekend: %v", got)
	}
	if got := h.between(at("2020-01-01 00:00"), at("2026-11-23 00:00")); got <= 0 || got > 95*5*time.Hour {
		t.Errorf("of years ago: %v", got)
	}
}

func TestWait(t *testing.T) {
	const hours, promised = "de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00", "Le respondemos en 4 horas laborables."
	since := time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC) // a Friday
	now := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name           string
		hours, promise string
		line           QueuedIncident
		answered       time.Time
		want           Wait
	}{
		{"beyond the promise, the weekend left out", hours, promised, QueuedIncident{State: IncidentNew}, time.Time{},
			Wait{For: now.Sub(since), Counted: 4*time.Hour + 30*time.Minute, Working: true, Promise: 4 * time.Hour, Late: true}},
		{"answered in between", hours, promised, QueuedIncident{State: IncidentAssigned}, now,
			Wait{For: now.Sub(since), Counted: 4*time.Hour + 30*time.Minute, Working: true, Promise: 4 * time.Hour, Answered: true}},
		{"two working days", hours, "En 2 días hábiles", QueuedIncident{State: IncidentNew}, time.Time{},
			Wait{For: now.Sub(since), Counted: 4*time.Hour + 30*time.Minute, Working: true, Promise: 16 * time.Hour}},
		{"hours that nobody can read: plain age", "llámenos", promised, QueuedIncident{State: IncidentNew}, time.Time{},
			Wait{For: now.Sub(since), Counted: now.Sub(since), Promise: 4 * time.Hour, Late: true}},
		{"no promise", hours, "Le atendemos enseguida.", QueuedIncident{State: IncidentNew}, time.Time{}, Wait{For: now.Sub(since), Counted: now.Sub(since)}},
		{"in words, and not in working hours", hours, "Respondemos en veinticuatro horas", QueuedIncident{State: IncidentNew}, time.Time{},
			Wait{For: now.Sub(since), Counted: now.Sub(since), Promise: 24 * time.Hour, Late: true}},
		{"a visit that is past", hours, promised, QueuedIncident{State: IncidentVisit, VisitFrom: now.Add(-time.Hour)}, now,
			Wait{For: now.Sub(since), Counted: 4*time.Hour + 30*time.Minute, Working: true, Promise: 4 * time.Hour, Answered: true, Missed: true, Late: true}},
		{"closed", hours, promised, QueuedIncident{State: IncidentResolved, ClosedAt: since.Add(time.Hour)}, now,
			Wait{For: time.Hour, Counted: time.Hour, Working: true, Promise: 4 * time.Hour, Answered: true}},
	} {
		if got := promiseOf(Dealer{Hours: c.hours, Promise: c.promise}).wait(&c.line, since, c.answered, now); got != c.want {
			t.Errorf("%s: %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

// Whatever the dealer's people look at reads through indexes.
func TestIncidentQueuePlans(t *testing.T) {
	s := openPlain(t)
	technician := Colleague{Role: RoleTechnician, TechnicianID: 1}
	for name, filter := range map[string]QueueFilter{
		"all": {}, "open": {State: IncidentsOpen}, "new": {State: IncidentNew}, "closed": {State: IncidentsClosed}, "words": {Query: "gredos 20655"},
		"technician": {Technician: 1, State: IncidentsOpen}, "days": {From: "2026-11-01", To: "2026-11-23"},
	} {
		for _, who := range []Colleague{anybody(""), technician} {
			where, args := filter.where(s, who, filter.half(), SearchedBack)
			indexed(t, s, name+" of "+string(who.Role), "SELECT i.id"+queueTables+" WHERE "+where+" ORDER BY "+filter.order()+" LIMIT 50", args...)
			for _, half := range []IncidentState{IncidentsOpen, IncidentsClosed} {
				where, args = filter.where(s, who, half, SearchedBack)
				indexed(t, s, "count "+name+" of "+string(who.Role), "SELECT i.state, count(*) FROM incidents i WHERE "+where+" GROUP BY i.state", args...)
			}
		}
	}
	indexed(t, s, "how long they wait", "SELECT "+waitColumns+" FROM incidents i WHERE i.id = 1")
	indexed(t, s, "one machine's", "SELECT i.id"+queueTables+" WHERE i.equipment_id = ? ORDER BY i.created_at", 1)
}

// indexed fails when a query goes through a table that grows without an index.
func indexed(t *testing.T, s *Store, name, query string, args ...any) {
	t.Helper()
	for step := range strings.Lines(explain(t, s, query, args...)) {
		if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "INDEX") {
			t.Errorf("%s: %s", name, step)
		}
	}
}
