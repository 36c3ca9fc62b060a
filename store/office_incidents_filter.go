package store

import "strings"

// half says whether a list is of open incidents, of closed ones, or of both (empty).
func (f QueueFilter) half() IncidentState {
	switch f.State {
	case "", IncidentsClosed:
		return f.State
	}
	return IncidentsOpen
}

// where is the condition of a filter, on incidents i, in one half of them; a search goes back so far.
// A technician is shown the closed ones that were theirs.
func (f QueueFilter) where(s *Store, who Colleague, half IncidentState, back int) (string, []any) {
	within, args := who.reach()
	where := []string{within}
	add := func(condition string, arg ...any) {
		where, args = append(where, condition), append(args, arg...)
	}
	switch {
	case half == IncidentsOpen:
		add("i.closed_at IS NULL")
	case half == IncidentsClosed && who.Role == RoleTechnician:
		where, args = nil, nil
		add("i.closed_at IS NOT NULL AND +i.technician_id = ?", who.TechnicianID)
	case half == IncidentsClosed:
		add("i.closed_at IS NOT NULL")
	case who.Role == RoleTechnician:
		add("(i.closed_at IS NULL OR +i.technician_id = ?)", who.TechnicianID)
	}
	if f.State != "" && f.State != IncidentsOpen && f.State != IncidentsClosed {
		add("i.state = ?", f.State)
	}
	f.search(half, back, add)
	switch {
	case f.Technician == Nobody:
		add("+i.technician_id IS NULL")
	case f.Technician != 0:
		add("+i.technician_id = ?", f.Technician)
	}
	if f.Severity != "" {
		add("+i.severity = ?", f.Severity)
	}
	if f.From != "" {
		add("i.created_at >= ?", millis(s.midnight(f.From)))
	}
	if f.To != "" {
		add("i.created_at < ?", millis(s.midnight(f.To.AddDays(1))))
	}
	return strings.Join(where, " AND "), args
}

// search narrows a list to incidents with every word. What is open is little, and looked through; in what
// is closed the newest hits of the index are taken.
func (f QueueFilter) search(half IncidentState, back int, add func(string, ...any)) {
	words := searchWords(f.Query)
	switch {
	case len(words) == 0:
	case half == IncidentsOpen:
		for _, word := range words {
			add("instr((SELECT ' ' || x.words FROM incident_index x WHERE x.docid = i.id), ?) > 0", " "+word)
		}
	default:
		add("i.id IN ("+newestHits+")", matchAll(words), back)
	}
}

// searchWords is what was typed as words, each of which must begin a word of an incident. A single letter
// or digit says nothing and is left out.
func searchWords(query string) []string {
	typed := strings.Fields(Fold(query))
	var words []string
	for _, word := range typed[:min(len(typed), 8)] {
		if len([]rune(word)) > 1 {
			words = append(words, word)
		}
	}
	return words
}
