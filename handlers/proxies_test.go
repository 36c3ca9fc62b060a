package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// What a client says about proxies counts only when it is one.
func TestProxyHeadersOfAnybody(t *testing.T) {
	answer := wired(t).one(lines("GET /entrar HTTP/1.1", "Host: a", "Connection: close", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: on",
		"X-Url-Scheme: https", "X-Forwarded-Host: evil.example", "Forwarded: proto=https;host=evil.example"))
	if answer.Header.Get("Strict-Transport-Security") != "" || strings.Contains(answer.Header.Get("Set-Cookie"), "__Host-") || strings.Contains(answer.body, "evil.example") {
		t.Errorf("a stranger was believed: %v", answer.Header)
	}
}

// Whoever tries passwords cannot buy new tries with new addresses; behind a proxy of ours each has its own.
func TestAddressesOfAttempts(t *testing.T) {
	wrong := func(i int) url.Values { // each at another account: it is the address that is counted
		return url.Values{"usuario": {strconv.Itoa(70000 + i)}, "clave": {"B" + strconv.Itoa(10000000+i)}}
	}
	t.Run("from anybody", func(t *testing.T) {
		w := wired(t)
		form := w.one(lines("GET /entrar HTTP/1.1", "Host: a", "Connection: close"))
		root, err := html.Parse(strings.NewReader(form.body))
		if err != nil {
			t.Fatal(err)
		}
		token := url.QueryEscape(webtest.Answer{Root: root}.Attr("input[name=csrf]", "value"))
		cookie, _, _ := strings.Cut(form.Header.Get("Set-Cookie"), ";")
		status := 0
		for i := range 21 {
			body := wrong(i).Encode() + "&csrf=" + token
			status = w.one(lines("POST /entrar HTTP/1.1", "Host: a", "Connection: close", "Content-Type: application/x-www-form-urlencoded", "Cookie: "+cookie,
				"X-Real-IP: 192.0.2."+strconv.Itoa(i), "X-Forwarded-For: 192.0.2."+strconv.Itoa(i), "Content-Length: "+strconv.Itoa(len(body))) + body).StatusCode
		}
		if status != http.StatusTooManyRequests {
			t.Errorf("the 21st: status = %d, want 429", status)
		}
	})
	t.Run("through a proxy of ours", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		for i := range 21 {
			if got := b.Do(webtest.Case{Path: "/entrar", Form: wrong(i), Send: map[string]string{"X-Real-IP": "192.0.2." + strconv.Itoa(i)}}); got.Status != http.StatusUnprocessableEntity {
				t.Fatalf("somebody else's %dth: status = %d", i+1, got.Status)
			}
		}
	})
}
