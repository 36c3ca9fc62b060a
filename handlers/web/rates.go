package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/assets"
)

// Rate names how often something may be asked for. Routes name theirs; Pace and Address hold for all.
type Rate string

// What is limited, and by whom it is counted.
const (
	Pace      Rate = "pace"      // every request: of a session, or of a guest's address
	Address   Rate = "address"   // every request of one address, whoever sits behind it
	SignIns   Rate = "sign-ins"  // wrong passwords from an address
	Links     Rate = "links"     // links and codes asked for or tried, from an address
	Readings  Rate = "readings"  // forms with a reading, of a customer
	Rounds    Rate = "rounds"    // the month's readings of a customer: the whole form, or line by line with a script
	Incidents Rate = "incidents" // of a customer in an hour
	Daily     Rate = "daily"     // incidents of a customer in a day
	Messages  Rate = "messages"  // in one incident: each is a letter to somebody
	Orders    Rate = "orders"    // of a customer
	Searching Rate = "searches"  // while somebody types; a list that is opened without a word is none
	Transfers Rate = "transfers" // files in and out, of one of the dealer's people: of each list and export as many
)

// rate is what a Rate means: most at once, back in each span.
type rate struct {
	most, back int
	span       time.Duration
	key        func(c *fiber.Ctx) string // whom it counts; empty: nobody, and it lets through
	counts     func(status int) bool     // which answers count; nil for all
}

// rates is the one table of them. An address is the customers' whole office, so what each of
// them does is counted by session: 60 people behind one address stay far below what the address may. Wrong
// passwords count and right ones do not, for the same reason. What is refused before anything was written
// does not count as written. A customer with 200 machines sends the month's readings as one form, or as
// 200 lines where there is a script: hence the rounds.
var rates = map[Rate]rate{
	Pace:      {100, 300, time.Minute, ofViewer, nil},
	Address:   {1000, 3000, time.Minute, ofAddress, nil},
	SignIns:   {20, 20, 15 * time.Minute, ofAddress, failed},
	Links:     {20, 20, time.Hour, ofAddress, nil},
	Readings:  {60, 60, time.Hour, ofCustomer, written},
	Rounds:    {600, 600, time.Hour, ofCustomer, written},
	Incidents: {20, 20, time.Hour, ofCustomer, written},
	Daily:     {50, 50, 24 * time.Hour, ofCustomer, written},
	Messages:  {20, 20, time.Hour, ofThing, written},
	Orders:    {20, 20, time.Hour, ofCustomer, written},
	Searching: {60, 60, time.Minute, ofSearch, nil},
	Transfers: {6, 6, time.Hour, ofTransfer, written},
}

func written(status int) bool { return status < 400 }

// failed leaves out what we could not judge.
func failed(status int) bool { return status >= 400 && status < 500 }

func ofAddress(c *fiber.Ctx) string { return network(c.IP()) + " " }

func ofViewer(c *fiber.Ctx) string {
	if viewer := ViewerOf(c); viewer.Known() {
		return viewer.session
	}
	return ofAddress(c)
}

func ofCustomer(c *fiber.Ctx) string {
	return strconv.FormatInt(int64(ViewerOf(c).Customer.ID), 10)
}

func ofThing(c *fiber.Ctx) string { return ofCustomer(c) + " " + strings.Clone(c.Params("numero")) }

func ofSearch(c *fiber.Ctx) string {
	for _, field := range searchFields {
		if Text(c, field) != "" {
			return ofViewer(c)
		}
	}
	return ""
}

// searchFields are what lists call the words that are looked for.
var searchFields = [...]string{"q", "b", "busca"}

func ofTransfer(c *fiber.Ctx) string {
	return strconv.FormatInt(int64(ViewerOf(c).Colleague.ID), 10) + " " + strings.Clone(c.Path())
}

// limiters makes one for each rate, times as wide as the table says.
func limiters(now func() time.Time, pace, others int) map[Rate]*Limiter {
	made := map[Rate]*Limiter{}
	for name, r := range rates {
		times := max(others, 1)
		if name == Pace || name == Address {
			times = max(pace, 1)
		}
		made[name] = NewLimiter(now, r.most*times, r.back*times, r.span)
	}
	return made
}

// within lets a request through that its rates let through; draw answers one that must wait.
func (w *Web) within(names []Rate, draw func(c *fiber.Ctx, wait time.Duration) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		var taken []func(status int)
		for _, name := range names {
			key, limiter, counts := rates[name].key(c), w.limiters[name], rates[name].counts
			if key == "" {
				continue
			}
			if wait := limiter.Take(key); wait > 0 {
				settle(taken, fiber.StatusTooManyRequests)
				return tooMany(c, wait, draw)
			}
			taken = append(taken, func(status int) {
				if counts != nil && !counts(status) {
					limiter.Return(key)
				}
			})
		}
		err := c.Next()
		status := c.Response().StatusCode()
		if err != nil {
			status = statusOf(err)
		}
		settle(taken, status)
		return err
	}
}

func settle(taken []func(int), status int) {
	for _, one := range taken {
		one(status)
	}
}

func tooMany(c *fiber.Ctx, wait time.Duration, draw func(*fiber.Ctx, time.Duration) error) error {
	if draw == nil || Partial(c) {
		return TooMany{Seconds: seconds(wait)}
	}
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds(wait)))
	return draw(c, wait)
}

// Minutes is a wait as people are told it: in whole minutes, rounded up.
func Minutes(wait time.Duration) int { return int((wait + time.Minute - 1) / time.Minute) }

// seconds rounds up: who comes back then is let through.
func seconds(wait time.Duration) int { return int((wait + time.Second - 1) / time.Second) }

// atAddress is the outermost limit, before anything is read of a session.
func (w *Web) atAddress(c *fiber.Ctx) error { return w.freely(c, Address) }

// atPace is what each session or guest may.
func (w *Web) atPace(c *fiber.Ctx) error { return w.freely(c, Pace) }

// freely limits everything but what the browser keeps for a year.
func (w *Web) freely(c *fiber.Ctx, name Rate) error {
	if strings.HasPrefix(c.Path(), assets.Prefix) {
		return c.Next()
	}
	if wait := w.limiters[name].Take(rates[name].key(c)); wait > 0 {
		return TooMany{Seconds: seconds(wait)}
	}
	return c.Next()
}
