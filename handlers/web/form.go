package web

import (
	"crypto/rand"
	"mime/multipart"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// Text returns what the form says under the field's name, safe to keep after the request: trimmed,
// valid UTF-8, line breaks as one character and no other control characters but tabs. A change
// is read from its body alone, so that no link can fill in or overrule what a person sends; a
// page from its address.
func Text(c *fiber.Ctx, field string) string {
	value := posted(c, field)
	if c.Method() != fiber.MethodPost {
		value = c.Query(field)
	}
	return clean(value)
}

func clean(text string) string {
	return strings.TrimSpace(strings.Map(visible, strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")))
}

// visible drops control characters, which nobody types.
func visible(r rune) rune {
	switch {
	case r == '\r':
		return '\n'
	case unicode.IsControl(r) && r != '\n' && r != '\t':
		return -1
	}
	return r
}

// posted returns the first value of a field in the body, whichever way the form is encoded.
func posted(c *fiber.Ctx, field string) string {
	if args := c.Request().PostArgs(); args.Has(field) {
		return string(args.Peek(field))
	}
	if form, err := c.MultipartForm(); err == nil && len(form.Value[field]) > 0 {
		return form.Value[field][0]
	}
	return ""
}

// Param returns a path parameter, safe to keep after the request.
func Param(c *fiber.Ctx, name string) string {
	return strings.Clone(c.Params(name))
}

// ID returns a path parameter that is an identifier; what is not a positive number, written as we
// write it, is not found.
func ID[T ~int64](c *fiber.Ctx, name string) (T, error) {
	text := c.Params(name)
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 || text[0] == '0' || text[0] == '+' {
		return 0, store.ErrNotFound
	}
	return T(id), nil
}

// Page returns the number of the page of a list that is asked for, from 1.
func Page(c *fiber.Ctx) int {
	page, err := strconv.Atoi(c.Query("pagina"))
	if err != nil || page < 1 || page > 1_000_000 {
		return 1
	}
	return page
}

// NewIdem returns a key for the hidden field «idem» of a form that must not act twice.
func NewIdem() string { return rand.Text() }

// Files returns the files that came with a form under the field's name. A file field left empty,
// which browsers send as a file without name and content, is no file.
func Files(c *fiber.Ctx, field string) ([]*multipart.FileHeader, error) {
	form, err := c.MultipartForm()
	if err != nil {
		if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
			return nil, fiber.ErrBadRequest
		}
		return nil, nil
	}
	var files []*multipart.FileHeader
	for _, file := range form.File[field] {
		if file.Filename != "" || file.Size > 0 {
			files = append(files, file)
		}
	}
	return files, nil
}

// Moment reads a day and an hour as browsers send them; both empty is none, and any other that is not
// whole is an error.
func Moment(day, clock string, zone *time.Location) (time.Time, error) {
	if day == "" && clock == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation("2006-01-02 15:04", day+" "+clock, zone)
}

// Seen is when the page was drawn on which a form stands; whoever does not say so has seen nothing.
func Seen(c *fiber.Ctx) time.Time {
	ms, err := strconv.ParseInt(Text(c, "visto"), 10, 64)
	if err != nil {
		return time.UnixMilli(0)
	}
	return time.UnixMilli(ms)
}
