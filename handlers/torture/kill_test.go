//go:build linux

package torture

import (
	"math/rand/v2"
	"testing"
)

// round lets everybody work on the program, pulls the plug after some confirmations, and returns when
// nobody is at work any more.
func round(d *dealer, l *ledger, p *portal, dice *rand.Rand, pull func()) {
	plug := l.pullAfter(20 + dice.IntN(60))
	w := work(d, l, p.address, dice.Uint64())
	select {
	case <-plug: // in the middle of what everybody else is about
	case <-p.ended:
	case <-w.home:
		p.t.Error(w.abandoned())
	}
	pull()
	w.end()
}

// report fails the test for what is lost or wrong, and counts.
func report(t *testing.T, what string, cycles int, l *ledger, held int, wrong []string) {
	t.Helper()
	for i, text := range wrong {
		if i < 10 {
			t.Error(text)
		}
	}
	count(figure{what, cycles, l.total, held, len(wrong)})
	t.Logf("%d confirmed in %d cycles: %d readings, %d incidents, %d orders, %d steps, %d notes; not confirmed by status: %v",
		l.total, cycles, len(l.readings), len(l.incidents), len(l.orders), len(l.steps), len(l.notes), l.refused)
	if l.total < 10*cycles {
		t.Errorf("only %d confirmed: this proves nothing; not confirmed by status: %v", l.total, l.refused)
	}
}

// Whoever kills the program, at whatever moment: what was confirmed is there, once and whole.
func TestKilled(t *testing.T) {
	binary := built(t, program)
	const cycles = 20 // with one dealer; then machines are read and customers have sent their documents for the day
	dice := rand.New(rand.NewPCG(4, uint64(rounds(1, 2))))
	for left := rounds(3, 200); left > 0 && !t.Failed(); left -= cycles {
		d, l := newDealer(t, t.TempDir()), newLedger()
		var held int
		var wrong []string
		for range min(left, cycles) {
			p := serve(t, binary, d.dir)
			round(d, l, p, dice, p.kill)
			p = serve(t, binary, d.dir) // the program itself finds its file in order
			held, wrong = verify(t, d, l)
			if status := p.stop(); status != 0 {
				t.Errorf("exit %d\n%s", status, p.log)
			}
			if len(wrong) > 0 {
				break
			}
		}
		report(t, "kill -9", min(left, cycles), l, held, wrong)
	}
}
