package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"
)

// LetterText is the dealer's own words for a kind of letter: its subject, and the paragraphs before and
// after the facts. The zero value stands for the standard words.
type LetterText struct {
	Subject string
	Opening string
	Closing string
}

// The longest words of a letter, in characters.
const (
	maxSubject = 150
	maxLetter  = 4000
)

// LetterText returns the dealer's own words for a kind of letter, or the zero LetterText.
func (r Settings) LetterText(ctx context.Context, kind string) (LetterText, error) {
	return loadLetterText(ctx, r.s.readers, kind)
}

func loadLetterText(ctx context.Context, q querier, kind string) (LetterText, error) {
	var text LetterText
	err := q.QueryRowContext(ctx, "SELECT subject, opening, closing FROM letter_texts WHERE kind = ?", kind).
		Scan(&text.Subject, &text.Opening, &text.Closing)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return text, translate("load letter text", err)
}

// OwnLetters lists the kinds of letters for which the dealer has its own words.
func (r Settings) OwnLetters(ctx context.Context) ([]string, error) {
	return collect(ctx, r.s.readers, "list letter texts", func(row rowScanner, kind *string) error { return row.Scan(kind) },
		"SELECT kind FROM letter_texts ORDER BY kind")
}

// ChangeLetter sets the dealer's own words for a kind of letter, which people call title; the zero
// LetterText brings the standard words back. It returns Invalid («subject», «opening», «closing») and,
// when the page is newer than seen, ErrConflict.
func (r Settings) ChangeLetter(ctx context.Context, seen int64, kind, title string, text LetterText) error {
	if text != (LetterText{}) {
		if err := text.check(); err != nil {
			return err
		}
	}
	return r.s.write(ctx, "save letter text", func(t *tx) error {
		before, err := loadLetterText(ctx, t, kind)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "DELETE FROM letter_texts WHERE kind = ?", kind); err != nil {
			return err
		}
		if text != (LetterText{}) {
			_, err = t.ExecContext(ctx, "INSERT INTO letter_texts (kind, subject, opening, closing) VALUES (?, ?, ?, ?)", kind, text.Subject, text.Opening, text.Closing)
		}
		if err != nil {
			return err
		}
		const standard = "(el texto normal)"
		changes := Changes("Asunto", cmp.Or(before.Subject, standard), cmp.Or(text.Subject, standard),
			"Principio", cmp.Or(before.Opening, standard), cmp.Or(text.Opening, standard), "Final", before.Closing, text.Closing)
		return t.turn(ctx, LetterPage(kind), "Carta «"+title+"»", seen, changes)
	})
}

func (l LetterText) check() error {
	wrong := Invalid{}
	switch {
	case l.Subject == "":
		wrong["subject"] = "Escriba el asunto."
	case exceeds(l.Subject, maxSubject), strings.ContainsAny(l.Subject, "\n\r"):
		wrong["subject"] = "El asunto es una sola línea, de 150 letras como mucho."
	}
	switch {
	case l.Opening == "":
		wrong["opening"] = "Escriba con qué empieza la carta."
	case exceeds(l.Opening, maxLetter):
		wrong["opening"] = "Es demasiado largo. Acórtelo."
	}
	if exceeds(l.Closing, maxLetter) {
		wrong["closing"] = "Es demasiado largo. Acórtelo."
	}
	return wrong.orNil()
}
