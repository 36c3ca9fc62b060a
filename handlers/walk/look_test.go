package walk

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed testdata/axe-core/axe.min.js
var axe string

// rules are all of WCAG 2.2 A and AA that axe can check, and what it calls best practice. In the
// dark only what depends on colours is asked again. Where scripts are off axe cannot preload style
// sheets, which only the rule about orientation needs.
func (b *browser) rules(colours bool) string {
	run := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	if colours {
		run = `{ type: "rule", values: ["color-contrast", "link-in-text-block"] }`
	}
	return fmt.Sprintf(`{ runOnly: %s, rules: { "target-size": { enabled: %t } }, resultTypes: ["violations"], preload: %t }`, run, !colours, b.mode.script && !colours)
}

// Screen looks closely at the screen in front of the visitor; name is for its pictures. With a
// script and at a desk it is looked at in both widths and both colour schemes; without one as it
// is. What a phone with a script shows has been seen at the desk, so only its width is tried.
func (b *browser) Screen(name string) {
	b.t.Helper()
	b.settle()
	switch {
	case !b.mode.script:
		b.inspect(name, false)
	case !b.mode.phone:
		for _, size := range [][2]int{{1280, 900}, {390, 844}} {
			for _, scheme := range []string{"light", "dark"} {
				if b.many && size[0] < 1280 && scheme == "dark" {
					continue // the same colours as at the desk
				}
				b.resize(size[0], size[1], false)
				b.scheme(scheme)
				b.inspect(fmt.Sprintf("%s at %d %s", name, size[0], scheme), scheme == "dark")
				b.keep(name, fmt.Sprintf("-%d-%s", size[0], scheme))
			}
		}
		b.scheme("light")
	}
	b.resize(360, 780, false)
	if wide := b.text(`wide()`); wide != "" {
		b.t.Errorf("%s: at 360 px the page is too wide by %s", name, wide)
	}
	b.resize(b.mode.width, b.mode.height, b.mode.phone)
	b.judge()
}

func (b *browser) inspect(name string, colours bool) {
	b.t.Helper()
	var small []string
	// From the top of the page: what is under the header that stays in sight is no smaller for it.
	if err := b.ask(`(scrollTo(0, 0), finish(), small())`, &small); err != nil {
		b.fail("%v", err)
	}
	for _, target := range small {
		b.t.Errorf("%s: too small to be met: %s", name, target)
	}
	if wide := b.text(`wide()`); wide != "" {
		b.t.Errorf("%s: too wide by %s", name, wide)
	}
	for _, violation := range b.violations(colours) {
		b.t.Errorf("%s: %s", name, violation)
	}
}

// violations are what axe finds on the page as it stands.
func (b *browser) violations(colours bool) (found []string) {
	b.t.Helper()
	var results []struct {
		ID, Help string
		Nodes    []string
	}
	if b.text(`typeof window.axe`) == "undefined" {
		// Timers do not run where scripts are off, and axe waits for one.
		if !b.mode.script {
			b.call("Runtime.evaluate", params{"expression": `window.setTimeout = f => { Promise.resolve().then(f) }`}, nil)
		}
		b.call("Runtime.evaluate", params{"expression": axe}, nil)
	}
	err := b.ask(`axe.run(document, `+b.rules(colours)+`).then(r => r.violations.map(v => ({
		ID: v.id, Help: v.help, Nodes: v.nodes.map(n => n.html.slice(0, 160) + " " + n.failureSummary.replace(/\s+/g, " ")),
	})))`, &results)
	if err != nil {
		b.fail("axe: %v", err)
	}
	for _, r := range results {
		found = append(found, fmt.Sprintf("axe %s: %s\n\t%s", r.ID, r.Help, strings.Join(r.Nodes, "\n\t")))
	}
	return found
}

func (b *browser) text(expression string) (text string) {
	b.t.Helper()
	if err := b.ask(expression, &text); err != nil {
		b.fail("%v", err)
	}
	return text
}

// resize sets the window; phone also brings what only phones do.
func (b *browser) resize(width, height int, phone bool) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", params{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}, nil)
}

// scheme is what the visitor's system prefers. Nobody here likes things that move: what fades would
// be looked at half-way.
func (b *browser) scheme(name string) {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", params{"features": []params{
		{"name": "prefers-color-scheme", "value": name}, {"name": "prefers-reduced-motion", "value": "reduce"},
	}}, nil)
}

// keep writes a picture of the whole page where WALK_SHOTS says.
func (b *browser) keep(name, suffix string) {
	b.t.Helper()
	dir := os.Getenv("WALK_SHOTS")
	if dir == "" {
		return
	}
	b.ask(`scrollTo({ top: 0, behavior: "instant" })`, nil)
	var shot struct {
		Data string `json:"data"`
	}
	b.call("Page.captureScreenshot", params{"format": "png", "captureBeyondViewport": true}, &shot)
	png, err := base64.StdEncoding.DecodeString(shot.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+suffix+".png"), png, 0o644)
	}
	if err != nil {
		b.t.Error(err)
	}
}
