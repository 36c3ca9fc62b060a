package store

import "context"

// Log writes one line into the log, alone.
func (r Audit) Log(ctx context.Context, action string, on Object, changes ...Change) error {
	return r.s.write(ctx, "log", func(t *tx) error { return t.audit(ctx, action, on, changes...) })
}
