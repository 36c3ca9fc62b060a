package store

// Office is what the dealer's staff do across customers: the only queries that are not limited to one.
type Office struct{ s *Store }
