package store

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// ErasureID identifies a blocking.
type ErasureID int64

// Erasure is a customer or person of whom nothing is used any more. First they are blocked: out at
// once, and everything of theirs is in an archive that only an admin opens, with a reason (LOPDGDD,
// article 32). Later they are purged, and nothing is left.
type Erasure struct {
	ID         ErasureID
	Subject    Subject
	Reason     string // empty once purged
	Author     string
	BlockedAt  time.Time
	ArchivedAt time.Time // zero while the ERP has not taken everything of theirs
	PurgedAt   time.Time
	ScrubbedAt time.Time // zero while pages of the file may hold what was purged
	LiftedAt   time.Time // the ERP may bring the customer's number again
	Salt, Hash []byte    // of the customer's number
}

const erasureColumns = `x.id, x.kind, x.object_id, x.customer_id, x.reason, x.author, x.blocked_at, x.archived_at, x.purged_at, x.scrubbed_at, x.lifted_at, x.salt, x.hash`

func (s *Store) scanErasure(row rowScanner, e *Erasure) error {
	var kind ObjectKind
	var object int64
	var blocked int64
	var archived, purged, scrubbed, lifted sql.NullInt64
	err := row.Scan(&e.ID, &kind, &object, &e.Subject.Customer, &e.Reason, &e.Author, &blocked, &archived, &purged, &scrubbed, &lifted, &e.Salt, &e.Hash)
	if kind == OnPerson {
		e.Subject.Person = PersonID(object)
	}
	e.BlockedAt = s.instant(blocked)
	for into, at := range map[*time.Time]sql.NullInt64{&e.ArchivedAt: archived, &e.PurgedAt: purged, &e.ScrubbedAt: scrubbed, &e.LiftedAt: lifted} {
		if at.Valid {
			*into = s.instant(at.Int64)
		}
	}
	return err
}

func (e Erasure) object() Object {
	return Object{Kind: OnErasure, ID: int64(e.ID), Name: "n.º " + idText(int64(e.ID))}
}

// Erasures lists who is blocked or purged, newest first.
func (r Privacy) Erasures(ctx context.Context) ([]Erasure, error) {
	return collect(ctx, r.s.readers, "list erasures", r.s.scanErasure, "SELECT "+erasureColumns+" FROM erasures x ORDER BY x.id DESC")
}

func (t *tx) erasure(ctx context.Context, s *Store, id ErasureID) (Erasure, error) {
	var e Erasure
	return e, s.scanErasure(t.QueryRowContext(ctx, "SELECT "+erasureColumns+" FROM erasures x WHERE x.id = ?", id), &e)
}

// Block takes a customer or person out of use. They are out at once; what is kept of them goes into
// the archive as soon as the ERP has taken it, which may be now. It returns Invalid without a reason,
// ErrConflict for somebody who is blocked already, and ErrNotFound.
func (r Privacy) Block(ctx context.Context, who Subject, reason string) (Erasure, error) {
	var e Erasure
	if strings.TrimSpace(reason) == "" || exceeds(reason, 500) {
		return e, Invalid{"reason": "Escriba por qué, en menos de 500 letras: quien lo pidió y cuándo."}
	}
	err := r.s.write(ctx, "block", func(t *tx) error {
		if _, err := who.name(ctx, t); err != nil {
			return err
		}
		id, err := t.block(ctx, who, strings.TrimSpace(reason))
		if err != nil {
			return err
		}
		if e, err = t.erasure(ctx, r.s, id); err != nil {
			return err
		}
		if err := t.audit(ctx, "bloqueado", e.object()); err != nil {
			return err
		}
		if err := r.archive(ctx, t, e); err != nil {
			return err
		}
		e, err = t.erasure(ctx, r.s, id)
		return err
	})
	return e, err
}

// block notes the erasure and ends every way in.
func (t *tx) block(ctx context.Context, who Subject, reason string) (ErasureID, error) {
	var number string
	if err := t.QueryRowContext(ctx, "SELECT number FROM customers WHERE id = ?", who.Customer).Scan(&number); err != nil {
		return 0, err
	}
	salt := randomBytes(16)
	on := who.object("")
	done, err := t.ExecContext(ctx, "INSERT INTO erasures (kind, object_id, customer_id, salt, hash, reason, author, blocked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		on.Kind, on.ID, who.Customer, salt, numberHash(salt, number), reason, ActorOf(ctx).Name, millis(t.now))
	if err != nil {
		return 0, err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return 0, err
	}
	out := "UPDATE people SET active = 0, epoch = epoch + 1 WHERE customer_id = ?1 AND ?2 IN (0, id)"
	if _, err := t.ExecContext(ctx, out, who.Customer, who.Person); err != nil {
		return 0, err
	}
	_, err = t.ExecContext(ctx, "UPDATE customers SET active = 0 WHERE id = ?1 AND ?2 = 0", who.Customer, who.Person)
	return ErasureID(id), err
}

// numberHash is by what a customer's number is known again without being kept. Leading zeros do not count.
func numberHash(salt []byte, number string) []byte {
	sum := sha256.Sum256(append(append([]byte(nil), salt...), strings.TrimLeft(Fold(number), "0")...))
	return sum[:]
}

// archive moves what is kept of somebody from the tables into the archive, unless the ERP has
// something to take yet.
func (r Privacy) archive(ctx context.Context, t *tx, e Erasure) error {
	waits, err := t.owedToERP(ctx, e.Subject)
	if err != nil || waits {
		return err
	}
	words, err := t.wordsOf(ctx, e.Subject)
	if err != nil {
		return err
	}
	var data bytes.Buffer
	archive := zip.NewWriter(&data)
	if err := r.s.writeParts(ctx, t, e.Subject, archive); err != nil {
		return err
	}
	if err := errors.Join(r.s.keep(ctx, t, e.Subject, archive), archive.Close()); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "INSERT INTO erasure_archives (erasure_id, data, words) VALUES (?, ?, ?)", e.ID, data.Bytes(), strings.Join(words, "\n")); err != nil {
		return err
	}
	if err := t.erase(ctx, e.Subject, words); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "UPDATE erasures SET archived_at = ? WHERE id = ?", millis(t.now), e.ID)
	return err
}

// owedToERP reports whether something of the subject's has not been taken by the ERP: it waits, or
// stands in a batch that nobody has acknowledged.
func (t *tx) owedToERP(ctx context.Context, who Subject) (bool, error) {
	for kind, name := range map[ExportKind]string{ExportOrders: "orders", ExportIncidents: "incidents", ExportReadings: "readings"} {
		table := privTableOf(name)
		ids := "SELECT t.id FROM " + name + " t WHERE " + who.condition(table)
		var owed bool
		err := t.QueryRowContext(ctx, "SELECT EXISTS ("+ids+" AND "+owedCondition(kind)+")", who.id()).Scan(&owed)
		if err != nil || owed {
			return owed, err
		}
	}
	return false, nil
}

// owedCondition is whether the ERP has not taken a row t of that kind.
func owedCondition(kind ExportKind) string {
	return "(EXISTS (SELECT 1 FROM export_queue q WHERE q.kind = '" + string(kind) + "' AND q.object_id = t.id)" +
		" OR EXISTS (SELECT 1 FROM export_marks m JOIN export_batches b ON b.id = m.batch_id WHERE m.kind = '" + string(kind) + "' AND m.object_id = t.id AND b.acked_at IS NULL))"
}

func privTableOf(name string) privTable {
	for _, table := range privTables() {
		if table.name == name {
			return table
		}
	}
	return privTable{}
}

// Settle archives those who are blocked and whose data the ERP has taken by now.
func (r Privacy) Settle(ctx context.Context) error {
	waiting, err := collect(ctx, r.s.readers, "list blocked", r.s.scanErasure,
		"SELECT "+erasureColumns+" FROM erasures x WHERE x.archived_at IS NULL AND x.purged_at IS NULL ORDER BY x.id")
	for _, e := range waiting {
		if err := r.s.write(ctx, "archive", func(t *tx) error { return r.archive(ctx, t, e) }); err != nil {
			return err
		}
	}
	return err
}

// OpenArchive returns the archive of somebody who is blocked, and notes who wanted it and why. It
// returns Invalid without a reason and ErrNotFound when there is none, or no longer.
func (r Privacy) OpenArchive(ctx context.Context, id ErasureID, reason string) ([]byte, error) {
	var data []byte
	if reason = strings.TrimSpace(reason); reason == "" || exceeds(reason, 500) {
		return nil, Invalid{"reason": "Escriba por qué hay que abrirlo, en menos de 500 letras: qué autoridad o reclamación lo pide."}
	}
	err := r.s.write(ctx, "open archive", func(t *tx) error {
		e, err := t.erasure(ctx, r.s, id)
		if err != nil {
			return err
		}
		if err := t.QueryRowContext(ctx, "SELECT data FROM erasure_archives WHERE erasure_id = ?", id).Scan(&data); err != nil {
			return err
		}
		return t.audit(ctx, "datos bloqueados abiertos", e.object(), Change{Field: "Motivo", New: reason})
	})
	return data, err
}

// LiftNumber lets the ERP bring a customer again whose number was blocked or purged here; it will be
// a new customer. It returns ErrNotFound when no such number is barred.
func (r Privacy) LiftNumber(ctx context.Context, number string) error {
	return r.s.write(ctx, "lift number", func(t *tx) error {
		barred, err := t.barred(ctx, r.s, number)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE erasures SET lifted_at = ? WHERE id = ?", millis(t.now), barred.ID); err != nil {
			return err
		}
		return t.audit(ctx, "número liberado para el ERP", barred.object())
	})
}

// barred returns the erasure by which the ERP must not bring a number, or ErrNotFound.
func (t *tx) barred(ctx context.Context, s *Store, number string) (Erasure, error) {
	list, err := collect(ctx, t, "list erasures", s.scanErasure, "SELECT "+erasureColumns+" FROM erasures x WHERE x.kind = 'customer' AND x.lifted_at IS NULL")
	for _, e := range list {
		if subtle.ConstantTimeCompare(e.Hash, numberHash(e.Salt, number)) == 1 {
			return e, nil
		}
	}
	return Erasure{}, errors.Join(err, sql.ErrNoRows)
}

// privBarred refuses the row of a customer that was blocked or purged here.
func (b *importing) privBarred(ctx context.Context, number any) error {
	text, _ := number.(string)
	barred, err := b.t.barred(ctx, b.s, text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return refuse("Un cliente con este número se bloqueó el %s por protección de datos. Si vuelve a ser cliente, un administrador puede liberar el número en Ajustes, Privacidad.",
		barred.BlockedAt.Format("02/01/2006"))
}
