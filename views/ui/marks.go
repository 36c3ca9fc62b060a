package ui

import "strings"

func toned(prefix string, kind Kind) string {
	if kind == Plain {
		return ""
	}
	return prefix + string(kind)
}

// noticeIcon is the icon that goes with a tone.
func noticeIcon(kind Kind) string {
	switch kind {
	case OK:
		return "circle-check"
	case Warn:
		return "triangle-alert"
	case Bad:
		return "circle-alert"
	}
	return "info"
}

// tonerLetter reads a colour as ERPs write it; empty when the article has none to show.
func tonerLetter(color, family string) string {
	if f := strings.ToLower(family); f == "papel" || f == "grapas" || f == "residual" {
		return ""
	}
	switch strings.ToLower(strings.TrimSpace(color)) {
	case "k", "bk", "negro", "black":
		return "K"
	case "c", "cian", "cyan", "cián":
		return "C"
	case "m", "magenta":
		return "M"
	case "y", "amarillo", "yellow":
		return "Y"
	}
	return ""
}

func familyIcon(family string) string {
	switch strings.ToLower(family) {
	case "papel":
		return "file-text"
	case "residual":
		return "trash-2"
	case "tóner", "toner", "tambor":
		return "droplet"
	}
	return "package"
}

func machineSymbol(kind string, color bool) string {
	name := "m-a4"
	switch strings.ToLower(kind) {
	case "a3":
		name = "m-a3"
	case "printer", "impresora":
		name = "m-printer-desk"
	case "plotter":
		name = "m-plotter"
	}
	if color {
		name += "-color"
	}
	return name
}
