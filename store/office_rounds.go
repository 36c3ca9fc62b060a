package store

import "context"

// ClosedToday returns the incidents of one technician that were resolved or cancelled today, the newest first.
func (r Office) ClosedToday(ctx context.Context, technician int64) ([]QueuedIncident, error) {
	return r.queued(ctx, "i.technician_id = ? AND i.closed_at >= ?", "i.closed_at DESC, i.id DESC", 200, 0,
		technician, millis(r.s.midnight(r.s.Today())))
}
