package account

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
		"":                                home,
		"/":                               home,
		"/entrar":                         home,
		"/entrar?next=/entrar":            home,
		"/salir":                          home,
		"/tema":                           home,
		"equipos":                         home,
		"?a=b":                            home,
		"#a":                              home,
		"//evil":                          home,
		"///evil":                         home,
		"//evil.example/equipos":          home,
		`/\evil`:                          home,
		`/\/evil`:                         home,
		`\/evil`:                          home,
		`/equipos\..\evil`:                home,
		"/%5Cevil":                        home,
		"/%2Fevil":                        home,
		"/%2f%2fevil":                     home,
		"https:evil":                      home,
		"https://evil.example":            home,
		"HTTPS://evil.example":            home,
		"javascript:alert(1)":             home,
		"data:text/html,x":                home,
		"mailto:a@b.c":                    home,
		" /equipos":                       home,
		"/\tequipos":                      home,
		"/\n/evil":                        home,
		"/equipos\r\nSet-Cookie: a=b":     home,
		"/%0d%0aSet-Cookie:a=b":           home,
		"/%09/evil":                       home,
		"/equipos?q=%0d%0aa":              home,
		"/equipos\x00":                    home,
		"/equipos%00":                     home,
		"/equipos\u0085":                  home,
		"/%zz":                            home,
		"/equipos?q=%zz":                  home,
		"/" + strings.Repeat("a", 2000):   home,
		"http://[::1":                     home,
		"//user:secret@evil.example/path": home,
	} {
		if got := ownPath(raw); got != want {
			t.Errorf("ownPath(%q) = %q, want %q", raw, got, want)
		}
	}
}
