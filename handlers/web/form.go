package web

import (
	"crypto/rand"
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// Text returns a form or query value, trimmed and safe to keep after the request.
func Text(c *fiber.Ctx, field string) string {
	value := c.FormValue(field)
	if value == "" {
		value = c.Query(field)
	}
	return strings.ToValidUTF8(strings.Clone(strings.TrimSpace(value)), "")
}

// Param returns a path parameter, safe to keep after the request.
func Param(c *fiber.Ctx, name string) string {
	return strings.Clone(c.Params(name))
}

// ID returns a path parameter that is an identifier; what is not a positive number is not found.
func ID[T ~int64](c *fiber.Ctx, name string) (T, error) {
	id, err := strconv.ParseInt(c.Params(name), 10, 64)
	if err != nil || id <= 0 {
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
