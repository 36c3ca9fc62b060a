package ui

import (
	"strings"

	"areaclientes/store"
)

// ReadingWords writes a reading with the copies since the last one: BN 214.460 (+2.460).
func ReadingWords(r store.Reading) string {
	var list []string
	for _, counter := range store.Counters {
		value, ok := r.Counts[counter]
		if !ok {
			continue
		}
		text := CounterLabel(counter) + " " + Number(value)
		if copies, known := r.Copies[counter]; known {
			text += " (+" + Number(copies) + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}
