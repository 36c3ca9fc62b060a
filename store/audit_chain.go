package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/netip"
	"time"
)

// How the log can forget people and still be believed. A line has three parts:
//
//   - what never changes: when, which of the dealer's people, customer or person (by number), how
//     surely they had signed in, what was done to which thing, the reference of the request;
//   - its facts: names and values, which are personal data. Of them the chain holds a hash with a
//     random salt that stands beside them; when somebody is erased, facts and salt go, and the hash
//     alone tells nothing. The line then says by erased_id which later line tells why. The dealer's
//     own people stay named, by their number;
//   - the address it came from, hashed apart with a salt of its own, which is cut to its network
//     (/24, /48) after 30 days.
//
// The hash of a line goes over the first part, both hashes and the line before. Verify recomputes it
// for every line, compares facts and addresses that are still there with their hashes, and takes a
// missing one only for what it is: facts for which an erasing line stands further down, an address
// that is old enough. Lines of files before schema 17 had names and address in the chain; the
// migration gives them the new form, and leaves a line that did not fit unfitting.

// Outcome is how what a line tells of ended.
type Outcome string

// The outcomes.
const (
	Done      Outcome = ""
	Failed    Outcome = "failed"    // wrong secret, wrong code
	Denied    Outcome = "denied"    // not theirs to do
	Throttled Outcome = "throttled" // too many, too fast
)

// Word is the outcome as the screen says it; empty for what was done.
func (o Outcome) Word() string {
	switch o {
	case Failed:
		return "Fallido"
	case Denied:
		return "Denegado"
	case Throttled:
		return "Frenado"
	}
	return ""
}

// addressesWhole is how long an address is kept as it was.
const addressesWhole = 30 * 24 * time.Hour

// What erasing lines say. Verify believes a missing fact for these alone.
const (
	actionPurged    = "datos suprimidos"
	actionRetention = "plazos de conservación aplicados"
)

// auditRow is a line as it stands in the file.
type auditRow struct {
	id                   int64
	at                   int64
	kind                 ActorKind
	staff                StaffID
	role                 Role
	customer             CustomerID
	person               PersonID
	looksAs              CustomerID
	level                Level
	factor               Factor
	outcome              Outcome
	device, action       string
	object               ObjectKind
	objectID             int64
	request              string
	actor, name, changes string
	salt, facts          []byte
	ip                   string
	ipSalt, ipPrint      []byte
	erased               sql.NullInt64
	hash                 []byte
	erasedBy             string // the action of the line that erased this one's facts
}

const auditRowColumns = `a.id, a.at, a.actor_kind, coalesce(a.staff_id, 0), a.role, coalesce(a.customer_id, 0), a.person_id, a.looks_as, a.level, a.factor,
	a.outcome, a.device, a.action, a.object, a.object_id, a.request, a.actor, a.object_name, a.changes, a.salt, a.facts, a.ip, a.ip_salt, a.ip_print, a.erased_id, a.hash,
	coalesce((SELECT b.action FROM audit b WHERE b.id = a.erased_id AND b.id >= a.id), '')`

func scanAuditRow(row rowScanner, l *auditRow) error {
	return row.Scan(&l.id, &l.at, &l.kind, &l.staff, &l.role, &l.customer, &l.person, &l.looksAs, &l.level, &l.factor,
		&l.outcome, &l.device, &l.action, &l.object, &l.objectID, &l.request, &l.actor, &l.name, &l.changes, &l.salt, &l.facts,
		&l.ip, &l.ipSalt, &l.ipPrint, &l.erased, &l.hash, &l.erasedBy)
}

// seal chains the line to the one before it.
func (l *auditRow) seal(before []byte) {
	l.salt, l.ipSalt, l.ipPrint = randomBytes(16), nil, nil
	l.facts = l.factsOf()
	if l.ip != "" {
		l.ipSalt = randomBytes(16)
		l.ipPrint = saltedHash(l.ipSalt, l.ip)
	}
	l.hash = l.hashAfter(before)
}

func (l *auditRow) factsOf() []byte { return saltedHash(l.salt, l.actor, l.name, l.changes) }

// hashAfter is the hash that the line has after the line before.
func (l *auditRow) hashAfter(before []byte) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "2\x00%x\x00%d\x00%s\x00%d\x00%s\x00%d\x00%d\x00%d\x00%d\x00%s\x00%s\x00%s\x00%s\x00%s\x00%d\x00%s\x00%x\x00%x",
		before, l.at, l.kind, l.staff, l.role, l.customer, l.person, l.looksAs, l.level, l.factor, l.outcome, l.device, l.action,
		l.object, l.objectID, l.request, l.facts, l.ipPrint)
	return sum.Sum(nil)
}

// fits reports whether the line is as it was written, or lacks only what may be taken out.
func (l *auditRow) fits(before []byte, now int64) bool {
	if !bytes.Equal(l.hash, l.hashAfter(before)) {
		return false
	}
	erased := l.erased.Valid && (l.erasedBy == actionPurged || l.erasedBy == actionRetention)
	if l.salt != nil && !bytes.Equal(l.facts, l.factsOf()) || l.salt == nil && (!erased || l.actor+l.name != "" || l.changes != "[]") {
		return false
	}
	if l.ipSalt != nil {
		return bytes.Equal(l.ipPrint, saltedHash(l.ipSalt, l.ip))
	}
	cut := now-l.at >= addressesWhole.Milliseconds() && cutAddress(l.ip) == l.ip
	return l.ipPrint == nil && l.ip == "" || l.ipPrint != nil && (erased && l.ip == "" || cut)
}

func (l *auditRow) insert(ctx context.Context, t *tx, search string) (int64, error) {
	done, err := t.ExecContext(ctx, `INSERT INTO audit
		(version, at, actor_kind, staff_id, role, customer_id, person_id, looks_as, level, factor, outcome, device, action, object, object_id, request,
			actor, object_name, changes, salt, facts, ip, ip_salt, ip_print, search, hash)
		VALUES (2, ?, ?, nullif(?, 0), ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.at, l.kind, l.staff, l.role, l.customer, l.person, l.looksAs, l.level, l.factor, l.outcome, l.device, l.action, l.object, l.objectID, l.request,
		l.actor, l.name, l.changes, l.salt, l.facts, l.ip, l.ipSalt, l.ipPrint, search, l.hash)
	if err != nil {
		return 0, err
	}
	return done.LastInsertId()
}

func saltedHash(salt []byte, parts ...string) []byte {
	sum := sha256.New()
	sum.Write(salt)
	for _, part := range parts {
		fmt.Fprintf(sum, "%d\x00%s", len(part), part)
	}
	return sum.Sum(nil)
}

// cutAddress is the network that an address belongs to: /24 or, of IPv6, /48. What is no address is left out.
func cutAddress(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	addr = addr.Unmap()
	bits := 24
	if addr.Is6() {
		bits = 48
	}
	network, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return network.Addr().String()
}

// rechain gives the lines of a file before schema 17 their second form. A line that did not fit the
// one before it gets a hash that never fits.
func rechain(ctx context.Context, q *sql.Tx) error {
	rows, err := q.QueryContext(ctx, "SELECT "+auditRowColumns+" FROM audit a ORDER BY a.id")
	if err != nil {
		return err
	}
	lines, err := func() (list []auditRow, err error) {
		defer rows.Close()
		for rows.Next() {
			var l auditRow
			if err := scanAuditRow(rows, &l); err != nil {
				return nil, err
			}
			list = append(list, l)
		}
		return list, rows.Err()
	}()
	if err != nil {
		return err
	}
	var first, before []byte
	for _, l := range lines {
		old := l.hash
		fitted := bytes.Equal(old, l.firstHash(first))
		l.seal(before)
		if !fitted {
			l.hash = make([]byte, sha256.Size)
		}
		first, before = old, l.hash
		_, err := q.ExecContext(ctx, "UPDATE audit SET version = 2, salt = ?, facts = ?, ip_salt = ?, ip_print = ?, hash = ? WHERE id = ?",
			l.salt, l.facts, l.ipSalt, l.ipPrint, l.hash, l.id)
		if err != nil {
			return err
		}
	}
	return nil
}

// firstHash is the hash that lines had before schema 17, with everything in it.
func (l *auditRow) firstHash(before []byte) []byte {
	sum := sha256.New()
	sum.Write(before)
	fmt.Fprintf(sum, "%d\x00%s\x00%d\x00%s\x00%s\x00%d\x00%s\x00%s\x00%d\x00%s\x00%s\x00%s\x00%s",
		l.at, l.kind, l.staff, l.actor, l.role, l.customer, l.action, l.object, l.objectID, l.name, l.changes, l.ip, l.request)
	return sum.Sum(nil)
}
