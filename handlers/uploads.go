package handlers

import (
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// uploadWithin is how long a form with files may take to arrive, and mostUploads how many may be
// under way at the same time: with 16 MiB of each in memory, a quarter of a GiB.
const (
	uploadWithin = 90 * time.Second
	mostUploads  = 16
)

// uploadLease is when an upload that was never reported to have ended no longer counts: the server
// says nothing of a connection that it closed itself.
const uploadLease = uploadWithin + 2*time.Minute

// uploads counts the large bodies that are being read or worked on. A request is known by where its
// header lies, which stays its own until it has been answered. The zero value is ready to use.
type uploads struct {
	mu    sync.Mutex
	begun map[*fasthttp.RequestHeader]time.Time
}

// begin counts an upload, or reports that there are too many.
func (u *uploads) begin(header *fasthttp.RequestHeader) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := time.Now()
	for other, began := range u.begun {
		if now.Sub(began) > uploadLease {
			delete(u.begun, other)
		}
	}
	if len(u.begun) >= mostUploads {
		return false
	}
	if u.begun == nil {
		u.begun = map[*fasthttp.RequestHeader]time.Time{}
	}
	u.begun[header] = now
	return true
}

// end takes an upload out of the count; a request that is none changes nothing.
func (u *uploads) end(header *fasthttp.RequestHeader) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.begun, header)
}
