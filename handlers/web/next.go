package web

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"
)

// Home is where a signed-in customer begins.
const Home = "/equipos"

// longestPath is how long an address to come back to may be.
const longestPath = 1024

// OwnPath returns raw when it is a page of this portal, else Home. A browser reads more as a
// foreign address than a URL parser does («/\evil», «//evil», a line break in the middle), so
// this lets through only what both read as a path, before and after decoding.
func OwnPath(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || len(raw) > longestPath || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return Home
	}
	query, err := url.QueryUnescape(u.RawQuery)
	if err != nil || !plainPath(raw) || !plainPath(u.Path) || strings.ContainsFunc(query, unicode.IsControl) {
		return Home
	}
	switch u.Path {
	case "/", "/entrar", "/entrar/llave", "/salir", "/tema": // would only lead back here, or change something
		return Home
	}
	return raw
}

// OwnOfficePath returns raw when it is a page of «Gestión» to go on to after signing in, else its start.
func OwnOfficePath(raw string) string {
	path, _, _ := strings.Cut(raw, "?")
	way := strings.HasPrefix(path, OfficeEntryPath) || strings.HasPrefix(path, LinkPath) || path == OfficePath+"/salir"
	if OwnPath(raw) != raw || !inOffice(path) || way || strings.Contains(path, "..") {
		return OfficePath
	}
	return raw
}

// plainPath reports whether s starts with one slash and holds nothing that a browser turns into another
// or leaves out.
func plainPath(s string) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") &&
		!strings.Contains(s, `\`) && !strings.ContainsFunc(s, unicode.IsControl)
}

// Referer is the page of ours on which a form was sent, or nothing.
func Referer(c *fiber.Ctx) string {
	u, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || u.Host != string(c.Context().Host()) {
		return ""
	}
	return u.RequestURI()
}
