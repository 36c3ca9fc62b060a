package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Exports is what goes to the dealer's ERP: new orders, incidents and readings, in numbered batches
// that never change. Each thing, as it stood, is in exactly one batch of its kind; what changes
// afterwards goes out again, marked as a change.
type Exports struct{ s *Store }

// ExportKind says what sort of thing a batch holds. It is the word of addresses and commands.
type ExportKind string

// What goes to the ERP.
const (
	ExportOrders    ExportKind = "pedidos"
	ExportIncidents ExportKind = "incidencias"
	ExportReadings  ExportKind = "lecturas"
)

// ExportKinds lists what goes to the ERP.
var ExportKinds = [...]ExportKind{ExportOrders, ExportIncidents, ExportReadings}

// MostExported is how many orders, incidents or readings one batch holds at most; the rest waits for the next.
const MostExported = 5000

// ErrNothingWaits: there is nothing that the ERP does not have yet.
var ErrNothingWaits = errors.New("nothing waits for the ERP")

// ExportBatch is one batch. Its content never changes.
type ExportBatch struct {
	ID        int64
	Kind      ExportKind
	Number    int64 // per kind, from 1 without a gap
	Author    string
	Things    int    // orders, incidents or readings in it
	Hash      string // SHA-256 of the content in hexadecimal
	CreatedAt time.Time
	SentAt    time.Time // last handed out; zero for never
	AckedAt   time.Time // when the ERP took it; zero for not yet
	AckedBy   string
}

// Word is how far the batch has come.
func (b ExportBatch) Word() string {
	switch {
	case !b.AckedAt.IsZero():
		return "Confirmado"
	case !b.SentAt.IsZero():
		return "Enviado, sin confirmar"
	}
	return "Sin enviar"
}

// Name names the batch's file, without ending: kind, number and the beginning of its hash.
func (b ExportBatch) Name() string { return fmt.Sprintf("%s-%06d-%s", b.Kind, b.Number, b.Hash[:8]) }

const batchColumns = `b.id, b.kind, b.number, b.author, b.things, b.sha256, b.created_at, coalesce(b.sent_at, 0), coalesce(b.acked_at, 0), b.acked_by`

func (s *Store) scanBatch(row rowScanner, b *ExportBatch) error {
	var hash []byte
	var created, sent, acked int64
	if err := row.Scan(&b.ID, &b.Kind, &b.Number, &b.Author, &b.Things, &hash, &created, &sent, &acked, &b.AckedBy); err != nil {
		return err
	}
	b.Hash, b.CreatedAt = hex.EncodeToString(hash), s.instant(created)
	if sent != 0 {
		b.SentAt = s.instant(sent)
	}
	if acked != 0 {
		b.AckedAt = s.instant(acked)
	}
	return nil
}

// Waiting counts what the next batch of each kind would be about. A thing that has changed back to
// what the ERP has is counted until that batch is made.
func (r Exports) Waiting(ctx context.Context) (map[ExportKind]int, error) {
	waiting := map[ExportKind]int{}
	for _, kind := range ExportKinds {
		var count int
		row := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM ("+exports[kind].ready+")", kind)
		if err := row.Scan(&count); err != nil {
			return nil, translate("count what waits for the ERP", err)
		}
		waiting[kind] = count
	}
	return waiting, nil
}

// Make puts what waits into a batch. The same idem, unless empty, answers with the batch that it
// made before. It returns ErrNothingWaits when there is nothing, and ErrNotFound for an unknown kind.
func (r Exports) Make(ctx context.Context, kind ExportKind, idem string) (ExportBatch, error) {
	var made ExportBatch
	source, known := exports[kind]
	if !known {
		return made, ErrNotFound
	}
	err := r.s.write(ctx, "make export batch", func(t *tx) error {
		id, err := batchOf(ctx, t, kind, idem)
		if err == nil && id == 0 {
			id, err = source.make(ctx, t, kind, idem)
		}
		if err != nil || id == 0 {
			return err
		}
		return r.s.scanBatch(t.QueryRowContext(ctx, "SELECT "+batchColumns+" FROM export_batches b WHERE b.id = ?", id), &made)
	})
	if err == nil && made.ID == 0 {
		err = ErrNothingWaits
	}
	return made, err
}

// batchOf is the batch that a form made when it was sent the first time, or 0.
func batchOf(ctx context.Context, t *tx, kind ExportKind, idem string) (int64, error) {
	var id int64
	err := t.QueryRowContext(ctx, "SELECT id FROM export_batches WHERE idem = nullif(?, '') AND kind = ?", idem, kind).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}

// make writes the batch and takes what is in it off the queue. It returns 0 when nothing of what
// waits differs from what the ERP has.
func (e export) make(ctx context.Context, t *tx, kind ExportKind, idem string) (int64, error) {
	content, things, err := e.collect(ctx, t, kind)
	if err != nil {
		return 0, err
	}
	for _, thing := range things {
		if _, err := t.ExecContext(ctx, "DELETE FROM export_queue WHERE kind = ? AND object_id = ?", kind, thing.id); err != nil {
			return 0, err
		}
	}
	if len(content.Rows) == 0 {
		return 0, nil
	}
	text, err := json.Marshal(content)
	if err != nil {
		return 0, err
	}
	hash, count := sha256.Sum256(text), 0
	for _, thing := range things {
		if thing.moved() {
			count++
		}
	}
	var id, number int64
	err = t.QueryRowContext(ctx, `INSERT INTO export_batches (kind, number, author, things, content, sha256, idem, created_at)
		SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, nullif(?6, ''), ?7 FROM export_batches WHERE kind = ?1 RETURNING id, number`,
		kind, ActorOf(ctx).Name, count, string(text), hash[:], idem, millis(t.now)).Scan(&id, &number)
	if err != nil {
		return 0, err
	}
	for _, thing := range things {
		if !thing.moved() {
			continue
		}
		_, err := t.ExecContext(ctx, `INSERT INTO export_marks (kind, object_id, batch_id, print) VALUES (?, ?, ?, ?)
			ON CONFLICT (kind, object_id) DO UPDATE SET batch_id = excluded.batch_id, print = excluded.print`, kind, thing.id, id, thing.print[:])
		if err != nil {
			return 0, err
		}
	}
	return id, t.audit(ctx, "lote creado", Object{Kind: OnExport, ID: id, Name: fmt.Sprintf("%s %d", kind, number)})
}

// Get returns a batch with its content, or ErrNotFound.
func (r Exports) Get(ctx context.Context, kind ExportKind, number int64) (ExportBatch, ExportContent, error) {
	var b ExportBatch
	var text string
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+batchColumns+", b.content FROM export_batches b WHERE b.kind = ? AND b.number = ?", kind, number)
	if err := r.s.scanBatch(withMore{row, []any{&text}}, &b); err != nil {
		return b, ExportContent{}, translate("get export batch", err)
	}
	content, err := readContent(text)
	return b, content, err
}

// ExportFilter narrows the list of batches.
type ExportFilter struct {
	Kind   ExportKind // empty for all
	Open   bool       // those alone that the ERP has not taken yet
	Before int64      // batches made before the one with this id; 0 begins with the newest
	Limit  int
}

// List returns batches, newest first.
func (r Exports) List(ctx context.Context, f ExportFilter) ([]ExportBatch, error) {
	return collect(ctx, r.s.readers, "list export batches", r.s.scanBatch, "SELECT "+batchColumns+` FROM export_batches b
		WHERE (?1 = '' OR b.kind = ?1) AND (?2 = 0 OR b.acked_at IS NULL) AND (?3 = 0 OR b.id < ?3) ORDER BY b.id DESC LIMIT ?4`,
		f.Kind, f.Open, f.Before, f.Limit)
}

// Send notes that a batch was handed out, for the first time or once more. It returns ErrNotFound for
// one that there is not.
func (r Exports) Send(ctx context.Context, kind ExportKind, number int64) error {
	return r.stamp(ctx, kind, number, "lote enviado", func(t *tx, _ ExportBatch) (string, []any, error) {
		return "sent_at = ?", []any{millis(t.now)}, nil
	})
}

// Acknowledge notes that the ERP has taken a batch. It returns ErrConflict for one that was never
// handed out, with a Sentence, and ErrNotFound; one that is acknowledged already stays as it is.
func (r Exports) Acknowledge(ctx context.Context, kind ExportKind, number int64) error {
	return r.stamp(ctx, kind, number, "lote confirmado", func(t *tx, b ExportBatch) (string, []any, error) {
		switch {
		case b.SentAt.IsZero():
			return "", nil, Sentence{"Este lote no se ha descargado todavía: el ERP no puede haberlo recibido.", ErrConflict}
		case !b.AckedAt.IsZero():
			return "", nil, nil
		}
		return "acked_at = ?, acked_by = ?", []any{millis(t.now), ActorOf(ctx).Name}, nil
	})
}

// Reopen takes an acknowledgement back: the ERP did not take the batch after all, and it is to be
// sent again. It returns ErrNotFound; one that is open already stays so.
func (r Exports) Reopen(ctx context.Context, kind ExportKind, number int64) error {
	return r.stamp(ctx, kind, number, "confirmación retirada", func(*tx, ExportBatch) (string, []any, error) {
		return "acked_at = NULL, acked_by = ''", nil, nil
	})
}

// stamp changes how far a batch has come, by what change says of the batch as it stands; when that
// is nothing, nothing is done.
func (r Exports) stamp(ctx context.Context, kind ExportKind, number int64, action string, change func(*tx, ExportBatch) (set string, args []any, err error)) error {
	return r.s.write(ctx, "stamp export batch", func(t *tx) error {
		var b ExportBatch
		row := t.QueryRowContext(ctx, "SELECT "+batchColumns+" FROM export_batches b WHERE b.kind = ? AND b.number = ?", kind, number)
		if err := r.s.scanBatch(row, &b); err != nil {
			return err
		}
		set, args, err := change(t, b)
		if err != nil || set == "" {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE export_batches SET "+set+" WHERE id = ?", append(args, b.ID)...); err != nil {
			return err
		}
		return t.audit(ctx, action, Object{Kind: OnExport, ID: b.ID, Name: fmt.Sprintf("%s %d", kind, number)})
	})
}
