package walk

import (
	"testing"

	"areaclientes/store/storetest"
)

// What a first visit may cost, on a list as long as a page of it ever is.
const (
	maxRequests = 6
	maxWire     = 90_000 // bytes, headers included
	maxHTML     = 20 << 10
	maxShift    = 0.01
	machines    = 25
)

func TestBudget(t *testing.T) {
	for _, m := range modes[:2] {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, m)
			b.moreMachines()
			b.SignIn()
			b.Screen("equipos, muchos")
			b.call("Network.clearBrowserCache", nil, nil)
			b.watch.forget()
			b.Go("/equipos")

			requests, wire := b.watch.cost()
			if requests > maxRequests || wire > maxWire {
				t.Errorf("%d requests and %.0f bytes, want at most %d and %d:\n%s", requests, wire, maxRequests, maxWire, b.watch.bill())
			}
			var size int
			if err := b.ask(`fetch("/equipos").then(r => r.arrayBuffer()).then(b => b.byteLength)`, &size); err != nil {
				t.Fatal(err)
			}
			if size > maxHTML {
				t.Errorf("the page has %d bytes, want at most %d", size, maxHTML)
			}
			t.Logf("%d requests, %.0f bytes on the wire, %d bytes of HTML", requests, wire, size)
			b.noShift()
		})
	}
}

// noShift fails when what was drawn first did not stay where it was.
func (b *browser) noShift() {
	b.t.Helper()
	var shift float64
	err := b.ask(`new Promise(done => {
		const watch = new PerformanceObserver(() => {});
		watch.observe({ type: "layout-shift", buffered: true });
		const frame = () => new Promise(requestAnimationFrame);
		document.fonts.ready.then(frame).then(frame).then(() => done(watch.takeRecords().reduce((sum, e) => sum + e.value, 0)));
	})`, &shift)
	if err != nil {
		b.t.Fatal(err)
	}
	if shift >= maxShift {
		b.t.Errorf("the page moved by %.4f while it was drawn, want less than %.2f", shift, maxShift)
	}
}

// moreMachines gives Talleres Gredos as many machines as the budget is for.
func (b *browser) moreMachines() {
	b.t.Helper()
	storetest.Exec(b.t, b.store, `
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO equipment (number, customer_id, model_id, contract_id, serial, own_ref, location, address, postcode, city, province, contact, starts_on, search, created_at, updated_at)
		SELECT printf('4%04d', i), customer_id, model_id, contract_id, printf('SN%07d', i), printf('PLA-%02d', i), printf('Planta %d, pasillo norte', i),
			address, postcode, city, province, contact, starts_on, printf('4%04d', i), 0, 0 FROM n, equipment WHERE id = 1`, machines-4)
	storetest.Exec(b.t, b.store, `
		INSERT INTO readings (equipment_id, taken_on, bn, color, source, created_at)
		SELECT id, '2026-10-20', 112000 + id, 55000 + id, 'portal', 0 FROM equipment WHERE number LIKE '4____'`)
}
