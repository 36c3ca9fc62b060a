package web

import (
	"bytes"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"areaclientes/store/photo"
)

// asked gives a handler's helper the request that set makes, without a server.
func asked(t testing.TB, set func(*fasthttp.Request), look func(*fiber.Ctx)) {
	t.Helper()
	app := fiber.New(fiber.Config{Immutable: true})
	var ctx fasthttp.RequestCtx
	set(&ctx.Request)
	c := app.AcquireCtx(&ctx)
	defer app.ReleaseCtx(c)
	look(c)
}

// FuzzOwnPath: an address to go on to is one of ours as browsers read it, whatever it is made of.
func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{"/equipos", "//evil", `/\evil`, "/%5Cevil", "https:evil", "/equipos?q=%0d%0aa", "/\t/evil", "/..//evil", "/a/..//evil", "/gestion/..//evil", "/gestion/%2e%2e/salir",
		"/gestion/pedidos?q=1", "/.//evil", "/%2e%2f/evil", "/equipos;//evil", "/@evil", "/:80", "/?//evil"} {
		f.Add(seed)
	}
	home, err := url.Parse("https://portal.example/entrar")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, path := range []string{OwnPath(raw), OwnOfficePath(raw)} {
			target, err := home.Parse(path)
			if err != nil || target.Host != home.Host || target.Scheme != home.Scheme || target.User != nil {
				t.Errorf("%q leads to %v, %v", raw, target, err)
			}
			// A browser drops tabs and line breaks, takes \ for /, and never leaves the host for one slash.
			if seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(path); !strings.HasPrefix(seen, "/") || strings.HasPrefix(seen, "//") || seen != path {
				t.Errorf("%q leads to %q, which a browser reads as %q", raw, path, seen)
			}
			if OwnPath(path) != path && path != OfficePath {
				t.Errorf("%q leads to %q, and that elsewhere", raw, path)
			}
		}
		if office := OwnOfficePath(raw); !inOffice(strings.SplitN(office, "?", 2)[0]) {
			t.Errorf("%q leads out of Gestión to %q", raw, office)
		}
	})
}

// FuzzText: what a form says is text without control characters, and cleaning it again changes nothing.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"hola", "a\r\nb", "\x00\x1b[31m", "\xff\xfe", " a ", "\r\r\n", "\u0085\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		text := clean(typed)
		if !utf8.ValidString(text) || clean(text) != text || strings.ContainsAny(text, "\r\x00\x1b\x7f\u0085") {
			t.Errorf("%q is read as %q, and that as %q", typed, text, clean(text))
		}
		form := url.Values{"campo": {typed}}.Encode()
		asked(t, func(r *fasthttp.Request) {
			r.Header.SetMethod(http.MethodPost)
			r.Header.SetContentType(fiber.MIMEApplicationForm)
			r.SetRequestURI("/x?campo=otro&solo=aqui")
			r.SetBodyString(form)
		}, func(c *fiber.Ctx) {
			if got := Text(c, "campo"); got != text {
				t.Errorf("%q in a form is %q, want %q", typed, got, text)
			}
			if got := Text(c, "solo"); got != "" {
				t.Errorf("an address fills in %q", got)
			}
		})
	})
}

// FuzzNumbers: an identifier is what we would write ourselves, and the page of a list is in range.
func FuzzNumbers(f *testing.F) {
	for _, seed := range []string{"1", "0", "-1", "+1", "01", "9223372036854775807", "9223372036854775808", "1e3", "٣", "1 ", "1000001", "%31"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		app := fiber.New(fiber.Config{Immutable: true, UnescapePath: false})
		app.Get("/x/:id", func(c *fiber.Ctx) error {
			id, err := ID[int64](c, "id")
			if err == nil && (id <= 0 || strconv.FormatInt(id, 10) != c.Params("id")) {
				t.Errorf("%q is %d", c.Params("id"), id)
			}
			if page := Page(c); page < 1 || page > 1_000_000 {
				t.Errorf("%q is page %d", typed, page)
			}
			return nil
		})
		var ctx fasthttp.RequestCtx
		ctx.Request.SetRequestURI("/x/" + url.PathEscape(typed) + "?pagina=" + url.QueryEscape(typed))
		app.Handler()(&ctx)
	})
}

// FuzzFileName: however a browser calls a file, what is kept is a name, and offering it for saving puts
// nothing else into the answer.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"foto.jpg", "../../x.pdf", `..\..\x`, `a".html`, "a\r\nSet-Cookie: x=y", "a\x00.pdf", "ñ;filename=b.exe", "", "\xff.pdf", "%2e%2e%2f", "a.jpg\u202egpj.exe", "C:\\x.pdf"} {
		f.Add(seed, []byte("%PDF-1.4"))
	}
	f.Fuzz(func(t *testing.T, sent string, content []byte) {
		const limit = "----------------------------fuzz"
		body := "--" + limit + "\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"" + sent + "\"\r\n\r\n" + string(content) + "\r\n--" + limit + "--\r\n"
		asked(t, func(r *fasthttp.Request) {
			r.Header.SetMethod(http.MethodPost)
			r.Header.SetContentType("multipart/form-data; boundary=" + limit)
			r.SetBodyString(body)
		}, func(c *fiber.Ctx) {
			files, err := Documents(c, "doc")
			if err != nil {
				return
			}
			for _, file := range files {
				checkOffer(t, c, photo.Name(file.Name))
			}
			checkOffer(t, c, sent)
		})
	})
}

// checkOffer offers a file for saving and reads the answer as a browser does.
func checkOffer(t *testing.T, c *fiber.Ctx, name string) {
	t.Helper()
	SaveAs(c, name)
	header := c.GetRespHeader(fiber.HeaderContentDisposition)
	kind, params, err := mime.ParseMediaType(header)
	if err != nil || kind != "attachment" || strings.ContainsAny(header, "\r\n\x00") {
		t.Fatalf("%q is offered as %q: %v", name, header, err)
	}
	if utf8.ValidString(name) && params["filename"] != name {
		t.Errorf("%q is offered as %q", name, params["filename"])
	}
}

// FuzzFlash: the banner of a change is one that we signed for this session, or none.
func FuzzFlash(f *testing.F) {
	w := New(Config{Key: bytes.Repeat([]byte("k"), 32), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Sessions: nil})
	f.Add("e30", "x")
	f.Add("", "")
	f.Add("eyJUaXRsZSI6ImEifQ", w.sign("flash", "", "eyJUaXRsZSI6ImEifQ"))
	f.Fuzz(func(t *testing.T, value, signature string) {
		asked(t, func(r *fasthttp.Request) { r.Header.SetCookie(flashCookie, value+"."+signature) }, func(c *fiber.Ctx) {
			c.Locals(webKey, w)
			if flash := takeFlash(c); flash != nil && !strings.Contains(signature, w.sign("flash", "", value)) {
				t.Errorf("%q with %q shows %+v", value, signature, flash)
			}
		})
	})
}

// FuzzReferer: the page on which a form was sent is ours, or it is none.
func FuzzReferer(f *testing.F) {
	for _, seed := range []string{"https://portal.example/equipos?q=1", "https://evil.example/", "https://portal.example//evil", "/equipos", "https://portal.example@evil/", "javascript:1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		asked(t, func(r *fasthttp.Request) {
			r.Header.SetHost("portal.example")
			r.Header.Set(fiber.HeaderReferer, sent)
		}, func(c *fiber.Ctx) {
			if back := Referer(c); back != "" && !strings.HasPrefix(OwnPath(back), "/") {
				t.Errorf("%q leads back to %q", sent, back)
			}
			c.Request().Header.Set(fiber.HeaderOrigin, sent)
			if sameOrigin(c) && sent != "" && !strings.Contains(strings.ToLower(sent), "portal.example") && c.Get(fiber.HeaderOrigin) != "" {
				t.Errorf("a form from %q is taken for ours", sent)
			}
		})
	})
}
