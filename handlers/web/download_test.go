package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store/erp"
)

func TestDownload(t *testing.T) {
	list := erp.Sheet{Name: "Lista", Columns: []string{"A"}, Rows: [][]erp.Cell{{erp.Text("=1")}}}
	long := erp.Sheet{Name: "Lista", Columns: []string{"A"}, Rows: make([][]erp.Cell, web.MostRows+1)}
	app := fiber.New(fiber.Config{ErrorHandler: func(c *fiber.Ctx, err error) error { return c.Status(fiber.StatusTeapot).SendString(err.Error()) }})
	app.Get("/list/:format", func(c *fiber.Ctx) error { return web.Download(c, list, "añal\"\r\nX: 1", c.Params("format")) })
	app.Get("/long/:format", func(c *fiber.Ctx) error { return web.Download(c, long, "larga", c.Params("format")) })
	for path, want := range map[string]string{
		"/list/csv": "\ufeffA\r\n'=1\r\n", "/list/xlsx": "PK", "/list/pdf": "not found", "/long/csv": "más de 50000 filas", "/long/xlsx": "más de 50000 filas",
	} {
		req, err := http.NewRequest(http.MethodGet, "http://dealer.example"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := app.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || !strings.Contains(string(body), want) {
			t.Errorf("%s: %.80q, %v, want %q", path, body, err, want)
		}
		saved := strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment; ") && strings.Contains(answer.Header.Get("Content-Security-Policy"), "sandbox")
		if refused := answer.StatusCode == fiber.StatusTeapot; saved == refused || answer.Header.Get("X") != "" {
			t.Errorf("%s: %d with %v", path, answer.StatusCode, answer.Header)
		}
	}
}
