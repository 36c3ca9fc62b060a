package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Counters reads the reading in a form, for the store and for drawing the form again. Suffix ends
// the names of its fields. What cannot be read as a counter goes to the store as -1, which it refuses.
func Counters(c *fiber.Ctx, machine store.Equipment, suffix string) (store.Entry, ui.Counters) {
	view := ui.Counters{Equipment: machine, Suffix: suffix, Typed: typed(c, suffix), Unread: store.Invalid{}}
	entry := store.Entry{Counts: store.Counts{}, Again: store.Counts{}, Source: store.FromPortal}
	var change store.CounterChange
	switch view.Typed["change"] {
	case "changed":
		change.Final, change.Initial = store.Counts{}, store.Counts{}
		entry.Change = &change
	case "last_wrong":
		change.LastWrong = true
		entry.Change = &change
	}
	for _, counter := range store.Counters {
		read(view, string(counter), counter, entry.Counts)
		if change.Final != nil {
			read(view, "final_"+string(counter), counter, change.Final)
			read(view, "initial_"+string(counter), counter, change.Initial)
		}
		if again, err := store.ParseCount(view.Typed["again_"+string(counter)]); err == nil {
			entry.Again[counter] = again
		}
	}
	return entry, view
}

// typed collects what was typed, with what the person chose instead put in its place: a guess
// counts only while the value that was asked about still stands there.
func typed(c *fiber.Ctx, suffix string) map[string]string {
	texts := map[string]string{"change": Text(c, "change"+suffix)}
	for _, counter := range store.Counters {
		for _, prefix := range []string{"", "again_", "final_", "initial_"} {
			if text := Text(c, prefix+string(counter)+suffix); text != "" {
				texts[prefix+string(counter)] = text
			}
		}
		if guess := Text(c, "guess_"+string(counter)+suffix); guess != "" && texts[string(counter)] == texts["again_"+string(counter)] {
			texts[string(counter)] = guess
		}
	}
	if Text(c, "swap"+suffix) != "" && texts["bn"] == texts["again_bn"] && texts["color"] == texts["again_color"] {
		texts["bn"], texts["color"] = texts["color"], texts["bn"]
	}
	return texts
}

// read puts one field into counts.
func read(view ui.Counters, name string, counter store.Counter, counts store.Counts) {
	text := view.Typed[name]
	if text == "" {
		return
	}
	value, err := store.ParseCount(text)
	switch {
	case err == nil:
		counts[counter] = value
	case long(text):
		counts[counter] = store.MaxCount + 1
	default:
		counts[counter] = -1
		view.Unread[name] = "Escriba solo el número que marca el equipo, sin decimales; por ejemplo, 212.000."
	}
}

// long says whether text is nothing but a number with more digits than a counter has.
func long(text string) bool {
	digits := strings.NewReplacer(".", "", " ", "").Replace(text)
	return len(digits) > 9 && strings.Trim(digits, "0123456789") == ""
}
