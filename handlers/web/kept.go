package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/views/problem"
	"areaclientes/views/ui"
)

// What of a form is worth handing back when it could not be saved: texts of a few words, each up to
// the longest that a form takes.
const (
	keptWords = 3
	keptRunes = 4000
)

// secrets are the fields that nothing is handed back of: passwords old and new, codes, and what opens a link.
var secrets = [...]string{"clave", "nueva", "codigo", "enlace"}

// again is a form of ours that can be sent once more as it was: one without files, which nobody can hand
// back, and without passwords.
func again(c *fiber.Ctx) *problem.Again {
	args := c.Request().PostArgs()
	if c.Method() != fiber.MethodPost || args.Len() == 0 || !sameOrigin(c) || !of(c).tokenFits(c) {
		return nil
	}
	form := &problem.Again{Action: string(c.Request().URI().RequestURI())}
	for name, value := range args.All() {
		field := problem.Field{Name: string(name), Value: strings.ToValidUTF8(string(value), "")}
		if slices.Contains(secrets[:], field.Name) {
			return nil
		}
		if field.Name != ui.CSRFField {
			form.Fields = append(form.Fields, field)
		}
	}
	return form
}

// kept returns what somebody wrote in a form of ours that could not be saved, so that it can be
// copied: going back to a page that is not kept anywhere brings an empty form. A form of another
// site is not echoed, and never a password.
func kept(c *fiber.Ctx) []string {
	if c.Method() != fiber.MethodPost || !sameOrigin(c) {
		return nil
	}
	fields := map[string]string{}
	for field, text := range c.Request().PostArgs().All() {
		fields[string(field)] = clean(string(text))
	}
	if form, err := c.MultipartForm(); err == nil {
		for field, texts := range form.Value {
			fields[field] = clean(strings.Join(texts, "\n"))
		}
	}
	for _, secret := range secrets {
		delete(fields, secret)
	}
	var list []string
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if text := []rune(fields[field]); len(strings.Fields(fields[field])) >= keptWords {
			list = append(list, string(text[:min(len(text), keptRunes)]))
		}
	}
	return list
}
