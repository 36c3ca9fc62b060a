package store

import (
	"regexp"
	"strings"
	"testing"
)

// What the lists of «Lecturas» and «Equipos» read stands in indexes: nothing walks the readings, and what
// is missing is found in the order in which it is shown: only the fifty lines of a page are sorted.
func TestOfficePlans(t *testing.T) {
	s := openPlain(t)
	const day, words = "2026-11-30", "talleres ricoh"
	period := Period{First: "2026-11-01", Last: day}
	queryOf := func(which, order string, filter ReadingFilter) (string, []any) {
		where, args := filter.where(which)
		return readingsQuery(where, order), append(args, 50, 0)
	}
	plans := map[string]struct {
		query string
		args  []any
		uses  string
		free  string // what must not stand in it
	}{}
	add := func(name, uses, free, query string, args []any) {
		p := plans[name]
		p.query, p.args, p.uses, p.free = query, args, uses, free
		plans[name] = p
	}
	where, args := s.pendingWhere(period, ReadingFilter{})
	add("missing", "SEARCH e USING INDEX equipment_due (<expr><?)\nSEARCH c", "SCAN e\n", pendingQuery(where), append(append([]any{period.First}, args...), 50, 0))
	add("missing: how many", "INDEX equipment_due (<expr><?)", "TEMP B-TREE", "SELECT count(*) FROM equipment e"+where, args)
	where, args = s.pendingWhere(period, ReadingFilter{Query: words})
	add("missing, by words", "equipment_index VIRTUAL TABLE INDEX", "SCAN e\n", pendingQuery(where), append(append([]any{period.First}, args...), 50, 0))
	query, args := queryOf("r.status = 'doubtful'", "r.created_at DESC, r.id DESC", ReadingFilter{})
	add("doubtful", "SCAN r USING COVERING INDEX readings_doubtful\nSEARCH e", "SCAN e\n", query, args)
	query, args = queryOf("r.import_id IS NULL", "r.taken_on DESC, r.id DESC", ReadingFilter{From: "2026-11-01", To: day})
	add("received", "SEARCH r USING INDEX readings_here (taken_on>? AND taken_on<?)\nSEARCH e", "SCAN e\n", query, args)
	where, args = MachineFilter{Query: words, State: MachineRunning}.where(day)
	add("machines, by words", "equipment_index VIRTUAL TABLE INDEX", "SCAN e\n", machinesQuery(where), append(args, 50, 0))
	where, args = MachineFilter{Model: 1}.where(day)
	add("machines of a model", "INDEX equipment_model", "SCAN e\n", machinesQuery(where), append(args, 50, 0))
	add("whose a machine was", "INDEX equipment_owners_equipment", "SCAN w\n",
		"SELECT r.id FROM readings r WHERE r.equipment_id = ? AND "+readByOwner+" ?) ORDER BY r.taken_on, r.id", []any{1, 1})
	for name, p := range plans {
		plan := explain(t, s, p.query, p.args...)
		if !strings.Contains(plan, p.uses) || strings.Contains(plan, p.free) || strings.Contains(plan, "SCAN r\n") || strings.Contains(plan, "SCAN r USING INDEX readings_last") {
			t.Errorf("%s: want %q and no %q in\n%s", name, p.uses, p.free, plan)
		}
	}
}

// What every page and every poll asks walks nothing that grows: only what is open, and ends of indexes.
func TestRailPlans(t *testing.T) {
	s := openPlain(t)
	scan := regexp.MustCompile(`SCAN (orders|incident_events|incident_notes)\b|SCAN (incidents|readings)(\n| USING (COVERING )?INDEX (incidents_(created|updated|reading|technician|closed)|readings_(last|here|import)))`)
	for name, plan := range map[string]string{"rail": explain(t, s, waitingQuery, 1), "incidents": explain(t, s, queueRevisionQuery)} {
		if scan.MatchString(plan) {
			t.Errorf("%s:\n%s", name, plan)
		}
	}
	if plan := explain(t, s, queueRevisionQuery); !strings.Contains(plan, "SEARCH incidents USING COVERING INDEX incidents_updated") {
		t.Error(plan)
	}
}

// explain returns the plan of a query, one step a line.
func explain(t *testing.T, s *Store, query string, args ...any) string {
	t.Helper()
	rows, err := s.readers.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(detail + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
