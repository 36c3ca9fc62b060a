package web

import (
	"context"
	"io"
	"mime/multipart"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
)

// Documents are the files of a form's field, not yet opened.
func Documents(c *fiber.Ctx, field string) ([]store.File, error) {
	headers, err := Files(c, field)
	var list []store.File
	for _, header := range headers {
		list = append(list, store.File{Name: header.Filename, Open: opener(header)})
	}
	return list, err
}

func opener(header *multipart.FileHeader) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return header.Open() }
}

// uploadWithin is how long a form with documents may take: large photos are drawn anew, one after
// the other, and wait for their turn.
const uploadWithin = time.Minute

// Uploading gives a form with documents more time than other requests have.
func Uploading(c *fiber.Ctx, files []store.File) (context.Context, context.CancelFunc) {
	if len(files) == 0 {
		return context.WithCancel(c.UserContext())
	}
	return context.WithTimeout(context.WithoutCancel(c.UserContext()), uploadWithin)
}
