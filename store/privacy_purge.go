package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Purge erases for good somebody who is blocked: the archive, and their names in the log. Scrub then
// takes what is left out of the pages of the file. It returns ErrForbidden with a Sentence while the ERP has not
// taken everything of theirs, ErrConflict for somebody who is purged already, and ErrNotFound.
func (r Privacy) Purge(ctx context.Context, id ErasureID) error {
	err := r.s.write(ctx, "purge", func(t *tx) error {
		e, err := t.erasure(ctx, r.s, id)
		if err != nil {
			return err
		}
		return r.purge(ctx, t, e)
	})
	if err == nil {
		r.s.hint(r.s.scrub)
	}
	return err
}

func (r Privacy) purge(ctx context.Context, t *tx, e Erasure) error {
	switch {
	case !e.PurgedAt.IsZero():
		return ErrConflict
	case e.ArchivedAt.IsZero():
		return Sentence{"El ERP todavía no ha confirmado todo lo de este cliente: pedidos, incidencias o lecturas. Expórtelo y confirme el lote; después se podrá suprimir.", ErrForbidden}
	}
	var kept string
	if err := t.QueryRowContext(ctx, "SELECT words FROM erasure_archives WHERE erasure_id = ?", e.ID).Scan(&kept); err != nil {
		return err
	}
	words := strings.FieldsFunc(kept, func(r rune) bool { return r == '\n' })
	if _, err := t.ExecContext(ctx, "DELETE FROM erasure_archives WHERE erasure_id = ?", e.ID); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "UPDATE erasures SET purged_at = ?, reason = '' WHERE id = ?", millis(t.now), e.ID); err != nil {
		return err
	}
	because, err := t.auditOutcome(ctx, Done, actionPurged, e.object())
	if err != nil {
		return err
	}
	return t.forgetSubject(ctx, because, e, words)
}

// forgetSubject takes somebody's names out of the log: of their own lines, of those about them, and of
// any in which they are named.
func (t *tx) forgetSubject(ctx context.Context, because int64, e Erasure, words []string) error {
	condition := "id < ?2 AND (customer_id = ?1 OR looks_as = ?1)"
	if e.Subject.Person != 0 {
		condition = "id < ?2 AND (person_id = ?1 OR object = 'person' AND object_id = ?1)"
	}
	if _, err := t.forgetFacts(ctx, because, condition, e.Subject.id(), because); err != nil {
		return err
	}
	// What was said when the archive was blocked and opened may name them too.
	if _, err := t.forgetFacts(ctx, because, "id < ?2 AND object = 'erasure' AND object_id = ?1 AND changes <> '[]'", int64(e.ID), because); err != nil {
		return err
	}
	for _, word := range words {
		if _, err := t.forgetFacts(ctx, because, "id < ?2 AND instr(actor || char(10) || object_name || char(10) || changes, ?1)", word, because); err != nil {
			return err
		}
	}
	return nil
}

// Reapply makes a file that was restored from an older copy forget whoever was blocked or purged
// since: list is Erasures of the newest file that there is, or what was kept of it beside the copies.
// Whoever restores calls it before the file is used, and Scrub after it. Rows keep their ids, so
// that somebody is found again by theirs; of a customer the number has to fit as well, or the
// copy is another dealer's. It returns how many it purged, and ErrConflict for a list that does not fit.
func (r Privacy) Reapply(ctx context.Context, list []Erasure) (int, error) {
	done := 0
	for _, e := range list {
		if e.PurgedAt.IsZero() {
			continue
		}
		err := r.s.write(ctx, "apply erasure", func(t *tx) error {
			applied, err := r.reapply(ctx, t, e)
			if applied {
				done++
			}
			return err
		})
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

func (r Privacy) reapply(ctx context.Context, t *tx, e Erasure) (bool, error) {
	on := e.Subject.object("")
	var have ErasureID
	var purged bool
	if err := t.QueryRowContext(ctx, "SELECT coalesce(max(id), 0), coalesce(max(purged_at), 0) <> 0 FROM erasures WHERE kind = ? AND object_id = ?", on.Kind, on.ID).Scan(&have, &purged); err != nil || purged {
		return false, err
	}
	if have == 0 {
		if _, err := e.Subject.name(ctx, t); err != nil {
			return false, nil //nolint:nilerr // the copy is from before they were here
		}
		var number string
		if err := t.QueryRowContext(ctx, "SELECT number FROM customers WHERE id = ?", e.Subject.Customer).Scan(&number); err != nil {
			return false, err
		}
		if e.Subject.Person == 0 && string(numberHash(e.Salt, number)) != string(e.Hash) {
			return false, fmt.Errorf("customer %d has another number than the one that was erased: %w", e.Subject.Customer, ErrConflict)
		}
		var err error
		if have, err = t.block(ctx, e.Subject, "copia restaurada"); err != nil {
			return false, err
		}
	}
	now, err := t.erasure(ctx, r.s, have)
	if err != nil {
		return false, err
	}
	return true, r.forgetNow(ctx, t, now)
}

// forgetNow archives and purges whatever the ERP has taken: it was purged before, so it had it all.
func (r Privacy) forgetNow(ctx context.Context, t *tx, e Erasure) error {
	if e.ArchivedAt.IsZero() {
		words, err := t.wordsOf(ctx, e.Subject)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE export_batches SET acked_at = ? WHERE acked_at IS NULL", millis(t.now)); err != nil {
			return err
		}
		if err := t.erase(ctx, e.Subject, words); err != nil {
			return err
		}
		because, err := t.auditOutcome(ctx, Done, actionPurged, e.object())
		if err != nil {
			return err
		}
		if err := t.forgetSubject(ctx, because, e, words); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, "UPDATE erasures SET archived_at = ?1, purged_at = ?1, reason = '' WHERE id = ?2", millis(t.now), e.ID)
		return err
	}
	return r.purge(ctx, t, e)
}

// wordIndexes are the indexes of words, which keep what was deleted until they are rewritten.
var wordIndexes = []string{"order_index", "incident_index", "customer_index", "equipment_index", "audit_index"}

// Scrub takes what was purged out of the pages of the file and of the write-ahead log, when there is
// any: it rewrites the indexes of words and the whole file, which takes seconds per gigabyte, during
// which writing waits. It returns ErrUnavailable while somebody reads for so long that the log
// cannot be emptied; it is then to be called again. Copies from before an upgrade go too. Scrubbed reports whether there was anything.
func (r Privacy) Scrub(ctx context.Context) (scrubbed bool, err error) {
	const op = "scrub"
	var waiting int
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM erasures WHERE purged_at IS NOT NULL AND scrubbed_at IS NULL").Scan(&waiting); err != nil || waiting == 0 {
		return false, translate(op, err)
	}
	err = r.s.write(ctx, op, func(t *tx) error {
		for _, index := range wordIndexes {
			if _, err := t.ExecContext(ctx, "INSERT INTO "+index+" ("+index+") VALUES ('optimize')"); err != nil {
				return err
			}
		}
		_, err := t.ExecContext(ctx, "UPDATE erasures SET scrubbed_at = ? WHERE purged_at IS NOT NULL AND scrubbed_at IS NULL", millis(t.now))
		return err
	})
	if err != nil {
		return false, err
	}
	if err := errors.Join(r.s.rewrite(ctx), r.s.dropAllCopies()); err != nil {
		// Not clean after all: the next call does it again.
		again := r.s.write(context.WithoutCancel(ctx), op, func(t *tx) error {
			_, err := t.ExecContext(context.WithoutCancel(ctx), "UPDATE erasures SET scrubbed_at = NULL WHERE scrubbed_at = (SELECT max(scrubbed_at) FROM erasures)")
			return err
		})
		return false, fmt.Errorf("%w (%v)", err, again)
	}
	return true, nil
}

// rewrite writes the file anew without its free pages, and empties the write-ahead log.
func (s *Store) rewrite(ctx context.Context) error {
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return translate("rewrite file", err)
	}
	return s.emptyLog(ctx)
}

// emptyLog moves what the write-ahead log holds into the file and leaves nothing of it behind.
func (s *Store) emptyLog(ctx context.Context) error {
	var busy, pages, moved int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return translate("empty log", err)
	}
	if busy != 0 {
		return fmt.Errorf("empty log: somebody reads: %w", ErrUnavailable)
	}
	return nil
}

// ScrubQueued tells whoever scrubs that somebody was purged since it last looked.
func (r Privacy) ScrubQueued() <-chan struct{} { return r.s.scrub }

// hint puts a word into a channel that holds one, unless there is one already.
func (s *Store) hint(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}
