package store

// Articles is the dealer's catalogue.
type Articles struct{ s *Store }
