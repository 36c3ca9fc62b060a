package store

import (
	"context"
	"database/sql"
	"time"
)

// querier is what a reader needs: the read handle, or a transaction that also writes.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// rowScanner is one row, of a list or alone.
type rowScanner interface{ Scan(dest ...any) error }

// collect runs a query and scans each row with scan, in order.
func collect[T any](ctx context.Context, q querier, op string, scan func(rowScanner, *T) error, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, translate(op, err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		var item T
		if err := scan(rows, &item); err != nil {
			return nil, translate(op, err)
		}
		list = append(list, item)
	}
	return list, translate(op, rows.Err())
}

// millis and instant are the two directions of a moment in the file.
func millis(t time.Time) int64 { return t.UnixMilli() }

func (s *Store) instant(ms int64) time.Time { return time.UnixMilli(ms).In(s.Settings.zone()) }
