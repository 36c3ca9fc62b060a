package store

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Wait is how long a customer has been waiting, held against what the dealer promises.
type Wait struct {
	For      time.Duration // since the report, or since the customer opened it again, until now or until it was closed
	Counted  time.Duration // of that, what counts: working hours where Working says so
	Working  bool          // Counted and Promise are working hours
	Promise  time.Duration // until the dealer answers; 0 when the dealer promises nothing that can be counted
	Answered bool          // somebody at the dealer's has done something since
	Missed   bool          // a visit was agreed and its time is over
	Late     bool          // open, and either unanswered beyond the promise or Missed
}

// waitColumns are since when the customer waits and when the dealer first did something about it.
const waitColumns = `coalesce((SELECT v.at FROM incident_events v WHERE v.id = (` + lastAsked + `)), i.created_at),
	(SELECT min(v.at) FROM incident_events v WHERE v.incident_id = i.id AND v.side = 'dealer' AND v.id > (` + lastAsked + `))`

// lastAsked is the event with which the waiting began.
const lastAsked = `SELECT max(a.id) FROM incident_events a
	WHERE a.incident_id = i.id AND (a.kind = 'created' OR a.kind = 'reopened' AND a.side = 'customer')`

// promise is what the dealer says about how soon it answers.
type promise struct {
	hours   openingHours
	known   bool // the hours could be read
	working bool
	within  time.Duration
}

var promiseToken = regexp.MustCompile(`(\d+|una?|dos|tres|cuatro|cinco|seis|ocho|doce|veinticuatro|cuarenta y ocho) (horas?|dias?)\b`)

var promiseNumbers = map[string]int{"un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "ocho": 8, "doce": 12,
	"veinticuatro": 24, "cuarenta y ocho": 48}

// promiseOf reads the dealer's promise, «Le respondemos en 4 horas laborables.», and its hours.
func promiseOf(dealer Dealer) promise {
	var p promise
	p.hours, p.known = parseHours(dealer.Hours)
	text := plain(dealer.Promise)
	found := promiseToken.FindStringSubmatch(text)
	if found == nil {
		return p
	}
	number, err := strconv.Atoi(found[1])
	if err != nil {
		number = promiseNumbers[found[1]]
	}
	p.working = p.known && (strings.Contains(text, "laborable") || strings.Contains(text, "habil"))
	unit := time.Hour
	if found[2][0] == 'd' {
		if unit = 24 * time.Hour; p.working {
			unit = p.hours.perDay()
		}
	}
	p.within = time.Duration(min(number, 1000)) * unit
	return p
}

// wait holds one incident against the promise.
func (p promise) wait(l *QueuedIncident, since, answered, now time.Time) Wait {
	until := now
	if l.State.Closed() {
		until = l.ClosedAt
	}
	w := Wait{For: max(0, until.Sub(since)), Working: p.working, Promise: p.within, Answered: !answered.IsZero()}
	w.Counted = w.For
	if p.working && !l.State.Closed() {
		w.Counted = p.hours.between(since, until)
	}
	if l.State.Closed() {
		return w
	}
	end := l.VisitTo
	if end.IsZero() {
		end = l.VisitFrom
	}
	w.Missed = l.State == IncidentVisit && !end.IsZero() && end.Before(now)
	w.Late = w.Missed || !w.Answered && w.Promise > 0 && w.Counted > w.Promise
	return w
}
