package store

import "context"

// Enqueue queues letters in one transaction, which it rolls back when then returns an error.
func Enqueue(ctx context.Context, s *Store, then func() error, letters ...Letter) error {
	return s.write(ctx, "enqueue", func(t *tx) error {
		for _, letter := range letters {
			if err := enqueue(ctx, t, letter); err != nil {
				return err
			}
		}
		return then()
	})
}
