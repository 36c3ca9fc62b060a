package handlers_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"areaclientes/handlers"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// wire is a portal to which tests write bytes over a socket, as no browser would.
type wire struct {
	t        *testing.T
	listener net.Listener
	log      *bytes.Buffer // complete once the answer is there
}

// listen serves a store's portal. It believes no proxy. change may alter the server's limits.
func listen(t *testing.T, s *store.Store, change func(*fasthttp.Server)) wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := wire{t, listener, &bytes.Buffer{}}
	portal, err := handlers.Build(s, handlers.Config{Pace: 1000, Key: bytes.Repeat([]byte("k"), 32), Log: slog.New(slog.NewTextHandler(w.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	server := handlers.Single(portal).Server()
	if change != nil {
		change(server)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(w.listener) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Shutdown(), <-done, portal.CloseSessions()); err != nil {
			t.Error(err)
		}
	})
	return w
}

// wired is listen on a fresh file.
func wired(t *testing.T) wire {
	t.Helper()
	s, _ := storetest.Open(t)
	return listen(t, s, nil)
}

// dial opens a connection and sends text.
func (w wire) dial(text string) net.Conn {
	w.t.Helper()
	conn, err := net.Dial("tcp", w.listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close() })          // the server may have been first
	go func() { _, _ = io.WriteString(conn, text) }() // who refuses does not read on
	return conn
}

// reply is one answer.
type reply struct {
	*http.Response
	body string
}

// answers sends text and reads what comes back until the server closes the connection; text asks for
// that itself («Connection: close») where it is a proper request.
func (w wire) answers(text string) []reply {
	w.t.Helper()
	return w.read(w.dial(text))
}

func (w wire) read(conn net.Conn) []reply {
	w.t.Helper()
	return replies(w.t, conn)
}

// replies reads answers to the end of what comes in.
func replies(t *testing.T, from io.Reader) []reply {
	t.Helper()
	var list []reply
	for in := bufio.NewReader(from); ; {
		if _, err := in.Peek(1); err != nil {
			return list
		}
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, reply{answer, string(body)})
	}
}

// one sends text and returns the only answer.
func (w wire) one(text string) reply {
	w.t.Helper()
	list := w.answers(text)
	if len(list) != 1 {
		w.t.Fatalf("%d answers to %.200q", len(list), text)
	}
	return list[0]
}

// lines joins the lines of a request's head.
func lines(line ...string) string { return strings.Join(line, "\r\n") + "\r\n\r\n" }
