package store

// Basket is what customers have gathered and not yet ordered.
type Basket struct{ s *Store }
