package walk

import (
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch hears what the browser reports while a story is told: what is under way, and what went wrong.
type watch struct {
	mu       sync.Mutex
	pending  map[network.RequestID]request
	loading  bool
	pages    int // documents that were loaded
	faults   []string
	expected map[int64]int // status → answers that the story announced
	answers  []answer
}

// request is one that is under way, and the page that sent it.
type request struct {
	what string
	page cdp.LoaderID
}

// answer is what came over the network for one request.
type answer struct {
	id     network.RequestID
	url    string
	status int64
	bytes  float64 // on the wire, with headers
}

func newWatch() *watch {
	return &watch{pending: map[network.RequestID]request{}, expected: map[int64]int{}}
}

// hear is called for every event, in their order.
func (w *watch) hear(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		w.pending[ev.RequestID] = request{ev.Request.Method + " " + ev.Request.URL, ev.LoaderID}
	case *network.EventResponseReceived:
		w.received(ev)
	case *network.EventLoadingFinished:
		delete(w.pending, ev.RequestID)
		for i := range w.answers {
			if w.answers[i].id == ev.RequestID {
				w.answers[i].bytes = ev.EncodedDataLength
			}
		}
	case *network.EventLoadingFailed:
		if !ev.Canceled && ev.ErrorText != "net::ERR_ABORTED" { // people navigate away, searches replace each other
			w.fault("%s failed: %s", w.pending[ev.RequestID].what, ev.ErrorText)
		}
		delete(w.pending, ev.RequestID)
	case *page.EventFrameNavigated: // nobody waits any more for what the page before had asked for
		w.pages++
		maps.DeleteFunc(w.pending, func(_ network.RequestID, r request) bool { return r.page != ev.Frame.LoaderID })
	case *page.EventFrameStartedLoading:
		w.loading = true
	case *page.EventFrameStoppedLoading:
		w.loading = false
	default:
		w.hearConsole(ev)
	}
}

func (w *watch) received(ev *network.EventResponseReceived) {
	status := ev.Response.Status
	w.answers = append(w.answers, answer{id: ev.RequestID, url: ev.Response.URL, status: status})
	if status < 400 {
		return
	}
	if w.expected[status] == 0 {
		w.fault("%s answered %d", w.pending[ev.RequestID].what, status)
		return
	}
	w.expected[status]--
}

func (w *watch) hearConsole(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if ev.ExceptionDetails.Exception != nil {
			text += " " + ev.ExceptionDetails.Exception.Description
		}
		if !strings.Contains(text, "ViewTransition opt-in disabled") { // Chromium's own: it gives up fading where people want less motion
			w.fault("uncaught: %s", text)
		}
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" || ev.Type == "assert" {
			var words []string
			for _, arg := range ev.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			text := strings.Join(words, " ")
			if !strings.Contains(text, "Response Status Error Code") { // htmx echoes what is judged in received
				w.fault("console %s: %s", ev.Type, text)
			}
		}
	case *log.EventEntryAdded:
		echo := ev.Entry.Source == "network" && strings.Contains(ev.Entry.Text, "responded with a status of") // judged in received
		if !echo && ev.Entry.Level != "verbose" && ev.Entry.Level != "info" {
			w.fault("%s %s: %s (%s)", ev.Entry.Source, ev.Entry.Level, ev.Entry.Text, ev.Entry.URL)
		}
	}
}

func (w *watch) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

func (w *watch) quiet() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.loading && len(w.pending) == 0
}

func (w *watch) loaded() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.pages
}

// forget empties the list of answers.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers = nil
}

// cost is how many requests there were and what came over the wire for them.
func (w *watch) cost() (requests int, wire float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.answers {
		if a.bytes > 0 { // else the browser had it already: the logo is also the page's icon
			requests++
		}
		wire += a.bytes
	}
	return requests, wire
}

func (w *watch) bill() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, a := range w.answers {
		lines = append(lines, fmt.Sprintf("%7.0f %d %s", a.bytes, a.status, a.url))
	}
	return strings.Join(lines, "\n")
}

// judge fails the test for everything that was reported since it was last asked.
func (b *browser) judge() {
	b.t.Helper()
	b.watch.mu.Lock()
	defer b.watch.mu.Unlock()
	for _, fault := range b.watch.faults {
		b.t.Error(fault)
	}
	b.watch.faults = nil
}

// Refused does a step that the portal must refuse with a status.
func (b *browser) Refused(status int64, step func()) {
	b.t.Helper()
	expect := func(more int) int {
		b.watch.mu.Lock()
		defer b.watch.mu.Unlock()
		b.watch.expected[status] += more
		return b.watch.expected[status]
	}
	expect(1)
	step()
	b.until(func() bool { return expect(0) == 0 }, func() { b.fail("nothing was refused with %d", status) })
	b.settle()
}
