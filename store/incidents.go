package store

// Incidents is breakdown reports and their threads.
type Incidents struct{ s *Store }
