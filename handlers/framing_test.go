package handlers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/store/storetest"
)

// What a proxy in front may frame differently from us must not get through: each of these is refused,
// and nothing behind it is taken for a second request. They pin what fasthttp does by its version.
func TestFraming(t *testing.T) {
	const hidden = "GET /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
	for name, text := range map[string]string{
		"two lengths":                   lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 0", "Content-Length: 60") + hidden,
		"two lengths on one line":       lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 0, 60") + hidden,
		"a length with a sign":          lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: +0") + hidden,
		"a negative length":             lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: -1") + hidden,
		"a length in hexadecimal":       lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 0x0") + hidden,
		"a length beyond all numbers":   lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 99999999999999999999"),
		"an unknown transfer encoding":  lines("POST /entrar HTTP/1.1", "Host: a", "Transfer-Encoding: xchunked") + hidden,
		"chunked twice":                 lines("POST /entrar HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, chunked") + "0\r\n\r\n" + hidden,
		"a blank before the colon":      lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length : 0") + hidden,
		"two hosts":                     lines("GET /up HTTP/1.1", "Host: a", "Host: b"),
		"no host":                       lines("GET /up HTTP/1.1"),
		"HTTP/0.9":                      "GET /up\r\n\r\n",
		"HTTP/2 in plain":               "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"a NUL in a header":             lines("GET /up HTTP/1.1", "Host: a", "X-A: b\x00c"),
		"a chunk whose size is no size": lines("POST /entrar HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "zz\r\n",
		"a chunk that does not end":     lines("POST /entrar HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "1\r\naXX0\r\n\r\n" + hidden,
	} {
		t.Run(name, func(t *testing.T) {
			for _, answer := range wired(t).answers(text) {
				if answer.StatusCode < 400 || !answer.Close {
					t.Errorf("status = %d, connection closed: %t\n%.300s", answer.StatusCode, answer.Close, answer.body)
				}
			}
		})
	}
}

// Both kinds of length at once: the chunks count, and the connection ends with the answer, so that
// nothing behind it is read.
func TestFramingBothLengths(t *testing.T) {
	text := lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 4", "Transfer-Encoding: chunked") + "0\r\n\r\n" + lines("GET /up HTTP/1.1", "Host: a")
	for _, answer := range wired(t).answers(text) {
		if answer.StatusCode < 400 || !answer.Close {
			t.Errorf("status = %d, connection closed: %t", answer.StatusCode, answer.Close)
		}
	}
}

// A line that begins with a blank goes on with the header before it and is none of its own.
func TestFramingFoldedHeader(t *testing.T) {
	text := lines("POST /entrar HTTP/1.1", "Host: a", "X-A: b", " Content-Length: 60", "Content-Length: 0") + lines("GET /up HTTP/1.1", "Host: a", "Connection: close")
	if got := wired(t).answers(text); len(got) != 2 || got[1].body != "ok\n" {
		t.Errorf("%d answers", len(got))
	}
}

// Lines end in CRLF: with a bare LF the header never ends, and a bare CR is no part of one.
func TestFramingLineEnds(t *testing.T) {
	for text, status := range map[string]int{
		"GET /up HTTP/1.1\nHost: a\nConnection: close\n\n":       fasthttp.StatusRequestTimeout,
		"GET /up HTTP/1.1\r\nHost: a\r\nX-A: b\rHost: c\r\n\r\n": fasthttp.StatusBadRequest,
	} {
		s, _ := storetest.Open(t)
		if answer := listen(t, s, impatient).one(text); answer.StatusCode != status {
			t.Errorf("%q: status = %d, want %d", text, answer.StatusCode, status)
		}
	}
}

// impatient gives up on a client at once, which otherwise takes ten seconds.
func impatient(server *fasthttp.Server) { server.ReadTimeout = 50 * time.Millisecond }

// What the server itself refuses is answered with a page of ours and with our headers.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		change     func(*fasthttp.Server)
		status     int
		title      string
	}{
		{"no request at all", "hola\r\n\r\n", nil, 400, "No hemos entendido"},
		{"a header larger than the buffer", lines("GET /pedidos?q="+strings.Repeat("a", 9000)+" HTTP/1.1", "Host: a"), nil, 431, "La dirección es demasiado larga"},
		{"a form larger than forms are", lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 65537") + strings.Repeat("a", 65537), nil, 413, "demasiado grandes"},
		{"one that does not say how large", lines("POST /entrar HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "10001\r\n" + strings.Repeat("a", 65537), nil, 413, "demasiado grandes"},
		{"a body that does not come", lines("POST /entrar HTTP/1.1", "Host: a", "Content-Length: 10"), impatient, 408, "demasiado despacio"},
		{"a form in parts that does not end", lines("POST /equipos/1/incidencias HTTP/1.1", "Host: a", "Content-Type: multipart/form-data; boundary=x", "Content-Length: 3") + "--x", nil, 400, "No hemos entendido"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := wired(t)
			if c.change != nil {
				s, _ := storetest.Open(t)
				w = listen(t, s, c.change)
			}
			answer := w.one(c.text)
			if answer.StatusCode != c.status || !strings.Contains(answer.body, c.title) || answer.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("status = %d, want %d «%s»\n%.600s", answer.StatusCode, c.status, c.title, answer.body)
			}
			if w.log.Len() > 0 {
				t.Errorf("somebody else's mistake was logged: %s", w.log)
			}
		})
	}
}
