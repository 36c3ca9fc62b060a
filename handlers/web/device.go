package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// deviceCookie says in whose name somebody has signed in for sure in this browser before, so that what
// strangers get wrong does not keep them out. It opens nothing.
const deviceCookie = "dc"

// How long a browser is known, and for how many people at once.
const (
	deviceLasts = 180 * 24 * time.Hour
	devicesKept = 4
)

// deviceMark is one entry of the cookie: «p12.<seconds>.<id>.<signature>», p for a customer's person and s
// for one of the dealer's.
type deviceMark struct {
	store.Device
	text string
}

// deviceMarks reads the cookie; what we did not sign, or too long ago, is left out.
func deviceMarks(c *fiber.Ctx) []deviceMark {
	kept := strings.Clone(c.Cookies(cookieName(c, deviceCookie)))
	if kept == "" {
		return nil
	}
	var marks []deviceMark
	for _, text := range strings.Split(kept, "~") {
		parts := strings.Split(text, ".")
		if len(parts) != 4 || len(marks) == devicesKept || !of(c).signed(parts[3], "device", parts[:3]...) {
			continue
		}
		since, err := strconv.ParseInt(parts[1], 10, 64)
		if age := of(c).store.Now().Sub(time.Unix(since, 0)); err != nil || age >= deviceLasts {
			continue
		}
		if device, ok := deviceOf(parts[0], parts[2]); ok {
			marks = append(marks, deviceMark{device, text})
		}
	}
	return marks
}

func deviceOf(who, id string) (store.Device, bool) {
	if who == "" {
		return store.Device{}, false
	}
	number, err := strconv.ParseInt(who[1:], 10, 64)
	device := store.Device{ID: id}
	switch who[0] {
	case 'p':
		device.Person = store.PersonID(number)
	case 's':
		device.Staff = store.StaffID(number)
	}
	return device, err == nil && device.Person+store.PersonID(device.Staff) != 0
}

// devices lists as whose this browser is known.
func devices(c *fiber.Ctx) []store.Device {
	var list []store.Device
	for _, mark := range deviceMarks(c) {
		list = append(list, mark.Device)
	}
	return list
}

// knowDevice makes the browser known as somebody's. It keeps its id when it is already, so that what was
// got wrong in it stays counted, and forgets whoever used it longest ago when there are too many.
func knowDevice(c *fiber.Ctx, device store.Device) {
	w, marks := of(c), deviceMarks(c)
	who := "p" + strconv.FormatInt(int64(device.Person), 10)
	if device.Staff != 0 {
		who = "s" + strconv.FormatInt(int64(device.Staff), 10)
	}
	device.ID = newID()[:22]
	texts := []string{""}
	for _, mark := range marks {
		if mark.Person == device.Person && mark.Staff == device.Staff {
			device.ID = mark.ID
			continue
		}
		texts = append(texts, mark.text)
	}
	since := strconv.FormatInt(w.store.Now().Unix(), 10)
	texts[0] = strings.Join([]string{who, since, device.ID, w.sign("device", who, since, device.ID)}, ".")
	setCookie(c, deviceCookie, strings.Join(slices.Clip(texts[:min(len(texts), devicesKept)]), "~"), deviceLasts)
}
