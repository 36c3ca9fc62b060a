package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"
)

// ReadingCase is one reading with all that helps to judge it.
type ReadingCase struct {
	ReadingLine
	Equipment Equipment // as it is today, whosever it is
	Contact   string
	Phone     string
	Email     string
	Usual     Counts    // copies in 30 days, where the history is long enough
	Months    []Month   // copies of the last twelve months
	Past      []Reading // the six readings before it that count, newest first
	Question  *ReadingQuestion
	Verdict   *ReadingVerdict
	Instead   int64 // the reading that this one stands in place of, or 0
}

// ReadingQuestion is what the customer was asked about a doubtful reading, and what it said.
type ReadingQuestion struct {
	Author     string
	AskedAt    time.Time
	Answer     string // AnswerYes, AnswerNo, or empty while there is none
	Note       string
	AnsweredAt time.Time
}

// What a customer answers when it is asked whether a reading is right.
const (
	AnswerYes = "yes"
	AnswerNo  = "no"
)

// ReadingVerdict is what the office decided about a reading.
type ReadingVerdict struct {
	Verdict string // VerdictConfirmed …
	Reason  string
	Instead int64 // the reading that counts in its place, or 0
	Author  string
	At      time.Time
}

// What the office decides.
const (
	VerdictConfirmed = "confirmed"
	VerdictCorrected = "corrected" // another value counts in its place
	VerdictDiscarded = "discarded"
	VerdictChanged   = "changed" // the counter was changed or reset before it
)

const (
	caseMonths = 12
	casePast   = 6
)

// Reading returns any customer's reading with what helps to judge it, or ErrNotFound.
func (r Office) Reading(ctx context.Context, id int64) (ReadingCase, error) {
	return r.reading(ctx, r.s.readers, id)
}

func (r Office) reading(ctx context.Context, q querier, id int64) (ReadingCase, error) {
	const op = "get reading"
	var c ReadingCase
	row := q.QueryRowContext(ctx, "SELECT "+readingLineColumns+`,
			e.contact, iif(e.phone <> '', e.phone, c.phone), iif(c.email <> '', c.email, e.email)`+readingLineTables+" WHERE r.id = ?", id)
	if err := r.s.scanReadingLine(withMore{row, []any{&c.Contact, &c.Phone, &c.Email}}, &c.ReadingLine); err != nil {
		return c, translate(op, err)
	}
	row = q.QueryRowContext(ctx, "SELECT "+equipmentColumns+equipmentTables+" WHERE e.id = ?", c.Machine.ID)
	if err := scanEquipment(row, &c.Equipment); err != nil {
		return c, translate(op, err)
	}
	rows, err := history(ctx, q, c.Customer.ID, c.Machine.ID, r.s.Settings.zone())
	if err != nil {
		return c, err
	}
	c.judgedBy(rows, r.s.Today())
	if c.Question, err = r.s.questionOf(ctx, q, id); err != nil {
		return c, translate(op, err)
	}
	c.Verdict, c.Instead, err = r.s.verdictOf(ctx, q, id)
	return c, translate(op, err)
}

// judgedBy fills in what the machine's history says about the reading.
func (c *ReadingCase) judgedBy(rows []Reading, today Date) {
	at := slices.IndexFunc(rows, func(r Reading) bool { return r.ID == c.ID })
	before := rows
	if at >= 0 {
		c.Copies, c.Since = rows[at].Copies, rows[at].Since
		before = rows[:at]
	} else {
		before = slices.DeleteFunc(slices.Clone(rows), func(r Reading) bool { return r.On > c.On || r.On == c.On && r.ID > c.ID })
	}
	if n := len(before); n > 0 {
		c.Before, c.BeforeOn = before[n-1].Counts, before[n-1].On
	}
	c.Usual, c.Months = usualOf(before), monthly(rows, today, caseMonths)
	c.Past = slices.Clone(before[max(0, len(before)-casePast):])
	slices.Reverse(c.Past)
}

func (s *Store) questionOf(ctx context.Context, q querier, id int64) (*ReadingQuestion, error) {
	var question ReadingQuestion
	var asked, answered sql.NullInt64
	err := q.QueryRowContext(ctx, "SELECT author, asked_at, answer, note, answered_at FROM reading_questions WHERE reading_id = ?", id).
		Scan(&question.Author, &asked, &question.Answer, &question.Note, &answered)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	question.AskedAt, question.AnsweredAt = s.moment(asked), s.moment(answered)
	return &question, err
}

// verdictOf is what was decided about a reading, and the reading that it stands in place of.
func (s *Store) verdictOf(ctx context.Context, q querier, id int64) (*ReadingVerdict, int64, error) {
	var instead int64
	err := q.QueryRowContext(ctx, "SELECT coalesce(max(reading_id), 0) FROM reading_verdicts WHERE instead_id = ?", id).Scan(&instead)
	if err != nil {
		return nil, 0, err
	}
	var verdict ReadingVerdict
	var at int64
	err = q.QueryRowContext(ctx, "SELECT verdict, reason, coalesce(instead_id, 0), author, at FROM reading_verdicts WHERE reading_id = ?", id).
		Scan(&verdict.Verdict, &verdict.Reason, &verdict.Instead, &verdict.Author, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, instead, nil
	}
	verdict.At = s.instant(at)
	return &verdict, instead, err
}
