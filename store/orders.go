package store

// Orders is what customers have ordered.
type Orders struct{ s *Store }
