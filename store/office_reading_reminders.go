package store

import (
	"cmp"
	"context"
	"strconv"
	"strings"
)

// Reminded is what became of asking customers for their readings.
type Reminded struct {
	Sent        int // customers who get a letter
	Already     int // those who got one for this period before
	Unreachable int // those without an e-mail address
}

// RemindReadings writes to the customers of these machines and asks for every reading of theirs that is
// missing in the current period. Each customer gets one letter per period, however often it is asked.
func (r Office) RemindReadings(ctx context.Context, machines []EquipmentID) (Reminded, error) {
	list := make([]string, len(machines))
	for i, id := range machines {
		list[i] = strconv.FormatInt(int64(id), 10)
	}
	return r.remind(ctx, ReadingFilter{}, " AND e.id IN (SELECT value FROM json_each(?))", "["+strings.Join(list, ",")+"]")
}

// RemindAllReadings is RemindReadings for every machine that the filter lists.
func (r Office) RemindAllReadings(ctx context.Context, filter ReadingFilter) (Reminded, error) {
	return r.remind(ctx, filter, "")
}

// reminder is a customer that is to be asked.
type reminder struct {
	id       CustomerID
	number   string
	name     string
	email    string
	machines string
}

func (r Office) remind(ctx context.Context, filter ReadingFilter, which string, args ...any) (Reminded, error) {
	var done Reminded
	period, err := r.s.Readings.Period(ctx)
	if err != nil {
		return done, err
	}
	err = r.s.write(ctx, "remind of readings", func(t *tx) error {
		where, more := r.s.pendingWhere(period, filter)
		list, err := collect(ctx, t, "list whom to remind", func(row rowScanner, c *reminder) error {
			return row.Scan(&c.id, &c.number, &c.name, &c.email, &c.machines)
		}, `SELECT c.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name), iif(c.email <> '', c.email, max(e.email)), group_concat(e.number, ', ')`+
			pendingTables+where+which+" GROUP BY c.id ORDER BY c.id", append(more, args...)...)
		if err != nil {
			return err
		}
		for _, c := range list {
			if err := t.remind(ctx, c, period, &done); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// remind writes to one customer, unless it was written to for this period.
func (t *tx) remind(ctx context.Context, c reminder, period Period, done *Reminded) error {
	if strings.TrimSpace(c.email) == "" {
		done.Unreachable++
		return nil
	}
	result, err := t.ExecContext(ctx, `INSERT INTO reading_reminders (customer_id, period, author, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (customer_id, period) DO NOTHING`, c.id, period.First, ActorOf(ctx).Name, millis(t.now))
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n == 0 || err != nil {
		done.Already++
		return err
	}
	id, err := result.LastInsertId()
	if err != nil {
		return err
	}
	done.Sent++
	if err := enqueue(ctx, t, Letter{LetterReadingReminder, strconv.FormatInt(id, 10), c.name, c.email}); err != nil {
		return err
	}
	return t.audit(ctx, "recordatorio de lecturas enviado", Object{Kind: OnCustomer, ID: int64(c.id), Name: c.number, Customer: c.id},
		Change{Field: "Equipos", New: c.machines})
}

// AskAboutReading writes to the customer and asks whether a reading in doubt is right. The customer
// answers in the portal. It returns ErrForbidden, with words, when it was asked before or cannot be
// written to, ErrConflict for a reading that is decided already, and ErrNotFound.
func (r Office) AskAboutReading(ctx context.Context, id int64) error {
	return r.s.write(ctx, "ask about reading", func(t *tx) error {
		c, err := r.doubtful(ctx, t, id)
		switch {
		case err != nil:
			return err
		case c.Question != nil:
			return refusal("Ya se le preguntó el %s. Si corre prisa, llame al cliente.", c.Question.AskedAt.Format("02/01/2006"))
		case c.Equipment.Customer != c.Customer.ID:
			return refusal("El equipo ya no es de %s: pregúntele por teléfono.", c.Customer.Name)
		case strings.TrimSpace(c.Email) == "":
			return refusal("El cliente no tiene correo en su ficha: pregúntele por teléfono.")
		}
		_, err = t.ExecContext(ctx, "INSERT INTO reading_questions (reading_id, customer_id, author, asked_at) VALUES (?, ?, ?, ?)",
			id, c.Customer.ID, ActorOf(ctx).Name, millis(t.now))
		if err != nil {
			return err
		}
		if err := enqueue(ctx, t, Letter{LetterReadingQuestion, strconv.FormatInt(id, 10), c.Customer.Name, c.Email}); err != nil {
			return err
		}
		return t.audit(ctx, "confirmación pedida al cliente", c.object(), Change{Field: "Correo", New: c.Email})
	})
}

// AskedReading is a reading of the owner's about which the office asks.
type AskedReading struct {
	Reading  Reading
	Before   Reading // the zero value when there is none
	Machine  Equipment
	Question ReadingQuestion
	Open     bool // it has neither been answered nor decided
}

// Asked returns the reading of the owner's machine about which it was asked, or ErrNotFound.
func (r Readings) Asked(ctx context.Context, owner Owner, machine EquipmentID, id int64) (AskedReading, error) {
	return r.asked(ctx, r.s.readers, owner, machine, id)
}

func (r Readings) asked(ctx context.Context, q querier, owner Owner, machine EquipmentID, id int64) (AskedReading, error) {
	var a AskedReading
	var err error
	if a.Machine, err = equipment(ctx, q, owner, machine, r.s.Today()); err != nil {
		return a, err
	}
	c, err := r.s.Office.reading(ctx, q, id)
	if err != nil {
		return a, err
	}
	if c.Question == nil || c.Customer.ID != owner.Whose() || c.Machine.ID != machine {
		return a, ErrNotFound
	}
	a.Reading, a.Question = c.Reading, *c.Question
	if len(c.Past) > 0 {
		a.Before = c.Past[0]
	}
	a.Open = c.Status == ReadingDoubtful && c.Question.Answer == ""
	return a, nil
}

// Answer notes what the owner says about a reading that it was asked about: AnswerYes, or AnswerNo with
// what the machine really shows. The office decides. The same answer twice is one. It returns Invalid,
// ErrForbidden with words once it is decided, and ErrNotFound.
func (r Readings) Answer(ctx context.Context, owner Owner, machine EquipmentID, id int64, answer, note string) error {
	note = strings.TrimSpace(strings.ToValidUTF8(note, ""))
	wrong := Invalid{}
	switch checkLength(wrong, "note", note, MaxOrderNotes); {
	case answer != AnswerYes && answer != AnswerNo:
		wrong["answer"] = "Elija una de las dos respuestas."
	case answer == AnswerNo && note == "":
		wrong["note"] = "Escriba qué marca el contador, o qué ha pasado."
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	return r.s.write(ctx, "answer about reading", func(t *tx) error {
		a, err := r.asked(ctx, t, owner, machine, id)
		switch {
		case err != nil:
			return err
		case a.Question.Answer == answer && a.Question.Note == note:
			return nil
		case !a.Open:
			return refusal("Esta lectura ya está resuelta. Si cree que hay un error, llámenos.")
		}
		_, err = t.ExecContext(ctx, "UPDATE reading_questions SET answer = ?, note = ?, answered_at = ? WHERE reading_id = ?",
			answer, note, millis(t.now), id)
		if err != nil {
			return err
		}
		said := map[string]string{AnswerYes: "Es correcta", AnswerNo: "No es correcta"}[answer]
		on := Object{Kind: OnReading, ID: id, Name: a.Machine.Number, Customer: owner.Whose()}
		if err := t.tellOf(ctx, owner, "lectura contestada por el cliente", on); err != nil {
			return err
		}
		return t.audit(ctx, "lectura contestada por el cliente", on,
			Change{Field: "Respuesta", New: cmp.Or(strings.TrimSpace(said+". "+note), said)})
	})
}
