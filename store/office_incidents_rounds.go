package store

import (
	"context"
	"time"
)

// TourFilter says which of a technician's incidents are wanted.
type TourFilter string

// The parts of a technician's work.
const (
	TourToday TourFilter = "hoy"      // open, with a visit agreed for today or one that is past, and whatever is begun
	TourOpen  TourFilter = "abiertas" // all that are open and assigned to them
	TourFree  TourFilter = "libres"   // open, of nobody, on machines they look after or that nobody does
)

// IncidentsOf returns the open incidents of one technician: those with the earliest visit first, then
// those whose machine stands still, then the oldest. It is at most a few dozen.
func (r Office) IncidentsOf(ctx context.Context, technician int64, filter TourFilter) ([]QueuedIncident, error) {
	where, args := "i.closed_at IS NULL AND i.technician_id = ?", []any{technician}
	switch filter {
	case TourToday:
		where += " AND (i.state = 'working' OR i.visit_from_at < ? AND i.state = 'visit')"
		args = append(args, millis(r.s.tomorrow()))
	case TourFree:
		where = `i.closed_at IS NULL AND i.technician_id IS NULL AND (e.technician_id IS NULL OR e.technician_id = ?)`
	}
	return r.queued(ctx, where, `i.state <> 'working', coalesce(i.visit_from_at, 9e15), i.severity <> 'parada', i.created_at`, 200, 0, args...)
}

// tomorrow is the midnight that ends today at the dealer's.
func (s *Store) tomorrow() time.Time {
	now := s.Now()
	return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
}
