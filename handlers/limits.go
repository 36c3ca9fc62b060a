package handlers

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"slices"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Server returns the server that Serve runs behind, with its limits.
func (h *Hosts) Server() *fasthttp.Server {
	return &fasthttp.Server{
		Handler: h.Serve, ErrorHandler: h.fail, HeaderReceived: h.bodyLimit, Name: "",
		NoDefaultServerHeader: true, Logger: quiet{}, Concurrency: 1024, ReadBufferSize: readBuffer,
		ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second,
		MaxRequestBodySize: formLimit, CloseOnShutdown: true,
	}
}

// quiet drops what the server says about connections: clients that break off are no news, and
// what it answers in our name is answered by fail.
type quiet struct{}

// Printf drops the line.
func (quiet) Printf(string, ...any) {}

// A body is limited before it is read: forms are small, and only forms with files may be large
// (five files of ten MiB and what is written around them, or an ERP's export). Those are read piece by piece: 16 MiB
// stay in memory, the rest is kept aside on disk.
const (
	readBuffer  = 8 << 10
	formLimit   = 64 << 10
	uploadLimit = 52 << 20
	importLimit = store.MaxImportSize + 1<<20 // what an ERP exports, and what is written around it
)

func (h *Hosts) bodyLimit(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if header.ContentLength() > formLimit && takesFiles(header) && web.HasSession(header) && h.uploads.begin(header) {
		return fasthttp.RequestConfig{MaxRequestBodySize: filesLimit(header), ReadTimeout: uploadWithin}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: formLimit}
}

// takesFiles reports whether a form may carry files, and so many bytes of them. Its length must be known
// and its content plain, because anything else would be held in memory as a whole.
func takesFiles(header *fasthttp.RequestHeader) bool {
	form := header.IsPost() && len(header.MultipartFormBoundary()) > 0 && len(header.ContentEncoding()) == 0
	length := header.ContentLength()
	return form && length >= 0 && length <= filesLimit(header)
}

// filesLimit is how large a form with files may be: what is to be imported, a new incident, a message or
// step in one, a dealer's logo; 0 where no files are taken.
func filesLimit(header *fasthttp.RequestHeader) int {
	path, _, _ := bytes.Cut(header.RequestURI(), []byte("?"))
	between := func(begin string, ends ...string) bool {
		return bytes.HasPrefix(path, []byte(begin)) && slices.ContainsFunc(ends, func(end string) bool { return bytes.HasSuffix(path, []byte(end)) })
	}
	switch {
	case imports(path):
		return importLimit
	case between("/equipos/", "/incidencias"), between("/incidencias/", "/mensajes"), between("/gestion/hoy/", "/cierre"),
		between("/gestion/incidencias/", "/pasos", "/cierre"), string(path) == "/gestion/ajustes/marca":
		return uploadLimit
	}
	return 0
}

func imports(path []byte) bool { return string(path) == "/gestion/importar" }

// fail answers what the server could not read.
func (h *Hosts) fail(ctx *fasthttp.RequestCtx, err error) {
	defer h.uploads.end(&ctx.Request.Header)
	status := fasthttp.StatusBadRequest
	var small *fasthttp.ErrSmallBuffer
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		status = tooLarge(&ctx.Request.Header)
		if status == fasthttp.StatusRequestEntityTooLarge && imports(ctx.Request.Header.RequestURI()) {
			err = store.Sentence{Text: "Los archivos pasan de 64 MB en total y no se ha guardado ninguno. Súbalos en varias veces: por ejemplo, las lecturas por años.", Err: err}
		}
		swallow(ctx)
	case errors.Is(err, syscall.ENOSPC): // files are kept aside while they arrive
		status = fasthttp.StatusServiceUnavailable
	case errors.As(err, &small):
		status = fasthttp.StatusRequestHeaderFieldsTooLarge
	case errors.As(err, &timeout) && timeout.Timeout():
		status = fasthttp.StatusRequestTimeout
	}
	if portal := h.pick(ctx, string(ctx.Host())); portal != nil {
		portal.refuse(ctx, status, err)
		return
	}
	if status >= fasthttp.StatusInternalServerError {
		h.cfg.Log.Error("request failed", slog.Int("status", status), slog.Any("err", err))
	}
	h.refuse(ctx, status)
}

// tooLarge tells why a body was not read: no portal takes one like it, or it has files that the
// portal would take from somebody who is signed in, or when fewer arrive at the same time.
func tooLarge(header *fasthttp.RequestHeader) int {
	switch {
	case !takesFiles(header):
		return fasthttp.StatusRequestEntityTooLarge
	case !web.HasSession(header):
		return fasthttp.StatusUnauthorized
	}
	return fasthttp.StatusServiceUnavailable
}

// The longest that a client which is refused may go on sending; and how long the last bytes may be
// under way when how many they are is not known.
const (
	swallowWithin = 10 * time.Second
	swallowRest   = 200 * time.Millisecond
)

// swallow reads what a browser is still sending: it looks at the answer only when it is done, and
// shows a broken connection otherwise, also when bytes lie unread as the connection is closed
// after the answer. Of the body's length less than a buffer may have been read before.
func swallow(ctx *fasthttp.RequestCtx) {
	left := min(int64(ctx.Request.Header.ContentLength()), 2*importLimit)
	conn := ctx.Conn()
	if conn == nil || left <= 0 {
		return
	}
	for _, part := range []struct {
		bytes  int64
		within time.Duration
	}{{left - readBuffer, swallowWithin}, {readBuffer, swallowRest}} {
		if part.bytes > 0 && conn.SetReadDeadline(time.Now().Add(part.within)) == nil {
			_, _ = io.CopyN(io.Discard, conn, part.bytes) // whatever it ends with, the answer is the same
		}
	}
}
