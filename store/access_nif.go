package store

import (
	"context"
	"database/sql"
	"time"
)

// What number and NIF open, «acceso_cif» among the settings.
const (
	NIFLimited    = "limitado"   // a session of level 1, until the account is activated, for a time
	NIFActivation = "activacion" // nothing: they bring a link to the mailbox on file
	NIFAlways     = "siempre"    // a session of level 1 for ever, as the manual has it
)

// nifFails is after how many failures in a row number and NIF open nothing more.
const nifFails = 50

// nifAccess is how far a customer still comes in with number and NIF.
type nifAccess struct {
	times     int
	until     time.Time // the end; zero before the first time
	activated bool      // there is an account of their own, or was
	frozen    bool
}

func (s *Store) nifAccess(ctx context.Context, q querier, id CustomerID) (nifAccess, error) {
	var a nifAccess
	var first, until sql.NullInt64
	err := q.QueryRowContext(ctx, "SELECT first_at, times, until_at, activated_at IS NOT NULL, frozen_at IS NOT NULL FROM nif_access WHERE customer_id = ?", id).
		Scan(&first, &a.times, &until, &a.activated, &a.frozen)
	if a.until = s.moment(until); !until.Valid && first.Valid {
		a.until = s.moment(first).Add(NIFLasts)
	}
	return a, ignoreNone(err)
}

// expired reports whether it is over by itself: the time is up, or it was used too often.
func (a nifAccess) expired(now time.Time) bool {
	return a.times >= NIFTimes || !a.until.IsZero() && !now.Before(a.until)
}

// opens reports whether number and NIF open a session under a policy.
func (a nifAccess) opens(policy string, now time.Time) bool {
	switch {
	case a.frozen || policy == NIFActivation:
		return false
	case policy == NIFAlways:
		return true
	}
	return !a.activated && !a.expired(now)
}
