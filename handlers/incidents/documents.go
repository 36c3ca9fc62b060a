package incidents

import (
	"context"
	"io"
	"mime/multipart"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
)

// document sends a file to be saved. It never runs in the page's place: it is an attachment,
// sandboxed, of the type that was found in its content.
func (r Room) document(c *fiber.Ctx) error {
	file, err := r.store.Incidents.Attachment(c.UserContext(), web.ViewerOf(c).Customer.ID, web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return send(c, file)
}

// miniature sends a picture small, for the thread.
func (r Room) miniature(c *fiber.Ctx) error {
	file, err := r.store.Incidents.Miniature(c.UserContext(), web.ViewerOf(c).Customer.ID, web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return send(c, file)
}

func send(c *fiber.Ctx, file store.Attachment) error {
	c.Set(fiber.HeaderContentDisposition, attachment(file.Name))
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderContentType, file.MIME)
	return c.Send(file.Data)
}

// attachment names the file twice, as RFC 6266 has it: in ASCII for old programs, and in full.
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// files are the documents of a form, not yet opened.
func files(c *fiber.Ctx) ([]store.File, error) {
	headers, err := web.Files(c, "doc")
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

// uploading gives a form with documents more time than other requests have.
func uploading(c *fiber.Ctx, files []store.File) (context.Context, context.CancelFunc) {
	if len(files) == 0 {
		return context.WithCancel(c.UserContext())
	}
	return context.WithTimeout(context.WithoutCancel(c.UserContext()), uploadWithin)
}
