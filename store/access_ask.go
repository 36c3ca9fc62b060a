package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode/utf8"
)

// How many letters with a link somebody may ask for, by customer, and how old what they ask may get
// before it is written.
const (
	asksHourly  = 3
	asksDaily   = 10
	askLives    = 10 * time.Minute
	askLongest  = 254 // characters: the longest address there is
	askBatch    = 100
	linksWindow = 24 * time.Hour
)

// errNobodyToWrite ends what was asked without a letter.
var errNobodyToWrite = errors.New("nobody to write to")

// Ask notes that somebody wants a letter with a link: to sign in (in the browser with that hash alone), to
// choose another password, or to activate an account. typed is a customer's number or an e-mail address.
// Whoever it is, known or not, it is the same work and there is no answer; the letters are queued by SettleAsks.
func (r Accounts) Ask(ctx context.Context, purpose LinkPurpose, typed string, browser []byte) error {
	typed = strings.TrimSpace(typed)
	if typed == "" || utf8.RuneCountInString(typed) > askLongest {
		typed = "?" // nobody's, and nothing to keep
	}
	return r.s.write(ctx, "ask for link", func(t *tx) error { return t.ask(ctx, purpose, typed, browser) })
}

func (t *tx) ask(ctx context.Context, purpose LinkPurpose, typed string, browser []byte) error {
	t.queued = true // who sends letters settles it
	_, err := t.ExecContext(ctx, "INSERT INTO access_asks (purpose, asked, browser, ip, at) VALUES (?, ?, ?, ?, ?)",
		purpose, typed, browser, ActorOf(ctx).IP, millis(t.now))
	return err
}

// ask is a letter with a link that somebody wants.
type ask struct {
	id      int64
	purpose LinkPurpose
	asked   string
	browser []byte
	ip      string
	at      int64
}

// SettleAsks queues the letters that were asked for, where there is somebody to write to who has not had
// too many, and forgets what was asked. It reports whether some may be left.
func (r Accounts) SettleAsks(ctx context.Context) (more bool, err error) {
	var waiting bool
	if err := r.s.readers.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM access_asks)").Scan(&waiting); err != nil || !waiting {
		return false, translate("settle asks", err)
	}
	err = r.s.write(ctx, "settle asks", func(t *tx) error {
		list, err := collect(ctx, t, "list asks", func(row rowScanner, a *ask) error {
			return row.Scan(&a.id, &a.purpose, &a.asked, &a.browser, &a.ip, &a.at)
		}, "SELECT id, purpose, asked, browser, ip, at FROM access_asks ORDER BY id LIMIT ?", askBatch)
		if err != nil {
			return err
		}
		more = len(list) == askBatch
		for _, a := range list {
			if err := t.settle(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}

func (t *tx) settle(ctx context.Context, a ask) error {
	if _, err := t.ExecContext(ctx, "DELETE FROM access_asks WHERE id = ?", a.id); err != nil {
		return err
	}
	if t.now.Sub(time.UnixMilli(a.at)) > askLives {
		return nil
	}
	link, err := t.askedFor(ctx, a)
	if errors.Is(err, errNobodyToWrite) {
		return nil
	}
	if err != nil {
		return err
	}
	by := Actor{Kind: BySystem, Name: "Visitante", IP: a.ip}
	err = t.mailAskedLink(WithActor(ctx, by), link)
	var refused Sentence
	if errors.As(err, &refused) { // nothing that could be told to who asked
		return nil
	}
	return err
}

// mailAskedLink makes a link that somebody asked for and writes the letter, unless the customer has had
// too many of them: then it returns a Sentence around ErrForbidden.
func (t *tx) mailAskedLink(ctx context.Context, link accessLink) error {
	var hour, day int
	err := t.QueryRowContext(ctx, `SELECT coalesce(sum(created_at > ?1), 0), count(*) FROM access_links
		WHERE customer_id = ?3 AND coalesce(person_id, 0) = ?4 AND purpose IN ('activate', 'reset', 'enter') AND created_at > ?2`,
		millis(t.now.Add(-time.Hour)), millis(t.now.Add(-linksWindow)), link.Customer, link.Person).Scan(&hour, &day)
	if err != nil {
		return err
	}
	if hour >= asksHourly || day >= asksDaily {
		return refusal("Ya se han enviado varios enlaces. Mire en el correo, también entre lo no deseado, o espere una hora.")
	}
	if err := t.accessLink(ctx, link); err != nil {
		return err
	}
	return t.audit(ctx, "enlace enviado: "+link.Purpose.word(), Object{Kind: OnCustomer, ID: int64(link.Customer), Customer: link.Customer})
}

func (p LinkPurpose) word() string {
	switch p {
	case LinkActivate:
		return "activar la cuenta"
	case LinkInvite:
		return "acceso para un compañero"
	case LinkReset:
		return "otra contraseña"
	case LinkEnter:
		return "entrar"
	}
	return "cerrar el acceso con CIF"
}

// askedFor is the link that somebody asked for, or errNobodyToWrite. A customer without an account of its own
// gets the link that makes one, whichever it asked for.
func (t *tx) askedFor(ctx context.Context, a ask) (accessLink, error) {
	if strings.Contains(a.asked, "@") {
		return t.askedByAddress(ctx, a)
	}
	c, err := customerByNumber(ctx, t, a.asked)
	if err != nil {
		return accessLink{}, err
	}
	if !c.Active {
		return accessLink{}, errNobodyToWrite
	}
	person, email, err := t.mainUser(ctx, c.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		has, err := hasMain(ctx, t, c.ID)
		if err != nil || has { // who may not sign in any more
			return accessLink{}, orNobody(err)
		}
		return addressed(accessLink{Purpose: LinkActivate, Customer: c.ID}, c.Email)
	case err != nil:
		return accessLink{}, err
	case email == "":
		email = c.Email
	}
	return addressed(a.link(c.ID, person), email)
}

// askedByAddress is for whoever signs in with the address: where they were last, when they work for several.
func (t *tx) askedByAddress(ctx context.Context, a ask) (accessLink, error) {
	email := normalEmail(a.asked)
	var customer CustomerID
	var person PersonID
	err := t.QueryRowContext(ctx, `SELECT p.customer_id, p.id FROM logins g JOIN people p ON p.login_id = g.id JOIN customers c ON c.id = p.customer_id
		WHERE g.email = ? AND p.active = 1 AND c.active = 1 ORDER BY coalesce(p.seen_at, 0) DESC, p.id LIMIT 1`, email).Scan(&customer, &person)
	if errors.Is(err, sql.ErrNoRows) {
		return t.askedByOwner(ctx, email)
	}
	return accessLink{Purpose: a.linkPurpose(), Customer: customer, Person: person, Address: email, Browser: a.browser}, err
}

// askedByOwner is for the customer without an account that has the address on file, if it is one alone.
func (t *tx) askedByOwner(ctx context.Context, email string) (accessLink, error) {
	type holder struct {
		id    CustomerID
		field string
	}
	list, err := collect(ctx, t, "find by address", func(row rowScanner, h *holder) error { return row.Scan(&h.id, &h.field) },
		`SELECT c.id, c.email FROM customers c WHERE c.active = 1 AND instr(lower(c.email), ?) > 0
			AND NOT EXISTS (SELECT 1 FROM people m WHERE m.customer_id = c.id AND m.main = 1) LIMIT 20`, email)
	if err != nil {
		return accessLink{}, err
	}
	var found []CustomerID
	for _, h := range list {
		if hasAddress(h.field, email) {
			found = append(found, h.id)
		}
	}
	if len(found) != 1 {
		return accessLink{}, errNobodyToWrite
	}
	return accessLink{Purpose: LinkActivate, Customer: found[0], Address: email}, nil
}

// linkPurpose is what somebody who has an account asked for; there is nothing to activate for them.
func (a ask) linkPurpose() LinkPurpose {
	if a.purpose == LinkActivate {
		return LinkReset
	}
	return a.purpose
}

func (a ask) link(customer CustomerID, person PersonID) accessLink {
	return accessLink{Purpose: a.linkPurpose(), Customer: customer, Person: person, Browser: a.browser}
}

// addressed sends a link to the first usable address of a field.
func addressed(link accessLink, field string) (accessLink, error) {
	if link.Address = FirstAddress(field); link.Address == "" {
		return link, errNobodyToWrite
	}
	return link, nil
}

// mainUser returns who signs in with the customer's number, and their e-mail address if they have one.
func (t *tx) mainUser(ctx context.Context, customer CustomerID) (PersonID, string, error) {
	var id PersonID
	var email string
	err := t.QueryRowContext(ctx, `SELECT p.id, coalesce(g.email, '') FROM people p JOIN logins g ON g.id = p.login_id
		WHERE p.customer_id = ? AND p.main = 1 AND p.active = 1`, customer).Scan(&id, &email)
	return id, email, err
}

// orNobody is err, or errNobodyToWrite without one.
func orNobody(err error) error {
	if err == nil {
		return errNobodyToWrite
	}
	return err
}

// hasMain reports whether somebody is the customer's main user, whether they may sign in or not.
func hasMain(ctx context.Context, q querier, customer CustomerID) (bool, error) {
	var has bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE customer_id = ? AND main = 1)", customer).Scan(&has)
	return has, err
}
