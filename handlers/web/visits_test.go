package web

import "testing"

func TestAgent(t *testing.T) {
	for header, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36":                  "Chrome en Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0":    "Edge en Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1": "Safari en iPhone",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                           "Firefox en Linux",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36":                     "Chrome en Android",
		"curl/8.0":        "Navegador desconocido",
		"Something Linux": "Navegador en Linux",
		"Firefox/1":       "Firefox",
		"":                "Navegador desconocido",
	} {
		if got := Agent(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestPlace(t *testing.T) {
	for ip, want := range map[string]string{
		"83.45.12.99": "83.45.12.0/24", "::ffff:83.45.12.99": "83.45.12.0/24", "2a02:9130:1:2::3": "2a02:9130:1::/48", "nowhere": "red desconocida",
	} {
		if got := place(ip); got != want {
			t.Errorf("%s: %q, want %q", ip, got, want)
		}
	}
}
