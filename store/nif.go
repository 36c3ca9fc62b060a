package store

import "strings"

// NormalizeNIF brings a NIF or CIF into the one form in which it is kept and compared: upper
// case, without spaces, dots, hyphens, slashes or underscores, without a leading country prefix ES.
func NormalizeNIF(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '/', '_', '\u00a0', '\t':
			return -1
		}
		return r
	}, strings.ToUpper(s))
	// A VAT number of the EU is the country and the nine characters of the NIF.
	if len(s) == 11 && strings.HasPrefix(s, "ES") {
		s = s[2:]
	}
	return s
}

const (
	dniLetters    = "TRWAGMYFPDXBNJZSQVHLCKE"
	entityLetters = "JABCDEFGHI"
)

// ValidNIF reports whether a normalised NIF has the right control character. The rules are those
// of Orden EHA/451/2008 (entities) and of RD 1065/2007 (natural persons): DNI, NIE with X, Y or Z,
// K, L and M, and entities, for which digit and letter are both accepted. It flags, it never refuses.
func ValidNIF(nif string) bool {
	if len(nif) != 9 {
		return false
	}
	switch first := nif[0]; {
	case first >= '0' && first <= '9':
		return validPerson(nif[:8], nif[8])
	case first >= 'X' && first <= 'Z':
		return validPerson(string('0'+first-'X')+nif[1:8], nif[8])
	case first == 'K' || first == 'L' || first == 'M':
		return validPerson(nif[1:8], nif[8])
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0:
		return validEntity(nif[1:8], nif[8])
	}
	return false
}

// NaturalPerson reports whether a normalised NIF belongs to a person and is therefore personal data.
func NaturalPerson(nif string) bool {
	return len(nif) == 9 && (nif[0] >= '0' && nif[0] <= '9' || strings.IndexByte("KLMXYZ", nif[0]) >= 0)
}

func validPerson(digits string, control byte) bool {
	n := 0
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return false
		}
		n = n*10 + int(d-'0')
	}
	return dniLetters[n%23] == control
}

func validEntity(digits string, control byte) bool {
	sum := 0
	for i, d := range []byte(digits) {
		if d < '0' || d > '9' {
			return false
		}
		v := int(d - '0')
		if i%2 == 0 {
			v = v*2/10 + v*2%10
		}
		sum += v
	}
	c := (10 - sum%10) % 10
	return control == byte('0'+c) || control == entityLetters[c]
}

// NIFControl says what the last character of a normalised NIF should be, for a sentence: «Z», or
// «3 o C» for an entity. It is empty for what has not the shape of a NIF.
func NIFControl(nif string) string {
	if len(nif) != 9 {
		return ""
	}
	for i := 0; i < len(dniLetters); i++ {
		if whole := nif[:8] + dniLetters[i:i+1]; ValidNIF(whole) && NaturalPerson(whole) {
			return dniLetters[i : i+1]
		}
	}
	for digit := byte('0'); digit <= '9'; digit++ {
		if ValidNIF(nif[:8] + string(digit)) {
			return string(digit) + " o " + entityLetters[digit-'0':digit-'0'+1]
		}
	}
	return ""
}

// MaskNIF is a NIF as lists and prints show it: of a natural person four of its figures alone, •••4567••.
// The AEPD's guidance on the seventh additional provision of the LOPDGDD («Orientación para la aplicación
// provisional de la disposición adicional séptima», 2019) shows the fourth to seventh figure of a DNI, and
// of a NIE, which begins with a letter, the fourth to seventh after it; K, L and M are as a NIE. What
// identifies a company is no personal data, and stays whole, as does what has not the shape of a NIF at all.
func MaskNIF(nif string) string {
	if !NaturalPerson(nif) {
		return nif
	}
	if nif[0] < '0' || nif[0] > '9' {
		return "••••" + nif[4:8] + "•"
	}
	return "•••" + nif[3:7] + "••"
}
