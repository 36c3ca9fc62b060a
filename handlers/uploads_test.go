package handlers_test

import (
	"io"
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

// pieces is a form of that many fields.
func pieces(n int) string {
	body := strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"contact\"\r\n\r\nAna\r\n", n) + "--x--\r\n"
	return lines("POST /equipos/1/incidencias HTTP/1.1", "Host: a", "Connection: close", multipart, signedIn, "Content-Length: "+strconv.Itoa(len(body))) + body
}

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
		{"of very many fields", pieces(1000), 303},
		{"of more fields than anybody fills in", pieces(1001), 400},
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

// What an ERP exports may be larger than anything else, and what is too large is told so.
func TestUploadsToImport(t *testing.T) {
	sized := func(path string, size int) string {
		return lines("POST "+path+" HTTP/1.1", "Host: a", "Connection: close", multipart, signedIn, "Content-Length: "+strconv.Itoa(size)) +
			"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n" + strings.Repeat("a", size-80) + "\r\n--x--\r\n"
	}
	for _, c := range []struct {
		name, text string
		status     int
		says       string
	}{
		{"more than an incident may have", sized("/gestion/importar", 60<<20), 303, ""},
		{"too much", sized("/gestion/importar", 66<<20), 413, "Los archivos pasan de 64 MB en total"},
		{"under another address of the wizard", sized("/gestion/importar/1/tablas", 1<<20), 413, "demasiado grandes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := wired(t).one(c.text)
			if answer.StatusCode != c.status || !strings.Contains(answer.body, c.says) || c.status == 303 && answer.Header.Get("Location") != "/gestion/entrar" {
				t.Errorf("status = %d to %q, want %d\n%.300s", answer.StatusCode, answer.Header.Get("Location"), c.status, answer.body)
			}
		})
	}
}

// begin sends the head of a form and half of the rest, and returns when the server has agreed to it.
func begin(t *testing.T, w wire) (conn net.Conn, rest string) {
	t.Helper()
	head, body, _ := strings.Cut(upload("/equipos/1/incidencias", multipart, signedIn, "Expect: 100-continue"), "\r\n\r\n")
	conn = w.dial(head + "\r\n\r\n")
	agreed := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
	if _, err := io.ReadFull(conn, agreed); err != nil || !strings.Contains(string(agreed), "100 Continue") {
		t.Fatalf("%q, %v", agreed, err)
	}
	if _, err := io.WriteString(conn, body[:large/2]); err != nil {
		t.Fatal(err)
	}
	return conn, body[large/2:]
}

func TestUploadsAtTheSameTime(t *testing.T) {
	const most = 16
	w := wired(t)
	whole := upload("/equipos/1/incidencias", multipart, signedIn)
	first, rest := begin(t, w)
	second, _ := begin(t, w)
	for range most - 2 {
		begin(t, w)
	}
	answer := w.one(whole)
	if answer.StatusCode != fasthttp.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "30" || !strings.Contains(answer.body, "Espere unos segundos") {
		t.Errorf("one too many: %d, Retry-After %q", answer.StatusCode, answer.Header.Get("Retry-After"))
	}
	if answer := w.one(lines("GET /up HTTP/1.1", "Host: a", "Connection: close")); answer.StatusCode != fasthttp.StatusOK {
		t.Errorf("meanwhile everything else: %d", answer.StatusCode)
	}
	if _, err := io.WriteString(first, rest); err != nil {
		t.Fatal(err)
	}
	if got := w.read(first); len(got) != 1 || got[0].StatusCode != fasthttp.StatusSeeOther {
		t.Errorf("the first: %d answers", len(got))
	}
	if answer := w.one(whole); answer.StatusCode != fasthttp.StatusSeeOther {
		t.Errorf("in its place: %d", answer.StatusCode)
	}
	begin(t, w)
	if err := second.Close(); err != nil { // the browser is closed half-way
		t.Fatal(err)
	}
	for answer := w.one(whole); answer.StatusCode != fasthttp.StatusSeeOther; answer = w.one(whole) {
	}
}
