//go:build linux

package torture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"areaclientes/handlers/webtest"
)

// buyers is how many people of customers are at work at the same time, each for some of the customers.
const buyers = 6

// load is everybody at work until the program is gone or stop is closed.
type load struct {
	dealer *dealer
	ledger *ledger
	stop   chan struct{}
	all    sync.WaitGroup
	home   chan struct{} // closed when every buyer has given up
	mu     sync.Mutex
	why    error // why the last of them did
}

// work sends everybody to work at an address.
func work(d *dealer, l *ledger, address string, seed uint64) *load {
	w := &load{dealer: d, ledger: l, stop: make(chan struct{}), home: make(chan struct{})}
	var shop sync.WaitGroup
	for n := range buyers {
		shop.Go(func() { w.buyer(n, address, rand.New(rand.NewPCG(seed, uint64(n)))) })
	}
	w.all.Go(func() { shop.Wait(); close(w.home) })
	w.all.Go(func() { w.clerk(address, rand.New(rand.NewPCG(seed, buyers))) })
	return w
}

// end waits until everybody has gone home.
func (w *load) end() {
	select {
	case <-w.stop:
	default:
		close(w.stop)
	}
	w.all.Wait()
}

// going says whether work goes on: not after a connection that broke.
func (w *load) going(err error) bool {
	select {
	case <-w.stop:
		return false
	default:
		return err == nil
	}
}

// buyer acts for one customer after the other, in any order.
func (w *load) buyer(n int, address string, dice *rand.Rand) {
	var err error
	for w.going(err) {
		customer := n + buyers*dice.IntN((customers-n+buyers-1)/buyers)
		c := &customerAt{load: w, customer: customer, dice: dice, browser: newBrowser(address, customer, w.dealer.customers[customer])}
		err = c.act()
		c.client.CloseIdleConnections()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.why = err
}

// abandoned is why nobody buys any more, with what they were answered.
func (w *load) abandoned() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	return fmt.Sprintf("everybody has given up: %v; answers that confirmed nothing, by status: %v", w.why, w.ledger.refused)
}

// customerAt is a person of a customer, about to do something.
type customerAt struct {
	*load
	*browser
	customer int // from 0
	dice     *rand.Rand
}

func (c *customerAt) machine() int { return firstID + c.customer*machines + c.dice.IntN(machines) }

func (c *customerAt) act() error {
	switch c.dice.IntN(8) {
	case 0, 1:
		return c.read()
	case 2, 3:
		return c.report()
	case 4, 5:
		return c.put()
	case 6:
		return c.change()
	}
	for range 2 {
		if err := c.put(); err != nil {
			return err
		}
	}
	return c.place()
}

// settle looks at how a change was answered: confirmed by a redirect, or not.
func (w *load) settle(answer webtest.Answer, err error, confirmed func()) (bool, error) {
	switch {
	case err != nil:
		w.ledger.not(0)
		return false, err
	case answer.Status != http.StatusSeeOther || strings.HasPrefix(answer.Header.Get("Location"), "/entrar"):
		w.ledger.not(answer.Status)
		return false, nil
	}
	w.ledger.note(confirmed)
	return true, nil
}

// form opens a page; without an error but without the page, ok is false.
func (w *load) form(b *browser, path string) (page webtest.Answer, ok bool, err error) {
	page, err = b.open(path)
	if err != nil || page.Status != http.StatusOK {
		w.ledger.not(page.Status)
	}
	return page, err == nil && page.Status == http.StatusOK, err
}

func (c *customerAt) read() error {
	r := reading{machine: c.machine(), bn: 10_010 + c.dice.IntN(400), color: 5_010 + c.dice.IntN(200)}
	path := fmt.Sprintf("/equipos/%d/lecturas", r.machine)
	page, ok, err := c.form(c.browser, path)
	if !ok {
		return err
	}
	answer, err := c.submit(page, path, map[string]string{"bn": strconv.Itoa(r.bn), "color": strconv.Itoa(r.color)})
	_, err = c.settle(answer, err, func() { c.ledger.readings = append(c.ledger.readings, r) })
	return err
}

func (c *customerAt) report() error {
	i := incident{customer: firstID + c.customer, machine: c.machine(), text: fmt.Sprintf("Atasca, parte %x", c.dice.Uint64())}
	path := fmt.Sprintf("/equipos/%d/incidencias", i.machine)
	page, ok, err := c.form(c.browser, path)
	if !ok {
		return err
	}
	answer, err := c.submit(page, path, map[string]string{"contact": "Ana", "severity": "parcial", "description": i.text}, snapshot(c.dice))
	_, err = c.settle(answer, err, func() { c.ledger.incidents[strings.TrimPrefix(answer.Header.Get("Location"), "/incidencias/")] = i })
	return err
}

// snapshot is a photo that nobody has taken before.
func snapshot(dice *rand.Rand) photo {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range picture.Bounds().Dx() {
		picture.Set(i, dice.IntN(48), color.RGBA{uint8(dice.IntN(256)), uint8(dice.IntN(256)), 90, 255})
	}
	var data bytes.Buffer
	_ = png.Encode(&data, picture) // into memory: it does not fail
	return photo{"doc", "atasco.png", data.Bytes()}
}

// put adds to the basket.
func (c *customerAt) put() error {
	at := line{c.machine(), articles[c.dice.IntN(len(articles))]}
	quantity := 1 + c.dice.IntN(2)
	page, ok, err := c.form(c.browser, fmt.Sprintf("/equipos/%d/pedido", at.machine))
	if !ok {
		return err
	}
	b := &c.ledger.baskets[c.customer]
	return c.alter(b.lines.plus(at, quantity), nil, func() (webtest.Answer, error) {
		return c.submit(page, "/cesta/lineas", map[string]string{"pick": strconv.Itoa(at.article), "quantity": strconv.Itoa(quantity)})
	})
}

// alter changes the customer's basket into what it will be when the change is confirmed.
func (c *customerAt) alter(into basketLines, also func(webtest.Answer), send func() (webtest.Answer, error)) error {
	b := &c.ledger.baskets[c.customer]
	answer, err := send()
	confirmed, err := c.settle(answer, err, func() {
		b.lines = into
		if also == nil {
			b.times++
			return
		}
		also(answer)
	})
	if !confirmed && (err != nil || answer.Status >= http.StatusInternalServerError) {
		b.or, b.doubt = into, true
		if err == nil {
			err = fmt.Errorf("status %d", answer.Status)
		}
	}
	return err
}

// change sets the quantity of the basket's line, if there is one alone.
func (c *customerAt) change() error {
	page, ok, err := c.form(c.browser, "/cesta")
	before := c.ledger.baskets[c.customer].lines
	if !ok || len(before) != 1 {
		return err
	}
	action := page.Attr("form[method=post][action^='/cesta/lineas/']:has(input[name=quantity])", "action")
	quantity := 1 + c.dice.IntN(9)
	into := basketLines{}
	for at := range before {
		into[at] = quantity
	}
	return c.alter(into, nil, func() (webtest.Answer, error) {
		return c.submit(page, action, map[string]string{"quantity": strconv.Itoa(quantity)})
	})
}

func (c *customerAt) place() error {
	page, ok, err := c.form(c.browser, "/pedidos/nuevo")
	if !ok {
		return err
	}
	lines := c.ledger.baskets[c.customer].lines
	placed := func(answer webtest.Answer) {
		number := strings.TrimSuffix(strings.TrimPrefix(answer.Header.Get("Location"), "/pedidos/"), "/recibido")
		c.ledger.orders[number] = order{firstID + c.customer, lines}
	}
	return c.alter(basketLines{}, placed, func() (webtest.Answer, error) {
		return c.submit(page, "/pedidos", map[string]string{"contacto": "Ana", "horario": "De 8 a 15"})
	})
}

// clerk is somebody of the office: marks orders as prepared and writes notes.
func (w *load) clerk(address string, dice *rand.Rand) {
	b := newBrowser(address, 60_000, w.dealer.clerk)
	defer b.client.CloseIdleConnections()
	var err error
	for w.going(err) {
		orderNumber, incidentNumber := w.ledger.some()
		switch {
		case orderNumber != "" && dice.IntN(2) == 0:
			err = w.prepare(b, orderNumber)
		case incidentNumber != "":
			err = w.remark(b, note{incidentNumber, fmt.Sprintf("Nota %x", dice.Uint64())})
		default:
			_, _, err = w.form(b, "/gestion")
		}
	}
}

func (w *load) prepare(b *browser, number string) error {
	path := "/gestion/pedidos/" + number
	page, ok, err := w.form(b, path)
	if !ok || page.Count("[name=paso][value=prepared]") == 0 {
		return err
	}
	answer, err := b.submit(page, path+"/estado", map[string]string{"paso": "prepared"})
	_, err = w.settle(answer, err, func() { w.ledger.steps = append(w.ledger.steps, number) })
	return err
}

func (w *load) remark(b *browser, n note) error {
	path := "/gestion/incidencias/" + n.incident
	page, ok, err := w.form(b, path)
	if !ok {
		return err
	}
	answer, err := b.submit(page, path+"/notas", map[string]string{"nota": n.text})
	_, err = w.settle(answer, err, func() { w.ledger.notes = append(w.ledger.notes, n) })
	return err
}
