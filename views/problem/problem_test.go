package problem

import (
	"context"
	"strings"
	"testing"

	"areaclientes/views/layout"
)

func TestEveryStatusHasWords(t *testing.T) {
	for _, status := range []int{400, 403, 404, 405, 408, 409, 413, 418, 421, 422, 429, 431, 500, 502, 503} {
		p := Of(status)
		if p.Title == "" || p.Text == "" || p.Remedy == "" || p.Status != status {
			t.Errorf("%d: %+v", status, p)
		}
	}
}

func TestPageSuitsWhoLooks(t *testing.T) {
	for name, c := range map[string]struct {
		viewer layout.Viewer
		tabs   bool
	}{"signed in": {layout.Viewer{SignedIn: true}, true}, "guest": {layout.Viewer{}, false}} {
		var b strings.Builder
		ctx := layout.With(context.Background(), layout.Chrome{Viewer: c.viewer})
		p := Problem{Status: 500, Title: "Otra cosa", Reference: "7F3A-21", Phone: "925 00 00 00"}
		if err := Page(p).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
		html := b.String()
		if strings.Contains(html, `class="tabbar"`) != c.tabs {
			t.Errorf("%s: tabs", name)
		}
		for _, want := range []string{"<h1>Otra cosa</h1>", Of(500).Text, "7F3A-21", "tel:+34925000000"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
	}
}

// The frame selects .problem from a failed answer, and its script looks for the class.
func TestPartIsWhatTheFrameSelects(t *testing.T) {
	var b strings.Builder
	if err := Part(Problem{Status: 503}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), `<div class="problem `) || strings.Contains(b.String(), "Referencia") {
		t.Error(b.String())
	}
}
