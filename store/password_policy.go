package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"areaclientes/store/blocklist"
)

// How long a password is, in characters: with a second factor beside it, and alone.
const (
	PasswordWithFactor = 12
	PasswordAlone      = 15
	PasswordLongest    = 128
)

// passwordVaried is how many characters of a password must not follow from the ones before.
const passwordVaried = 8

// portalName is what everybody who comes here would think of.
const portalName = "areaclientes"

// passwordOwner is whose password it is to be, and what is known of them and so must not be in it.
type passwordOwner struct {
	name, email, dealer string
	companies           []string // at a customer's: its names
	number, nif         string   // and what stands on its invoices
	factor              bool     // there is a second factor, or there will be before anything opens
}

// LeastPassword is how many characters a password has at least whose owner has a second factor, or none.
func LeastPassword(factor bool) int {
	if factor {
		return PasswordWithFactor
	}
	return PasswordAlone
}

// check returns what to do about a password that cannot be taken, or an empty string.
func (o passwordOwner) check(password string) string {
	least := LeastPassword(o.factor)
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return "Escríbala con letras, cifras, signos y espacios; lleva algún carácter que no se puede teclear."
	case length < least:
		return fmt.Sprintf("Alárguela hasta %d caracteres por lo menos: ahora tiene %d. Cuatro palabras sueltas sirven.", least, length)
	case length > PasswordLongest:
		return fmt.Sprintf("Acórtela hasta %d caracteres como mucho: ahora tiene %d.", PasswordLongest, length)
	case blocklist.Common(password):
		return "Elija otra: está entre las primeras que prueba quien quiere entrar sin permiso."
	case blocklist.Varied(password) < passwordVaried:
		return "Elija otra que no repita lo mismo ni siga el orden del teclado o del abecedario."
	}
	return o.reveals(password)
}

// reveals says which part of a password others know or guess.
func (o passwordOwner) reveals(password string) string {
	plain := blocklist.Plain(password)
	local, _, _ := strings.Cut(o.email, "@")
	list := []knownText{{portalName, "el nombre del portal"}, {o.name, "su nombre"}, {local, "su correo"}, {o.dealer, "el nombre de la empresa"}}
	for _, company := range o.companies {
		list = append(list, knownText{company, "el nombre de su empresa"})
	}
	for _, known := range list {
		for _, word := range words(known.text) {
			if strings.Contains(plain, word) {
				return "Quite " + known.what + " (" + word + ") de la contraseña: es lo primero que se prueba."
			}
		}
	}
	return o.onInvoices(password)
}

// knownText is a text that others know, and what it is.
type knownText struct{ text, what string }

// onInvoices refuses a customer's own number, however short, and its NIF, however wrong.
func (o passwordOwner) onInvoices(password string) string {
	if bare := bareNIF(o.nif); len(bare) >= 7 && strings.Contains(NormalizeNIF(password), bare) {
		return "Quite el NIF o CIF de la contraseña: está en las facturas."
	}
	number := strings.TrimLeft(o.number, "0")
	for _, run := range strings.FieldsFunc(strings.ToLower(password), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if number != "" && strings.TrimLeft(run, "0") == strings.ToLower(number) {
			return "Quite su número de cliente (" + o.number + ") de la contraseña: está en las facturas."
		}
	}
	return ""
}

// words returns the parts of a name that have four letters at least, and the name in one piece.
func words(name string) []string {
	var list []string
	for _, word := range append(strings.Fields(Fold(name)), blocklist.Plain(name)) {
		if utf8.RuneCountInString(word) >= 4 {
			list = append(list, word)
		}
	}
	return list
}

var (
	nifShape  = regexp.MustCompile(`[A-Z]?[0-9]{7,8}[A-Z0-9]?`)
	digitRuns = regexp.MustCompile(`[0-9]{4,}`)
)

// checkPassword returns Invalid for the field when the password cannot be taken.
func (s *Store) checkPassword(ctx context.Context, q querier, owner passwordOwner, field, password string) error {
	dealer, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	if dealer.Name != defaults.Name {
		owner.dealer = dealer.Name
	}
	wrong := owner.check(password)
	if wrong == "" {
		wrong, err = namesCustomer(ctx, q, password)
	}
	if err != nil || wrong == "" {
		return err
	}
	return Invalid{field: wrong}
}

// namesCustomer refuses what stands on every invoice: a NIF, or the number of a customer.
func namesCustomer(ctx context.Context, q querier, password string) (string, error) {
	for _, shape := range nifShape.FindAllString(strings.ToUpper(password), -1) {
		if ValidNIF(shape) {
			return "Quite el NIF o CIF de la contraseña: está en las facturas.", nil
		}
	}
	for _, run := range digitRuns.FindAllString(password, -1) {
		var found bool
		err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM customers WHERE number = ?1 OR ltrim(number, '0') = ?2)",
			run, strings.TrimLeft(run, "0")).Scan(&found)
		if err != nil {
			return "", translate("check password", err)
		}
		if found {
			return "Quite " + run + " de la contraseña: es el número de un cliente.", nil
		}
	}
	return "", nil
}
