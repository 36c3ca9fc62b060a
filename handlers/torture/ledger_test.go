//go:build linux

package torture

import (
	"sync"
)

// ledger is what the program has confirmed to its clients.
type ledger struct {
	mu        sync.Mutex
	total     int
	readings  []reading
	orders    map[string]order    // by number
	incidents map[string]incident // by number
	notes     []note
	steps     []string // orders that were marked as prepared
	baskets   [customers]basket
	refused   map[int]int // answers that confirmed nothing, by status; 0 is a connection that broke

	enough int           // confirmations after which somebody pulls the plug
	plug   chan struct{} // closed then
}

type reading struct{ machine, bn, color int }

type order struct {
	customer int
	lines    basketLines
}

type incident struct {
	customer, machine int
	text              string
}

type note struct{ incident, text string }

// line is what a line of a basket or an order is for.
type line struct{ machine, article int }

type basketLines map[line]int

// basket is what must be in a customer's basket. When the answer to a change never came, what it might
// have become is in or.
type basket struct {
	lines basketLines
	or    basketLines
	doubt bool
	times int // how often it was filled or changed
}

func newLedger() *ledger {
	l := &ledger{orders: map[string]order{}, incidents: map[string]incident{}, refused: map[int]int{}}
	for i := range l.baskets {
		l.baskets[i].lines = basketLines{}
	}
	return l
}

// pullAfter has plug closed after so many more confirmations.
func (l *ledger) pullAfter(more int) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.enough, l.plug = l.total+more, make(chan struct{})
	return l.plug
}

// note writes down something that was confirmed.
func (l *ledger) note(write func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	write()
	l.total++
	if l.plug != nil && l.total == l.enough {
		close(l.plug)
	}
}

// not counts an answer that confirmed nothing.
func (l *ledger) not(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused[status]++
}

// some is an order and an incident that were confirmed, for the office to work on.
func (l *ledger) some() (orderNumber, incidentNumber string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for orderNumber = range l.orders {
		break
	}
	for incidentNumber = range l.incidents {
		break
	}
	return orderNumber, incidentNumber
}

func (b basketLines) plus(at line, quantity int) basketLines {
	sum := basketLines{}
	for key, n := range b {
		sum[key] = n
	}
	sum[at] += quantity
	return sum
}
