package web

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// list notes a session that begins, in the place of the one with the hash before, and ends those of its
// account that are too many by it.
func (w *Web) list(c *fiber.Ctx, note store.OpenSession, lasts time.Duration, before string) error {
	if note.Staff == 0 && note.Customer == 0 {
		return w.store.Sessions.Closed(c.UserContext(), before)
	}
	note.Hash, note.Opened = hashed(ViewerOf(c).session), w.store.Now()
	note.Until = note.Opened.Add(lasts)
	note.Browser, note.Place = Agent(c.Get(fiber.HeaderUserAgent)), place(c.IP())
	gone, err := w.store.Sessions.Opened(c.UserContext(), note, before)
	if err != nil {
		return err
	}
	return w.forget(gone)
}

// forget ends sessions by the hashes of their ids: their next request finds none.
func (w *Web) forget(hashes []string) error {
	for _, hash := range hashes {
		if err := w.storage.Delete(hash); err != nil {
			return errors.Join(store.ErrUnavailable, err)
		}
	}
	return nil
}

// CloseSessions ends sessions that the store has taken out of its lists, at once.
func CloseSessions(c *fiber.Ctx, hashes ...string) error { return of(c).forget(hashes) }

// OwnSession reports whether a hash of the lists is that of the session that asks.
func (v Viewer) OwnSession(hash string) bool { return v.session != "" && hashed(v.session) == hash }

// KeyOwner is whose passkeys and sessions the viewer has: nobody's for who knew only number and NIF, and
// for one of the dealer's people who looks as a customer.
func (v Viewer) KeyOwner() store.KeyOwner {
	if v.Colleague.ID != 0 && !v.LooksAs() {
		return store.KeyOwner{Staff: v.Colleague.ID}
	}
	return store.KeyOwner{Person: v.Account.Person}
}

// Bond is what a ceremony with a passkey is bound to: the session of the browser, or its visit to the sign-in
// form. It is empty for a browser that has been at neither.
func Bond(c *fiber.Ctx) string { return of(c).secret(c) }

// KeyTurn is a ceremony with a passkey in the browser that asks. It returns store.ErrNotFound on a host where
// there are none.
func KeyTurn(c *fiber.Ctx) (store.KeyTurn, error) {
	site, err := of(c).store.Keys.Site(c.UserContext(), string(c.Context().Host()), c.Secure())
	return store.KeyTurn{Site: site, Bond: Bond(c)}, err
}

// JSON answers with text that is JSON already.
func JSON(c *fiber.Ctx, text []byte) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(text)
}

// browsers and systems are what a browser says it is, the telling ones first: most claim to be several.
var (
	browsers = [...][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chromium", "Chromium"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	}
	systems = [...][2]string{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS", "Mac"}, {"Linux", "Linux"},
	}
)

// Agent says in words what a User-Agent header says: «Chrome en Windows».
func Agent(header string) string {
	find := func(known [][2]string) string {
		for _, k := range known {
			if strings.Contains(header, k[0]) {
				return k[1]
			}
		}
		return ""
	}
	browser, system := find(browsers[:]), find(systems[:])
	switch {
	case browser == "" && system == "":
		return "Navegador desconocido"
	case browser == "":
		return "Navegador en " + system
	case system == "":
		return browser
	}
	return browser + " en " + system
}

// place is the network of an address: enough to tell home from office, too little to find a person by.
func place(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return "red desconocida"
	}
	addr = addr.Unmap().WithZone("")
	bits := 24
	if addr.Is6() {
		bits = 48
	}
	return netip.PrefixFrom(addr, bits).Masked().String()
}
