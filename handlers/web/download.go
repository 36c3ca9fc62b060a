package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
	"areaclientes/store/erp"
)

// TypeXLSX is a workbook as browsers call it.
const TypeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// MostRows is how many rows a list may have that is downloaded.
const MostRows = 50_000

// Download answers with a list as a file: format is csv (also when empty)
// or xlsx, anything else is not found. Name
// is the file's without its ending. A list beyond MostRows is refused with words: a part of it
// would look like the whole.
func Download(c *fiber.Ctx, sheet erp.Sheet, name, format string) error {
	if len(sheet.Rows) > MostRows {
		return store.Sentence{
			Text: fmt.Sprintf("La lista tiene más de %d filas. Acótela con los filtros y descárguela por partes.", MostRows), Err: store.ErrForbidden,
		}
	}
	var body bytes.Buffer
	var err error
	switch format {
	case "", "csv":
		format = "csv"
		c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
		err = sheet.WriteCSV(&body)
	case "xlsx":
		c.Set(fiber.HeaderContentType, TypeXLSX)
		err = sheet.WriteXLSX(&body)
	default:
		return store.ErrNotFound
	}
	if err != nil {
		return err
	}
	SaveAs(c, name+"."+format)
	return c.Send(body.Bytes())
}

// SaveAs makes the answer a file that the browser saves under name and never opens by itself. It
// is named twice, as RFC 6266 has it: in ASCII for old programs, and in full.
func SaveAs(c *fiber.Ctx, name string) {
	plain := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || strings.ContainsRune(`"\/%`, r) {
			return '_'
		}
		return r
	}, name)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+plain+`"; filename*=UTF-8''`+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
}

// SendFile sends a document of an incident to be saved, as the type that was found in its content.
func SendFile(c *fiber.Ctx, file store.Attachment) error {
	SaveAs(c, file.Name)
	c.Set(fiber.HeaderContentType, file.MIME)
	return c.Send(file.Data)
}
