package handlers_test

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

const (
	multipart = "Content-Type: multipart/form-data; boundary=x"
	signedIn  = "Cookie: ac=anything" // a browser that signed in once, or says so
	large     = 70_000
)

// upload is a form with one large file that belongs to a request with these lines in its head.
func upload(path string, head ...string) string {
	body := "--x\r\nContent-Disposition: form-data; name=\"doc\"; filename=\"a.pdf\"\r\n\r\n" + strings.Repeat("a", large) + "\r\n--x--\r\n"
	head = append([]string{"POST " + path + " HTTP/1.1", "Host: a", "Connection: close", "Content-Length: " + strconv.Itoa(len(body))}, head...)
	return lines(head...) + body
}

// Large bodies are read only where files are wanted, and for who signed in.
func TestUploads(t *testing.T) {
	chunked := lines("POST /equipos/1/incidencias HTTP/1.1", "Host: a", multipart, signedIn, "Transfer-Encoding: chunked") +
		strconv.FormatInt(large, 16) + "\r\n" + strings.Repeat("a", large)
	for _, c := range []struct {
		name, text string
		status     int
	}{
		{"taken, and only then found to be nobody's", upload("/equipos/1/incidencias", multipart, signedIn), 303},
		{"also with a message", upload("/incidencias/W1/mensajes?a=b", multipart, signedIn), 303},
		{"from a guest: sign in first", upload("/equipos/1/incidencias", multipart), 303},
		{"where no files are wanted", upload("/equipos/1/lecturas", multipart, signedIn), 413},
		{"that are no form", upload("/equipos/1/incidencias", "Content-Type: image/png", signedIn), 413},
		{"that would have to be unpacked", upload("/equipos/1/incidencias", multipart, signedIn, "Content-Encoding: gzip"), 413},
		{"that do not say how large they are", chunked, 413},
		{"larger than five files", lines("POST /equipos/1/incidencias HTTP/1.1", "Host: a", multipart, signedIn, "Content-Length: "+strconv.Itoa(53<<20)) + strings.Repeat("a", 53<<20), 413},
		{"with a name in place of a boundary", upload("/equipos/1/incidencias", "Content-Type: multipart/form-data", signedIn), 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := wired(t).one(c.text)
			if answer.StatusCode != c.status || c.status == 303 && !strings.HasPrefix(answer.Header.Get("Location"), "/entrar") {
				t.Errorf("status = %d to %q, want %d\n%.300s", answer.StatusCode, answer.Header.Get("Location"), c.status, answer.body)
			}
		})
	}
}

func TestUploadsAtTheSameTime(t *testing.T) {
	const most = 16
	w := wired(t)
	whole := upload("/equipos/1/incidencias", multipart, signedIn)
	var under []net.Conn
	for range most {
		conn := w.dial("")
		if _, err := conn.Write([]byte(whole[:large/2])); err != nil {
			t.Fatal(err)
		}
		under = append(under, conn)
	}
	// Each conversation has its own goroutine: wait until all are counted, which is when one more is refused.
	for answer := w.one(whole); answer.StatusCode != fasthttp.StatusServiceUnavailable; answer = w.one(whole) {
	}
	answer := w.one(whole)
	if answer.StatusCode != fasthttp.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "30" || !strings.Contains(answer.body, "Espere unos segundos") {
		t.Errorf("one too many: %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	if answer := w.one(lines("GET /up HTTP/1.1", "Host: a", "Connection: close")); answer.StatusCode != fasthttp.StatusOK {
		t.Errorf("meanwhile everything else: %d", answer.StatusCode)
	}
	if _, err := under[0].Write([]byte(whole[large/2:])); err != nil {
		t.Fatal(err)
	}
	if got := w.read(under[0]); len(got) != 1 || got[0].StatusCode != fasthttp.StatusSeeOther {
		t.Errorf("one of the first: %d answers", len(got))
	}
	if err := under[1].Close(); err != nil { // the browser is closed half-way
		t.Fatal(err)
	}
	for range 2 {
		for answer := w.one(whole); answer.StatusCode != fasthttp.StatusSeeOther; answer = w.one(whole) {
		}
	}
}
