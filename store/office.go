package store

import "context"

// Office is what the dealer's staff do across customers: the only queries that are not limited to one.
type Office struct{ s *Store }

// Waiting is how much lies on the dealer's desk.
type Waiting struct {
	Orders   int // to be checked or prepared
	New      int // incidents that nobody has begun with
	Urgent   int // of those that are open: with the machine stopped
	Readings int // doubtful
	Mine     int // incidents that are open, of one technician
}

// waitingQuery is asked by every page of the back office.
const waitingQuery = `SELECT
	(SELECT coalesce(sum(n), 0) FROM order_counts WHERE state IN ('review', 'processing')),
	(SELECT count(*) FROM incidents WHERE closed_at IS NULL AND state IN ('new', 'assigned')),
	(SELECT count(*) FROM incidents WHERE closed_at IS NULL AND severity = 'parada'),
	(SELECT count(*) FROM readings WHERE status = 'doubtful'),
	(SELECT count(*) FROM incidents WHERE closed_at IS NULL AND technician_id = ?)`

// Waiting counts what lies on the desk; technician, when it is not 0, is whose own incidents are
// counted. It reads nothing but indexes of what is open.
func (r Office) Waiting(ctx context.Context, technician int64) (Waiting, error) {
	var w Waiting
	row := r.s.readers.QueryRowContext(ctx, waitingQuery, technician)
	return w, translate("count what waits", row.Scan(&w.Orders, &w.New, &w.Urgent, &w.Readings, &w.Mine))
}
