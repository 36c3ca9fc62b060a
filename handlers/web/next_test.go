package web

import (
	"strings"
	"testing"
)

func TestOwnPath(t *testing.T) {
	for raw, want := range map[string]string{
		"/equipos":                        "/equipos",
		"/pedidos/06354":                  "/pedidos/06354",
		"/equipos?q=t%C3%B3ner&sede=2":    "/equipos?q=t%C3%B3ner&sede=2",
		"/equipos?q=a%2Fb#fila-3":         "/equipos?q=a%2Fb#fila-3",
		"/pedidos?volver=https://a.b/":    "/pedidos?volver=https://a.b/",
		"/cuenta/":                        "/cuenta/",
		"/a:b":                            "/a:b",
		"":                                Home,
		"/":                               Home,
		"/entrar":                         Home,
		"/entrar?next=/entrar":            Home,
		"/salir":                          Home,
		"/tema":                           Home,
		"equipos":                         Home,
		"?a=b":                            Home,
		"#a":                              Home,
		"//evil":                          Home,
		"///evil":                         Home,
		"//evil.example/equipos":          Home,
		`/\evil`:                          Home,
		`/\/evil`:                         Home,
		`\/evil`:                          Home,
		`/equipos\..\evil`:                Home,
		"/%5Cevil":                        Home,
		"/%2Fevil":                        Home,
		"/%2f%2fevil":                     Home,
		"https:evil":                      Home,
		"https://evil.example":            Home,
		"HTTPS://evil.example":            Home,
		"javascript:alert(1)":             Home,
		"data:text/html,x":                Home,
		"mailto:a@b.c":                    Home,
		" /equipos":                       Home,
		"/\tequipos":                      Home,
		"/\n/evil":                        Home,
		"/equipos\r\nSet-Cookie: a=b":     Home,
		"/%0d%0aSet-Cookie:a=b":           Home,
		"/%09/evil":                       Home,
		"/equipos?q=%0d%0aa":              Home,
		"/equipos\x00":                    Home,
		"/equipos%00":                     Home,
		"/equipos\u0085":                  Home,
		"/%zz":                            Home,
		"/equipos?q=%zz":                  Home,
		"/" + strings.Repeat("a", 2000):   Home,
		"http://[::1":                     Home,
		"//user:secret@evil.example/path": Home,
	} {
		if got := OwnPath(raw); got != want {
			t.Errorf("OwnPath(%q) = %q, want %q", raw, got, want)
		}
	}
}
