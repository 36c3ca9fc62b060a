package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/ui"
)

// Takes is what a change takes: the fields of its forms, and how often it may be sent.
type Takes struct {
	fields []string
	proven bool // a proof that it is them may come along
	rates  []Rate
	draw   func(c *fiber.Ctx, wait time.Duration) error
}

// Fields lists the fields of a change's forms, buttons included. A name that ends in «*» stands for all that
// begin like it. The token, «idem» and «next» are any form's and not listed.
func Fields(names ...string) Takes { return Takes{fields: names} }

// And adds fields that several forms share.
func (t Takes) And(names ...string) Takes {
	t.fields = append(slices.Clone(t.fields), names...)
	return t
}

// At limits how often the change may be sent.
func (t Takes) At(rates ...Rate) Takes {
	t.rates = rates
	return t
}

// Drawn answers who must wait with the form itself rather than with the page for that.
func (t Takes) Drawn(draw func(c *fiber.Ctx, wait time.Duration) error) Takes {
	t.draw = draw
	return t
}

// CounterFields are the fields that Counters reads, with the suffix that ends their names; «-*» for the lines
// of several machines.
func CounterFields(suffix string) []string {
	names := []string{"change" + suffix, "swap" + suffix}
	for _, counter := range store.Counters {
		for _, prefix := range [...]string{"", "again_", "guess_", "final_", "initial_"} {
			names = append(names, prefix+string(counter)+suffix)
		}
	}
	return names
}

// mostFields is how many fields a form may have: those of 200 machines' readings, and more.
const mostFields = 5000

// What is wrong with a form that we did not draw.
var (
	errField  = store.Invalid{"form": "Este formulario trae un campo que no conocemos, y no se ha guardado nada. Cargue la página de nuevo y repítalo."}
	errFields = store.Invalid{"form": "Este formulario trae demasiados campos, y no se ha guardado nada. Envíelo por partes."}
)

// only lets a form through that has no other fields than those: what a page of ours does not ask for was
// put there by somebody else, to be taken for more than it is.
func (t Takes) only(c *fiber.Ctx) error {
	seen := 0
	for name := range c.Request().PostArgs().All() {
		if seen++; seen > mostFields {
			return errFields
		}
		if !t.takes(string(name)) {
			return errField
		}
	}
	form, err := c.MultipartForm()
	if err != nil { // not in parts; one in parts that cannot be read is refused by the server
		return c.Next()
	}
	for name := range form.Value {
		if !t.takes(name) {
			return errField
		}
	}
	for name := range form.File {
		if !t.takes(name) {
			return errField
		}
	}
	return c.Next()
}

func (t Takes) takes(name string) bool {
	if name == ui.CSRFField || name == "idem" || name == "next" {
		return true
	}
	if t.proven && slices.Contains([]string{keys.ProofPassword, keys.ProofCode, keys.ProofKey, keys.ProofWaiting}, name) {
		return true
	}
	return slices.ContainsFunc(t.fields, func(field string) bool {
		begin, open := strings.CutSuffix(field, "*")
		return name == field && !open || open && strings.HasPrefix(name, begin)
	})
}
