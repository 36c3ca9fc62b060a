package store

import (
	"context"
	"strconv"
	"time"
)

// Keeping is how long things are kept, in months unless said.
type Keeping struct {
	Orders   int // and incidents, after they ended
	Readings int // after the contract of the machine ended
	Files    int // documents of incidents that ended
	Letters  int
	SignIns  int
	Links    int // days after a one-time link has run out
	Blocked  int // archives of those who are blocked
}

// StandardKeeping is how long a dealer keeps things that has not said otherwise.
func StandardKeeping() Keeping {
	return Keeping{Orders: 72, Readings: 72, Files: 24, Letters: 12, SignIns: 12, Links: 30, Blocked: 36}
}

// Retained is a class of data with how much of it has been kept for long enough.
type Retained struct {
	Class  string // a word for commands: pedidos …
	Text   string // what it is
	Basis  string // what the time rests on
	Before time.Time
	Count  int
}

// retention is how a class is found and let go: due selects ids, ?1 is the moment in milliseconds and
// ?2 the day before which it goes.
type retention struct {
	class, text, basis string
	since              func(Keeping, time.Time) time.Time
	due                string
	drop               func(ctx context.Context, t *tx, r Privacy, id, because int64) error
}

// retainedAtOnce is how many rows go in one transaction, so that nobody waits.
const retainedAtOnce = 200

func months(of func(Keeping) int) func(Keeping, time.Time) time.Time {
	return func(k Keeping, now time.Time) time.Time { return now.AddDate(0, -of(k), 0) }
}

// signInLines are the lines of the log about who came in, or tried.
const signInLines = "(a.action LIKE 'sesión %' OR a.action LIKE 'contraseña aceptada%' OR a.action LIKE 'enlace de acceso%' OR a.outcome <> '')"

func retentions() []retention {
	return []retention{
		{"pedidos", "Pedidos entregados o anulados", "6 años: Código de Comercio, art. 30; 4 años, Ley General Tributaria, art. 66",
			months(func(k Keeping) int { return k.Orders }),
			"SELECT t.id FROM orders t WHERE t.state IN ('delivered', 'cancelled') AND t.updated_at < ?1 AND NOT " + owedCondition(ExportOrders), dropOrder},
		{"incidencias", "Incidencias cerradas", "6 años: Código de Comercio, art. 30",
			months(func(k Keeping) int { return k.Orders }),
			"SELECT t.id FROM incidents t WHERE t.closed_at < ?1 AND NOT " + owedCondition(ExportIncidents), dropIncident},
		{"lecturas", "Lecturas de contratos terminados", "el contrato y 6 años más: con ellas se factura (Código de Comercio, art. 30)",
			months(func(k Keeping) int { return k.Readings }),
			`SELECT t.id FROM readings t JOIN equipment e ON e.id = t.equipment_id WHERE t.taken_on < ?2 AND (e.ends_on <> '' AND e.ends_on < ?2 OR e.withdrawn_on <> '' AND e.withdrawn_on < ?2)
				AND NOT EXISTS (SELECT 1 FROM incidents i WHERE i.reading_id = t.id) AND NOT EXISTS (SELECT 1 FROM incident_work w WHERE w.reading_id = t.id)
				AND NOT ` + owedCondition(ExportReadings), dropRow("readings")},
		{"documentos", "Fotos y documentos de incidencias cerradas", "propuesta: 2 años; no son documentos contables",
			months(func(k Keeping) int { return k.Files }),
			`SELECT t.id FROM attachments t JOIN incident_events v ON v.id = t.event_id JOIN incidents i ON i.id = v.incident_id WHERE t.created_at < ?1 AND i.closed_at IS NOT NULL`, dropRow("attachments")},
		{"cartas", "Cartas enviadas: a quién, cuál y cuándo", "propuesta: 12 meses; el texto no se guarda",
			months(func(k Keeping) int { return k.Letters }),
			"SELECT t.id FROM outbox t WHERE t.created_at < ?1 AND (t.sent_at IS NOT NULL OR t.failed_at IS NOT NULL)", dropRow("outbox")},
		{"enlaces", "Enlaces de un solo uso caducados", "propuesta: 30 días",
			func(k Keeping, now time.Time) time.Time { return now.AddDate(0, 0, -k.Links) },
			"SELECT t.id FROM access_links t WHERE t.expires_at < ?1", dropRow("access_links")},
		{"entradas", "Entradas e intentos de entrada en el registro: nombres y valores", "propuesta: 12 meses; interés legítimo en la seguridad (RGPD, art. 6.1.f)",
			months(func(k Keeping) int { return k.SignIns }),
			"SELECT a.id FROM audit a WHERE a.at < ?1 AND a.salt IS NOT NULL AND " + signInLines, dropFacts},
		{"ip", "Direcciones IP del registro: queda la red", "30 días: minimización (RGPD, art. 5.1.c)",
			func(_ Keeping, now time.Time) time.Time { return now.Add(-addressesWhole) },
			"SELECT a.id FROM audit a WHERE a.at < ?1 AND a.ip_salt IS NOT NULL", dropAddress},
		{"bloqueados", "Datos bloqueados", "3 años: prescripción de las infracciones (LOPDGDD, art. 72)",
			months(func(k Keeping) int { return k.Blocked }),
			"SELECT x.id FROM erasures x WHERE x.archived_at < ?1 AND x.purged_at IS NULL", dropArchive},
	}
}

// Due lists every class with how much of it would go now.
func (r Privacy) Due(ctx context.Context) ([]Retained, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	var list []Retained
	for _, class := range retentions() {
		before := class.since(dealer.Keep, r.s.Now())
		due := Retained{Class: class.class, Text: class.text, Basis: class.basis, Before: before}
		if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM ("+class.due+")", millis(before), DateOf(before)).Scan(&due.Count); err != nil {
			return nil, translate("count "+class.class, err)
		}
		list = append(list, due)
	}
	return list, nil
}

// Retain lets everything go that has been kept for long enough, in small transactions, and writes
// into the log how much of each it was. Nothing goes that the ERP has not taken.
func (r Privacy) Retain(ctx context.Context) ([]Retained, error) {
	list, err := r.Due(ctx)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, due := range list {
		if due.Count > 0 {
			changes = append(changes, Change{Field: due.Text, New: strconv.Itoa(due.Count)})
		}
	}
	if len(changes) == 0 {
		return list, nil
	}
	var because int64
	err = r.s.write(ctx, "note retention", func(t *tx) (err error) {
		because, err = t.auditOutcome(ctx, Done, actionRetention, Object{Kind: OnSettings, Name: "Privacidad"}, changes...)
		return err
	})
	for i, class := range retentions() {
		if err == nil && list[i].Count > 0 {
			err = r.retain(ctx, class, list[i].Before, because)
		}
	}
	return list, err
}

func (r Privacy) retain(ctx context.Context, class retention, before time.Time, because int64) error {
	for {
		gone := 0
		err := r.s.write(ctx, "let go "+class.class, func(t *tx) error {
			ids, err := collect(ctx, t, "list "+class.class, func(row rowScanner, id *int64) error { return row.Scan(id) },
				class.due+" LIMIT "+strconv.Itoa(retainedAtOnce), millis(before), DateOf(before))
			for _, id := range ids {
				if err := class.drop(ctx, t, r, id, because); err != nil {
					return err
				}
			}
			gone = len(ids)
			return err
		})
		if err != nil || gone < retainedAtOnce {
			return err
		}
	}
}

func (t *tx) each(ctx context.Context, id int64, statements ...string) error {
	for _, statement := range statements {
		if _, err := t.ExecContext(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

func dropRow(table string) func(context.Context, *tx, Privacy, int64, int64) error {
	return func(ctx context.Context, t *tx, _ Privacy, id, _ int64) error {
		return t.each(ctx, id, "DELETE FROM "+table+" WHERE id = ?",
			"DELETE FROM export_marks WHERE kind = iif('"+table+"' = 'readings', 'lecturas', '') AND object_id = ?")
	}
}

func dropOrder(ctx context.Context, t *tx, _ Privacy, id, _ int64) error {
	return t.each(ctx, id, "DELETE FROM order_notes WHERE order_id = ?", "DELETE FROM order_events WHERE order_id = ?", "DELETE FROM order_taxes WHERE order_id = ?",
		"DELETE FROM order_lines WHERE order_id = ?", "DELETE FROM orders WHERE id = ?",
		"DELETE FROM export_marks WHERE kind = 'pedidos' AND object_id = ?", "DELETE FROM export_queue WHERE kind = 'pedidos' AND object_id = ?")
}

func dropIncident(ctx context.Context, t *tx, _ Privacy, id, _ int64) error {
	return t.each(ctx, id, "DELETE FROM attachments WHERE event_id IN (SELECT v.id FROM incident_events v WHERE v.incident_id = ?)",
		"DELETE FROM incident_work WHERE event_id IN (SELECT v.id FROM incident_events v WHERE v.incident_id = ?)",
		"DELETE FROM incident_events WHERE incident_id = ?", "DELETE FROM incident_notes WHERE incident_id = ?", "DELETE FROM incidents WHERE id = ?",
		"DELETE FROM export_marks WHERE kind = 'incidencias' AND object_id = ?", "DELETE FROM export_queue WHERE kind = 'incidencias' AND object_id = ?")
}

func dropFacts(ctx context.Context, t *tx, _ Privacy, id, because int64) error {
	_, err := t.forgetFacts(ctx, because, "id = ?", id)
	return err
}

func dropAddress(ctx context.Context, t *tx, _ Privacy, id, _ int64) error {
	var ip string
	if err := t.QueryRowContext(ctx, "SELECT ip FROM audit WHERE id = ?", id).Scan(&ip); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, "UPDATE audit SET ip = ?, ip_salt = NULL WHERE id = ?", cutAddress(ip), id)
	return err
}

func dropArchive(ctx context.Context, t *tx, r Privacy, id, _ int64) error {
	e, err := t.erasure(ctx, r.s, ErasureID(id))
	if err == nil {
		err = r.purge(ctx, t, e)
	}
	return err
}
