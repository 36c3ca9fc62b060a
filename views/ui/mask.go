package ui

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// hidden stands for what a mask leaves out. It is as long for one letter as for twenty.
const hidden = "•••"

// MaskEmail shows as much of an address as its owner needs to recognise it: c•••@h•••.com. A
// field with several addresses keeps them apart. What is no address shows nothing.
func MaskEmail(text string) string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == ' ' })
	for i, part := range parts {
		parts[i] = maskAddress(part)
	}
	return strings.Join(parts, ", ")
}

func maskAddress(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || at == len(address)-1 {
		return hidden
	}
	domain, top := address[at+1:], ""
	if dot := strings.LastIndexByte(domain, '.'); dot > 0 {
		domain, top = domain[:dot], domain[dot:]
	}
	return initial(address) + hidden + "@" + initial(domain) + hidden + top
}

func initial(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}

// MaskPhone shows the first digit of a number and its last two, in groups of three:
// 6•• ••• •12, +34 6•• ••• •12. Fewer than seven digits show nothing, nor does a field with
// more digits than one number has; whatever else the field says goes too.
func MaskPhone(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	prefix := ""
	if national := strings.TrimPrefix(strings.TrimPrefix(digits, "00"), "34"); len(national) == 9 && len(digits) > 9 {
		prefix, digits = "+34 ", national
	}
	if len(digits) < 7 || len(digits) > 15 {
		return hidden
	}
	var b strings.Builder
	b.WriteString(prefix)
	for i, digit := range digits {
		if i > 0 && i%3 == 0 {
			b.WriteByte(' ')
		}
		if i > 0 && i < len(digits)-2 {
			digit = '•'
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// MaskNIF shows the four digits of a person's NIF by which the Spanish data protection agency
// recommends to name somebody: the 4th to 7th of a DNI, •••4567••, and of an NIE, ••••4567•.
func MaskNIF(nif string) string {
	if len(nif) != 9 {
		return hidden
	}
	from := 3
	if nif[0] < '0' || nif[0] > '9' {
		from = 4
	}
	return strings.Repeat("•", from) + nif[from:from+4] + strings.Repeat("•", 5-from)
}

var (
	addressIn = regexp.MustCompile(`[^\s<>()"',;]+@[^\s<>()"',;]+`)
	phoneIn   = regexp.MustCompile(`\+?[0-9][0-9 .\-/]{5,}[0-9]`)
)

// MaskContact leaves a person's name as it is and shows in part the addresses and numbers that people write
// beside it.
func MaskContact(text string) string {
	return phoneIn.ReplaceAllStringFunc(addressIn.ReplaceAllStringFunc(text, maskAddress), MaskPhone)
}

// NameAlone is a contact to begin a form with for whoever sees contacts in part: nothing when it holds more
// than a name.
func NameAlone(text string) string {
	if MaskContact(text) != text {
		return ""
	}
	return text
}
