package store

// Hashes is how many password hashes were computed since the store was opened.
func Hashes(s *Store) int64 { return s.hasher.made.Load() }
