package handlers_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/store/storetest"
)

// drip sends text byte by byte, each of them soon after the last, for as long as somebody listens.
func drip(conn net.Conn, text string) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for i := range len(text) {
		<-tick.C
		if _, err := conn.Write([]byte(text[i : i+1])); err != nil {
			return
		}
	}
}

// What never ends is given up: the time is that of the whole request, not of each byte, and what has no end
// is cut off where it gets too long.
func TestWhatNeverEnds(t *testing.T) {
	const form = "Content-Type: application/x-www-form-urlencoded"
	head := lines("POST /entrar HTTP/1.1", "Host: a", form, "Content-Length: 60000")
	for _, c := range []struct {
		name, begin, slowly string
		status              int
	}{
		{"a head that stops", "GET /up HTTP/1.1\r\nHost: a\r\nX-A: ", "", 408},
		{"a head that drips", "GET /up HTTP/1.1\r\nHost: a\r\nX-A: ", strings.Repeat("a", 5000), 408},
		{"a head that goes on and on", "GET /up HTTP/1.1\r\nHost: a\r\n" + strings.Repeat("X-A: b\r\n", 20_000), "", 431},
		{"one line that goes on and on", "GET /up HTTP/1.1\r\nHost: a\r\nX-A: " + strings.Repeat("a", 100_000), "", 431},
		{"an address that goes on and on", "GET /" + strings.Repeat("a", 100_000), "", 431},
		{"a body that stops", head + "usuario=", "", 408},
		{"a body that drips", head + "usuario=", strings.Repeat("a", 5000), 408},
		{"a chunk that stops", lines("POST /entrar HTTP/1.1", "Host: a", form, "Transfer-Encoding: chunked") + "5\r\nus", "", 408},
		{"chunks that go on and on", lines("POST /entrar HTTP/1.1", "Host: a", form, "Transfer-Encoding: chunked") + strings.Repeat("400\r\n"+strings.Repeat("a", 1024)+"\r\n", 100), "", 413},
		{"a chunk with a tail that goes on and on", lines("POST /entrar HTTP/1.1", "Host: a", form, "Transfer-Encoding: chunked") + "1;" + strings.Repeat("a", 100_000), "", 0},
		{"trailers that go on and on", lines("POST /entrar HTTP/1.1", "Host: a", form, "Transfer-Encoding: chunked") + "0\r\n" + strings.Repeat("X-A: b\r\n", 20_000), "", 0},
		{"an upload that drips", lines("POST /equipos/1/incidencias HTTP/1.1", "Host: a", multipart, signedIn, "Content-Length: 60000") + "--x\r\n", strings.Repeat("a", 5000), 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			w := listen(t, s, impatient)
			conn := w.dial(c.begin)
			if c.slowly != "" {
				go drip(conn, c.slowly)
			}
			answer := first(t, conn)
			if answer == nil && c.status != 0 {
				t.Fatal("no answer")
			}
			if answer != nil && (answer.StatusCode != c.status && c.status != 0 || answer.StatusCode < 400 || !answer.Close) {
				t.Errorf("status = %d, want %d, connection closed: %t", answer.StatusCode, c.status, answer.Close)
			}
			if after := w.one(lines("GET /up HTTP/1.1", "Host: a", "Connection: close")); after.StatusCode != http.StatusOK {
				t.Errorf("others meanwhile: %d", after.StatusCode)
			}
		})
	}
}

// first is the first answer on a connection, or nil when the server only closed it: it may have done so
// before everything was read.
func first(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	text, err := io.ReadAll(conn)
	var cut *net.OpError
	if err != nil && !errors.As(err, &cut) {
		t.Fatal(err)
	}
	list := replies(t, bytes.NewReader(text))
	if len(list) == 0 {
		return nil
	}
	return list[0].Response
}

// A large file that is signed for may take its time, but has its end too.
func TestUploadsHaveTheirOwnTime(t *testing.T) {
	server := &fasthttp.RequestHeader{}
	server.SetMethod(fasthttp.MethodPost)
	server.SetRequestURI("/equipos/1/incidencias")
	server.SetContentType("multipart/form-data; boundary=x")
	server.SetContentLength(large)
	server.SetCookie("ac", "x")
	s, _ := storetest.Open(t)
	w := listen(t, s, func(set *fasthttp.Server) {
		if got := set.HeaderReceived(server); got.ReadTimeout != 90*time.Second || got.MaxRequestBodySize != 52<<20 {
			t.Errorf("an upload: %+v", got)
		}
		if set.ReadTimeout != 10*time.Second || set.WriteTimeout != 30*time.Second || set.IdleTimeout != time.Minute || set.Concurrency != 1024 || set.ReadBufferSize != 8192 || set.MaxRequestBodySize != 64<<10 {
			t.Errorf("the server's limits: %v %v %v %d %d %d", set.ReadTimeout, set.WriteTimeout, set.IdleTimeout, set.Concurrency, set.ReadBufferSize, set.MaxRequestBodySize)
		}
	})
	w.one(lines("GET /up HTTP/1.1", "Host: a", "Connection: close")) // it runs, and can be ended
}

// A connection that is kept open without a word is closed.
func TestIdleConnectionsEnd(t *testing.T) {
	s, _ := storetest.Open(t)
	w := listen(t, s, func(set *fasthttp.Server) { set.IdleTimeout = 50 * time.Millisecond })
	if got := w.answers(lines("GET /up HTTP/1.1", "Host: a")); len(got) == 0 || got[0].StatusCode != http.StatusOK {
		t.Errorf("%d answers", len(got))
	}
}

// More fields than any form has, or fewer bytes than they take, are told apart from a form.
func TestVeryManyFields(t *testing.T) {
	send := func(path, body string) reply {
		return wired(t).one(lines("POST "+path+" HTTP/1.1", "Host: a", "Connection: close", "Content-Type: application/x-www-form-urlencoded", "Content-Length: "+strconv.Itoa(len(body))) + body)
	}
	if got := send("/entrar", strings.Repeat("a=1&", 100_000)); got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("100,000 fields: %d", got.StatusCode)
	}
	if got := send("/entrar", strings.Repeat("a&", 30_000)); got.StatusCode != http.StatusForbidden { // without a token they are not even looked at
		t.Errorf("30,000 fields: %d", got.StatusCode)
	}
	if got := wired(t).one(lines("GET /pedidos?"+strings.Repeat("a&", 3_500)+" HTTP/1.1", "Host: a", "Connection: close")); got.StatusCode != http.StatusSeeOther {
		t.Errorf("3,500 in the address: %d", got.StatusCode)
	}
	if got := wired(t).one(lines("GET /pedidos?"+strings.Repeat("a[9999]=1&", 1_000)+" HTTP/1.1", "Host: a")); got.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("deep keys without end: %d", got.StatusCode)
	}
}

// No name that a client makes up gets onto a page, into a letter's link or into a redirect.
func TestHostsThatAreMadeUp(t *testing.T) {
	for name, text := range map[string]string{
		"another host":                      lines("GET /equipos HTTP/1.1", "Host: evil.example", "Connection: close"),
		"an address with a host of its own": lines("GET http://evil.example/equipos HTTP/1.1", "Host: a", "Connection: close"),
		"a host said to be forwarded":       lines("GET /equipos HTTP/1.1", "Host: a", "X-Forwarded-Host: evil.example", "X-Host: evil.example", "X-Original-URL: /evil.example", "X-Rewrite-URL: /evil.example", "Forwarded: host=evil.example", "Connection: close"),
		"one with somebody before it":       lines("GET /equipos HTTP/1.1", "Host: a@evil.example", "Connection: close"),
		"a path that is a host":             lines("GET //evil.example/equipos HTTP/1.1", "Host: a", "Connection: close"),
		"the same backwards":                lines(`GET /\evil.example HTTP/1.1`, "Host: a", "Connection: close"),
		"where to go next":                  lines("GET /entrar?next=//evil.example HTTP/1.1", "Host: a", "Connection: close"),
		"where to go next, in disguise":     lines(`GET /entrar?next=/%5Cevil.example HTTP/1.1`, "Host: a", "Connection: close"),
		"where it comes from":               lines("GET /equipos HTTP/1.1", "Host: a", "Referer: http://evil.example/x", "Connection: close"),
		"a line break in the address":       lines("GET /equipos%0d%0aLocation:%20http://evil.example HTTP/1.1", "Host: a", "Connection: close"),
	} {
		t.Run(name, func(t *testing.T) {
			answer := wired(t).one(text)
			location := answer.Header.Get("Location")
			if strings.Contains(answer.body, "http://evil.example") || strings.Contains(answer.body, `"//evil.example`) || len(answer.Header.Values("Location")) > 1 ||
				location != "" && (!strings.HasPrefix(location, "/") || strings.HasPrefix(location, "//") || strings.HasPrefix(location, `/\`)) {
				t.Errorf("%d to %q\n%.300s", answer.StatusCode, location, answer.body)
			}
		})
	}
}
